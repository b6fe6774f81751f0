-- Single cells of an examined batch, set right in the page before it is filed (design 2.1, ux J1).

-- An edit lies over one cell of the file, which stays as it came; taken back, it goes. `sealed` is the value, because a
-- cell may be sensitive. `version` grows with every edit of the batch and tells whoever edits that somebody was quicker.
-- distribute: batch_id
CREATE TABLE batch_edit (
  batch_id INTEGER NOT NULL,
  row INTEGER NOT NULL,
  field TEXT NOT NULL,
  sealed TEXT NOT NULL,
  version INTEGER NOT NULL CHECK (version > 0),
  made_by TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  PRIMARY KEY (batch_id, row, field)
);

-- How many edits stand, how many were ever made or taken back (the ledger has an entry for each), and the digest over
-- those that stood when the batch was submitted, to which submission, approval and receipt commit.
ALTER TABLE batch ADD COLUMN edits_standing INTEGER NOT NULL DEFAULT 0;
ALTER TABLE batch ADD COLUMN edits_made INTEGER NOT NULL DEFAULT 0;
ALTER TABLE batch ADD COLUMN edits_digest TEXT NOT NULL DEFAULT '';
