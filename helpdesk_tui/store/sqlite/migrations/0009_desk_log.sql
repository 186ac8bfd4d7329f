-- What happens to the desk as a whole (a restore, an export, a refused right) stands in the log with the events of the
-- tickets: one numbering and one chain go through both tables.

CREATE TABLE desk_event (
    seq     INTEGER PRIMARY KEY AUTOINCREMENT,
    kind    TEXT    NOT NULL,
    at      INTEGER NOT NULL,
    actor   TEXT    NOT NULL,
    op      TEXT    NOT NULL,
    undoes  TEXT,
    payload TEXT    NOT NULL,
    chain   BLOB    NOT NULL CHECK (length(chain) = 32)
) STRICT;

CREATE INDEX desk_event_by_kind ON desk_event (kind);
CREATE INDEX desk_event_by_op ON desk_event (op);

-- The personal texts of such an event, {"name": [salt, text]}: they can be erased one by one.
CREATE TABLE desk_event_text (
    seq   INTEGER PRIMARY KEY REFERENCES desk_event (seq),
    texts TEXT    NOT NULL
) STRICT;

-- An event of either kind is added at the end of both, after the last number that was ever given: no gap, no number twice.
DROP TRIGGER event_added;

CREATE TRIGGER event_added BEFORE INSERT ON event BEGIN
    SELECT RAISE(ABORT, 'the log is only added to, at its end and with its chain')
    WHERE new.chain IS NULL OR new.seq <> 1 + max(
            coalesce((SELECT max(seq) FROM event), 0), coalesce((SELECT max(seq) FROM desk_event), 0),
            coalesce((SELECT max(seq) FROM sqlite_sequence WHERE name = 'event' OR name = 'desk_event'), 0)
        ) OR EXISTS (SELECT 1 FROM event WHERE number = new.number AND version = new.version);
END;

CREATE TRIGGER desk_event_added BEFORE INSERT ON desk_event BEGIN
    SELECT RAISE(ABORT, 'the log is only added to, at its end and with its chain')
    WHERE new.seq <> 1 + max(
            coalesce((SELECT max(seq) FROM event), 0), coalesce((SELECT max(seq) FROM desk_event), 0),
            coalesce((SELECT max(seq) FROM sqlite_sequence WHERE name = 'event' OR name = 'desk_event'), 0)
        );
END;

CREATE TRIGGER desk_event_kept BEFORE UPDATE ON desk_event BEGIN
    SELECT RAISE(ABORT, 'an event is never changed');
END;

CREATE TRIGGER desk_event_stays BEFORE DELETE ON desk_event BEGIN
    SELECT RAISE(ABORT, 'an event is never removed');
END;
