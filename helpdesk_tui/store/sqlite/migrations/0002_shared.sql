-- Shared work: which ticket a console has open, what is being typed, and when a clock begins to warn.

ALTER TABLE presence ADD COLUMN ticket INTEGER;

-- What a technician has typed and not yet sent, kept so that a broken connection loses none of it.
CREATE TABLE draft (
    technician TEXT    NOT NULL,
    slot       TEXT    NOT NULL,
    text       TEXT    NOT NULL,
    saved_at   INTEGER NOT NULL,
    PRIMARY KEY (technician, slot)
) STRICT, WITHOUT ROWID;

-- Whose warning begins in these seconds: asked for once a second by every console.
CREATE INDEX ticket_by_warning ON ticket (warn_at) WHERE status <> 'closed' AND warn_at IS NOT NULL;
