-- The log is only ever added to, and each event carries a hash over itself and the event before it. Events written
-- before this are chained by the step that runs this script.

-- What tells this desk from every other one: its log's chain begins with it, and its backups carry it.
INSERT INTO setting VALUES ('desk', lower(hex(randomblob(16))));

ALTER TABLE event ADD COLUMN chain BLOB CHECK (length(chain) = 32);

-- A REPLACE would delete without a word to the triggers for deleting, so it is caught as what it is: an insertion
-- where there is something already.
CREATE TRIGGER event_added BEFORE INSERT ON event BEGIN
    SELECT RAISE(ABORT, 'the log is only added to, at its end and with its chain')
    WHERE new.chain IS NULL OR new.seq <= coalesce((SELECT max(seq) FROM event), 0)
        OR EXISTS (SELECT 1 FROM event WHERE number = new.number AND version = new.version);
END;

CREATE TRIGGER event_kept BEFORE UPDATE ON event WHEN old.chain IS NOT NULL BEGIN
    SELECT RAISE(ABORT, 'an event is never changed');
END;

CREATE TRIGGER event_stays BEFORE DELETE ON event BEGIN
    SELECT RAISE(ABORT, 'an event is never removed');
END;
