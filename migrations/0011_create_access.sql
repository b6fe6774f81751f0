-- People and programs at work: accounts, sessions, roles, changes of permissions, API clients, and the second log.
-- Columns group_id and position name the ledger entry that commits to the row as it stands (fsck compares them).

-- Which department stands above another, for roles that reach their own and those below.
-- distribute: reference
CREATE TABLE department_parent (
  department TEXT NOT NULL PRIMARY KEY REFERENCES department (id),
  parent TEXT NOT NULL REFERENCES department (id),
  CHECK (department <> parent)
);

-- Accounts are never removed and names never used again (SEC-01). The duty of an account is fixed for ever: a person
-- who becomes an administrator gets another account, so that no account ever holds two duties (SEC-09).
-- sequence: user_account
-- distribute: reference
CREATE TABLE user_account (
  id INTEGER NOT NULL PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  shown_name TEXT NOT NULL,
  department TEXT NOT NULL REFERENCES department (id),
  duty TEXT NOT NULL CHECK (duty IN ('business', 'system', 'security', 'audit')),
  state TEXT NOT NULL CHECK (state IN ('active', 'disabled')),
  password TEXT NOT NULL,
  password_at INTEGER NOT NULL,
  must_change INTEGER NOT NULL CHECK (must_change IN (0, 1)),
  totp_secret TEXT NOT NULL,
  totp_active INTEGER NOT NULL CHECK (totp_active IN (0, 1)),
  version INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  group_id INTEGER NOT NULL,
  position INTEGER NOT NULL,
  UNIQUE (id, duty),
  CHECK (totp_active = 0 OR totp_secret <> '')
);

-- What changes with use and stands in no ledger entry.
-- distribute: reference
CREATE TABLE user_use (
  user_id INTEGER NOT NULL PRIMARY KEY REFERENCES user_account (id),
  failures INTEGER NOT NULL CHECK (failures >= 0),
  locked_until INTEGER NOT NULL,
  totp_step INTEGER NOT NULL,
  signed_in_at INTEGER NOT NULL
);

-- Hashes of the passwords before, newest first.
-- distribute: reference
CREATE TABLE password_history (
  user_id INTEGER NOT NULL REFERENCES user_account (id),
  age INTEGER NOT NULL CHECK (age > 0),
  password TEXT NOT NULL,
  PRIMARY KEY (user_id, age)
);

-- Keyed digests of the codes that stand in for a lost telephone; a used one is gone.
-- distribute: reference
CREATE TABLE recovery_code (
  user_id INTEGER NOT NULL REFERENCES user_account (id),
  digest TEXT NOT NULL,
  PRIMARY KEY (user_id, digest)
);

-- Failed sign-ins by address of the caller.
-- distribute: source
CREATE TABLE sign_in_source (
  source TEXT NOT NULL PRIMARY KEY,
  failures INTEGER NOT NULL,
  failed_at INTEGER NOT NULL,
  locked_until INTEGER NOT NULL
);

-- The token itself is stored nowhere. The number by which people name a session is the beginning of its digest.
-- distribute: token_digest
CREATE TABLE session (
  token_digest TEXT NOT NULL PRIMARY KEY,
  user_id INTEGER NOT NULL,
  second_factor INTEGER NOT NULL CHECK (second_factor IN (0, 1)),
  created_at INTEGER NOT NULL,
  seen_at INTEGER NOT NULL,
  ended_at INTEGER,
  ended_because TEXT NOT NULL,
  source TEXT NOT NULL,
  agent TEXT NOT NULL
);
CREATE INDEX session_of_user ON session (user_id, created_at);

-- The foreign key and the checks make the separation of duties a property of the data: a grant of an administrator's
-- role fits only an account of that duty, and such an account takes no other grant.
-- sequence: role_grant
-- distribute: reference
CREATE TABLE role_grant (
  id INTEGER NOT NULL PRIMARY KEY,
  user_id INTEGER NOT NULL,
  duty TEXT NOT NULL,
  role TEXT NOT NULL,
  valid_from TEXT NOT NULL,
  valid_until TEXT NOT NULL,
  change_id INTEGER,
  revoked_at INTEGER,
  group_id INTEGER NOT NULL,
  position INTEGER NOT NULL,
  FOREIGN KEY (user_id, duty) REFERENCES user_account (id, duty),
  CHECK ((duty = 'system') = (role = 'system_administrator')),
  CHECK ((duty = 'security') = (role = 'security_administrator')),
  CHECK ((duty = 'audit') = (role = 'audit_administrator'))
);
CREATE INDEX role_grant_user ON role_grant (user_id);

