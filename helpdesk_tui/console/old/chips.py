"""The chips above the footer: what holds at this console now, and what Esc would take away. Help prints this table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from helpdesk_tui.console.look.lines import Line, line
from helpdesk_tui.console.old.session import Session
from helpdesk_tui.console.old.view_actions import esc_takes
from helpdesk_tui.store.base import Order


@dataclass(frozen=True, slots=True)
class Chip:
    """One of them: what it says now (nothing: it is not there), and what the help page says of it."""

    told: Callable[[Session], str]
    role: str
    example: str
    help: str


def chips(session: Session) -> Line:
    """Return those that hold now."""
    told = ((chip.told(session), chip.role) for chip in CHIPS)
    return line(*((f" {text} ", role) for text, role in told if text))


def _open_at(session: Session) -> str:
    ticket = session.ticket
    who = session.watch.open_at.get(ticket.number) if ticket is not None else None
    return f"open at {', '.join(who)}" if who else ""


def _moved(session: Session) -> str:
    return f"{session.still.moved} moved" if session.still.moved else ""


def _held(session: Session) -> str:
    return f"order held, {session.keymap.first('hold')} lets it go" if session.still.held else ""


def _following(session: Session) -> str:
    return f"following #{session.followed}" if session.followed is not None else ""


def _quiet(session: Session) -> str:
    left, key = session.announcements.quiet_for, session.keymap.first("hush")
    return f"quiet for {-(-left // 60)}m{f', {key} ends it' if key else ''}" if left else ""


def _marked(session: Session) -> str:
    return f"{len(session.marked)} marked: verbs work on them, Esc unmarks" if session.marked else ""


def _filter(session: Session) -> str:
    way = "  Esc takes it away" if esc_takes(session) == "filter" else ""
    return f"filter: {session.filter} ({session.window.size:,}){way}" if session.filter else ""


def _view(session: Session) -> str:
    tabs = session.tabs
    return f"{tabs.view.name}: Esc goes back to {tabs.views[0].name}" if esc_takes(session) == "view" else ""


def _order(session: Session) -> str:
    return "by time to breach" if session.order is Order.BREACH else ""


CHIPS = (
    Chip(_open_at, "strong", "open at bo", "Who else has the ticket open that the cursor is on"),
    Chip(_moved, "mark", "3 moved", "So many changed while the order was held"),
    Chip(_held, "strong", "order held", "The order stays as it is until it is let go"),
    Chip(_following, "strong", "following #7", "The cursor goes where that ticket goes"),
    Chip(_quiet, "strong", "quiet for 12m", "Only a P1 is told and rung for until then"),
    Chip(_marked, "mark", "2 marked", "The next verb works on these, not on the cursor's"),
    Chip(_filter, "strong", "filter: vpn", "What was typed to narrow the view, and how many match"),
    Chip(_view, "strong", "Mine: Esc", "The view that is shown is not the first"),
    Chip(_order, "strong", "by time to breach", "The order goes by the clock alone"),
)
