"""The whole screen as lines: header, queue or dialog, what was last said, and the keys that work now."""

from __future__ import annotations

from dataclasses import dataclass, replace

from helpdesk_tui.console.look.columns import headings, row
from helpdesk_tui.console.look.header import header
from helpdesk_tui.console.look.lines import BLANK, Line, boxed, fitted, flat, keys, line, over, plain
from helpdesk_tui.console.look.preview import BELOW as PREVIEW_BELOW
from helpdesk_tui.console.old.chips import chips
from helpdesk_tui.console.old.modes import Mode
from helpdesk_tui.console.old.session import Session
from helpdesk_tui.console.old.tab_line import tab_line
from helpdesk_tui.console.state.window import Row
from helpdesk_tui.domain.text.cells import cut, wrap
from helpdesk_tui.domain.tickets.ticket import Status, status_at
from helpdesk_tui.store.base import Order

TAB_LINE = 1
"""Where the tabs stand in the bar, counted from 0."""

LEAST_ROOM, LEAST_HEIGHT = 60, 12
_ALARMS = 4
"""Spans of a row that are mark, priority, a space and the clock."""
_AROUND = 5
"""Lines that are not the queue: header, tabs, headings, notice and footer."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What each part of the screen shows. ``covered`` are the lines of the body that something lies over."""

    bar: list[Line]
    body: list[Line]
    foot: list[Line]
    covered: frozenset[int] = frozenset()


def queue_height(height: int, *, toured: bool = False) -> int:
    """Return how many tickets a screen of ``height`` lines shows; a tour's strip takes a line."""
    return max(1, height - _AROUND - toured)


def too_small(room: int, height: int) -> bool:
    """Whether a terminal has no room for the desk; then no key may do anything but leave."""
    return room < LEAST_ROOM or height < LEAST_HEIGHT


def compose(session: Session, room: int, height: int) -> Frame:
    """Compose the screen for a terminal of ``room`` cells by ``height`` lines."""
    if too_small(room, height):
        return _too_small(room, height)
    bar = [
        header(session.news.desktop, session.desk.policy, session.now, room),
        fitted(tab_line(session.tabs, room), room),
    ]
    body_height = height - 4 - (session.tour is not None)
    session.preview.room = room
    full = next((mode for mode in reversed(session.modes) if mode.full), None)
    body = _full(full, _strip(session, room), room, body_height) if full else _list(session, room, body_height)
    body = [fitted(one, room) for one in body[:body_height]] + [fitted(BLANK, room)] * (body_height - len(body))
    under = body
    top = session.modes[-1] if session.modes else None
    if top is not None and top is not full:
        body = _overlaid(session, top, body, room, over_queue=full is None)
    elif top is None and session.preview.below:
        told = session.preview.lines(session.window.cursor, room - 4, PREVIEW_BELOW)
        body = _laid_over(session, told, body, room, over_queue=True) if told else body
    frame = _said(session, bar, body, room, over_queue=full is None)
    covered = frozenset(place for place, one in enumerate(frame.body) if one is not under[place])
    if session.tour is None:
        return replace(frame, covered=covered)
    return replace(frame, body=[session.tour.line(room), *frame.body], covered=frozenset(at + 1 for at in covered))


def _full(mode: Mode, strip: Line, room: int, height: int) -> list[Line]:
    return [strip, *mode.lines(room, height - 1)]


def _list(session: Session, room: int, height: int) -> list[Line]:
    """Return the queue, and the ticket under its cursor beside it where that is wanted."""
    beside = session.preview.beside
    if not beside:
        return _queue(session, room)
    told = session.preview.lines(session.window.cursor, beside - 4, height - 1)
    head, *rows = _queue(session, room - beside)
    return [head, *side_by_side(rows, told, room - beside, height - 1)]


def _queue(session: Session, room: int) -> list[Line]:
    layout, policy, now = session.layout(room), session.desk.policy, session.now
    rows = session.window.rows()
    parents = session.news.parents(rows)
    out = [_strip(session, room) or headings(layout, session.window.top)]
    for place, one in enumerate(rows):
        shown = row(
            one.ticket,
            layout,
            policy,
            now,
            marked=one.ticket.number in session.marked,
            gone=one.gone,
            elsewhere=one.ticket.number in session.watch.open_at,
            parent=one.ticket.number in parents,
        )
        if one.cursor:
            shown = _under_cursor(fitted(shown, room))
        if session.order is Order.PRIORITY and place + 1 < len(rows) and _band_begins(one, rows[place + 1], now):
            shown = over(fitted(shown, room), "ruled")
        out.append(shown)
    if not rows:
        out += _nothing(session)
    return out


def _under_cursor(shown: Line) -> Line:
    """Lay the cursor over a row; priority and clock, the first spans, keep what their colour says."""
    return (*over(shown[:_ALARMS], "cursor"), *flat(shown[_ALARMS:], "cursor"))


def _strip(session: Session, room: int) -> Line:
    """Return what has to be told now, on the line of the headings: no row is ever shifted by it."""
    told, count = session.announcements.strip, session.announcements.more
    beside = max(0, len(told) - 1) + count.number
    number = f"{beside:,}{'+' if count.more else ''}"
    if not told:
        return line((f" {number} tickets are late, near their deadline or due ", "warning")) if beside else BLANK
    more = f"  and {number} more" if beside else ""
    role = "bar-alarm" if told[0].loud else "warning"
    return line((f" {cut(told[0].text, room - 2 - len(more))} ", role), (more, "strong"))


