"""A desk in memory: what every store must do, said as plainly as possible."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import takewhile

from helpdesk_tui.domain.events import Event, Kind, fold
from helpdesk_tui.domain.query import Query, Scope, terms
from helpdesk_tui.domain.text import phone_digits
from helpdesk_tui.domain.ticket import Priority, Status, Ticket, rank
from helpdesk_tui.store.base import FIRST_NUMBER, PRESENCE_KEPT, Order, Presence, Unavailable, View


@dataclass
class Shelf:
    """What several stores share, as several connections share a file."""

    tickets: dict[int, Ticket] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    settings: dict[str, str] = field(default_factory=dict)
    presences: dict[str, Presence] = field(default_factory=dict)
    commits: int = 0
    held: bool = False


class MemoryReader:
    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    def ticket(self, number: int) -> Ticket | None:
        return self._shelf.tickets.get(number)

    def history(self, number: int, after: int = 0) -> list[Event]:
        return [event for event in self._shelf.events if event.number == number and event.version > after]

    def operation(self, op: str) -> list[Event]:
        return [event for event in self._shelf.events if event.op == op]

    def operations(self, actor: str, number: int | None = None, limit: int = 200) -> list[tuple[str, str | None]]:
        latest = {
            event.op: event.undoes
            for event in reversed(self._shelf.events)
            if event.actor == actor and number in (None, event.number)
        }
        return list(latest.items())[:limit]

    def references(self, references: Sequence[str]) -> dict[str, int]:
        wanted = set(references)
        return {
            ticket.reference: number
            for number, ticket in self._shelf.tickets.items()
            if ticket.reference is not None and ticket.reference in wanted
        }


class MemoryTransaction(MemoryReader):
    def __init__(self, shelf: Shelf) -> None:
        super().__init__(shelf)
        self._given = FIRST_NUMBER - 1

    def new_number(self) -> int:
        self._given = max(self._given, max(self._shelf.tickets, default=0)) + 1
        return self._given

    def append(self, event: Event, ticket: Ticket) -> None:
        here = self._shelf.tickets.get(event.number)
        if event.version != (here.version if here else 0) + 1 or fold(here, event) != ticket:
            raise ValueError(f"#{event.number} v{event.version} does not follow")
        self._shelf.events.append(replace(event, seq=len(self._shelf.events) + 1))
        self._shelf.tickets[event.number] = ticket


class MemoryStore(MemoryReader):
    def __init__(self, shelf: Shelf | None = None) -> None:
        super().__init__(shelf or Shelf())
        self._own = 0

    @contextmanager
    def write(self) -> Iterator[MemoryTransaction]:
        shelf = self._shelf
        if shelf.held:
            raise Unavailable("The desk is busy: another program holds it. Nothing was written; try again.")
        kept = dict(shelf.tickets), list(shelf.events), dict(shelf.settings), dict(shelf.presences)
        shelf.held = True
        try:
            yield MemoryTransaction(shelf)
        except BaseException:
            shelf.tickets, shelf.events, shelf.settings, shelf.presences = kept
            raise
        finally:
            shelf.held = False
        shelf.commits += 1
        self._own += 1

    def page(self, view: View, start: int, count: int) -> list[Ticket]:
        return self._view(view)[start : start + count]

    def position(self, view: View, number: int) -> int | None:
        numbers = [ticket.number for ticket in self._view(view)]
        return numbers.index(number) if number in numbers else None

    def size(self, view: View) -> int:
        return len(self._view(view))

    def tally(self) -> Mapping[tuple[Priority, Status], int]:
        return Counter((ticket.priority, ticket.status) for ticket in self._shelf.tickets.values())

    def due_after(self, now: int, count: int = 1) -> list[Ticket]:
        running = [ticket for ticket in self._open() if rank(ticket)[0] == 0 and rank(ticket)[1] > now]
        return sorted(running, key=lambda ticket: (rank(ticket), ticket.number))[:count]

    def scheduled_after(self, now: int) -> int:
        return sum(
            ticket.priority is Priority.P6 and (ticket.scheduled_for or 0) > now and rank(ticket)[0] == 0
            for ticket in self._open()
        )

    def stamp(self) -> int:
        return self._shelf.commits - self._own

    def changed(self, seq: int) -> tuple[int, frozenset[int]]:
        events = self._shelf.events
        return len(events), frozenset(event.number for event in events if event.seq > seq)

    def setting(self, name: str) -> str | None:
        return self._shelf.settings.get(name)

    def put_setting(self, name: str, value: str) -> None:
        with self.write():
            self._shelf.settings[name] = value

    def arrive(self, presence: Presence) -> None:
        with self.write():
            here = self._shelf.presences
            since = here[presence.session].since if presence.session in here else presence.since
            here[presence.session] = replace(presence, since=since)
            self._shelf.presences = {
                session: one for session, one in here.items() if one.seen_at >= presence.seen_at - PRESENCE_KEPT
            }

    def leave(self, session: str) -> None:
        with self.write():
            self._shelf.presences.pop(session, None)

    def present(self, since: int) -> list[Presence]:
        here = [one for one in self._shelf.presences.values() if one.seen_at >= since]
        return sorted(here, key=lambda one: (one.since, one.session))

    def load(self, histories: Iterable[Sequence[tuple[Event, Ticket]]]) -> int:
        with self.write() as transaction:
            return sum(self._loaded(transaction, history) for history in histories)

    def _loaded(self, transaction: MemoryTransaction, history: Sequence[tuple[Event, Ticket]]) -> bool:
        if not history:
            return False
        reference = history[-1][1].reference
        if reference is not None and self.references([reference]):
            return False
        own = history[0][1].number
        if any(ticket.number != own for _, ticket in history):
            raise ValueError("a history is that of one ticket")
        number = own or transaction.new_number()
        for event, ticket in history:
            transaction.append(replace(event, number=number), replace(ticket, number=number))
        return True

    def check(self) -> list[str]:
        return []

    def close(self) -> None:
        return

    def _open(self) -> list[Ticket]:
        return [ticket for ticket in self._shelf.tickets.values() if ticket.status is not Status.CLOSED]

    def _view(self, view: View) -> list[Ticket]:
        """The open tickets in the view's order, then the closed ones, the latest first."""
        closed = [ticket for ticket in self._shelf.tickets.values() if ticket.status is Status.CLOSED]
        closed.sort(key=lambda ticket: (-(ticket.closed_at or 0), -ticket.number))
        waiting = sorted(self._open(), key=lambda ticket: place(view.order, ticket))
        wanted = {Scope.OPEN: waiting, Scope.CLOSED: closed, Scope.ALL: waiting + closed}[view.query.scope]
        return [ticket for ticket in wanted if self._has_words(ticket, view.query)]

    def _has_words(self, ticket: Ticket, query: Query) -> bool:
        opening = takewhile(lambda event: event.kind is Kind.OPENED, self.history(ticket.number))
        texts = [
            str(ticket.number),
            ticket.subject,
            next((event.text for event in opening), None),
            ticket.requester,
            ticket.organisation,
            phone_digits(ticket.phone or ""),
        ]
        here = [term for text in texts for term in terms(plain_letters(text or ""))]
        return all(any(term.startswith(plain_letters(word)) for term in here) for word in query.words)


def place(order: Order, ticket: Ticket) -> tuple[int, ...]:
    """The queue's order: by priority or not; running clocks by time-to-breach, then answered work by age."""
    first = (int(ticket.priority),) if order is Order.PRIORITY else ()
    return (*first, *rank(ticket), ticket.number)


def plain_letters(text: str) -> str:
    """Letters without their marks."""
    return "".join(letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter))
