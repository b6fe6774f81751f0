-- Subjects that stay one, rows that find their subject by a person's decision, and claims that end (domain 2.7, 8.6).

-- `merged_into` is resolved at read; rows never move.
CREATE INDEX subject_merged ON subject (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX subject_name_normalised ON subject_name (normalised);

-- Every merge, also those that were undone. `number` counts the merges of one subject from 1; `undone_at` is NULL while
-- the merge stands. Each half has its ledger entry.
-- distribute: subject_id
CREATE TABLE subject_merge (
  subject_id INTEGER NOT NULL,
  number INTEGER NOT NULL,
  into_id INTEGER NOT NULL,
  merged_at INTEGER NOT NULL,
  reason TEXT NOT NULL,
  group_id INTEGER NOT NULL,
  position INTEGER NOT NULL,
  undone_at INTEGER,
  undone_reason TEXT NOT NULL,
  undone_group_id INTEGER,
  undone_position INTEGER,
  PRIMARY KEY (subject_id, number)
);

-- Rows of one decision wait apart when their codes differ; a corrected row takes the place of the one it corrects.
ALTER TABLE unmatched_row ADD COLUMN decision_key TEXT NOT NULL DEFAULT '';
CREATE INDEX unmatched_row_decision ON unmatched_row (decision_key);

-- What a person decided about the rows of one department that bear one identifier and one name. It stands until it is
-- undone, and speaks for later rows too.
-- sequence: match_decision
-- distribute: identifier
CREATE TABLE match_decision (
  id INTEGER NOT NULL,
  identifier TEXT NOT NULL,
  department_id TEXT NOT NULL,
  normalised_name TEXT NOT NULL,
  name TEXT NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('subject', 'nobody', 'rejected')),
  subject_id INTEGER,
  reason TEXT NOT NULL,
  decided_by TEXT NOT NULL,
  decided_at INTEGER NOT NULL,
  group_id INTEGER NOT NULL,
  position INTEGER NOT NULL,
  undone_reason TEXT NOT NULL,
  undone_by TEXT NOT NULL,
  undone_at INTEGER,
  undone_group_id INTEGER,
  undone_position INTEGER,
  PRIMARY KEY (identifier, id)
);
CREATE INDEX match_decision_id ON match_decision (id);
CREATE UNIQUE INDEX match_decision_standing ON match_decision (identifier, department_id, normalised_name)
  WHERE undone_at IS NULL;

-- Rows that left the waiting room by a decision, sealed as they waited, so that it can be taken back. `record` is the
-- public number of the record that was filed; empty for a row that was rejected.
-- distribute: record_key
CREATE TABLE decided_row (
  record_key TEXT NOT NULL PRIMARY KEY,
  decision_id INTEGER NOT NULL,
  item TEXT NOT NULL,
  department_id TEXT NOT NULL,
  batch_id INTEGER NOT NULL,
  row INTEGER NOT NULL,
  name TEXT NOT NULL,
  identifier TEXT NOT NULL,
  decision_key TEXT NOT NULL,
  sealed TEXT NOT NULL,
  record TEXT NOT NULL,
  created_at INTEGER NOT NULL
);
CREATE INDEX decided_row_decision ON decided_row (decision_id);

-- `claimed_on` is the receiving date of the batch that claimed first, `last_batch_id` the batch that claimed last.
ALTER TABLE identifier_claim ADD COLUMN claimed_on TEXT NOT NULL DEFAULT '';
ALTER TABLE identifier_claim ADD COLUMN last_batch_id INTEGER NOT NULL DEFAULT 0;
UPDATE identifier_claim SET last_batch_id = batch_id,
  claimed_on = COALESCE((SELECT batch.received_on FROM batch WHERE batch.id = identifier_claim.batch_id), '');
CREATE INDEX identifier_claim_place ON identifier_claim (batch_id, row);

-- From when a claim does not count, and from when it counts again; an empty `reopened_on` means: not any more.
-- `superseded`: its department reported something better in that row of that batch. `settled`: a person said so.
-- distribute: value
CREATE TABLE claim_end (
  value TEXT NOT NULL,
  scheme TEXT NOT NULL,
  normalised_name TEXT NOT NULL,
  department_id TEXT NOT NULL,
  item TEXT NOT NULL,
  number INTEGER NOT NULL,
  cause TEXT NOT NULL CHECK (cause IN ('superseded', 'settled')),
  ended_on TEXT NOT NULL,
  reopened_on TEXT NOT NULL,
  batch_id INTEGER NOT NULL,
  row INTEGER NOT NULL,
  reason TEXT NOT NULL,
  group_id INTEGER,
  position INTEGER,
  reopened_group_id INTEGER,
  reopened_position INTEGER,
  PRIMARY KEY (value, scheme, normalised_name, department_id, item, number)
);

-- A month's figure, frozen once the month has ended. An empty department means: all together.
-- distribute: month
CREATE TABLE code_quality_month (
  month TEXT NOT NULL,
  department_id TEXT NOT NULL,
  duplicates INTEGER NOT NULL,
  several INTEGER NOT NULL,
  wrong INTEGER NOT NULL,
  organisations INTEGER NOT NULL,
  measured_at INTEGER NOT NULL,
  group_id INTEGER NOT NULL,
  position INTEGER NOT NULL,
  PRIMARY KEY (month, department_id)
);

-- Chained over the claims that a batch made first, in the order of its rows; the receipt commits to it. Batches of
-- earlier days have none.
ALTER TABLE batch ADD COLUMN claims_digest TEXT NOT NULL DEFAULT '';
