"""The lines of the queue's list, for its widget and for the first screen, which is painted before Textual is there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from helpdesk_tui.console.look.columns import NARROW, Columns, Words, columns, headings, row, words
from helpdesk_tui.console.look.lines import BLANK, Line, fitted, flat, line, over
from helpdesk_tui.console.look.watch import sign
from helpdesk_tui.console.state.place import Row
from helpdesk_tui.console.state.shift import Shift
from helpdesk_tui.domain.agreement.sla import Policy
from helpdesk_tui.domain.tickets.ticket import Status, Ticket, status_at
from helpdesk_tui.store.base import Order

_ALARMS = 4
"""Spans of a row that are mark, priority, a space and the clock: under the cursor they keep what their colour says."""


def layout(shift: Shift, room: int) -> Columns:
    """Return the queue's columns for ``room`` cells."""
    tickets = shift.window.tickets()
    widest = max((ticket.number for ticket in tickets), default=0)
    needed: Mapping[str, int] = {}
    if room < NARROW:
        shown = [one.ticket for one in shift.window.rows()]
        needed = shift.needed.cells((shift.tabs.at, room), shown, tickets, shift.desk.policy, shift.now)
    return columns(room, widest, shift.tabs.view.columns, needed)


class Told(NamedTuple):
    """What a row tells beside the time: a ticket at its version, and what is known of it at this console."""

    ticket: Ticket
    marked: bool
    gone: bool
    elsewhere: bool
    parent: bool
    alarm: str


class Drawn:
    """The rows drawn last, each good for its ticket, marks and company, for the layout and for the words it has.

    A row is a function of just these, so none can be out of date. A step of the cursor changes two of them, and a
    second as a rule none.
    """

    def __init__(self) -> None:
        """Hold none."""
        self._laid_out: tuple[Columns, int] | None = None
        self._worded: tuple[Policy, int] | None = None
        self._rows: dict[int, tuple[Told, Words, Line]] = {}
        self._now: set[int] = set()
        """The tickets whose words are those of this second."""

    def row(self, told: Told, layout: Columns, policy: Policy, now: int, room: int) -> Line:
        """Return what is told as a row of ``room`` cells at ``now`` (seconds UTC)."""
        if self._laid_out != (layout, room):
            self._laid_out, self._rows = (layout, room), {}
            self._now.clear()
        if self._worded != (policy, now):
            self._worded = policy, now
            # What was not in sight in the last second goes.
            self._rows = {one: self._rows[one] for one in self._now}
            self._now.clear()
        number = told.ticket.number
        before = self._rows.get(number)
        if before is not None and number in self._now and before[0] == told:
            return before[2]
        self._now.add(number)
        ticket, marked, gone, elsewhere, parent, alarm = told
        said = words(ticket, layout, policy, now)
        if before is None or before[:2] != (told, said):
            drawn = row(ticket, layout, said, marked=marked, gone=gone, elsewhere=elsewhere, parent=parent, alarm=alarm)
            before = self._rows[number] = told, said, fitted(drawn, room)
        return before[2]


def queue_lines(shift: Shift, room: int, before: Drawn | None = None) -> list[Line]:
    """Return the headings and the rows in sight, each of ``room`` cells; rows drawn ``before`` are not drawn again."""
    shown, policy, now = layout(shift, room), shift.desk.policy, shift.now
    before = before or Drawn()
    rows = shift.window.rows()
    parents = shift.news.parents(rows)
    out: list[Line] = [fitted(headings(shown, shift.window.top), room)]
    for place, one in enumerate(rows):
        number = one.ticket.number
        elsewhere = number in shift.presence.open_at
        alarm = sign(one.ticket, shift.watch.of(number), now)
        told = Told(one.ticket, number in shift.marked, one.gone, elsewhere, number in parents, alarm)
        drawn = before.row(told, shown, policy, now, room)
        if one.cursor:
            drawn = (*over(drawn[:_ALARMS], "cursor"), *flat(drawn[_ALARMS:], "cursor"))
        if shift.order is Order.PRIORITY and place + 1 < len(rows) and _band_begins(one, rows[place + 1], now):
            drawn = over(drawn, "ruled")
        out.append(drawn)
    return out if rows else [*out, *(fitted(one, room) for one in _nothing(shift))]


def _band_begins(one: Row, after: Row, now: int) -> bool:
    """Whether the band of tasks before their time begins between two rows (SLA: P6)."""
    if one.moved or after.moved:
        return False
    return status_at(one.ticket, now) is not Status.SCHEDULED and status_at(after.ticket, now) is Status.SCHEDULED


def _nothing(shift: Shift) -> list[Line]:
    """Say why the list is empty, and which keys lead on."""
    keymap = shift.keymap
    if shift.filter:
        return [BLANK, _nothing_found(shift)]
    if shift.tabs.at:
        first = (keymap.first("view"), "key")
        return [BLANK, line(f"  Nothing in {shift.tabs.view.name}.  ", first, (" shows the queue.", "hint"))]
    ways = (
        ("new", "opens a ticket; its clock starts at that key"),
        ("help", "shows all keys; the last line those that work now"),
        ("command", "goes anywhere by name or number; Tab completes"),
    )
    offered = [(verb, what) for verb, what in ways if verb not in keymap.hidden]
    drawn = [line(f"    {keymap.first(verb):<6}", (what, "hint")) for verb, what in offered]
    tour = line("    ", ("helpdesk tour", "key"), (" in the shell: two minutes, a made-up desk", "hint"))
    return [BLANK, line(("  No open tickets.", "title")), BLANK, *drawn, tour]


def _nothing_found(shift: Shift) -> Line:
    """Say that the filter finds nothing, how many closed tickets it would find, and which keys lead on."""
    closed, all_tickets = shift.window.closed, (("Esc", "key"), (" shows all tickets.", "hint"))
    if not closed:
        return line(f"  Nothing matches '{shift.filter}'.  ", *all_tickets)
    does, them = ("does", "it") if closed == 1 else ("do", "them")
    drawn = f"  Nothing open matches '{shift.filter}'; {closed:,} closed {does}: "
    key = "Tab" if shift.busy_with else shift.keymap.first("closed")
    return line(drawn, (key, "key"), (f" shows {them}.  ", "hint"), *all_tickets)
