-- The rows of one case: what a person decides about one of them holds for all (match_decision).
CREATE INDEX unmatched_row_identifier ON unmatched_row (identifier);
