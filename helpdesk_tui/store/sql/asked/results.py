"""The results of all response cycles and tasks as rows: derived from the events, so that figures can be counted."""

from __future__ import annotations

from collections.abc import Iterable

from helpdesk_tui.domain.agreement.results import SHOWN_BY, Result, earlier, standing
from helpdesk_tui.domain.tickets.events import Event
from helpdesk_tui.domain.tickets.ticket import Ticket
from helpdesk_tui.store.asks import Asks
from helpdesk_tui.store.base import Row

COLUMNS = ("number", "cycle", "task", "priority", "judged", "reached_at", "clock_start", "responded_at")

# A cycle's results are made anew, and those of a reopening that was undone go with it.
_CLEAR = "DELETE FROM result WHERE number = ? AND cycle >= ?"
# Results that were reached.
_ADD = f"""
INSERT INTO result ({", ".join(COLUMNS)}) VALUES ({", ".join("?" * len(COLUMNS))})
ON CONFLICT (number, cycle, task) DO UPDATE SET {", ".join(f"{name} = excluded.{name}" for name in COLUMNS[3:])}
"""


def step(link: Asks, event: Event, ticket: Ticket) -> None:
    """Write the changes of an event to the results of its ticket; most events have none."""
    if event.version == 1 or SHOWN_BY & event.after.keys():
        rows = [row_of(result) for result in standing(ticket)]
        if event.version > 1:
            link.run(_CLEAR, (ticket.number, ticket.cycle))
        add(link, rows)
    if event.earlier:
        add(link, [row_of(result) for result in earlier(event)])


def add(link: Asks, rows: Iterable[Row]) -> None:
    """Write results."""
    for row in rows:
        link.run(_ADD, row)


def add_many(link: Asks, rows: Iterable[Row]) -> None:
    """Write many results at once."""
    link.many(_ADD, rows)


def row_of(result: Result) -> Row:
    """Return a result as a row of COLUMNS."""
    judged, level = str(result.judged), int(result.priority)
    head = (result.number, result.cycle, int(result.task), level, judged)
    return (*head, result.reached_at, result.clock_start, result.responded_at)
