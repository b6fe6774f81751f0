-- Reporting tasks (上报任务): what a department owes of each item and period is computed; stored is what it has said.

-- The accepted rows of a batch by the month of their decisions; rows without a decision date count in the month of
-- receipt. Filled with the slices that file them, so that a task is answered without a look at the records.
-- distribute: batch_id
CREATE TABLE batch_month (
  batch_id INTEGER NOT NULL,
  month TEXT NOT NULL,
  department_id TEXT NOT NULL,
  item TEXT NOT NULL,
  received_on TEXT NOT NULL,
  row_count INTEGER NOT NULL CHECK (row_count > 0),
  PRIMARY KEY (batch_id, month)
);
CREATE INDEX batch_month_by_month ON batch_month (month, department_id, item, received_on, row_count);
CREATE INDEX batch_month_by_report ON batch_month (department_id, item, received_on, batch_id);

-- Zero reports (零报告). Each word is a row of its own: given, taken back, given again. The highest version stands.
-- distribute: department_id
CREATE TABLE zero_report (
  department_id TEXT NOT NULL,
  item TEXT NOT NULL,
  period TEXT NOT NULL,
  version INTEGER NOT NULL CHECK (version > 0),
  state TEXT NOT NULL CHECK (state IN ('given', 'taken_back')),
  made_by TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  group_id INTEGER NOT NULL,
  position INTEGER NOT NULL,
  PRIMARY KEY (department_id, item, period, version)
);
CREATE INDEX zero_report_by_period ON zero_report (period, department_id, item, version);

-- Monthly count statements (数量说明). A correction is a new version; the highest one stands.
-- distribute: department_id
CREATE TABLE count_statement (
  department_id TEXT NOT NULL,
  item TEXT NOT NULL,
  month TEXT NOT NULL,
  version INTEGER NOT NULL CHECK (version > 0),
  produced INTEGER NOT NULL CHECK (produced >= 0),
  self_published INTEGER NOT NULL CHECK (self_published >= 0 AND self_published <= produced),
  reported INTEGER NOT NULL CHECK (reported >= 0),
  not_reported INTEGER NOT NULL CHECK (not_reported >= 0),
  basis TEXT NOT NULL,
  made_by TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  group_id INTEGER NOT NULL,
  position INTEGER NOT NULL,
  PRIMARY KEY (department_id, item, month, version),
  CHECK (reported + not_reported = produced),
  CHECK (not_reported = 0 OR basis <> '')
);
CREATE INDEX count_statement_by_month ON count_statement (month, department_id, item, version);

-- Batches of earlier days: by their records, whose rows without a date count in the month of receipt.
INSERT INTO batch_month (batch_id, month, department_id, item, received_on, row_count)
SELECT b.id, kept.month, b.department_id, b.item, b.received_on, kept.found
FROM (SELECT r.batch_id AS batch_id, CASE WHEN r.decided_on = '' THEN substr(c.received_on, 1, 7)
        ELSE substr(r.decided_on, 1, 7) END AS month, COUNT(DISTINCT r.record_key) AS found
      FROM record r JOIN batch c ON c.id = r.batch_id GROUP BY 1, 2) AS kept
JOIN batch b ON b.id = kept.batch_id;
-- What has a newer version by now, changed nothing or still waits is known by its number alone.
INSERT INTO batch_month (batch_id, month, department_id, item, received_on, row_count)
SELECT b.id, substr(b.received_on, 1, 7), b.department_id, b.item, b.received_on,
  b.filed + b.unchanged + b.versioned + b.unmatched - COALESCE(kept.found, 0)
FROM batch b LEFT JOIN (SELECT batch_id, SUM(row_count) AS found FROM batch_month GROUP BY batch_id) AS kept
  ON kept.batch_id = b.id
WHERE b.state IN ('filing', 'filed') AND b.filed + b.unchanged + b.versioned + b.unmatched > COALESCE(kept.found, 0)
ON CONFLICT (batch_id, month) DO UPDATE SET row_count = batch_month.row_count + excluded.row_count;
