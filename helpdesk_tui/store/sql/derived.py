"""Whether everything that is derived agrees with the events: tickets, tally, results."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain as joined
from itertools import groupby
from typing import NamedTuple

from helpdesk_tui.domain.agreement.results import Ledger
from helpdesk_tui.domain.tickets.events import fold
from helpdesk_tui.domain.tickets.ticket import Ticket
from helpdesk_tui.store.asks import Asks
from helpdesk_tui.store.base import Row, Unreadable
from helpdesk_tui.store.log.codec import EVENT_COLUMNS, TICKET_ROW, event_of, row_of
from helpdesk_tui.store.log.erasures import UNREADABLE
from helpdesk_tui.store.sql.asked import results as results_sql

# The tally where it is not what counting gives.
_TALLY = """
SELECT priority, status, n, 0 AS counted FROM tally WHERE n > 0 AND NOT EXISTS (
    SELECT 1 FROM ticket WHERE ticket.priority = tally.priority AND ticket.status = tally.status
) UNION ALL
SELECT counted.priority, counted.status, coalesce(tally.n, 0), counted.n FROM (
    SELECT priority, status, count(*) AS n FROM ticket GROUP BY priority, status
) AS counted LEFT JOIN tally ON tally.priority = counted.priority AND tally.status = counted.status
WHERE coalesce(tally.n, 0) <> counted.n
"""
# Children of children: there is one level.
_TOO_DEEP = """
SELECT child.number, child.parent FROM ticket AS child JOIN ticket AS parent ON parent.number = child.parent
WHERE child.parent IS NOT NULL AND parent.parent IS NOT NULL
"""
# Every ticket, and every event with its texts, both in the order of their numbers: they are walked side by side.
_TICKETS = f"SELECT {', '.join(TICKET_ROW)}, body FROM ticket ORDER BY number"
_EVENTS = f"""
SELECT {", ".join(f"event.{name}" for name in EVENT_COLUMNS)}, texts
FROM event INDEXED BY event_by_version LEFT JOIN event_text USING (seq) ORDER BY number, version
"""
_NUMBER = EVENT_COLUMNS.index("number")
# The results that stand beside the tickets, in the same order.
_RESULTS = f"SELECT {', '.join(results_sql.COLUMNS)} FROM result ORDER BY number, cycle, task"


def astray(link: Asks) -> Iterator[str]:
    """Yield a sentence for each ticket, tally or result that differs from what the events give."""
    with link.snapshot():
        for priority, status, kept, counted in link.rows(_TALLY):
            yield f"The tally says {kept} for P{priority} {status}; there are {counted}."
        for number, parent in link.rows(_TOO_DEEP):
            yield f"#{number} is a child of #{parent}, which is a child itself."
        yield from _replayed(link)


def _replayed(link: Asks) -> Iterator[str]:
    """Fold every history and compare it with its ticket's row and its results."""
    kept = _Kept(link)
    tickets = joined.from_iterable(link.pieces(_TICKETS))
    events_in_order = joined.from_iterable(link.pieces(_EVENTS))
    histories = groupby(events_in_order, key=lambda row: int(row[_NUMBER]))
    row = next(tickets, None)
    for number, events in histories:
        while row is not None and row[0] < number:
            yield f"#{row[0]} has no events."
            row = next(tickets, None)
        if row is None or row[0] != number:
            yield f"#{number} has events but no ticket."
            continue
        yield from _compared(number, row, events, kept.of(number))
        row = next(tickets, None)
    while row is not None:
        yield f"#{row[0]} has no events."
        row = next(tickets, None)


class _Kept:
    """The results as they are stored, returned ticket by ticket."""

    def __init__(self, link: Asks) -> None:
        self._groups = groupby(joined.from_iterable(link.pieces(_RESULTS)), key=lambda row: int(row[0]))
        self._next = next(self._groups, None)

    def of(self, number: int) -> list[Row]:
        """Return the results of a ticket; it must be called with ascending numbers."""
        while self._next is not None and self._next[0] < number:
            self._next = next(self._groups, None)
        if self._next is None or self._next[0] != number:
            return []
        return list(self._next[1])


def _compared(number: int, row: Row, events: Iterator[Row], kept: list[Row]) -> Iterator[str]:
    """Compare one ticket's row and its results with what its events give."""
    try:
        given = given_by(number, events)
    except Unreadable as error:
        yield str(error)
        return
    names = (*TICKET_ROW, "body")
    wrong = [name for name, derived, kept in zip(names, given.row, row, strict=True) if derived != kept]
    if wrong:
        yield f"#{number}: {', '.join(wrong)} differ from what its events tell."
    if given.results != kept:
        yield f"#{number}: its results differ from what its events tell."


class Given(NamedTuple):
    """What the events of a ticket give: its row (TICKET_ROW and the body), and its results as rows."""

    row: Row
    results: list[Row]


def given_by(number: int, events: Iterable[Row]) -> Given:
    """Fold a ticket's history, of which there is at least one event. Raises Unreadable."""
    ticket: Ticket | None = None
    results = Ledger()
    body: str | None = None
    for stored in events:
        try:
            event = event_of(stored)
            ticket = fold(ticket, event)
        except UNREADABLE as error:
            raise Unreadable(f"#{number}, event {stored[0]} cannot be read: {error}.") from error
        body = event.text if event.version == 1 else body
        results.step(event, ticket)
    if ticket is None:
        raise Unreadable(f"#{number} has no events.")
    return Given((*row_of(ticket), body), [results_sql.row_of(one) for one in results.results])


def otherwise(link: Asks) -> Iterator[Given]:
    """Yield what the events give for each ticket whose row or whose results say otherwise. Raises Unreadable."""
    kept = _Kept(link)
    events_in_order = joined.from_iterable(link.pieces(_EVENTS))
    histories = groupby(events_in_order, key=lambda row: int(row[_NUMBER]))
    # Every event has its ticket, by the engine: a ticket without events is passed over.
    tickets = joined.from_iterable(link.pieces(_TICKETS))
    for number, events in histories:
        row = next(row for row in tickets if row[0] == number)
        given = given_by(number, events)
        if given.row != tuple(row) or given.results != kept.of(number):
            yield given
