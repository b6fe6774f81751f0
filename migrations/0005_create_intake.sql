-- What came in: files, batches, findings (design 2.1, 3).

-- A batch is one file pinned to an item version, an edition and a receiving date. The counts move with each slice.
-- `blob` names the sealed copy of the file, which is removed when the batch has ended.
-- sequence: batch
-- distribute: id
CREATE TABLE batch (
  id INTEGER NOT NULL PRIMARY KEY,
  item TEXT NOT NULL,
  item_version INTEGER NOT NULL,
  edition TEXT NOT NULL,
  department_id TEXT NOT NULL,
  file_name TEXT NOT NULL,
  file_bytes INTEGER NOT NULL,
  file_digest TEXT NOT NULL,
  encoding TEXT NOT NULL,
  blob TEXT NOT NULL,
  received_on TEXT NOT NULL,
  all_or_nothing INTEGER NOT NULL,
  other_subject TEXT NOT NULL CHECK (other_subject IN ('ask', 'replaces', 'adds')),
  state TEXT NOT NULL CHECK (state IN ('examining', 'filing', 'filed', 'refused')),
  rows_read INTEGER NOT NULL,
  filed INTEGER NOT NULL,
  unchanged INTEGER NOT NULL,
  versioned INTEGER NOT NULL,
  unmatched INTEGER NOT NULL,
  refused INTEGER NOT NULL,
  persons INTEGER NOT NULL,
  findings INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL
);
CREATE INDEX batch_by_digest ON batch (file_digest);

-- `row` is the row number of the user's file; 1 is the header. `value` is masked.
-- distribute: batch_id
CREATE TABLE batch_finding (
  batch_id INTEGER NOT NULL,
  row INTEGER NOT NULL,
  position INTEGER NOT NULL,
  field TEXT NOT NULL,
  rule TEXT NOT NULL,
  code TEXT NOT NULL,
  severity TEXT NOT NULL CHECK (severity IN ('error', 'warning')),
  value TEXT NOT NULL,
  text_values TEXT NOT NULL,
  PRIMARY KEY (batch_id, row, position)
);

-- Rows that no identifier matched to the register. They wait, sealed, until the register knows the subject.
-- distribute: record_key
CREATE TABLE unmatched_row (
  record_key TEXT NOT NULL PRIMARY KEY,
  item TEXT NOT NULL,
  department_id TEXT NOT NULL,
  batch_id INTEGER NOT NULL,
  row INTEGER NOT NULL,
  name TEXT NOT NULL,
  identifier TEXT NOT NULL,
  sealed TEXT NOT NULL,
  created_at INTEGER NOT NULL
);
CREATE INDEX unmatched_row_batch ON unmatched_row (batch_id);
