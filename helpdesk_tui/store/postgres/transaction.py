"""One write in progress on a server: the desk is held, and the server's own functions write the log."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any

from helpdesk_tui.domain.tickets.events import Event, Kind
from helpdesk_tui.domain.tickets.ticket import Ticket
from helpdesk_tui.store.asks import Parameters
from helpdesk_tui.store.base import Row
from helpdesk_tui.store.log.codec import TICKET_ROW, event_of, row_of, seal
from helpdesk_tui.store.postgres.link import Link
from helpdesk_tui.store.sql.asked import pages as pages_sql
from helpdesk_tui.store.sql.asked import results as results_sql
from helpdesk_tui.store.sql.reader import EVENT_FIELDS, TICKET_FIELDS
from helpdesk_tui.store.sql.transaction import SqlTransaction, derived_of

if TYPE_CHECKING:
    from helpdesk_tui.domain.tickets.desk_events import DeskEvent

_MOST_AHEAD = 100
"""The most tickets that are read in the round trip that holds the desk; further ones are read one by one."""


class PostgresTransaction(SqlTransaction):
    """One write in progress."""

    _link: Link

    def __init__(self, link: Link) -> None:
        """Write through ``link``, which holds the desk."""
        super().__init__(link)
        self._last: dict[int, Event] = {}

    # The desk is held before anything else is read: a retry then waits for a commit that is still under way.
    _HOLD = "SELECT schema FROM hold()"
    # A ticket's last event, by which its next one is dated.
    _LAST_EVENT = f"""
SELECT {EVENT_FIELDS}, texts FROM event LEFT JOIN event_text USING (seq)
WHERE number = ? ORDER BY version DESC LIMIT 1
"""

    def begin(self, op: str, numbers: Collection[int], actor: str, undoes: str) -> int:
        """Hold the desk, and return its schema; what is going to be read of these is read in the same round trip."""
        some = list(numbers)[:_MOST_AHEAD]
        further: list[tuple[str, Parameters]] = [(self._OPERATION, (op,))] if op else []
        if actor:
            further.append(self.operations_asked(actor, next(iter(some), None)))
        elif op and not some:
            further.append((self._LAST_NUMBER, ()))
        of_each = (self._TICKET, self._LAST_EVENT, *pages_sql.LAST_PAGES)
        further += [(sql, (number,)) for number in some for sql in of_each]
        if undoes:
            further += self._asked_of(undoes)
        self._link.ask_now((self._HOLD, ()), *further)
        if undoes:
            self._meet(undoes)
        for number in some:
            self._met(self._link.rows(self._LAST_EVENT, (number,)))
        return int(self._link.value(self._HOLD))

    def _met(self, rows: Iterable[Row]) -> None:
        """Remember the last events of tickets."""
        self._last |= {event.number: event for event in map(event_of, rows)}

    # The tickets of an operation, and the last event of each.
    _ITS_TICKETS = f"SELECT {TICKET_FIELDS} FROM ticket WHERE number IN (SELECT number FROM event WHERE op = ?)"
    _ITS_LAST_EVENTS = f"""
