-- What the agenda and the dashboard ask for, each a scan of its own few entries.

-- Recurring tasks, by the time of their present occurrence.
CREATE INDEX ticket_by_recurrence ON ticket (scheduled_for) WHERE recurrence IS NOT NULL AND status <> 'closed';
-- What came in since midnight.
CREATE INDEX ticket_by_opening ON ticket (opened_at);
-- What was responded to since midnight, and how that went.
CREATE INDEX ticket_by_response ON ticket (responded_at, priority, judged, clock_start) WHERE responded_at IS NOT NULL;
-- Who has what.
CREATE INDEX ticket_by_assignee ON ticket (assignee, priority) WHERE status <> 'closed';
-- Response cycles that ended with a reopening: their results stand in these events alone.
CREATE INDEX event_reopened ON event (at) WHERE kind = 'reopened';
