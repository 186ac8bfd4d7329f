"""Reading for the agenda and the dashboard: every question is a scan of the index entries it is about.

Measured at 100,000 tickets: the dashboard's whole picture, and a week of the agenda, in a few milliseconds each.
"""

from __future__ import annotations

from dataclasses import asdict

from helpdesk_tui.domain.figures import Figures, Span
from helpdesk_tui.domain.ticket import Priority, Sla, Ticket
from helpdesk_tui.store.codec import TICKET_COLUMNS, ticket_of
from helpdesk_tui.store.link import Link

_FIELDS = ", ".join(TICKET_COLUMNS)

# Scheduled tasks (P6) of some days; a task's clock is its time, so the index of the queue has it.
_SCHEDULED_BETWEEN = f"""
SELECT {_FIELDS} FROM ticket INDEXED BY ticket_by_priority
WHERE status <> 'closed' AND priority = 6 AND rank = 0 AND sort_at >= ? AND sort_at < ?
ORDER BY sort_at, number LIMIT ?
"""
# Recurring tasks whose present occurrence lies before some instant: only those come again after it.
_RECURRING_BEFORE = f"""
SELECT {_FIELDS} FROM ticket INDEXED BY ticket_by_recurrence
WHERE recurrence IS NOT NULL AND status <> 'closed' AND scheduled_for < ? ORDER BY scheduled_for, number LIMIT ?
"""
# The deadlines of the timeline, by slot and priority.
_DEADLINES = """
SELECT (sort_at - :begin) / :slot, priority, count(*) FROM ticket INDEXED BY ticket_by_breach
WHERE status <> 'closed' AND rank = 0 AND sort_at >= :now AND sort_at < :until GROUP BY 1, 2
"""
# What is past its deadline; counted up to a limit, for an imported desk may be past all of them.
_PAST_DUE = """
SELECT count(*) FROM (
    SELECT 1 FROM ticket INDEXED BY ticket_by_breach WHERE status <> 'closed' AND rank = 0 AND sort_at < :now
    LIMIT :most
)
"""
# Breached since midnight and not responded to yet, of the latest past due: what is due at once has the grace.
_UNANSWERED = """
SELECT priority, count(*) FROM (
    SELECT priority, responded_at, response_due + CASE WHEN response_due = clock_start THEN :grace ELSE 0 END AS until
    FROM ticket INDEXED BY ticket_by_breach WHERE status <> 'closed' AND rank = 0 AND sort_at < :now
    ORDER BY sort_at DESC LIMIT :most
) WHERE responded_at IS NULL AND until >= :day AND until < :now GROUP BY priority
"""
# What came in since midnight, by the hour.
_ARRIVALS = """
SELECT (opened_at - :day) / 3600, count(*) FROM ticket INDEXED BY ticket_by_opening
WHERE opened_at >= :day AND opened_at <= :now GROUP BY 1
"""
# What was closed since midnight and is closed still, by the hour.
_CLOSINGS = """
SELECT (closed_at - :day) / 3600, count(*) FROM ticket INDEXED BY ticket_by_closing
WHERE status = 'closed' AND closed_at >= :day AND closed_at <= :now GROUP BY 1
"""
# Responses since midnight that their tickets still show: how they were judged, and the seconds they took in all.
_RESPONSES = """
SELECT priority, judged, count(*), sum(responded_at - clock_start) FROM ticket INDEXED BY ticket_by_response
WHERE responded_at IS NOT NULL AND responded_at >= :day AND responded_at <= :now AND judged IS NOT NULL
GROUP BY 1, 2
"""
# Responses since midnight of cycles that a reopening has ended (SLA: reopen). An undone reopening ended none: its
# ticket is in that cycle still. The priority is that of the reopening, which the next change of it remembers.
_EARLIER_RESPONSES = """
WITH ended AS (
    SELECT number, max(version) AS version, json_extract(payload, '$.before.cycle') AS cycle,
           json_extract(payload, '$.before.judged') AS judged,
           json_extract(payload, '$.before.responded_at') AS responded_at,
           coalesce(json_extract(payload, '$.before.clock_start'), at) AS clock_start
    FROM event INDEXED BY event_reopened WHERE kind = 'reopened' AND at >= :day GROUP BY number, cycle
)
SELECT coalesce((
        SELECT json_extract(later.payload, '$.before.priority') FROM event AS later INDEXED BY event_by_version
        WHERE later.number = ended.number AND later.version > ended.version
            AND json_extract(later.payload, '$.before.priority') IS NOT NULL
        ORDER BY later.version LIMIT 1
    ), ticket.priority), ended.judged, count(*), sum(ended.responded_at - ended.clock_start)
FROM ended JOIN ticket ON ticket.number = ended.number
WHERE ended.cycle < ticket.cycle AND ended.judged IS NOT NULL
    AND ended.responded_at >= :day AND ended.responded_at <= :now
GROUP BY 1, 2
"""
# Who has what, of the open tickets.
_HOLDINGS = """
SELECT assignee, priority, count(*) FROM ticket INDEXED BY ticket_by_assignee
WHERE status <> 'closed' GROUP BY assignee, priority
"""


def scheduled_between(link: Link, start: int, end: int, limit: int) -> list[Ticket]:
    """Return open scheduled tasks with their time in ``[start, end)``, soonest first."""
    return [ticket_of(row) for row in link.rows(_SCHEDULED_BETWEEN, (start, end, limit))]


def recurring_before(link: Link, before: int, limit: int) -> list[Ticket]:
    """Return open recurring tasks with their time before an instant, oldest first."""
    return [ticket_of(row) for row in link.rows(_RECURRING_BEFORE, (before, limit))]


def figures(link: Link, span: Span) -> Figures:
    """Return what the dashboard draws."""
    asked = asdict(span)
    with link.snapshot(), link.told():
        answered: dict[tuple[Priority, Sla], tuple[int, int]] = {}
        for sql in (_RESPONSES, _EARLIER_RESPONSES):
            for level, judged, count, waited in link.rows(sql, asked):
                key = Priority(level), Sla(judged)
                before = answered.get(key, (0, 0))
                answered[key] = before[0] + count, before[1] + waited
        return Figures(
            deadlines={(slot, Priority(level)): count for slot, level, count in link.rows(_DEADLINES, asked)},
            past_due=int(link.value(_PAST_DUE, asked)),
            arrivals=dict(link.rows(_ARRIVALS, asked)),
            closings=dict(link.rows(_CLOSINGS, asked)),
            answered=answered,
            unanswered={Priority(level): count for level, count in link.rows(_UNANSWERED, asked)},
            holdings={(who, Priority(level)): count for who, level, count in link.rows(_HOLDINGS)},
        )
