"""Whether the events of each ticket are in the order of their instants, checked along the whole log."""

from __future__ import annotations

from array import array

from helpdesk_tui.domain.times.instant import utc

_DENSE = 1 << 22
"""Ticket numbers below this are in one array, 8 bytes each; the few above it are in a dictionary."""
_NEVER = -(1 << 63)


class Order:
    """Follows the log. The desk writes no event that is earlier than the one before it in its ticket."""

    def __init__(self, since: int) -> None:
        """Start; before the event ``since`` programs did not check this, and disorder is only counted."""
        self._since = since
        self._last = array("q")
        self._far: dict[int, int] = {}
        self.before = 0
        self.latest: int | None = None

    def step(self, seq: int, number: int, at: int) -> int | None:
        """Take the next event; return the instant of the ticket's event before it, where that is later."""
        if self.latest is None or at > self.latest:
            self.latest = at
        if 0 <= number < _DENSE:
            if number >= len(self._last):
                self._last.extend([_NEVER] * (number + 1024 - len(self._last)))
            last = self._last[number]
            self._last[number] = at
        else:
            last = self._far.get(number, _NEVER)
            self._far[number] = at
        if at >= last:
            return None
        if seq < self._since:
            self.before += 1
            return None
        return last


def said(at: int) -> str:
    """Return an instant as ISO-8601 UTC, or as a number of seconds where no calendar has it."""
    try:
        return utc(at)
    except (OverflowError, OSError, ValueError):
        return f"{at} seconds"