SELECT {EVENT_FIELDS}, texts FROM ticket JOIN event ON event.number = ticket.number AND event.version = ticket.version
LEFT JOIN event_text USING (seq) WHERE ticket.number IN (SELECT number FROM event WHERE op = ?)
"""

    # Whether it did something to the desk as a whole.
    _ITS_DESK_EVENTS = "SELECT 1 FROM desk_event WHERE op = ? LIMIT 1"

    def operation(self, op: str) -> list[Event]:
        """Return the events of one operation, in the order they were written; what its undo needs is read with them."""
        if not self._link.knows(self._OPERATION, (op,)):
            self._link.ask_now(*self._asked_of(op))
            self._meet(op)
        return super().operation(op)

    def _asked_of(self, op: str) -> list[tuple[str, Parameters]]:
        """Return what is asked of an operation that may be taken back."""
        its = (self._ITS_TICKETS, self._ITS_LAST_EVENTS, pages_sql.ITS_PAGES, pages_sql.ITS_EVENTS)
        return [(sql, (op,)) for sql in (self._OPERATION, *its, self._ITS_DESK_EVENTS)]

    def _meet(self, op: str) -> None:
        """Know the tickets of an operation of which that was asked."""
        self._met(self._link.rows(self._ITS_LAST_EVENTS, (op,)))
        its_pages = {row[0]: [row] for row in self._link.rows(pages_sql.ITS_PAGES, (op,))}
        its_events: dict[int, list[Row]] = {}
        for row in self._link.rows(pages_sql.ITS_EVENTS, (op,)):
            its_events.setdefault(row[0], []).append(row)
        for row in self._link.rows(self._ITS_TICKETS, (op,)):
            number = row[0]
            self._link.know(self._TICKET, (number,), [row])
            self._link.know(pages_sql.EVENTS_OF, (op, number), its_events.get(number, []))
            if number in its_pages:
                self._link.know(pages_sql.LAST_PAGES[0], (number,), its_pages[number])

    def desk_events(
        self,
        limit: int = 100,
        *,
        before: int | None = None,
        kinds: Collection[str] = (),
        op: str | None = None,
        actor: str | None = None,
    ) -> list[DeskEvent]:
        """Return the latest events of the desk as a whole, newest first."""
        if op is not None and not self._link.rows(self._ITS_DESK_EVENTS, (op,)):
            return []
        return super().desk_events(limit, before=before, kinds=kinds, op=op, actor=actor)

    def history(
        self, number: int, after: int = 0, kinds: Collection[Kind] = (), most: int | None = None
    ) -> list[Event]:
        """Return the ticket's events with a version above ``after`` (of some kinds), in order: the first ``most``."""
        last = self._last.get(number)
        if last is not None and not kinds and most is None and after >= last.version - 1:
            return [last] if after < last.version else []
        return super().history(number, after, kinds, most)

    # The event and the ticket after it, by the server's own hand.
    _APPEND = "SELECT append_event(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"

    def append(self, event: Event, ticket: Ticket) -> None:
        """Write the event and the ticket after it. Raises ValueError where the version is not the next one."""
        if (event.number, event.version) != (ticket.number, ticket.version):
            raise ValueError(f"#{ticket.number} v{ticket.version} is not what #{event.number} v{event.version} made")
        payload, texts = seal(event, self._salts)
        said = (event.number, event.version, str(event.kind), event.at, event.actor, event.op, event.undoes, payload)
        self._link.run(self._APPEND, (*said, texts, json.dumps(_changed(event, ticket), ensure_ascii=False)))
        results_sql.step(self._link, event, ticket)
        pages_sql.follow(self._link, event, ticket)
        self._last.pop(event.number, None)
        self._link.written(event.number)
        self._link.written(event.op)

    # What happened to the desk as a whole.
    _APPEND_DESK = "SELECT append_desk_event(?, ?, ?, ?, ?, ?, ?)"

    def append_desk_event(self, event: DeskEvent) -> int:
        """Write an event of the desk as a whole to the log; return its place there."""
        from helpdesk_tui.store.log import desk_events

        payload, texts = desk_events.sealed(event, self._salts)
        said = (str(event.kind), event.at, event.actor, event.op, event.undoes, payload)
        self._link.written(event.op)
        return int(self._link.value(self._APPEND_DESK, (*said, texts)))


def _changed(event: Event, ticket: Ticket) -> dict[str, Any]:
    """Return the columns that an event changed with what is derived from them; all of them of a new ticket."""
    row = dict(zip(TICKET_ROW, row_of(ticket), strict=True))
    if event.version == 1:
        return row | {"body": event.text}
    if event.erases:
        return row
    derived = derived_of(event.after)
    return {name: value for name, value in row.items() if name in event.after or name in derived}
