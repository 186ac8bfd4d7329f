"""Totals: what has happened on a desk since its log began. Undo takes nothing away from them.

A response is counted under the priority and with the result that its cycle had when it was given (SLA: results). A
merge is none, and neither is the beginning of a task (P6), which promises no response.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from helpdesk_tui.domain.tickets.events import Kind
from helpdesk_tui.domain.tickets.ticket import Channel, Priority, Sla

BOUNDS = (60, 300, 900, 1_800, 3_600, 14_400, 86_400)
"""Seconds by which the time to respond is put into classes: up to and with the first, the second, and so on."""

NO_RESPONSES = (Kind.UNDONE, Kind.UPGRADED, Kind.MERGED, Kind.ABSORBED, Kind.PARTED)
"""Events that may change when a ticket was responded to without anybody having responded."""


@dataclass(frozen=True, slots=True)
class Totals:
    """Counts of events.

    ``opened`` are tickets by the priority and channel with which they were opened, ``closings`` those that were closed,
    merges left out, ``responses`` by priority and result. ``classes`` are responses by how long they took (see BOUNDS;
    the last class has no end), ``seconds`` is how long they took in all.
    """

    opened: Mapping[tuple[Priority, Channel], int] = field(default_factory=dict)
    closings: int = 0
    responses: Mapping[tuple[Priority, Sla], int] = field(default_factory=dict)
    classes: Sequence[int] = (0,) * (len(BOUNDS) + 1)
    seconds: int = 0

    def __add__(self, more: Totals) -> Totals:
        """Return both together."""
        return Totals(
            opened=Counter(self.opened) + Counter(more.opened),
            closings=self.closings + more.closings,
            responses=Counter(self.responses) + Counter(more.responses),
            classes=[one + other for one, other in zip(self.classes, more.classes, strict=True)],
            seconds=self.seconds + more.seconds,
        )
