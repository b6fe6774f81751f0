-- Batches that are examined first and submitted later, that correct earlier ones, and whose copy is kept for a while
-- (design 2.1, ux J1).

-- Both engines can change the words of a CHECK only by making the table anew.
DROP INDEX batch_by_digest;
ALTER TABLE batch RENAME TO batch_before;

-- As before, and: `examine_first` stops behind the examination until somebody submits; `warned` rows are accepted with
-- warnings, `reasons_asked` of them ask for a reason; `left_out` rows may be about natural persons and are not in a kept
-- copy. `confirmed` warned rows and the `reason` were given at submission. `corrects` is the batch whose rows this one
-- brings again, 0 = none. `copy` says what the sealed copy `blob` with `blob_bytes` of content still is; it is kept
-- through the day `copy_until`. `sheet` was asked for by name.
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
  sheet TEXT NOT NULL,
  blob TEXT NOT NULL,
  blob_bytes INTEGER NOT NULL,
  copy TEXT NOT NULL CHECK (copy IN ('original', 'without_persons', 'none')),
  copy_until TEXT NOT NULL,
  received_on TEXT NOT NULL,
  all_or_nothing INTEGER NOT NULL,
  examine_first INTEGER NOT NULL,
  other_subject TEXT NOT NULL CHECK (other_subject IN ('ask', 'replaces', 'adds')),
  corrects INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('examining', 'examined', 'filing', 'filed', 'refused', 'withdrawn')),
  rows_read INTEGER NOT NULL,
  filed INTEGER NOT NULL,
  unchanged INTEGER NOT NULL,
  versioned INTEGER NOT NULL,
  unmatched INTEGER NOT NULL,
  refused INTEGER NOT NULL,
  persons INTEGER NOT NULL,
  left_out INTEGER NOT NULL,
  warned INTEGER NOT NULL,
  reasons_asked INTEGER NOT NULL,
  findings INTEGER NOT NULL,
  confirmed INTEGER NOT NULL,
  reason TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL
);

INSERT INTO batch (id, item, item_version, edition, department_id, file_name, file_bytes, file_digest, encoding, sheet,
  blob, blob_bytes, copy, copy_until, received_on, all_or_nothing, examine_first, other_subject, corrects, state,
  rows_read, filed, unchanged, versioned, unmatched, refused, persons, left_out, warned, reasons_asked, findings,
  confirmed, reason, created_at, changed_at)
SELECT id, item, item_version, edition, department_id, file_name, file_bytes, file_digest, encoding, '',
  blob, file_bytes, CASE WHEN state IN ('examining', 'filing') THEN 'original' ELSE 'none' END, '', received_on,
  all_or_nothing, 0, other_subject, 0, state, rows_read, filed, unchanged, versioned, unmatched, refused, persons,
  persons, 0, 0, findings, 0, '', created_at, changed_at
FROM batch_before;
DROP TABLE batch_before;
CREATE INDEX batch_by_digest ON batch (file_digest);
CREATE INDEX batch_by_corrected ON batch (corrects);

-- The warning asks for a reason before it may be confirmed.
ALTER TABLE batch_finding ADD COLUMN asks_reason INTEGER NOT NULL DEFAULT 0;

-- An open (refused) row of a batch that a later batch brought corrected. The first settlement stays.
-- distribute: batch_id
CREATE TABLE batch_settled_row (
  batch_id INTEGER NOT NULL,
  row INTEGER NOT NULL,
  settled_by INTEGER NOT NULL,
  settled_row INTEGER NOT NULL,
  PRIMARY KEY (batch_id, row)
);
CREATE INDEX batch_settled_row_by ON batch_settled_row (settled_by);
