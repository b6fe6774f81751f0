-- Official decisions about subjects (design 3). Nothing is deleted; only the records area changes state.

-- `public_from`, `public_until`, `publicity_class`, `rule_set` and `publish_by` are derived from the dated rule sets and
-- the calendar by one pure function and checked by fsck. An empty public_from means: never published.
-- `withheld` names the fields, joined by ';', whose text holds personal data; their content is never shown unmasked.
-- sequence: record
-- distribute: subject_id
CREATE TABLE record (
  subject_id INTEGER NOT NULL,
  id INTEGER NOT NULL,
  item TEXT NOT NULL,
  item_version INTEGER NOT NULL,
  record_key TEXT NOT NULL,
  decision_key TEXT NOT NULL,
  subject_key TEXT NOT NULL,
  department_id TEXT NOT NULL,
  decided_on TEXT NOT NULL,
  document_number TEXT NOT NULL,
  received_on TEXT NOT NULL,
  publish_by TEXT NOT NULL,
  provisional INTEGER NOT NULL,
  public_from TEXT NOT NULL,
  public_until TEXT NOT NULL,
  publicity_class TEXT NOT NULL,
  rule_set TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('held', 'active', 'superseded', 'revoked', 'repaired', 'expired')),
  disputed INTEGER NOT NULL,
  under_review INTEGER NOT NULL,
  withheld TEXT NOT NULL,
  version INTEGER NOT NULL,
  payload TEXT NOT NULL,
  content_digest TEXT NOT NULL,
  batch_id INTEGER NOT NULL,
  replaces TEXT NOT NULL,
  replaced_by TEXT NOT NULL,
  group_id INTEGER NOT NULL,
  position INTEGER NOT NULL,
  filed_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  PRIMARY KEY (subject_id, id)
);
CREATE UNIQUE INDEX record_by_key ON record (record_key, subject_id);
CREATE INDEX record_by_decision ON record (decision_key);
CREATE INDEX record_by_date ON record (item, decided_on, id);
CREATE INDEX record_by_department ON record (department_id, item, decided_on, id);
CREATE INDEX record_by_deadline ON record (item, publish_by, department_id, received_on);
CREATE INDEX record_held ON record (decided_on, id) WHERE state = 'held';

-- Every earlier payload. `until` is the instant at which the next version took its place.
-- distribute: subject_id
CREATE TABLE record_version (
  subject_id INTEGER NOT NULL,
  record_id INTEGER NOT NULL,
  version INTEGER NOT NULL,
  item_version INTEGER NOT NULL,
  department_id TEXT NOT NULL,
  received_on TEXT NOT NULL,
  withheld TEXT NOT NULL,
  payload TEXT NOT NULL,
  content_digest TEXT NOT NULL,
  batch_id INTEGER NOT NULL,
  group_id INTEGER NOT NULL,
  position INTEGER NOT NULL,
  filed_at INTEGER NOT NULL,
  until INTEGER NOT NULL,
  PRIMARY KEY (subject_id, record_id, version)
);

-- Sensitive fields of each version, sealed (design 7).
-- distribute: subject_id
CREATE TABLE record_secret (
  subject_id INTEGER NOT NULL,
  record_id INTEGER NOT NULL,
  version INTEGER NOT NULL,
  field TEXT NOT NULL,
  sealed TEXT NOT NULL,
  blind_index TEXT NOT NULL,
  PRIMARY KEY (subject_id, record_id, version, field)
);
