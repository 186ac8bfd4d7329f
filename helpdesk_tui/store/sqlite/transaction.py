"""One write in progress on a desk's file: an event, the ticket after it, and its link in the chain, together."""

from __future__ import annotations

from collections.abc import Container
from typing import TYPE_CHECKING

from helpdesk_tui.domain.tickets.events import Event
from helpdesk_tui.domain.tickets.ticket import Ticket
from helpdesk_tui.store.base import Row
from helpdesk_tui.store.log.codec import EVENT_COLUMNS, TICKET_ROW, row_of, seal
from helpdesk_tui.store.sql.transaction import SqlTransaction, derived_of
from helpdesk_tui.store.sqlite.connection.driver import engine
from helpdesk_tui.store.sqlite.connection.link import Link

if TYPE_CHECKING:
    from helpdesk_tui.domain.tickets.desk_events import DeskEvent


class SqliteTransaction(SqlTransaction):
    """One write in progress."""

    _link: Link

    def __init__(self, link: Link) -> None:
        """Write through ``link``, whose transaction is open."""
        super().__init__(link)
        self._end: tuple[int, bytes] | None = None

    # A ticket's first row; its body comes with the opening event.
    _OPEN = f"""
INSERT INTO ticket ({", ".join(TICKET_ROW)}, body) VALUES ({", ".join("?" * len(TICKET_ROW))}, ?)
ON CONFLICT (number) DO NOTHING
"""
    # The ticket after an event, only if it stands where that event found it. A column that is named has its indexes
    # rewritten and its triggers run even where it stays the same: naming all of them takes 55 us, not 9.
    _CHANGE = "UPDATE ticket SET {values} WHERE number = ? AND version = ?"
    # The event itself; the log is only ever added to.
    _EVENT = f"INSERT INTO event ({', '.join(EVENT_COLUMNS)}, chain) VALUES ({', '.join('?' * len(EVENT_COLUMNS))}, ?)"
    # Its personal texts beside it.
    _TEXTS = "INSERT INTO event_text (seq, texts) VALUES (?, ?)"

    def append(self, event: Event, ticket: Ticket) -> None:
        """Write the event and the ticket after it. Raises ValueError where the version is not the next one."""
        if (event.number, event.version) != (ticket.number, ticket.version):
            raise ValueError(f"#{ticket.number} v{ticket.version} is not what #{event.number} v{event.version} made")
        row = row_of(ticket)
        if event.version == 1:
            written = self._link.run(self._OPEN, (*row, event.text))
        else:
            # The event of a purge names no fields, so all of the row is written as a replay gives it.
            written = self._change(ticket, row, TICKET_ROW if event.erases else event.after)
        if written.rowcount != 1:
            raise ValueError(f"#{event.number} cannot be given v{event.version}: that is not what follows")
        payload, texts = seal(event, self._salts)
        from helpdesk_tui.store.log.chain import link_of
        from helpdesk_tui.store.sqlite.log import log_end

        seq, previous = self._end or log_end.end_of(self._link)
        said = (event.number, event.version, event.kind.value, event.at, event.actor, event.op, event.undoes, payload)
        self._end = seq + 1, link_of(previous, seq + 1, *said)
        self._link.run(self._EVENT, (seq + 1, *said, self._end[1]))
        if texts is not None:
            self._link.run(self._TEXTS, (seq + 1, texts))
        from helpdesk_tui.store.sql.asked import pages as pages_sql
        from helpdesk_tui.store.sql.asked import results as results_sql

        results_sql.step(self._link, event, ticket)
        pages_sql.follow(self._link, event, ticket)

    def _change(self, ticket: Ticket, row: Row, after: Container[str]) -> engine.Cursor:
        """Write the columns that an event changed, and those that are derived from them."""
        derived = derived_of(after)
        places = [place for place, name in enumerate(TICKET_ROW) if name in after or name in derived]
        values = ", ".join([f"{TICKET_ROW[place]} = ?" for place in places])
        parameters = (*[row[place] for place in places], ticket.number, ticket.version - 1)
        return self._link.run(self._CHANGE.format(values=values), parameters)

    def append_desk_event(self, event: DeskEvent) -> int:
        """Write an event of the desk as a whole to the log; return its place there."""
        from helpdesk_tui.store.log import desk_events
        from helpdesk_tui.store.log.chain import desk_link_of
        from helpdesk_tui.store.sqlite.log import desk_log, log_end

        payload, texts = desk_events.sealed(event, self._salts)
        seq, previous = self._end or log_end.end_of(self._link)
        said = (str(event.kind), event.at, event.actor, event.op, event.undoes, payload)
        self._end = seq + 1, desk_link_of(previous, seq + 1, *said)
        self._link.run(desk_log.INSERT, (seq + 1, *said, self._end[1]))
        if texts is not None:
            self._link.run(desk_log.INSERT_TEXTS, (seq + 1, texts))
        return seq + 1
