-- The register of organisations and individual businesses (design 3). Natural persons have no row here.

-- `code`, `name`, `status` and `region` are those of the newest confirmed register entry.
-- sequence: subject
-- distribute: id
CREATE TABLE subject (
  id INTEGER NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('organisation', 'individual_business')),
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  status TEXT NOT NULL,
  region TEXT NOT NULL,
  merged_into INTEGER,
  created_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL
);

-- distribute: subject_id
CREATE TABLE subject_name (
  subject_id INTEGER NOT NULL,
  name TEXT NOT NULL,
  normalised TEXT NOT NULL,
  valid_from TEXT NOT NULL,
  valid_to TEXT NOT NULL,
  PRIMARY KEY (subject_id, normalised, valid_from)
);

-- Confirmed numbers: one subject for each scheme and value.
-- distribute: value
CREATE TABLE subject_identifier (
  scheme TEXT NOT NULL CHECK (scheme IN ('uscc', 'organisation', 'registration')),
  value TEXT NOT NULL,
  subject_id INTEGER NOT NULL,
  PRIMARY KEY (value, scheme)
);
CREATE INDEX subject_identifier_subject ON subject_identifier (subject_id);

-- Every number that was reported, also by refused rows: the figures of domain 8.6 come from here.
-- distribute: value
CREATE TABLE identifier_claim (
  scheme TEXT NOT NULL,
  value TEXT NOT NULL,
  normalised_name TEXT NOT NULL,
  department_id TEXT NOT NULL,
  item TEXT NOT NULL,
  name TEXT NOT NULL,
  verdict TEXT NOT NULL,
  batch_id INTEGER NOT NULL,
  row INTEGER NOT NULL,
  PRIMARY KEY (value, scheme, normalised_name, department_id, item)
);
CREATE INDEX identifier_claim_name ON identifier_claim (normalised_name);
