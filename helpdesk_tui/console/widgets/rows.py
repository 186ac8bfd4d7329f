"""The lines of the queue's list, for its widget and for the first screen, which is painted before Textual is there."""

from __future__ import annotations

from collections.abc import Mapping

from helpdesk_tui.console.look.columns import NARROW, Columns, columns, headings, row
from helpdesk_tui.console.look.lines import BLANK, Line, fitted, flat, line, over
from helpdesk_tui.console.state.shift import Shift
from helpdesk_tui.console.state.window import Row
from helpdesk_tui.domain.tickets.ticket import Status, status_at
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


def queue_lines(shift: Shift, room: int) -> list[Line]:
    """Return the headings and the rows in sight, each of ``room`` cells."""
    shown, policy, now = layout(shift, room), shift.desk.policy, shift.now
    rows = shift.window.rows()
    parents = shift.news.parents(rows)
    out: list[Line] = [fitted(headings(shown, shift.window.top), room)]
    for place, one in enumerate(rows):
        drawn = fitted(
            row(
                one.ticket,
                shown,
                policy,
                now,
                marked=one.ticket.number in shift.marked,
                gone=one.gone,
                elsewhere=one.ticket.number in shift.presence.open_at,
                parent=one.ticket.number in parents,
            ),
            room,
        )
        if one.cursor:
            drawn = (*over(drawn[:_ALARMS], "cursor"), *flat(drawn[_ALARMS:], "cursor"))
        if shift.order is Order.PRIORITY and place + 1 < len(rows) and _band_begins(one, rows[place + 1], now):
            drawn = over(drawn, "ruled")
        out.append(drawn)
    return out if rows else [*out, *(fitted(one, room) for one in _nothing(shift))]


def _band_begins(one: Row, after: Row, now: int) -> bool:
    """Whether the band of tasks before their time begins between two rows (SLA: P6)."""
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
