"""One write in progress on a server: the desk is held, and the server's own functions write the log."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from helpdesk_tui.domain.tickets.events import Event
from helpdesk_tui.domain.tickets.ticket import Ticket
from helpdesk_tui.store.base import FIRST_NUMBER
from helpdesk_tui.store.log.codec import FOUND_BY, TICKET_ROW, row_of, salts, seal
from helpdesk_tui.store.postgres.link import Link
from helpdesk_tui.store.sql.asked import pages as pages_sql
from helpdesk_tui.store.sql.asked import requesters as requester_sql
from helpdesk_tui.store.sql.asked import results as results_sql
from helpdesk_tui.store.sql.reader import SqlReader

if TYPE_CHECKING:
    from helpdesk_tui.domain.tickets.desk_events import DeskEvent
    from helpdesk_tui.domain.tickets.requester import Requester

_CALLER = ("requester", "phone", "email")
"""What the columns are derived from by which a caller's tickets are found."""

_IN_ORDER = ("version", "rank", "sort_at")
_DERIVED = (*_IN_ORDER, "phone_digits", *FOUND_BY)


class PostgresTransaction(SqlReader):
    """One write in progress."""

    _link: Link

    def __init__(self, link: Link) -> None:
        """Write through ``link``, which holds the desk."""
        super().__init__(link)
        self._salts = salts()
        self._given = 0

    # Numbers are never used twice: tickets are not deleted.
    _LAST_NUMBER = "SELECT max(number) FROM ticket"

    def new_number(self) -> int:
        """Return the next free ticket number; the first is 1001."""
        last = self._link.value(self._LAST_NUMBER) or 0
        self._given = max(last, self._given, FIRST_NUMBER - 1) + 1
        return self._given

    # The event and the ticket after it, by the server's own hand.
    _APPEND = "SELECT append_event(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"

    def append(self, event: Event, ticket: Ticket) -> None:
        """Write the event and the ticket as it stands after it. Raises ValueError when the version does not follow."""
        if (event.number, event.version) != (ticket.number, ticket.version):
            raise ValueError(f"#{ticket.number} v{ticket.version} is not what #{event.number} v{event.version} made")
        payload, texts = seal(event, self._salts)
        said = (event.number, event.version, str(event.kind), event.at, event.actor, event.op, event.undoes, payload)
        self._link.run(self._APPEND, (*said, texts, json.dumps(_changed(event, ticket), ensure_ascii=False)))
        results_sql.step(self._link, event, ticket)
        pages_sql.follow(self._link, event, ticket)

    # What happened to the desk as a whole.
    _APPEND_DESK = "SELECT append_desk_event(?, ?, ?, ?, ?, ?, ?)"

    def append_desk_event(self, event: DeskEvent) -> int:
        """Write what happened to the desk as a whole into the log; return its number there."""
        from helpdesk_tui.store.log import desk_events

        payload, texts = desk_events.sealed(event, self._salts)
        said = (str(event.kind), event.at, event.actor, event.op, event.undoes, payload)
        return int(self._link.value(self._APPEND_DESK, (*said, texts)))

    def keep_requester(self, requester: Requester) -> int:
        """Write a requester and their organisation, new where the id is 0; return the id."""
        return requester_sql.keep(self._link, requester)

    def keep_organisation(self, name: str, note: str | None, at: int) -> None:
        """Write what to know of an organisation."""
        requester_sql.keep_organisation(self._link, name, note, at)


def _changed(event: Event, ticket: Ticket) -> dict[str, Any]:
    """Return the columns that an event changed with what is derived from them; all of them of a new ticket."""
    row = dict(zip(TICKET_ROW, row_of(ticket), strict=True))
    if event.version == 1:
        return row | {"body": event.text}
    if event.erases:
        return row
    derived = _DERIVED if any(name in event.after for name in _CALLER) else _IN_ORDER
    return {name: value for name, value in row.items() if name in event.after or name in derived}
