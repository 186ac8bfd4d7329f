"""What every store can do, and the ways in which it can fail.

A store keeps events and, folded from them, the tickets. It computes nothing about the
agreement: deadlines are in the tickets, time-to-breach is nobody's to store.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from helpdesk_tui.domain.events import Event
from helpdesk_tui.domain.query import EVERYTHING_OPEN, Query
from helpdesk_tui.domain.ticket import Priority, Status, Ticket


class StoreError(Exception):
    """Something is wrong with the store; the message is a sentence for a technician."""


class Unavailable(StoreError):
    """Busy or unreachable: nothing was written, trying again may help."""


class Unusable(StoreError):
    """Newer than this program, damaged, or not a desk: trying again will not help."""


class Order(StrEnum):
    """The two orders of the queue."""

    PRIORITY = "priority"
    BREACH = "breach"


@dataclass(frozen=True, slots=True)
class View:
    """Which tickets, in which order."""

    query: Query = EVERYTHING_OPEN
    order: Order = Order.PRIORITY


class Reader(Protocol):
    """What can be asked, inside a transaction and outside."""

    def ticket(self, number: int) -> Ticket | None:
        """Return a ticket, or None."""

    def history(self, number: int, after: int = 0) -> list[Event]:
        """Return the ticket's events with a version above ``after``, in order."""

    def operation(self, op: str) -> list[Event]:
        """Return the events of one operation, in the order they were written; empty when unknown."""

    def operations(self, actor: str, number: int | None = None, limit: int = 200) -> list[tuple[str, str | None]]:
        """Return ``(op, undoes)`` of the actor's latest operations (on one ticket), newest first, each once."""

    def references(self, references: Sequence[str]) -> dict[str, int]:
        """Return which of these outside references are here already, and under which number."""


class Transaction(Reader, Protocol):
    """One write in progress. It is committed when its block ends, and undone when the block raises."""

    def new_number(self) -> int:
        """Return the next free ticket number; the first is 1001."""

    def append(self, event: Event, ticket: Ticket) -> None:
        """Write the event and the ticket as it stands after it. Raises ValueError when the version does not follow."""


@dataclass(frozen=True, slots=True)
class Presence:
    """One console on the desk. ``since`` and ``seen_at`` are seconds UTC."""

    session: str
    technician: str
    since: int
    seen_at: int


FIRST_NUMBER = 1001
"""The first ticket of a desk."""

PRESENCE_KEPT = 86_400
"""Seconds after which a console that went without a word is forgotten, when the next one arrives."""


class Store(Reader, Protocol):
    """A desk's memory."""

    def write(self) -> AbstractContextManager[Transaction]:
        """Begin the one kind of write there is. Raises Unavailable when another holds the desk too long."""

    def page(self, view: View, start: int, count: int) -> list[Ticket]:
        """Return ``count`` tickets of the view from position ``start``, in its order."""

    def position(self, view: View, number: int) -> int | None:
        """Return a ticket's position in the view, or None when it is not in it."""

    def size(self, view: View) -> int:
        """Return how many tickets the view holds."""

    def tally(self) -> Mapping[tuple[Priority, Status], int]:
        """Return how many tickets there are by priority and status, without counting them."""

    def due_after(self, now: int, count: int = 1) -> list[Ticket]:
        """Return the open tickets with a running clock that are due next after ``now``, soonest first."""

    def scheduled_after(self, now: int) -> int:
        """Return how many open scheduled tasks (P6) lie after ``now``."""

    def stamp(self) -> int:
        """Return a number that changes when another connection has written; costs microseconds."""

    def changed(self, seq: int) -> tuple[int, frozenset[int]]:
        """Return the log's end, and the numbers of the tickets with events after ``seq``."""

    def setting(self, name: str) -> str | None:
        """Return a setting of the desk, or None."""

    def put_setting(self, name: str, value: str) -> None:
        """Keep a setting of the desk."""

    def arrive(self, presence: Presence) -> None:
        """Say that a console is here, or still here; its ``since`` stays that of its first arrival."""

    def leave(self, session: str) -> None:
        """Say that a console has gone."""

    def present(self, since: int) -> list[Presence]:
        """Return the consoles seen at ``since`` or later, longest here first."""

    def load(self, histories: Iterable[Sequence[tuple[Event, Ticket]]]) -> int:
        """Write many whole histories in one transaction, fast; return how many tickets. For imports and demos.

        A history whose tickets have the number 0 gets the next free one; one whose ``reference`` is here already
        is left out.
        """

    def check(self) -> list[str]:
        """Check the engine's own integrity and that replaying all events gives the tickets; return what is wrong."""

    def close(self) -> None:
        """Let go of the file or the connection."""
