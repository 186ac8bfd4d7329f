"""How many tickets were opened and closed on each day of a range."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from helpdesk_tui.reports.report import Day


class PerDay:
    """Counts arrivals and closings by day."""

    def __init__(self, begin: int, midnights: Sequence[int], cut: int) -> None:
        """Count in a range from ``begin`` up to ``cut`` with these midnights, ascending (seconds UTC)."""
        self._begins = [begin, *(at for at in midnights if begin < at < cut)]
        self._opened = [0] * len(self._begins)
        self._closed = [0] * len(self._begins)

    def opened(self, at: int) -> None:
        """Count an arrival of the range."""
        self._opened[bisect_right(self._begins, at) - 1] += 1

    def closed(self, at: int) -> None:
        """Count a closing of the range."""
        self._closed[bisect_right(self._begins, at) - 1] += 1

    def found(self) -> list[Day]:
        """Return the days in their order."""
        return [Day(*one) for one in zip(self._begins, self._opened, self._closed, strict=True)]
