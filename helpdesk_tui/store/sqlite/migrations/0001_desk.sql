-- The desk: tickets folded from events, personal text beside them, and what keeps the queue fast.
-- Instants are whole seconds UTC. The checks say OR, for IN builds a table anew in each statement. "rank" and "sort_at" are the queue's order within a priority.

CREATE TABLE ticket (
    number         INTEGER PRIMARY KEY CHECK (number > 0),
    version        INTEGER NOT NULL CHECK (version > 0),
    subject        TEXT    NOT NULL,
    priority       INTEGER NOT NULL CHECK (priority BETWEEN 1 AND 6),
    status         TEXT    NOT NULL CHECK
                       (status = 'open' OR status = 'waiting' OR status = 'scheduled' OR status = 'closed'),
    channel        TEXT    NOT NULL CHECK
                       (channel = 'phone' OR channel = 'international' OR channel = 'email' OR channel = 'chat'
                        OR channel = 'portal' OR channel = 'walk-in' OR channel = 'monitoring'),
    opened_at      INTEGER NOT NULL,
    clock_start    INTEGER NOT NULL,
    cycle          INTEGER NOT NULL CHECK (cycle > 0),
    requester      TEXT,
    phone          TEXT,
    email          TEXT,
    organisation   TEXT,
    assignee       TEXT,
    responded_at   INTEGER,
    judged         TEXT    CHECK (judged = 'met' OR judged = 'missed'),
    response_due   INTEGER,
    update_due     INTEGER,
    resolution_due INTEGER,
    due_at         INTEGER,
    warn_at        INTEGER,
    contacted_at   INTEGER,
    waiting_since  INTEGER,
    pauses         TEXT,
    scheduled_for  INTEGER,
    recurrence     TEXT,
    closed_at      INTEGER,
    resolution     TEXT,
    triage         TEXT,
    reference      TEXT,
    body           TEXT,
    rank           INTEGER NOT NULL CHECK (rank = 0 OR rank = 1),
    sort_at        INTEGER NOT NULL,
    phone_digits   TEXT,
    CHECK ((status = 'closed') = (closed_at IS NOT NULL))
) STRICT;

-- The queue by priority, by time-to-breach, and what was closed: each page is a scan of one of these.
CREATE INDEX ticket_by_priority ON ticket (priority, rank, sort_at) WHERE status <> 'closed';
CREATE INDEX ticket_by_breach ON ticket (rank, sort_at) WHERE status <> 'closed';
CREATE INDEX ticket_by_closing ON ticket (closed_at) WHERE status = 'closed';
CREATE UNIQUE INDEX ticket_by_reference ON ticket (reference) WHERE reference IS NOT NULL;

-- The log. "payload" is {"after": {}, "before": {}, "sealed": {"after.subject": digest}}, without personal text.
CREATE TABLE event (
    seq     INTEGER PRIMARY KEY AUTOINCREMENT,
    number  INTEGER NOT NULL REFERENCES ticket (number),
    version INTEGER NOT NULL CHECK (version > 0),
    kind    TEXT    NOT NULL,
    at      INTEGER NOT NULL,
    actor   TEXT    NOT NULL,
    op      TEXT    NOT NULL,
    undoes  TEXT,
    payload TEXT    NOT NULL
) STRICT;

CREATE UNIQUE INDEX event_by_version ON event (number, version);
CREATE INDEX event_by_op ON event (op);
CREATE INDEX event_by_actor ON event (actor);

-- The personal text of an event, {"after.subject": [salt, text]}: it can be erased field by field.
CREATE TABLE event_text (
    seq   INTEGER PRIMARY KEY REFERENCES event (seq),
    texts TEXT    NOT NULL
) STRICT;

CREATE TABLE setting (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE presence (
    session    TEXT    PRIMARY KEY,
    technician TEXT    NOT NULL,
    since      INTEGER NOT NULL,
    seen_at    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- How many tickets there are, kept while they change: counting a million takes too long for a header line.
CREATE TABLE tally (
    priority INTEGER NOT NULL,
    status   TEXT    NOT NULL,
    n        INTEGER NOT NULL CHECK (n >= 0),
    PRIMARY KEY (priority, status)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER tally_new AFTER INSERT ON ticket BEGIN
    INSERT INTO tally VALUES (new.priority, new.status, 1)
    ON CONFLICT DO UPDATE SET n = n + 1;
END;

CREATE TRIGGER tally_moved AFTER UPDATE OF priority, status ON ticket
WHEN old.priority <> new.priority OR old.status <> new.status BEGIN
    UPDATE tally SET n = n - 1 WHERE priority = old.priority AND status = old.status;
    INSERT INTO tally VALUES (new.priority, new.status, 1)
    ON CONFLICT DO UPDATE SET n = n + 1;
END;

-- The words of the tickets, kept in step by the two triggers below; the text itself stands in "ticket" alone.
CREATE VIRTUAL TABLE search USING fts5 (
    number, subject, body, requester, organisation, phone_digits,
    content = 'ticket', content_rowid = 'number',
    tokenize = 'unicode61 remove_diacritics 2'
);

CREATE TRIGGER search_new AFTER INSERT ON ticket BEGIN
    INSERT INTO search (rowid, number, subject, body, requester, organisation, phone_digits)
    VALUES (new.number, new.number, new.subject, new.body, new.requester, new.organisation, new.phone_digits);
END;

CREATE TRIGGER search_edited AFTER UPDATE OF subject, body, requester, organisation, phone_digits ON ticket
WHEN old.subject IS NOT new.subject OR old.body IS NOT new.body OR old.requester IS NOT new.requester
    OR old.organisation IS NOT new.organisation OR old.phone_digits IS NOT new.phone_digits BEGIN
    INSERT INTO search (search, rowid, number, subject, body, requester, organisation, phone_digits)
    VALUES ('delete', old.number, old.number, old.subject, old.body, old.requester, old.organisation,
            old.phone_digits);
    INSERT INTO search (rowid, number, subject, body, requester, organisation, phone_digits)
    VALUES (new.number, new.number, new.subject, new.body, new.requester, new.organisation, new.phone_digits);
END;
