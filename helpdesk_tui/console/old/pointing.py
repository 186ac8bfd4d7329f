"""What the mouse means: a row chosen or opened, a tab taken, the wheel. It never reaches what a key would not.

Switched off, no terminal is asked for the mouse; what is reported all the same does nothing.
"""

from __future__ import annotations

from helpdesk_tui.console.keys.key import Key
from helpdesk_tui.console.keys.verbs import BOUND
from helpdesk_tui.console.old.modes import Listing, Mode
from helpdesk_tui.console.old.session import Session
from helpdesk_tui.console.old.tab_line import tab_at
from helpdesk_tui.console.old.view_actions import go


def point(session: Session, line: int) -> None:
    """Choose the ticket on a line of the queue, counted from 1; the one that is chosen already opens."""
    window = session.window
    if session.modes or _deaf(session) or not 0 < line <= len(window.rows()):
        return
    session.touched()
    chosen = window.top + line - 1
    if chosen == window.index:
        session.do(BOUND["enter"])
    else:
        window.go(chosen)


def choose_tab(session: Session, cell: int, room: int) -> None:
    """Show the view whose tab stands at a cell of the tab line."""
    place = None if _deaf(session) else tab_at(session.tabs, cell, room)
    if place is not None and not session.modes:
        session.touched()
        go(session, place)


def wheel(session: Session, lines: int) -> None:
    """Move in the queue, or scroll what lies over it. Where something is typed the wheel is still."""
    if _deaf(session):
        return
    if not session.modes:
        session.touched()
        session.window.move(lines)
        return
    bound = session.keymap.keys["down" if lines > 0 else "up"]
    if bound and _only_shows(session.modes[-1]):
        for _ in range(abs(lines)):
            session.press(Key(bound[0]))


def _deaf(session: Session) -> bool:
    """Whether the mouse is off, or an earlier key still waits for the desk: nothing overtakes it."""
    return not session.manners.mouse or session.waiting


def _only_shows(mode: Mode) -> bool:
    """Whether nothing is typed in a mode: a brushed pad must not change the field of a form."""
    from helpdesk_tui.console.old.panels import Told
    from helpdesk_tui.console.old.ticket_view import TicketView

    return isinstance(mode, (Listing, Told, TicketView))