-- A change of permissions is drafted by one person and decided by another.
-- sequence: permission_change
-- distribute: reference
CREATE TABLE permission_change (
  id INTEGER NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('grant', 'revoke')),
  user_id INTEGER NOT NULL REFERENCES user_account (id),
  role TEXT NOT NULL,
  valid_from TEXT NOT NULL,
  valid_until TEXT NOT NULL,
  reason TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('drafted', 'approved', 'rejected', 'withdrawn')),
  drafted_by INTEGER NOT NULL REFERENCES user_account (id),
  drafted_at INTEGER NOT NULL,
  decided_by INTEGER REFERENCES user_account (id),
  decided_at INTEGER,
  decision_reason TEXT NOT NULL,
  group_id INTEGER NOT NULL,
  position INTEGER NOT NULL,
  CHECK (state NOT IN ('approved', 'rejected') OR (decided_by IS NOT NULL AND decided_by <> drafted_by)),
  CHECK (state <> 'approved' OR decided_by <> user_id)
);
CREATE INDEX permission_change_state ON permission_change (state, id);

-- Programs that call the API. The secret is sealed, not hashed: signatures are computed with it.
-- distribute: reference
CREATE TABLE api_client (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  department TEXT NOT NULL REFERENCES department (id),
  scopes TEXT NOT NULL,
  addresses TEXT NOT NULL,
  quota_per_minute INTEGER NOT NULL CHECK (quota_per_minute > 0),
  valid_until TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('drafted', 'active', 'disabled')),
  secret TEXT NOT NULL,
  drafted_by INTEGER NOT NULL,
  approved_by INTEGER,
  created_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  group_id INTEGER NOT NULL,
  position INTEGER NOT NULL,
  CHECK (state <> 'active' OR (approved_by IS NOT NULL AND approved_by <> drafted_by))
);

-- Numbers that signed requests used once; kept until the clock window has closed behind them.
-- distribute: client_id
CREATE TABLE nonce (
  client_id TEXT NOT NULL,
  nonce TEXT NOT NULL,
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (client_id, nonce)
);
CREATE INDEX nonce_expiry ON nonce (expires_at);

-- Requests of the current minute.
-- distribute: client_id
CREATE TABLE client_usage (
  client_id TEXT NOT NULL PRIMARY KEY,
  minute INTEGER NOT NULL,
  requests INTEGER NOT NULL
);

-- The second log (design 5): sign-ins, refusals, reads of protected data. Each entry carries the digest of the chain up
-- to itself; the head says how long the chain is.
-- distribute: sequence
CREATE TABLE audit_entry (
  sequence INTEGER NOT NULL PRIMARY KEY,
  time INTEGER NOT NULL,
  actor TEXT NOT NULL,
  source TEXT NOT NULL,
  event TEXT NOT NULL,
  object TEXT NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('done', 'refused', 'failed')),
  code TEXT NOT NULL,
  purpose TEXT NOT NULL,
  request TEXT NOT NULL,
  chain TEXT NOT NULL
);
CREATE INDEX audit_entry_actor ON audit_entry (actor, sequence);
CREATE INDEX audit_entry_event ON audit_entry (event, sequence);
CREATE INDEX audit_entry_time ON audit_entry (time);

-- distribute: reference
CREATE TABLE audit_head (
  name TEXT NOT NULL PRIMARY KEY,
  entries INTEGER NOT NULL,
  chain TEXT NOT NULL
);

-- What the chain was at a moment, held fast by an entry of the signed ledger.
-- distribute: entries
CREATE TABLE audit_anchor (
  entries INTEGER NOT NULL PRIMARY KEY,
  chain TEXT NOT NULL,
  time INTEGER NOT NULL,
  group_id INTEGER NOT NULL,
  position INTEGER NOT NULL
);
