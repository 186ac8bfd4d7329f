"""The reads for the conditions that hold: which tickets may differ from an earlier state of the desk.

All of them use indexes and the end of the log, so they are fast on a desk of any size.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol

from helpdesk_tui.domain.tickets.events import Event, Kind
from helpdesk_tui.domain.tickets.ticket import Priority, Ticket

if TYPE_CHECKING:
    from helpdesk_tui.domain.shift.journal import Journal

MOST_COUNTED = 10_000
"""The most tickets that are counted, where not all of them are returned."""


class Written(NamedTuple):
    """What the log holds after a place, up to its ``end``: each changed ticket as it stands, with its events.

    ``all`` is False where there are more events than the limit: then no ticket is returned.
    """

    end: int
    tickets: Sequence[tuple[Ticket, Sequence[Event]]]
    all: bool = True


class Turning(NamedTuple):
    """Tickets up to a limit, the most urgent first, and how many there are in all (up to ``MOST_COUNTED``)."""

    tickets: Sequence[Ticket]
    total: int


class Since(NamedTuple):
    """Tickets as they stand, each with some of its events in the order of the log, without their texts.

    ``all`` is False where there may be earlier ones: so many events were written since that not all were looked at.
    """

    tickets: Sequence[tuple[Ticket, Sequence[Event]]]
    all: bool = True


class Holding(Protocol):
    """The tickets and events that conditions are worked out from, and what was announced of them."""

    def written(self, seq: int, limit: int) -> Written:
        """Return what the log holds after ``seq``, read at one moment; no ticket beyond ``limit`` events."""

    def turning(self, after: int, until: int, limit: int) -> Turning:
        """Return open tickets with an instant in ``(after, until]`` (seconds UTC), as ``conditions.instants`` names."""

    def unanswered(self, priority: Priority, limit: int) -> list[Ticket]:
        """Return open tickets of a priority (P1 to P5) that wait for their response, the longest waiting first."""

    def since(self, at: int, kinds: Collection[Kind], most: int) -> Since:
        """Return the events of some kinds from ``at`` (seconds UTC) on, with their tickets; ``most`` are looked at.

        What an import brought is left out: it did not happen here.
        """

    def journal(self, technician: str) -> Journal | None:
        """Return what was announced to a technician; None where nothing was, or it cannot be read."""

    def keep_journal(self, technician: str, journal: Journal) -> None:
        """Store what was announced to a technician, in place of what was stored before."""
