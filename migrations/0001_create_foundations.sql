-- What every area stands on: settings of the installation, departments, the calendar, the catalogue, jobs.

-- One fact about this installation by name: demo, hash_algorithm, created_at.
-- distribute: reference
CREATE TABLE setting (
  name TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
);

-- Source agencies (信源单位): departments and townships. Old decisions stay with the code they were made under.
-- distribute: reference
CREATE TABLE department (
  id TEXT NOT NULL PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  later_name TEXT NOT NULL,
  kind TEXT NOT NULL,
  region TEXT NOT NULL,
  document_prefix TEXT NOT NULL,
  upper_counterpart TEXT NOT NULL
);

-- Exceptions to "Monday to Friday is a working day" (domain 4.2).
-- distribute: reference
CREATE TABLE workday (
  date TEXT NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('holiday', 'workday')),
  name TEXT NOT NULL
);

-- distribute: reference
CREATE TABLE catalog_item (
  code TEXT NOT NULL,
  version INTEGER NOT NULL,
  effective_from TEXT NOT NULL,
  definition TEXT NOT NULL,
  digest TEXT NOT NULL,
  PRIMARY KEY (code, version)
);

-- Durable jobs. `mark` is where a job goes on after a stop; it moves in the transaction that does the work.
-- sequence: job
-- distribute: id
CREATE TABLE job (
  id INTEGER NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'done', 'failed')),
  subject_of_work TEXT NOT NULL,
  mark INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  error_code TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL
);
CREATE INDEX job_open ON job (kind, id) WHERE state = 'open';
