"""Adds up facts to the figures of a group."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from helpdesk_tui.reports.counting.facts import What
from helpdesk_tui.reports.report import Flow, Group, Responses, Tasks, Times

_LENGTHS = frozenset({What.RESPOND, What.RESPOND_WALL, What.UNANSWERED, What.RESOLVE, What.RESOLVE_NET})


class Tally:
    """The facts of one group so far."""

    def __init__(self) -> None:
        """Begin with none."""
        self._counts: dict[What, int] = defaultdict(int)
        self._lengths: dict[What, list[int]] = {what: [] for what in _LENGTHS}

    def add(self, what: What, value: int) -> None:
        """Take a fact."""
        if what in _LENGTHS:
            self._lengths[what].append(value)
        else:
            self._counts[what] += value

    def group(self, name: str) -> Group:
        """Return the figures under a name."""
        count = self._counts
        waits = self._lengths[What.UNANSWERED]
        return Group(
            name,
            responses=Responses(
                met=count[What.MET],
                missed=count[What.MISSED],
                pending=count[What.PENDING],
                none=count[What.NONE],
                at_call=count[What.AT_CALL],
                lowered=count[What.LOWERED],
            ),
            respond=times(self._lengths[What.RESPOND]),
            respond_wall=times(self._lengths[What.RESPOND_WALL]),
            unanswered=len(waits),
            longest_wait=max(waits, default=None),
            resolve=times(self._lengths[What.RESOLVE]),
            resolve_net=times(self._lengths[What.RESOLVE_NET]),
            tasks=Tasks(count[What.ON_TIME], count[What.LATE], count[What.OPEN_TASK]),
            flow=Flow(
                opened=count[What.OPENED],
                occurrences=count[What.OCCURRENCE],
                duplicates=count[What.DUPLICATE],
                closed=count[What.CLOSED],
                reopened=count[What.REOPENED],
                settled=count[What.SETTLED],
                first_contact=count[What.FIRST_CONTACT],
            ),
        )


def together(tallies: Iterable[Tally]) -> Tally:
    """Return one tally of all these."""
    whole = Tally()
    for one in tallies:
        for what, count in one._counts.items():
            whole._counts[what] += count
        for what, lengths in one._lengths.items():
            whole._lengths[what] += lengths
    return whole


def times(lengths: Sequence[int]) -> Times:
    """Return what is said of lengths in seconds; the middle of an even number of them is rounded down."""
    if not lengths:
        return Times()
    ordered = sorted(lengths)
    n = len(ordered)
    median = (ordered[(n - 1) // 2] + ordered[n // 2]) // 2
    # Nearest rank: the smallest that is not exceeded by nine in ten.
    return Times(n, sum(ordered) // n, median, ordered[-(-9 * n // 10) - 1], ordered[-1])
