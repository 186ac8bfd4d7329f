-- A ticket of another help desk may not say how it came in. The check of a column is changed in the schema's own text,
-- as SQLite describes it for changes that touch no row (lang_altertable.html, 7): a desk may have millions of them.
-- The index made anew below tells other connections that the schema is another one.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema
SET sql = replace(sql, 'channel = ''monitoring'')', 'channel = ''monitoring'' OR channel = ''unknown'')')
WHERE type = 'table' AND name = 'ticket';
PRAGMA writable_schema = RESET;

-- Such a ticket that was answered there at an unknown time has no deadline, and does not wait for a response.
DROP INDEX ticket_unanswered;
CREATE INDEX ticket_unanswered ON ticket (priority, clock_start)
    WHERE responded_at IS NULL AND status <> 'closed' AND priority < 6 AND response_due IS NOT NULL;
