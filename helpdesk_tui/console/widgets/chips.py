"""The chips above the footer: what holds at this console now, and what Esc would take away. Help prints this table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from helpdesk_tui.console.look.lines import Line, line
from helpdesk_tui.console.look.watch import WATCH_ROOM, acks_text, duty_text
from helpdesk_tui.console.state.shift import Shift
from helpdesk_tui.domain.times.instant import narrow
from helpdesk_tui.store.base import Order


@dataclass(frozen=True, slots=True)
class Chip:
    """One of them: what it says now (nothing: it is not there), and what the help page says of it."""

    text: Callable[[Shift], str]
    role: str
    example: str
    help: str


def chips(shift: Shift) -> Line:
    """Return those that hold now."""
    said = ((chip.text(shift), chip.role) for chip in CHIPS)
    return line(*((f" {text} ", role) for text, role in said if text))


def _open_at(shift: Shift) -> str:
    ticket = shift.window.cursor
    who = shift.presence.open_at.get(ticket.number) if ticket is not None else None
    return f"open at {', '.join(who)}" if who else ""


def _moved(shift: Shift) -> str:
    return f"{shift.still.moved} moved" if shift.still.moved else ""


def _held(shift: Shift) -> str:
    return f"order held, {shift.keymap.first('hold')} lets it go" if shift.still.held else ""


def _following(shift: Shift) -> str:
    return f"following #{shift.tracked}" if shift.tracked is not None else ""


def _handed_over(shift: Shift) -> str:
    signed, key = shift.handovers.unread, shift.keymap.first("handover")
    if signed is None:
        return ""
    at = narrow(signed.at, shift.desk.policy.business, shift.now)
    return f"handed over {at} by {signed.by}, unread{f': {key}' if key else ''}"


def _quiet(shift: Shift) -> str:
    left, key = shift.announcements.quiet_for, shift.keymap.first("hush")
    return f"quiet for {-(-left // 60)}m{f', {key} ends it' if key else ''}" if left else ""


def _marked(shift: Shift) -> str:
    return f"{len(shift.marked)} marked: verbs work on them, Esc unmarks" if shift.marked else ""


def _filter(shift: Shift) -> str:
    way = "  Esc takes it away" if not shift.marked else ""
    return f"filter: {shift.filter} ({shift.window.size:,}){way}" if shift.filter else ""


def _view(shift: Shift) -> str:
    tabs = shift.tabs
    if not tabs.at or shift.marked or shift.filter:
        return ""
    return f"{tabs.view.name}: Esc goes back to {tabs.views[0].name}"


def _order(shift: Shift) -> str:
    return "by time to breach" if shift.order is Order.BREACH else ""


def _duty(shift: Shift) -> str:
    said = shift.news.desktop.watch
    return duty_text(said) if said.on_duty is not None and shift.preview.room < WATCH_ROOM else ""


def _acks(shift: Shift) -> str:
    said = shift.news.desktop.watch
    return f"alarms: {acks_text(said)}" if said.acknowledged and shift.preview.room < WATCH_ROOM else ""


def _unread(shift: Shift) -> str:
    return "watch file wrong: helpdesk config check says why" if shift.watch.problem else ""


CHIPS = (
    Chip(_handed_over, "mark", "handed over 08:02", "Somebody signed a handover that you have not read"),
    Chip(_open_at, "strong", "open at bo", "Who else has the ticket open that the cursor is on"),
    Chip(_moved, "mark", "3 moved", "So many changed while the order was held"),
    Chip(_held, "strong", "order held", "The order stays as it is until it is let go"),
    Chip(_following, "strong", "following #7", "The cursor goes where that ticket goes"),
    Chip(_quiet, "strong", "quiet for 12m", "Only a P1 is shown and rung for until then"),
    Chip(_marked, "mark", "2 marked", "The next verb works on these, not on the cursor's"),
    Chip(_filter, "strong", "filter: vpn", "What was typed to narrow the view, and how many match"),
    Chip(_view, "strong", "Mine: Esc", "The view that is shown is not the first"),
    Chip(_order, "strong", "by time to breach", "The order goes by the clock alone"),
    Chip(_unread, "missed", "watch file wrong", "Something is wrong in the watch file"),
    Chip(_acks, "dim", "alarms: 1 ack...", "Who has acknowledged how many of the open alarms"),
    Chip(_duty, "dim", "on duty ana", "Who is on duty now, by the first roster"),
)
