"""Where a window on the queue stands: its rows, its cursor, and what is left standing when a ticket moves."""

from __future__ import annotations

from dataclasses import dataclass

from helpdesk_tui.domain.tickets.ticket import Ticket


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the queue. ``gone`` says that the ticket has left the view since, ``moved`` that it is elsewhere."""

    ticket: Ticket
    cursor: bool
    gone: bool = False
    moved: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where a window stood: its cursor's ticket, and the lines of the list that the cursor and the top were on."""

    ticket: Ticket | None
    index: int
    top: int


@dataclass(frozen=True, slots=True)
class Stood:
    """What stood next to the cursor's row when a ticket was moved away from there: it stays where it is.

    ``next_to`` is its position in the view now, ``index`` the line of the list that a row beside it has, ``line`` the
    line of the window that the cursor was on, of ``height``.
    """

    next_to: int
    index: int
    line: int
    height: int

    def sees(self, found: int) -> bool:
        """Whether a ticket at a position of the view is in the window, which stands where it stood."""
        top = max(0, self._top(found))
        return top <= found < top + self.height

    def goes_along(self, found: int) -> tuple[int, int]:
        """Return the line of the list that the cursor is on with a ticket in sight, and that of the window's top."""
        return found, self._top(found)

    def stays(self, at_head: bool) -> tuple[int, int]:
        """Return the same where the ticket's row stays, a further line of the list; the head of it stays in sight."""
        return self.index, 0 if at_head and self.index < self.height else self.index - self.line

    def _top(self, found: int) -> int:
        return self.index - self.line - (found < self.next_to)
