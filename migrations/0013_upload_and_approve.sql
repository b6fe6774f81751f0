-- Files that come over the API in pieces, and batches that a second person approves (design 8, ux J1).

-- A file on its way: `received` of its `file_bytes` bytes lie sealed in `blob`, which is `sealed_bytes` long. `digest`
-- is what its sender says of the whole. When it is whole it names its batch, and stays: the same bytes are recognised by
-- the digest that browsers can compute, which the batch does not keep.
-- sequence: upload
-- distribute: id
CREATE TABLE upload (
  id INTEGER NOT NULL PRIMARY KEY,
  item TEXT NOT NULL,
  department_id TEXT NOT NULL,
  file_name TEXT NOT NULL,
  file_bytes INTEGER NOT NULL CHECK (file_bytes > 0),
  digest_kind TEXT NOT NULL CHECK (digest_kind IN ('', 'SM3', 'SHA-256')),
  digest TEXT NOT NULL,
  sheet TEXT NOT NULL,
  other_subject TEXT NOT NULL CHECK (other_subject IN ('ask', 'replaces', 'adds')),
  corrects INTEGER NOT NULL,
  blob TEXT NOT NULL,
  received INTEGER NOT NULL CHECK (received >= 0 AND received <= file_bytes),
  sealed_bytes INTEGER NOT NULL,
  batch_id INTEGER NOT NULL,
  made_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL
);
CREATE INDEX upload_by_digest ON upload (digest);
CREATE INDEX upload_open ON upload (made_by) WHERE batch_id = 0;

-- Both engines can change the words of a CHECK only by making the table anew.
DROP INDEX batch_by_digest;
DROP INDEX batch_by_corrected;
ALTER TABLE batch RENAME TO batch_before;

-- As before, and: `submitted` waits for a second person. `bytes_read` of the copy, for those who wait. `stopped_code` and
-- `stopped_values` say why a batch could not go on. Who made, submitted, approved and last sent it back; instants are 0
-- and names empty for what has not happened. `approval` says whether a second person was asked when it was submitted.
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
  state TEXT NOT NULL
    CHECK (state IN ('examining', 'examined', 'submitted', 'filing', 'filed', 'refused', 'withdrawn')),
  rows_read INTEGER NOT NULL,
  bytes_read INTEGER NOT NULL,
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
  stopped_code TEXT NOT NULL,
  stopped_values TEXT NOT NULL,
  confirmed INTEGER NOT NULL,
  reason TEXT NOT NULL,
  claims_digest TEXT NOT NULL,
  made_by TEXT NOT NULL,
  submitted_by TEXT NOT NULL,
  submitted_at INTEGER NOT NULL,
  approval TEXT NOT NULL CHECK (approval IN ('none', 'second_person')),
  approved_by TEXT NOT NULL,
  approved_at INTEGER NOT NULL,
  sent_back_by TEXT NOT NULL,
  sent_back_at INTEGER NOT NULL,
  sent_back_reason TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  CHECK (state <> 'submitted' OR (submitted_by <> '' AND approval = 'second_person')),
  CHECK (approved_by = '' OR approved_by <> submitted_by)
);

INSERT INTO batch (id, item, item_version, edition, department_id, file_name, file_bytes, file_digest, encoding, sheet,
  blob, blob_bytes, copy, copy_until, received_on, all_or_nothing, examine_first, other_subject, corrects, state,
  rows_read, bytes_read, filed, unchanged, versioned, unmatched, refused, persons, left_out, warned, reasons_asked,
  findings, stopped_code, stopped_values, confirmed, reason, claims_digest, made_by, submitted_by, submitted_at,
  approval, approved_by, approved_at, sent_back_by, sent_back_at, sent_back_reason, created_at, changed_at)
SELECT id, item, item_version, edition, department_id, file_name, file_bytes, file_digest, encoding, sheet,
  blob, blob_bytes, copy, copy_until, received_on, all_or_nothing, examine_first, other_subject, corrects, state,
  rows_read, 0, filed, unchanged, versioned, unmatched, refused, persons, left_out, warned, reasons_asked,
  findings, '', '[]', confirmed, reason, claims_digest, '', '', 0,
  'none', '', 0, '', 0, '', created_at, changed_at
FROM batch_before;
DROP TABLE batch_before;
CREATE INDEX batch_by_digest ON batch (file_digest);
CREATE INDEX batch_by_corrected ON batch (corrects);
CREATE INDEX batch_by_department ON batch (department_id, id);
CREATE INDEX batch_by_state ON batch (state, id);

-- What became of the work on one thing.
CREATE INDEX job_by_subject ON job (kind, subject_of_work);
