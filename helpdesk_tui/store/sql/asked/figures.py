"""The reads of the agenda and the dashboard: each reads only the index entries that it is about.

Measured at 100,000 tickets: the whole dashboard, and a week of the agenda, take a few milliseconds each.
"""

from __future__ import annotations

from dataclasses import asdict

from helpdesk_tui.domain.filters.conditions import Condition
from helpdesk_tui.domain.shift.figures import RESPONSES, Figures, Span, Waiting
from helpdesk_tui.domain.tickets.ticket import Priority, Sla, Ticket
from helpdesk_tui.store.asks import Asks
from helpdesk_tui.store.log.codec import TICKET_COLUMNS, ticket_of
from helpdesk_tui.store.sql.asked.filters import clause

_FIELDS = ", ".join(TICKET_COLUMNS)

# Scheduled tasks (P6) of some days, by their own index: in the queue a promise may stand before a task's time.
_SCHEDULED_BETWEEN = f"""
SELECT {_FIELDS} FROM ticket INDEXED BY ticket_by_schedule
WHERE priority = 6 AND status <> 'closed' AND scheduled_for >= ? AND scheduled_for < ?
ORDER BY scheduled_for, number LIMIT ?
"""
# Series whose present regular instant lies before some instant, raised occurrences too: only those go on before it.
_RECURRING_BEFORE = f"""
SELECT {_FIELDS} FROM ticket INDEXED BY ticket_by_recurrence
WHERE recurrence IS NOT NULL AND status <> 'closed' AND coalesce(regular_at, scheduled_for) < ?
ORDER BY coalesce(regular_at, scheduled_for), number LIMIT ?
"""
# Promises of some days.
_PROMISED_BETWEEN = f"""
SELECT {_FIELDS} FROM ticket INDEXED BY ticket_by_promise
WHERE follow_at IS NOT NULL AND status <> 'closed' AND follow_at >= ? AND follow_at < ?
ORDER BY follow_at, number LIMIT ?
"""
# The deadlines of the timeline, by slot and priority.
_DEADLINES = """
SELECT (sort_at - :begin) / :slot, priority, count(*) FROM ticket INDEXED BY ticket_by_breach
WHERE status <> 'closed' AND rank = 0 AND sort_at >= :now AND sort_at < :until GROUP BY 1, 2
"""
# What is breached, of the latest past their deadline: an imported desk may be past all of them.
_BREACHED = """
SELECT priority, count(*) FROM (
    SELECT * FROM ticket INDEXED BY ticket_by_breach WHERE status <> 'closed' AND rank = 0 AND sort_at < ?
    ORDER BY sort_at DESC LIMIT ?
) AS ticket WHERE {breached} GROUP BY priority
"""
# What came in since midnight, by the hour: who called, not what the desk opened by itself or by mistake.
_ARRIVALS = """
SELECT (opened_at - :day) / 3600, count(*) FROM ticket INDEXED BY ticket_by_opening
WHERE opened_at >= :day AND opened_at <= :now AND previous IS NULL AND merged_into IS NULL AND withdrawn IS NULL
GROUP BY 1
"""
# What was closed since midnight and is closed still, by the hour.
_CLOSINGS = """
SELECT (closed_at - :day) / 3600, count(*) FROM ticket INDEXED BY ticket_by_closing
WHERE status = 'closed' AND closed_at >= :day AND closed_at <= :now AND merged_into IS NULL AND withdrawn IS NULL
GROUP BY 1
"""
# Results reached since midnight, of responses and of tasks.
_RESULTS = """
SELECT task, priority, judged, count(*) FROM result INDEXED BY result_by_instant
WHERE reached_at >= :day AND reached_at <= :now GROUP BY 1, 2, 3
"""
# Those that time alone has reached since, and no event has written down yet.
_MISSED = """
SELECT priority = 6, priority, 'missed', count(*) FROM ticket INDEXED BY ticket_by_miss
WHERE breach_at IS NOT NULL AND status <> 'closed' AND breach_at >= :day AND breach_at <= :now GROUP BY 1, 2
"""
# Responses given since midnight, and the seconds they took in all.
_ANSWERED = """
SELECT priority, count(*), sum(responded_at - clock_start) FROM result INDEXED BY result_by_response
WHERE responded_at IS NOT NULL AND responded_at >= :day AND responded_at <= :now AND task = 0 GROUP BY 1
"""
# Who has waited longest for a response, of one priority.
_LONGEST = """
SELECT number, clock_start FROM ticket INDEXED BY ticket_unanswered
WHERE responded_at IS NULL AND status <> 'closed' AND priority < 6 AND priority = ? AND response_due IS NOT NULL
ORDER BY clock_start, number LIMIT 1
"""
# The response that is broken next.
_NEXT_BREACH = """
SELECT number, breach_at FROM ticket INDEXED BY ticket_by_miss
WHERE breach_at IS NOT NULL AND status <> 'closed' AND breach_at > ? AND priority < 6 ORDER BY breach_at, number LIMIT 1
"""
# Who has what, of the open tickets.
_HOLDINGS = """
SELECT assignee, priority, count(*) FROM ticket INDEXED BY ticket_by_assignee
WHERE status <> 'closed' GROUP BY assignee, priority
"""


