"""The ticket under the cursor at a glance, beside the list where there is room for both, else over its end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress

from helpdesk_tui.console.look.columns import clock_cell
from helpdesk_tui.console.look.family import child_lines, in_order, relation, summary
from helpdesk_tui.console.look.lines import BLANK, Line, boxed, fitted, line
from helpdesk_tui.console.look.watch import alarm_lines
from helpdesk_tui.desk import Desk
from helpdesk_tui.domain.shift.alarms import Alarm
from helpdesk_tui.domain.text.cells import width, wrap
from helpdesk_tui.domain.tickets.events import Event, Kind
from helpdesk_tui.domain.tickets.ticket import Ticket
from helpdesk_tui.domain.words.instants import spoken
from helpdesk_tui.store.base import StoreError

BESIDE, UNASKED = 120, 150
"""Cells of a screen from which the preview stands beside the list, and from which it does so without being asked."""

_LEAST, _SHARE = 44, 3
_LATEST = 100
"""Events looked through for notes: of a ticket with thousands only the last are wanted."""
_CHILDREN = 3
_WHO = 3
"""Lines for who it is and how they are reached."""
BELOW = 8
"""Lines the preview takes where it lies over the list."""


class Preview:
    """What the preview shows; the notes are read once a ticket and version."""

    def __init__(self, desk: Desk, alarms: Callable[[int], Sequence[Alarm]]) -> None:
        """Read from ``desk``; ``alarms`` returns those of a ticket. Until it is switched, the width decides."""
        self._desk = desk
        self._alarms = alarms
        self.wanted: bool | None = None
        self.room = 0
        self._read: tuple[int, int] = (0, 0)
        self._history: list[Event] = []

    @property
    def shown(self) -> bool:
        """Whether it shows on a screen as wide as the last one."""
        return self.room >= UNASKED if self.wanted is None else self.wanted

    @property
    def beside(self) -> int:
        """Cells it takes beside the list; 0 where it does not stand there."""
        return max(_LEAST, self.room // _SHARE) if self.shown and self.room >= BESIDE else 0

    @property
    def below(self) -> bool:
        """Whether it lies over the end of the list."""
        return self.shown and self.room < BESIDE

    def switch(self) -> None:
        """Show it, or show it no more."""
        self.wanted = not self.shown

    def lines(self, ticket: Ticket | None, room: int, height: int) -> list[Line]:
        """Return the ticket in ``room`` cells and at most ``height`` lines, the latest notes first."""
        if ticket is None:
            return []
        policy, now = self._desk.policy, self._desk.clock()
        clock, role = clock_cell(ticket, policy, now)
        due = "" if ticket.due_at is None or not ticket.running else f"  due {spoken(ticket.due_at, policy, now)}"
        out: list[Line] = [
            line((f"#{ticket.number} {ticket.priority} ", "title"), (clock, role), (due, "dim")),
            *(line((part, "strong")) for part in wrap(ticket.subject, room)[:2]),
        ]
        out += alarm_lines(ticket, self._alarms(ticket.number), policy, now, room)
        out += _requester(ticket, room)
        out += self._family(ticket)
        for event in reversed(self._notes(ticket)):
            head = f"{spoken(event.at, policy, now)} {event.actor}: "
            out += [line((part, "" if place else "dim")) for place, part in enumerate(wrap(head, room))]
            out += [line(f"  {part}") for part in wrap(event.text or "", room - 2)[:4]]
            if len(out) >= height:
                break
        return out[:height]

    def _family(self, ticket: Ticket) -> list[Line]:
        """Say what the ticket belongs to, or how many are affected and which its first children are."""
        belongs = relation(ticket)
        out = [line((f"{belongs[0]} #{belongs[1]}", "strong"))] if belongs else []
        children: list[Ticket] = []
        with suppress(StoreError):
            children = in_order(self._desk.store.children(ticket.number))
        affected = f"affected: {ticket.affected}" if ticket.affected else ""
        said = "   ".join(part for part in (affected, summary(children)) if part)
        out += [line((said, "strong"))] if said else []
        return out + child_lines(children[:_CHILDREN], self._desk.policy, self._desk.clock(), close=True)

    def _notes(self, ticket: Ticket) -> list[Event]:
        """Return the events with a text of their own, the opening first."""
        if self._read != (ticket.number, ticket.version):
            self._history = []
            with suppress(StoreError):
                after = max(ticket.version - _LATEST, 0)
                opening = self._desk.store.history(ticket.number, kinds=(Kind.OPENED,)) if after else []
                latest = self._desk.store.history(ticket.number, after)
                self._history = [event for event in (*opening, *latest) if event.text]
                self._read = ticket.number, ticket.version
        return self._history


def _requester(ticket: Ticket, room: int) -> list[Line]:
    """Say who it is and how they are reached, each part whole where a line has room for it."""
    said: list[str] = []
    for part in filter(None, (ticket.requester, ticket.organisation, ticket.phone, ticket.email)):
        joined = f"{said[-1]} · {part}" if said else part
        if said and width(joined) <= room:
            said[-1] = joined
        else:
            said.append(part)
    parts = [part for one in said or ["requester unknown"] for part in wrap(one, room)]
    return [line(part) for part in parts[:_WHO]]


def beside_lines(said: Sequence[Line], room: int, height: int) -> list[Line]:
    """Return the preview as it stands beside the list: ``room`` cells with the rule before it."""
    lines = [*said, *[BLANK] * height][:height]
    return [(("│ ", "rule"), *fitted(one, room - 3), (" ", "")) for one in lines]


def below_lines(said: Sequence[Line], room: int) -> list[Line]:
    """Return the preview as it lies over the list, between rules."""
    title, *rest = said or [BLANK]
    return [*boxed(title, rest, room), (("─" * room, "rule"),)]
