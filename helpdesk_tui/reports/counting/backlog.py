"""How many tickets were open at each midnight, and how old they were.

A duplicate is in no backlog, as it is no arrival, and neither is what was opened by mistake. So from one midnight to
the next the backlog changes by what was opened and reopened, and by what was closed.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from helpdesk_tui.reports.counting.cycles import Told
from helpdesk_tui.reports.report import Backlog

DAY = 86_400
AGES = (0, 1 * DAY, 3 * DAY, 7 * DAY, 30 * DAY, 1 << 60)
"""The ages at which the parts of a backlog begin, and where the last ends."""


class Backlogs:
    """Counts the backlog at some midnights."""

    def __init__(self, midnights: Sequence[int]) -> None:
        """Count at these instants, ascending (seconds UTC)."""
        self._midnights = midnights
        # By age, what begins and ends before each midnight: their running sum is the backlog.
        self._steps = [[0] * (len(midnights) + 1) for _ in AGES[1:]]

    def take(self, ticket: Told) -> None:
        """Count a ticket in, from each beginning of a cycle to its end."""
        if ticket.duplicate or ticket.withdrawn:
            return
        midnights = self._midnights
        count = len(midnights)
        for cycle in ticket.cycles:
            first = bisect_right(midnights, cycle.begin)
            last = count if cycle.closed_at is None else bisect_right(midnights, cycle.closed_at)
            if first < last and not cycle.withdrawn:
                self._add(ticket.opened_at, first, last)

    def _add(self, opened_at: int, first: int, last: int) -> None:
        """Count one ticket at the midnights from ``first`` up to ``last``, each time by its age then."""
        midnights, end = self._midnights, first
        for steps, most in zip(self._steps, AGES[1:], strict=True):
            # Up to the first midnight at which it is older.
            begin, end = end, min(last, bisect_right(midnights, opened_at + most - 1))
            if begin < end:
                steps[begin] += 1
                steps[end] -= 1
            else:
                end = begin
            if end == last:
                return

    def found(self) -> list[Backlog]:
        """Return the backlog at each of the midnights."""
        ages = [list(accumulate(steps)) for steps in self._steps]
        return [
            Backlog(at, sum(own := tuple(one[place] for one in ages)), (own[0], own[1], own[2], own[3], own[4]))
            for place, at in enumerate(self._midnights)
        ]
