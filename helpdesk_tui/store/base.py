"""What every store can do, and the ways in which it can fail.

A store keeps events and, folded from them, the tickets. It computes nothing about the agreement: deadlines are in
the tickets, and time-to-breach is never stored. The protocol has parts, so that each engine is tested part by part.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

from helpdesk_tui.domain.filters.query import EVERYTHING_OPEN, Query
from helpdesk_tui.domain.tickets.events import Event, Kind
from helpdesk_tui.domain.tickets.ticket import Priority, Status, Ticket
from helpdesk_tui.store.counting import Counting
from helpdesk_tui.store.drafting import Drafting
from helpdesk_tui.store.errors import Away as Away
from helpdesk_tui.store.errors import Busy as Busy
from helpdesk_tui.store.errors import Declined as Declined
from helpdesk_tui.store.errors import Interrupted as Interrupted
from helpdesk_tui.store.errors import Lost as Lost
from helpdesk_tui.store.errors import Moved as Moved
from helpdesk_tui.store.errors import StoreError as StoreError
from helpdesk_tui.store.errors import Superseded as Superseded
from helpdesk_tui.store.errors import Unavailable as Unavailable
from helpdesk_tui.store.errors import Unclear as Unclear
from helpdesk_tui.store.errors import Unreadable as Unreadable
from helpdesk_tui.store.errors import Unusable as Unusable
from helpdesk_tui.store.holding import Holding
from helpdesk_tui.store.reading import Reading
from helpdesk_tui.store.timekeeping import Timekeeping
from helpdesk_tui.store.watching import Watching

if TYPE_CHECKING:
    from helpdesk_tui.domain.filters.conditions import Condition
    from helpdesk_tui.domain.shift.figures import Figures, Span
    from helpdesk_tui.domain.tickets.desk_events import By, DeskEvent
    from helpdesk_tui.domain.tickets.requester import Requester

Row = tuple[Any, ...]
"""A row of a table, or of the result of a statement."""


class Order(StrEnum):
    """The two orders of the queue."""

    PRIORITY = "priority"
    BREACH = "breach"


@dataclass(frozen=True, slots=True)
class View:
    """Which tickets, in which order."""

    query: Query = EVERYTHING_OPEN
    order: Order = Order.PRIORITY


@dataclass(frozen=True, slots=True)
class Count:
    """How many tickets were counted, and whether there may be more."""

    number: int
    more: bool = False


class Log(Protocol):
    """Tickets by their numbers, and the events they are folded from."""

    def ticket(self, number: int) -> Ticket | None:
        """Return a ticket, or None."""

    def history(
        self, number: int, after: int = 0, kinds: Collection[Kind] = (), most: int | None = None
    ) -> list[Event]:
        """Return the ticket's events with a version above ``after`` (of some kinds), in order: the first ``most``."""

    def children(self, number: int) -> list[Ticket]:
        """Return the children of a ticket by their numbers."""

    def operation(self, op: str) -> list[Event]:
        """Return the events of one operation, in the order they were written; empty when unknown."""

    def operations(self, actor: str, number: int | None = None) -> Iterator[tuple[str, str | None]]:
        """Yield ``(op, undoes)`` of the actor's operations (on one ticket), newest first, each once.

        They are read only as far as the caller goes. A purge is left out, because it cannot be undone.
        """

    def head(self) -> tuple[int, str]:
        """Return the head of the log: the number of its last event, and that event's chain in hexadecimal."""

    def desk_events(
        self,
        limit: int = 100,
        *,
        before: int | None = None,
        kinds: Collection[str] = (),
        op: str | None = None,
        actor: str | None = None,
    ) -> list[DeskEvent]:
        """Return the latest events of the desk as a whole, newest first: of some kinds, one operation, one actor.

        ``before`` is a place in the log (``seq``) from which the list goes on.
        """

    def references(self, references: Sequence[str]) -> dict[str, int]:
        """Return which of these references from elsewhere the desk has already, each with its ticket's number."""

    def known_operations(self, ops: Sequence[str]) -> set[str]:
        """Return which of these operations the desk has already."""


class Callers(Protocol):
    """The requesters: found by a number or by a name."""

    def requester(self, identity: int) -> Requester | None:
        """Return one requester by their id, or None."""

    def requesters_by_number(self, number: str, limit: int = 5) -> list[Requester]:
        """Return those with such a number, as ``domain.tickets.number.matches`` says; the last contact first."""

    def requesters_named(self, words: str, limit: int = 5) -> list[Requester]:
        """Return those with these beginnings of words in name, organisation or address; without words, the latest."""

    def callers_named(self, words: str, limit: int = 5) -> list[Requester]:
        """Return who has all these beginnings of words in their name and no record, for want of number and address.

        They stand on the latest tickets alone; the last contact first.
        """

    def requesters_called(self, name: str) -> list[Requester]:
        """Return those of this name (up to 200), in any spelling, the last contact first."""

    def requesters_like(self, caller: Requester) -> list[Requester]:
        """Return those who share a number or an address with a requester, then those of the same name, latest first."""

    def tickets_of(self, requester: Requester, limit: int, *, only_open: bool) -> list[Ticket]:
        """Return a requester's (open) tickets, the latest first, as ``domain.tickets.requester.theirs`` says."""


class Reader(Log, Callers, Protocol):
    """What can be asked, inside a transaction and outside."""


