-- Public lists and their totals are read from the index alone: it holds every column that decides whether a record is
-- public today, and only the records that may be. A subject's page has an index of its own; without one the engine walks
-- all decisions of an item to find those of one subject in order.
DROP INDEX record_by_date;
DROP INDEX record_by_department;
DROP INDEX record_by_deadline;
CREATE INDEX record_public ON record (item, decided_on, id, public_from, public_until)
  WHERE state = 'active' AND public_from <> '';
CREATE INDEX record_public_of_department ON record (department_id, item, decided_on, id, public_from, public_until)
  WHERE state = 'active' AND public_from <> '';
CREATE INDEX record_public_of_subject ON record (subject_id, item, decided_on, id, public_from, public_until)
  WHERE state = 'active' AND public_from <> '';
CREATE INDEX record_by_deadline ON record (item, publish_by, department_id, received_on, state);
