-- Results that are reached once, promises, and series: what a ticket has besides, and every result there was.

ALTER TABLE ticket ADD COLUMN judged_as INTEGER CHECK (judged_as BETWEEN 1 AND 6);
ALTER TABLE ticket ADD COLUMN judged_at INTEGER;
ALTER TABLE ticket ADD COLUMN breach_at INTEGER;
ALTER TABLE ticket ADD COLUMN told_at INTEGER;
ALTER TABLE ticket ADD COLUMN done TEXT CHECK (done = 'met' OR done = 'missed');
ALTER TABLE ticket ADD COLUMN done_at INTEGER;
ALTER TABLE ticket ADD COLUMN begun_at INTEGER;
ALTER TABLE ticket ADD COLUMN taken_from INTEGER REFERENCES ticket (number) CHECK (taken_from <> number);
ALTER TABLE ticket ADD COLUMN taken_as INTEGER CHECK (taken_as BETWEEN 1 AND 6);
ALTER TABLE ticket ADD COLUMN taken_due INTEGER;
ALTER TABLE ticket ADD COLUMN taken_breach_at INTEGER;
ALTER TABLE ticket ADD COLUMN follow_at INTEGER;
ALTER TABLE ticket ADD COLUMN follow_text TEXT;
ALTER TABLE ticket ADD COLUMN wait_until INTEGER;
ALTER TABLE ticket ADD COLUMN regular_at INTEGER;
ALTER TABLE ticket ADD COLUMN previous INTEGER REFERENCES ticket (number) CHECK (previous <> number);
ALTER TABLE ticket ADD COLUMN lasts INTEGER CHECK (lasts > 0);
ALTER TABLE ticket ADD COLUMN as_agreed INTEGER CHECK (as_agreed = 1);
ALTER TABLE ticket ADD COLUMN withdrawn INTEGER CHECK (withdrawn = 1);

-- The results of all response cycles (task 0) and of all tasks (task 1), derived from the events: a figure is a scan of
-- these. "priority" is the one in force when the result was reached (SLA: results).
CREATE TABLE result (
    number       INTEGER NOT NULL REFERENCES ticket (number),
    cycle        INTEGER NOT NULL CHECK (cycle > 0),
    task         INTEGER NOT NULL CHECK (task = 0 OR task = 1),
    priority     INTEGER NOT NULL CHECK (priority BETWEEN 1 AND 6),
    judged       TEXT    NOT NULL CHECK (judged = 'met' OR judged = 'missed'),
    reached_at   INTEGER NOT NULL,
    clock_start  INTEGER NOT NULL,
    responded_at INTEGER,
    PRIMARY KEY (number, cycle, task)
) STRICT, WITHOUT ROWID;

CREATE INDEX result_by_instant ON result (reached_at, task, priority, judged);
CREATE INDEX result_by_response ON result (responded_at, task, priority, clock_start) WHERE responded_at IS NOT NULL;

-- What filters look at, with the columns that have come since.
DROP INDEX ticket_sieve;
DROP INDEX ticket_sieve_closed;
CREATE INDEX ticket_sieve ON ticket (
    priority, rank, sort_at, status, channel, assignee, opened_at, responded_at, judged, response_due, update_due,
    resolution_due, due_at, warn_at, scheduled_for, closed_at, phone_digits, breach_at, begun_at, done, follow_at, wait_until
) WHERE status <> 'closed';
CREATE INDEX ticket_sieve_closed ON ticket (
    closed_at, status, priority, channel, assignee, opened_at, responded_at, judged, response_due, update_due,
    resolution_due, due_at, warn_at, scheduled_for, phone_digits, breach_at, begun_at, done, follow_at, wait_until
) WHERE status = 'closed';

-- Promises that are open still, by the second in which they are broken; what is unanswered, by how long it waits.
CREATE INDEX ticket_by_miss ON ticket (breach_at, priority) WHERE breach_at IS NOT NULL AND status <> 'closed';
CREATE INDEX ticket_unanswered ON ticket (priority, clock_start)
    WHERE responded_at IS NULL AND status <> 'closed' AND priority < 6;
-- Tasks by their time, promises by theirs.
CREATE INDEX ticket_by_schedule ON ticket (scheduled_for) WHERE priority = 6 AND status <> 'closed';
CREATE INDEX ticket_by_promise ON ticket (follow_at) WHERE follow_at IS NOT NULL AND status <> 'closed';
-- A result stands in its own table now, so these two are asked no more.
DROP INDEX ticket_by_response;
DROP INDEX event_reopened;