class Transaction(Reader, Protocol):
    """One write in progress. It is committed when its block ends, and undone when the block raises."""

    def new_number(self) -> int:
        """Return the next free ticket number; the first is 1001."""

    def append(self, event: Event, ticket: Ticket) -> None:
        """Write the event and the ticket after it. Raises ValueError where the version is not the next one."""

    def append_desk_event(self, event: DeskEvent) -> int:
        """Write an event of the desk as a whole to the log; return its place (``seq``) there."""

    def keep_requester(self, requester: Requester) -> int:
        """Write a requester and their organisation, new where the id is 0; return the id."""

    def keep_organisation(self, name: str, note: str | None, at: int) -> None:
        """Write the note on an organisation; ``at`` (seconds UTC) is its first contact, where it is new."""


@dataclass(frozen=True, slots=True)
class Presence:
    """One console on the desk, and the ticket it has open. ``since`` and ``seen_at`` are seconds UTC."""

    session: str
    technician: str
    since: int
    seen_at: int
    ticket: int | None = None


FIRST_NUMBER = 1001
"""The first ticket of a desk."""

PRESENCE_KEPT = 86_400
"""Seconds after its last sign of life in which a console that did not leave is kept among those present."""

After = Callable[[Transaction], int]
"""Writes notes on tickets that were here before a load, once its histories are in; returns how many."""
Histories = Iterable[Sequence[tuple[Event, Ticket]]]


class Lists(Protocol):
    """The queue and every view of it, a page at a time."""

    def page(self, view: View, start: int, count: int) -> list[Ticket]:
        """Return ``count`` tickets of the view from position ``start``, in its order."""

    def position(self, view: View, number: int) -> int | None:
        """Return a ticket's position in the view, or None when it is not in it."""

    def size(self, view: View) -> int:
        """Return how many tickets the view holds."""

    def seek(self, view: View) -> Iterator[None]:
        """Find what the view holds, piece by piece: size, position and page cost little once it has come to its end.

        Between two pieces anything may be asked or written; an engine that cannot do so finds nothing ahead.
        """

    def count(self, query: Query) -> Count:
        """Return how many tickets a query finds among a bounded number of them: for tabs."""

    def tally(self) -> Mapping[tuple[Priority, Status], int]:
        """Return how many tickets there are by priority and status, without counting them."""

    def parents(self, numbers: Sequence[int]) -> frozenset[int]:
        """Return which of these tickets have children."""

    def by_number(self, query: Query, after: int, count: int) -> list[tuple[Ticket, str | None]]:
        """Return the next ``count`` tickets of a query above the number ``after``, each with its body."""

    def due_after(self, now: int, count: int = 1) -> list[Ticket]:
        """Return the open tickets with a running clock that are due next after ``now``, soonest first."""

    def scheduled_after(self, now: int) -> int:
        """Return how many open scheduled tasks (P6) lie after ``now``."""


class Glances(Protocol):
    """The reads of single screens: the call, the agenda, the dashboard."""

    def alike(self, words: Sequence[str], organisation: str | None, limit: int) -> list[Ticket]:
        """Return the open tickets most like these words, as ``domain.rules.alike`` says."""

    def scheduled_between(self, start: int, end: int, limit: int = 500) -> list[Ticket]:
        """Return open scheduled tasks (P6) with their time in ``[start, end)``, soonest first."""

    def promised_between(self, start: int, end: int, limit: int = 500) -> list[Ticket]:
        """Return open tickets with a promise for ``[start, end)``, soonest first."""

    def recurring_before(self, before: int, limit: int = 500) -> list[Ticket]:
        """Return open tickets of a series whose regular instant lies before ``before``, oldest first."""

    def figures(self, span: Span, breached: Condition) -> Figures:
        """Return the figures of a span, all counted at one moment; ``breached`` is the condition for breached ones."""


class Shared(Protocol):
    """What the consoles on one desk share, and what each keeps there."""

    def stamp(self) -> int:
        """Return a number that changes when another connection has written; costs microseconds.

        Raises Moved when the file is not where it was, unless a copy of the same desk is there, which is then used;
        and Lost, once, where a server came back without the last of what was seen.
        """

    def changed(self, seq: int) -> tuple[int, frozenset[int]]:
        """Return the log's end, and the numbers of the tickets with events after ``seq``."""

    def setting(self, name: str) -> str | None:
        """Return a setting of the desk, or None."""

    def put_setting(self, name: str, value: str) -> None:
        """Write a setting of the desk."""

    def arrive(self, presence: Presence) -> None:
        """Record that a console is here, or still here; its ``since`` stays that of its first arrival."""

    def leave(self, session: str) -> None:
        """Record that a console has gone."""

    def technicians(self) -> list[str]:
        """Return the names of those who have done something on the desk, or have a console on it."""

    def present(self, since: int) -> list[Presence]:
        """Return the consoles seen at ``since`` or later, longest here first."""


class Store(Reader, Lists, Glances, Holding, Counting, Shared, Drafting, Reading, Timekeeping, Watching, Protocol):
    """A desk's store: all of the parts above, and the one way to write."""

    def write(
        self, op: str = "", numbers: Collection[int] = (), actor: str = "", undoes: str = ""
    ) -> AbstractContextManager[Transaction]:
        """Begin a write. An engine may read ahead what is named here. Raises Unavailable when others hold the desk."""

    def load(self, histories: Histories, by: By | None = None, after: After | None = None) -> int:
        """Write many whole histories, and ``after``, in one transaction, fast; return how many tickets came.

        With ``by``, it is an import: the log gets an event of it, and no undo takes it back. A history with the number
        0 gets the next free one; one whose ``reference`` is here is left out. Requesters are written too.
        """

    def check(self) -> list[str]:
        """Check the engine's own integrity and that replaying all events gives the tickets; return what is wrong."""

    def wait(self, seconds: float) -> None:
        """Wait at most ``seconds`` for another program's write, from now on."""

    def close(self) -> None:
        """Close the file or the connection."""
