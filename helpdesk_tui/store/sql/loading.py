"""Turns whole histories into rows for a desk of any engine: numbered, sealed and chained."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from helpdesk_tui.domain.agreement.results import of_history
from helpdesk_tui.domain.tickets.desk_events import FIRST_EVENT, LAST_EVENT, NOTES, By, DeskKind
from helpdesk_tui.domain.tickets.events import Event, Value
from helpdesk_tui.domain.tickets.requester import Requester
from helpdesk_tui.domain.tickets.ticket import Ticket
from helpdesk_tui.store.base import FIRST_NUMBER, After, Log, Row, Transaction
from helpdesk_tui.store.log import chain
from helpdesk_tui.store.log.codec import TICKET_ROW, row_of, salts, seal
from helpdesk_tui.store.sql.asked import pages as pages_sql
from helpdesk_tui.store.sql.asked import results as results_sql

History = Sequence[tuple[Event, Ticket]]

PIECE = 4_000
"""The most histories that are in memory at a time."""

TICKET_AND_BODY = (*TICKET_ROW, "body")


class Piece(NamedTuple):
    """Some histories as rows: tickets (TICKET_AND_BODY), events with their chain, texts, results, pages of words."""

    tickets: list[Row]
    events: list[Row]
    texts: list[Row]
    results: list[Row]
    pages: list[Row]


class Loading:
    """A load in progress."""

    def __init__(self, log: Log, number: int, end: tuple[int, bytes], absent: object = None) -> None:
        """Start after the desk's last ``number`` and the ``end`` of its log; ``absent`` stands for None in rows."""
        self._log, self._absent = log, absent
        self._salts = salts()
        self.last, self._chain = end
        self.before = self.last
        self._number = self.first = max(number, FIRST_NUMBER - 1)
        self.empty = self.last == 0 and number == 0
        self.count = 0

    @property
    def end(self) -> tuple[int, bytes]:
        """The number of the last event, and its chain."""
        return self.last, self._chain

    def rows(self, piece: Sequence[History]) -> Piece:
        """Return histories as rows, without those the desk has already. Raises ValueError for a missing version."""
        made = Piece([], [], [], [], [])
        seq, link, link_of, absent = self.last, self._chain, chain.link_of, self._absent
        for history in self._new(piece):
            number = self._number_for(history)
            row = (number, *row_of(history[-1][1])[1:], history[0][0].text)
            made.tickets.append(tuple([absent if value is None else value for value in row]))
            said = [event for event, _ in history]
            made.pages.extend(pages_sql.rows(history[-1][1], history[0][0].text, said, number))
            for event in said:
                seq += 1
                payload, text = seal(event, self._salts)
                kind, undoes = str(event.kind), event.undoes
                told = (seq, number, event.version, kind, event.at, event.actor, event.op)
                link = link_of(link, *told, undoes, payload)
                made.events.append((*told, absent if undoes is None else undoes, payload, link))
                if text is not None:
                    made.texts.append((seq, text))
            made.results.extend((number, *results_sql.row_of(one)[1:]) for one in of_history(history))
        self.last, self._chain = seq, link
        self.count += len(made.tickets)
        return made

    def tell(self, transaction: Transaction, by: By | None, after: After | None = None) -> None:
        """Have further notes written, and say in the log ``by`` whom an import was, and which events came with it."""
        notes = after(transaction) if after is not None else 0
        if by is not None and (self.count or notes):
            last = transaction.head()[0] if notes else self.last
            came: dict[str, Value] = {"tickets": self.count, FIRST_EVENT: self.before + 1, LAST_EVENT: last}
            transaction.append_desk_event(by.event(DeskKind.IMPORTED, came | ({NOTES: notes} if notes else {})))

    def _number_for(self, history: History) -> int:
        """Return the ticket's own number, or the next free one. Raises ValueError where a version is missing."""
        own = history[0][1].number
        for version, (event, ticket) in enumerate(history, 1):
            if event.version != version or ticket.version != version or ticket.number != own:
                raise ValueError(f"#{ticket.number} v{ticket.version} is not version {version} of #{own}")
        number = own or self._number + 1
        self._number = max(self._number, number)
        return number

    def _new(self, piece: Sequence[History]) -> Iterator[History]:
        """Yield the histories whose reference neither the desk has nor an earlier one of the piece."""
        references = [ticket.reference for history in piece for _, ticket in history[-1:] if ticket.reference]
        here = set(self._log.references(references)) if references else set()
        for history in piece:
            reference = history[-1][1].reference if history else None
            if not history or reference in here:
                continue
            if reference is not None:
                here.add(reference)
            yield history


def caller_of(row: Row) -> Requester:
    """Return the requester of a row of name, phone, email, organisation, and instant of the contact (seconds UTC)."""
    name, phone, email, firm, at = row
    return Requester(name or "", phone, email, firm, seen_at=at)
