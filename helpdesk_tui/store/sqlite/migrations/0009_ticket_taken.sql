-- A promise that was taken over warns by its own hours, so the filters look at its priority too.
DROP INDEX ticket_sieve;
DROP INDEX ticket_sieve_closed;
CREATE INDEX ticket_sieve ON ticket (
    priority, rank, sort_at, status, channel, assignee, opened_at, responded_at, judged, response_due, update_due,
    resolution_due, due_at, warn_at, scheduled_for, closed_at, phone_digits, breach_at, begun_at, done, follow_at,
    wait_until, taken_as
) WHERE status <> 'closed';
CREATE INDEX ticket_sieve_closed ON ticket (
    closed_at, status, priority, channel, assignee, opened_at, responded_at, judged, response_due, update_due,
    resolution_due, due_at, warn_at, scheduled_for, phone_digits, breach_at, begun_at, done, follow_at, wait_until,
    taken_as
) WHERE status = 'closed';
