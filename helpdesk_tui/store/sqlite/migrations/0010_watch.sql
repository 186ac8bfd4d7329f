-- Who has acknowledged what a ticket calls for, and when.
ALTER TABLE ticket ADD COLUMN acked_by TEXT;
ALTER TABLE ticket ADD COLUMN acked_at INTEGER;

-- Which program watches the desk. "until" is in seconds since the machine was started, so that no clock that is set
-- changes it; "epoch" is one more with each holder. "round_at" is the end of the last whole round.
CREATE TABLE lease (
    name     TEXT    PRIMARY KEY CHECK (name = 'watch'),
    holder   TEXT,
    epoch    INTEGER NOT NULL CHECK (epoch > 0),
    boot_id  TEXT    NOT NULL,
    until    INTEGER NOT NULL,
    round_at INTEGER
) STRICT, WITHOUT ROWID;

-- Conditions that hold and that somebody is called for, derived from tickets and clocks: one open row each.
CREATE TABLE alarm (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    key          TEXT    NOT NULL CHECK (key <> ''),
    rule         TEXT    NOT NULL CHECK (rule <> ''),
    number       INTEGER REFERENCES ticket (number),
    cycle        INTEGER NOT NULL CHECK (cycle >= 0),
    raised_at    INTEGER NOT NULL,
    step         INTEGER NOT NULL CHECK (step >= 0),
    acked_by     TEXT,
    ack_until    INTEGER,
    ended_at     INTEGER,
    why          TEXT,
    priority     INTEGER CHECK (priority BETWEEN 1 AND 6),
    counted_from INTEGER NOT NULL,
    next_at      INTEGER,
    in_digest    INTEGER NOT NULL CHECK (in_digest IN (0, 1))
) STRICT;
CREATE UNIQUE INDEX alarm_open ON alarm (key) WHERE ended_at IS NULL;
CREATE INDEX alarm_oldest ON alarm (raised_at, id) WHERE ended_at IS NULL;
CREATE INDEX alarm_due ON alarm (next_at, id) WHERE ended_at IS NULL AND next_at IS NOT NULL;
CREATE INDEX alarm_on ON alarm (number) WHERE ended_at IS NULL;
CREATE INDEX alarm_by_ticket ON alarm (number, rule, raised_at);
CREATE INDEX alarm_ended ON alarm (ended_at) WHERE ended_at IS NOT NULL;

-- What is to be sent about them, and what became of it.
CREATE TABLE delivery (
    id            TEXT    PRIMARY KEY,
    alarm         INTEGER NOT NULL REFERENCES alarm (id),
    kind          TEXT    NOT NULL CHECK (kind IN ('raise', 'remind', 'ack', 'end', 'digest')),
    step          INTEGER NOT NULL,
    target        TEXT    NOT NULL,
    round         INTEGER NOT NULL,
    planned_at    INTEGER NOT NULL,
    next_at       INTEGER NOT NULL,
    who           TEXT,
    urgent        INTEGER NOT NULL CHECK (urgent IN (0, 1)),
    attempt       INTEGER NOT NULL CHECK (attempt >= 0),
    claimed_epoch INTEGER,
    claimed_at    INTEGER,
    done_at       INTEGER,
    result        TEXT    CHECK (result IN ('sent', 'failed', 'digest', 'dropped')),
    error         TEXT,
    more          INTEGER NOT NULL CHECK (more >= 0),
    UNIQUE (alarm, kind, step, target, round)
) STRICT;
CREATE INDEX delivery_waiting ON delivery (target, next_at) WHERE done_at IS NULL;
CREATE INDEX delivery_claimed ON delivery (target, claimed_at) WHERE claimed_at IS NOT NULL;
CREATE INDEX delivery_latest ON delivery (planned_at DESC, id);
CREATE INDEX delivery_by_result ON delivery (result, planned_at DESC) WHERE result IS NOT NULL;

-- How each target does; the counts never go down.
CREATE TABLE target_tried (
    target  TEXT    PRIMARY KEY,
    sent    INTEGER NOT NULL CHECK (sent >= 0),
    failed  INTEGER NOT NULL CHECK (failed >= 0),
    failing INTEGER NOT NULL CHECK (failing >= 0),
    gone    INTEGER NOT NULL CHECK (gone IN (0, 1)),
    error   TEXT
) STRICT, WITHOUT ROWID;
