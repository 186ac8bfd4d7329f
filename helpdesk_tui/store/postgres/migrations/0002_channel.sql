-- A ticket of another help desk may not say how it came in.
ALTER TABLE ticket DROP CONSTRAINT ticket_channel_check, ADD CONSTRAINT ticket_channel_check CHECK (
    channel IN ('phone', 'international', 'email', 'chat', 'portal', 'walk-in', 'monitoring', 'unknown')
);

-- Such a ticket that was answered there at an unknown time has no deadline, and does not wait for a response.
DROP INDEX ticket_unanswered;
CREATE INDEX ticket_unanswered ON ticket (priority, clock_start, number)
    WHERE responded_at IS NULL AND status <> 'closed' AND priority < 6 AND response_due IS NOT NULL;
