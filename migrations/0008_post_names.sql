-- Name search (design 6): postings of every present and former name, kept in the transactions that learn names.

-- A page holds what one bucket of grams has among the subjects of one block; src/subjects/name_grams.h describes it.
-- A page is never changed: what a block learns later is a further part.
-- sequence: name_part
-- distribute: bucket
CREATE TABLE name_gram (
  block INTEGER NOT NULL,
  bucket INTEGER NOT NULL,
  part INTEGER NOT NULL,
  page TEXT NOT NULL,
  PRIMARY KEY (block, bucket, part)
);

-- Names that no page holds yet. They wait until their block is complete, and searches look at each of them.
-- `name` is in its comparing form; `is_first` marks the first name that the register learned of a subject.
-- distribute: subject_id
CREATE TABLE name_pending (
  subject_id INTEGER NOT NULL,
  name TEXT NOT NULL,
  is_first INTEGER NOT NULL,
  PRIMARY KEY (subject_id, name)
);
INSERT INTO name_pending (subject_id, name, is_first)
  SELECT DISTINCT this_name.subject_id, this_name.normalised,
         CASE WHEN this_name.normalised = (
           SELECT earliest.normalised FROM subject_name AS earliest
           WHERE earliest.subject_id = this_name.subject_id
           ORDER BY earliest.valid_from, earliest.normalised LIMIT 1) THEN 1 ELSE 0 END
  FROM subject_name AS this_name;

CREATE INDEX record_by_document ON record (document_number);
