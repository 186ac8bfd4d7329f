"""What the verbs that only look and move do when their key is pressed: no ticket is changed here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from helpdesk_tui.console.old.modes import Listing, Mode
from helpdesk_tui.console.old.panels import Why
from helpdesk_tui.console.old.session import Session
from helpdesk_tui.console.old.ticket_view import TicketView
from helpdesk_tui.console.old.view_actions import esc_takes, go, unfilter
from helpdesk_tui.store.base import Order


def open_ticket(session: Session) -> None:
    """Show the whole ticket."""
    if session.ticket is not None and not any(isinstance(mode, TicketView) for mode in session.modes):
        session.push(TicketView(session, session.ticket.number))


def track(session: Session) -> None:
    """Let the cursor follow a ticket wherever the order takes it, or no longer."""
    ticket = session.window.cursor
    session.followed = None if ticket is None or session.followed == ticket.number else ticket.number
    session.say(f"Following #{session.followed}." if session.followed else "Following no ticket.")


def hold(session: Session) -> None:
    """Hold the order, or let it go."""
    still = session.still
    still.held = not still.held
    lets_go = f"The order is held: {session.keymap.first('hold')} lets it go."
    session.say(lets_go if still.held else "The order is live again.")
    if not still.held:
        session.reload()


def hush(session: Session) -> None:
    """Be quiet for half an hour, but for P1; or no longer."""
    quiet = session.announcements.hush()
    session.say("Quiet for 30 minutes; a P1 is told all the same." if quiet else "No longer quiet.")


def why(session: Session) -> None:
    """Say why the deadline is what it is."""
    if session.ticket is not None:
        session.push(Why(session, session.ticket))


def mark(session: Session) -> None:
    """Mark or unmark the ticket under the cursor, and step on."""
    ticket = session.window.cursor
    if ticket is None:
        return
    if ticket.number in session.marked:
        del session.marked[ticket.number]
    else:
        session.marked[ticket.number] = ticket.version
    session.window.move(1)


def order(session: Session) -> None:
    """Switch between the two orders."""
    by_breach = session.order is Order.PRIORITY
    view = replace(session.window.view, order=Order.BREACH if by_breach else Order.PRIORITY)
    session.show(view)
    session.say("By time to breach alone." if by_breach else "By priority, then time to breach.")


def agenda(session: Session) -> None:
    """Show the week's tasks; inside the dashboard, in its place."""
    from helpdesk_tui.console.old.agenda import Agenda

    _instead(session, Agenda)


def dashboard(session: Session) -> None:
    """Show the day's figures; inside the agenda, in its place."""
    from helpdesk_tui.console.old.dashboard import Dashboard

    _instead(session, Dashboard)


def _instead(session: Session, listing: Callable[[Session], Mode]) -> None:
    """Open a mode with many tickets; there is never one over another."""
    if session.modes and isinstance(session.modes[-1], Listing):
        session.pop()
    session.push(listing(session))


def reload(session: Session) -> None:
    """Read everything anew."""
    session.reload()
    session.say("Read anew.")


def back(session: Session) -> None:
    """Take away what is on top; a notice that hides nothing goes along with it."""
    taken = esc_takes(session)
    session.notice = None
    if taken == "marks":
        session.marked.clear()
    elif taken == "filter":
        unfilter(session)
    elif taken == "view":
        go(session, 0)


def moves(lines: Callable[[Session], int]) -> Callable[[Session], None]:
    """Return a verb that moves the cursor by so many ``lines`` of what is shown then."""
    return lambda session: session.window.move(lines(session))


def latest(session: Session) -> None:
    """Go to the ticket that was saved last, where the view has it."""
    if not session.saved or not session.window.find(session.saved):
        session.say("No ticket that was saved here is in this view.", "hint")
