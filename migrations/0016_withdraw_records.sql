-- Reported records as their departments list them, and withdrawals of single records (ux C05).

-- What a department has reported, the newest version first, by item; the same of all departments together; and the few
-- records that are not in force by their state.
CREATE INDEX record_reported ON record (department_id, item, filed_at, id);
CREATE INDEX record_reported_of_item ON record (item, filed_at, id);
CREATE INDEX record_by_state ON record (state, filed_at, id) WHERE state <> 'active';

-- A withdrawal is asked for with a reason. Of a record that was public on that day a second person decides; any other
-- is done at once. `attempt` counts those of one record from 1. Columns group_id and position name the ledger entry that
-- commits to the row as it stands.
-- distribute: subject_id
CREATE TABLE record_withdrawal (
  subject_id INTEGER NOT NULL,
  record_id INTEGER NOT NULL,
  attempt INTEGER NOT NULL,
  record_version INTEGER NOT NULL,
  department_id TEXT NOT NULL,
  reason TEXT NOT NULL,
  note TEXT NOT NULL,
  second_person INTEGER NOT NULL CHECK (second_person IN (0, 1)),
  state TEXT NOT NULL CHECK (state IN ('asked', 'done', 'refused', 'taken_back')),
  asked_by TEXT NOT NULL CHECK (asked_by <> ''),
  asked_at INTEGER NOT NULL,
  decided_by TEXT NOT NULL,
  decided_at INTEGER NOT NULL,
  decision_note TEXT NOT NULL,
  group_id INTEGER NOT NULL,
  position INTEGER NOT NULL,
  PRIMARY KEY (subject_id, record_id, attempt),
  CHECK ((state = 'asked') = (decided_by = '')),
  CHECK (state = 'asked' OR state = 'taken_back' OR second_person = 0 OR decided_by <> asked_by)
);
-- At most one of a record waits.
CREATE UNIQUE INDEX record_withdrawal_asked ON record_withdrawal (subject_id, record_id) WHERE state = 'asked';
CREATE INDEX record_withdrawal_waiting ON record_withdrawal (asked_at, record_id) WHERE state = 'asked';

-- Who has opened the file of a subject.
CREATE INDEX audit_entry_file ON audit_entry (object, sequence) WHERE event = 'subject.file_opened';