def scheduled_between(link: Asks, start: int, end: int, limit: int) -> list[Ticket]:
    """Return open scheduled tasks with their time in ``[start, end)``, soonest first."""
    return [ticket_of(row) for row in link.rows(_SCHEDULED_BETWEEN, (start, end, limit))]


def promised_between(link: Asks, start: int, end: int, limit: int) -> list[Ticket]:
    """Return open tickets with a promise for ``[start, end)``, soonest first."""
    return [ticket_of(row) for row in link.rows(_PROMISED_BETWEEN, (start, end, limit))]


def recurring_before(link: Asks, before: int, limit: int) -> list[Ticket]:
    """Return open tickets of a series whose regular instant lies before ``before``, oldest first."""
    return [ticket_of(row) for row in link.rows(_RECURRING_BEFORE, (before, limit))]


def figures(link: Asks, span: Span, breached: Condition) -> Figures:
    """Return the figures of a span; ``breached`` is the condition for what is breached at its ``now``."""
    asked = asdict(span)
    with link.snapshot(), link.translating():
        results: dict[tuple[Priority, Sla], int] = {}
        tasks: dict[Sla, int] = {}
        for sql in (_RESULTS, _MISSED):
            for task, level, judged, count in link.rows(sql, asked):
                if task:
                    tasks[Sla(judged)] = tasks.get(Sla(judged), 0) + count
                else:
                    key = Priority(level), Sla(judged)
                    results[key] = results.get(key, 0) + count
        longest = {level: row for level in RESPONSES if (row := link.row(_LONGEST, (int(level),))) is not None}
        following = link.row(_NEXT_BREACH, (span.now,))
        return Figures(
            deadlines={(slot, Priority(level)): count for slot, level, count in link.rows(_DEADLINES, asked)},
            breached=_breached(link, span, breached),
            arrivals=dict(link.rows(_ARRIVALS, asked)),
            closings=dict(link.rows(_CLOSINGS, asked)),
            results=results,
            tasks=tasks,
            answered={Priority(level): (count, seconds) for level, count, seconds in link.rows(_ANSWERED, asked)},
            longest={level: Waiting(*row) for level, row in longest.items()},
            next_breach=None if following is None else Waiting(*following),
            holdings={(who, Priority(level)): count for who, level, count in link.rows(_HOLDINGS)},
        )


def _breached(link: Asks, span: Span, condition: Condition) -> dict[Priority, int]:
    wanted, values = clause(condition, link.search.looked_at)
    rows = link.rows(_BREACHED.format(breached=wanted), (span.now, span.most, *values))
    return {Priority(level): count for level, count in rows}
