-- As the common text, and the pages themselves lie in the order of the key. SQLite joins texts under another name.

ALTER TABLE name_gram RENAME TO name_gram_by_block;
-- distribute: bucket
CREATE TABLE name_gram (
  block INTEGER NOT NULL,
  bucket INTEGER NOT NULL,
  part INTEGER NOT NULL,
  page TEXT NOT NULL,
  PRIMARY KEY (bucket, block, part)
) WITHOUT ROWID;
INSERT INTO name_gram (block, bucket, part, page)
  SELECT block, bucket % 1024, part, group_concat(page, '')
  FROM name_gram_by_block GROUP BY bucket % 1024, block, part
  ORDER BY bucket % 1024, block, part;
DROP TABLE name_gram_by_block;

-- What waits is searched in the form it is searched by; NULL for what was learned before.
ALTER TABLE name_pending ADD COLUMN search_form TEXT;
