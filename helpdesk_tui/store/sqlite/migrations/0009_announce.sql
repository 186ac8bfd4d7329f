-- What was told to each technician: everything that held at an instant and a place in the log, but for what waits.
-- "waiting" is [[number, condition, instant], ...]; a row is derived from nothing and may go at any time.

CREATE TABLE journal (
    technician TEXT    PRIMARY KEY,
    at         INTEGER NOT NULL,
    seq        INTEGER NOT NULL,
    waiting    TEXT    NOT NULL,
    more       INTEGER NOT NULL CHECK (more >= 0),
    rang_at    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Which tickets may have come to differ between two instants: each kind of instant has its index, the priority beside
-- it, so that a storm of deadlines is put in order without reading the tickets. Policies seldom have optional clocks.
DROP INDEX ticket_by_warning;
CREATE INDEX ticket_by_warning ON ticket (warn_at, priority) WHERE status <> 'closed' AND warn_at IS NOT NULL;
CREATE INDEX ticket_by_update ON ticket (update_due, priority) WHERE status <> 'closed' AND update_due IS NOT NULL;
CREATE INDEX ticket_by_resolution ON ticket (resolution_due, priority)
    WHERE status <> 'closed' AND resolution_due IS NOT NULL;
-- Missed under an earlier priority, and still to be answered by the deadline of the present one.
CREATE INDEX ticket_missed ON ticket (response_due, priority)
    WHERE status <> 'closed' AND judged = 'missed' AND responded_at IS NULL AND response_due IS NOT NULL;
