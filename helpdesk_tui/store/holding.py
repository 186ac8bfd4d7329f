"""What a store is asked about the conditions that hold: which tickets may differ from an earlier state of the desk.

All of it is answered from indexes and the end of the log, whatever the size of the desk.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol

from helpdesk_tui.domain.tickets.events import Event
from helpdesk_tui.domain.tickets.ticket import Priority, Ticket

if TYPE_CHECKING:
    from helpdesk_tui.domain.shift.journal import Journal

MOST_COUNTED = 10_000
"""Tickets that are counted at most where not all of them are returned."""


class Written(NamedTuple):
    """What the log holds after a place, up to its ``end``: each changed ticket as it stands, with its events.

    ``all`` is False where there are more events than were asked for: then no ticket is returned.
    """

    end: int
    tickets: Sequence[tuple[Ticket, Sequence[Event]]]
    all: bool = True


class Turning(NamedTuple):
    """Tickets that were asked for, the most urgent first, and how many there are in all (to ``MOST_COUNTED``)."""

    tickets: Sequence[Ticket]
    total: int


class Holding(Protocol):
    """What conditions are worked out from, and what was announced of them."""

    def written(self, seq: int, limit: int) -> Written:
        """Return what the log holds after ``seq``, read at one moment; no ticket beyond ``limit`` events."""

    def turning(self, after: int, until: int, limit: int) -> Turning:
        """Return open tickets with an instant in ``(after, until]`` (seconds UTC), as ``conditions.instants`` names."""

    def unanswered(self, priority: Priority, limit: int) -> list[Ticket]:
        """Return open tickets of a priority (P1 to P5) that wait for their response, the longest waiting first."""

    def journal(self, technician: str) -> Journal | None:
        """Return what was announced to a technician; None where nothing was, or it cannot be read."""

    def keep_journal(self, technician: str, journal: Journal) -> None:
        """Keep what was announced to a technician, in place of what was kept before."""