def _band_begins(one: Row, after: Row, now: int) -> bool:
    """Whether the band of tasks before their time begins between two rows (SLA: P6)."""
    return status_at(one.ticket, now) is not Status.SCHEDULED and status_at(after.ticket, now) is Status.SCHEDULED


def _nothing(session: Session) -> list[Line]:
    if session.filter:
        return [BLANK, _nothing_found(session)]
    if session.tabs.at:
        return [
            BLANK,
            line(
                f"  Nothing in {session.tabs.view.name}.  ",
                (session.keymap.first("view"), "key"),
                (" shows the queue.", "hint"),
            ),
        ]
    ways = (
        ("new", "opens a ticket; its clock starts at that key"),
        ("help", "shows all keys; the last line those that work now"),
        ("command", "goes anywhere by name or number; Tab completes"),
    )
    keymap = session.keymap
    offered = [(verb, what) for verb, what in ways if verb not in keymap.hidden]
    told = [line(f"    {keymap.first(verb):<6}", (what, "hint")) for verb, what in offered]
    tour = line("    ", ("helpdesk tour", "key"), (" in the shell: two minutes, a made-up desk", "hint"))
    return [BLANK, line(("  No open tickets.", "title")), BLANK, *told, tour]


def _nothing_found(session: Session) -> Line:
    """Say that the filter finds nothing, how many closed tickets it would find, and which keys lead on."""
    closed, all_tickets = session.window.closed, (("Esc", "key"), (" shows all tickets.", "hint"))
    if not closed:
        return line(f"  Nothing matches '{session.filter}'.  ", *all_tickets)
    does, them = ("does", "it") if closed == 1 else ("do", "them")
    key = "Tab" if session.modes else session.keymap.first("closed")
    told = f"  Nothing open matches '{session.filter}'; {closed:,} closed {does}: "
    return line(told, (key, "key"), (f" shows {them}.  ", "hint"), *all_tickets)


def _overlaid(session: Session, mode: Mode, body: list[Line], room: int, *, over_queue: bool) -> list[Line]:
    """Lay a panel over the end of the body, or over its start where it would hide the cursor's row."""
    return _laid_over(session, list(mode.lines(room - 4, len(body) - 3)), body, room, over_queue=over_queue)


def _laid_over(session: Session, told: list[Line], body: list[Line], room: int, *, over_queue: bool) -> list[Line]:
    title, rest = (told[0], told[1:]) if told else (BLANK, [])
    panel = [*boxed(title, rest, room), (("─" * room, "rule"),)]
    cursor = session.window.index - session.window.top + 1
    if over_queue and cursor >= len(body) - len(panel):
        return [*panel, *body[len(panel) :]]
    return [*body[: len(body) - len(panel)], *panel]


def _said(session: Session, bar: list[Line], body: list[Line], room: int, *, over_queue: bool) -> Frame:
    """Add what was last said, and the keys that work now.

    A long word is told whole for its while: it takes the keys' line too, then lies over the
    end of the body; over its start where the end holds the cursor's row. Nothing moves for it.
    """
    said = session.notice
    told = [] if said is None else [fitted(line((f" {part}", said.role)), room) for part in wrap(said.text, room - 2)]
    keys_line = fitted(_hints(session, room), room)
    if len(told) < 2:
        return Frame(bar, body, [told[0] if told else fitted(chips(session), room), keys_line])
    above, foot = told[:-2][: len(body)], told[-2:]
    cursor = session.window.index - session.window.top + 1
    if above and over_queue and cursor >= len(body) - len(above):
        return Frame(bar, [*told, *body[len(told) :]][: len(body)], [fitted(chips(session), room), keys_line])
    return Frame(bar, [*body[: len(body) - len(above)], *above], foot)


def _hints(session: Session, room: int) -> Line:
    if session.modes:
        hints = session.modes[-1].hints()
        return keys(hints, room, [hint for hint in hints if hint[0] == "Esc"])
    footer = session.keymap.footer(session.window.cursor, marked=bool(session.marked))
    return keys(footer, room, session.keymap.hints(["help"]))


def _too_small(room: int, height: int) -> Frame:
    said = [f"This terminal is {room}x{height}.", f"The desk needs {LEAST_ROOM}x{LEAST_HEIGHT}.", "q leaves."]
    lines = [fitted(line(one), room) for one in said] + [fitted(BLANK, room)] * max(0, height - 3)
    return Frame(lines[:2], lines[2 : max(2, height - 2)], lines[max(2, height - 2) : height])


def side_by_side(left: list[Line], right: list[Line], room: int, height: int) -> list[Line]:
    """Join a list in ``room`` cells with the lines to its right, a rule between them."""
    rows = [fitted(one, room) for one in [*left, *[BLANK] * height][:height]]
    beside = [*right, *[BLANK] * height][:height]
    return [(*one, (" │ ", "rule"), *other) for one, other in zip(rows, beside, strict=True)]


def as_text(frame: Frame) -> str:
    """Return a frame without its roles, for tests and for the first paint's measure."""
    return "\n".join(plain(one) for one in (*frame.bar, *frame.body, *frame.foot))
