-- Postings lie by bucket: a search reads the pages of one bucket one behind the other instead of looking each of them
-- up in the block it belongs to. There are a quarter of the buckets (1,024), so that a block is written in as many
-- places fewer. Pages of buckets that become one are joined as they are: no gram stands on two of them.
-- SQLite has a text of its own beside this one.

ALTER TABLE name_gram RENAME TO name_gram_by_block;
-- distribute: bucket
CREATE TABLE name_gram (
  block INTEGER NOT NULL,
  bucket INTEGER NOT NULL,
  part INTEGER NOT NULL,
  page TEXT NOT NULL,
  PRIMARY KEY (bucket, block, part)
);
INSERT INTO name_gram (block, bucket, part, page)
  SELECT block, bucket % 1024, part, string_agg(page, '' ORDER BY bucket)
  FROM name_gram_by_block GROUP BY bucket % 1024, block, part;
DROP TABLE name_gram_by_block;

-- What waits is searched in the form it is searched by; NULL for what was learned before.
ALTER TABLE name_pending ADD COLUMN search_form TEXT;
