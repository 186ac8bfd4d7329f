-- A series is looked for by its regular instant: its present occurrence may be moved anywhere, or raised.
DROP INDEX ticket_by_recurrence;
CREATE INDEX ticket_by_recurrence ON ticket (coalesce(regular_at, scheduled_for), number)
    WHERE recurrence IS NOT NULL AND status <> 'closed';
