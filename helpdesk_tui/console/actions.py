"""What each verb of the table does when its key is pressed: ask for what it needs, then call the desk.

One function a verb, found through ACTIONS by the verb's id. No rule stands here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from helpdesk_tui.console import longtext
from helpdesk_tui.console.call import Call
from helpdesk_tui.console.command_line import command, next_theme
from helpdesk_tui.console.modes import Listing, Mode, Prompt
from helpdesk_tui.console.panels import Help, Why
from helpdesk_tui.console.pick import PriorityPick
from helpdesk_tui.console.requester_note import ask_note, requester_of
from helpdesk_tui.console.session import Session
from helpdesk_tui.console.ticket_view import TicketView
from helpdesk_tui.console.timing import schedule_prompt
from helpdesk_tui.console.view_actions import digit, go, search, step, unfilter
from helpdesk_tui.desk import Outcome, Seen
from helpdesk_tui.domain.commands import EDITABLE
from helpdesk_tui.domain.ticket import Status
from helpdesk_tui.store.base import Order


def subject_of(session: Session, seen: Seen) -> str:
    """Return what a dialog is about: the ticket with its subject, or how many are marked."""
    ticket = session.only(seen)
    if ticket is not None:
        return f"#{ticket.number} {ticket.priority} {ticket.subject}"
    return f"{len(seen)} marked tickets"


def ask(
    session: Session,
    verb: str,
    seen: Seen,
    title: str,
    submit: Callable[[Seen, str], Outcome],
    *,
    needed: str = "",
    complete: Callable[[str], str] | None = None,
    long: bool = False,
    hints: tuple[tuple[str, str], ...] = (("Enter", "Do it"), ("Esc", "Back, kept as a draft")),
) -> None:
    """Ask for one line, kept as a draft while it is typed, and carry the verb out on ``seen`` at Enter.

    ``needed`` is the sentence for an empty line; without it an empty line will do. A ``long``
    text can be made of templates and in the editor.
    """
    slot = f"{verb} {' '.join(str(number) for number in seen)}"
    basis = dict(seen)

    def enter(typed: str) -> str | None:
        if needed and not typed.strip():
            return needed
        outcome = session.carry_out(lambda: submit(basis, typed))
        if outcome is None or not outcome.done:
            return again(session, basis, outcome)
        session.drafts.put(slot, "")
        session.modes.remove(prompt)
        return None

    def leave(typed: str) -> None:
        session.pop()
        if session.drafts.get(slot):
            session.say("Kept as a draft: the same key takes it up again.")

    def keep(typed: str) -> None:
        session.drafts.put(slot, typed if typed.strip() else "")

    prompt = Prompt(
        title,
        submit=enter,
        leave=leave,
        text=session.drafts.get(slot),
        changed=keep,
        complete=complete,
        hints=(*hints, *longtext.hints(session)) if long else hints,
        acts=longtext.acts(session, seen) if long else None,
        beside=longtext.listed(session) if long else None,
    )
    session.push(prompt)


def again(session: Session, basis: dict[int, int | None], outcome: Outcome | None) -> str:
    """Say why nothing was done; where a change came before, the next Enter goes by the ticket as it is now."""
    told = session.notice.text if session.notice else "Nothing was done."
    stood = [refused.number for refused in outcome.refused if refused.refusal.conflict] if outcome else []
    if not stood:
        return told
    for number in stood:
        ticket = None if number is None else session.desk.store.ticket(number)
        if ticket is not None:
            basis[ticket.number] = ticket.version
    return f"{told} Enter does it all the same, Esc leaves it."


def new(session: Session) -> None:
    """Open the form for a new ticket."""
    session.push(Call.taken_up(session))


def open_ticket(session: Session) -> None:
    """Show the whole ticket."""
    if session.ticket is not None and not any(isinstance(mode, TicketView) for mode in session.modes):
        session.push(TicketView(session, session.ticket.number))


def reprioritise(session: Session) -> None:
    """Show the six deadlines and wait for a digit."""
    seen = session.seen()
    session.push(PriorityPick(session, seen, subject_of(session, seen)))


def schedule(session: Session) -> None:
    """Ask for the time of a scheduled task."""
    seen = session.seen()
    schedule_prompt(session, seen, subject_of(session, seen))


def close(session: Session) -> None:
    """Ask for the resolution."""
    seen = session.seen()
    title = f"Close {subject_of(session, seen)}: what was the resolution?"
    ask(session, "close", seen, title, lambda basis, text: session.desk.close(basis, text or None), long=True)


def respond(session: Session) -> None:
    """Record the first response."""
    seen = session.seen()
    session.carry_out(lambda: session.desk.respond(seen))


def take(session: Session) -> None:
    """Take the tickets."""
    seen = session.seen()
    session.carry_out(lambda: session.desk.take(seen))


def assign(session: Session) -> None:
    """Ask for the assignee."""
    seen = session.seen()
    names = session.technicians()

    def complete(text: str) -> str:
        return next((name for name in names if name.startswith(text.strip())), text)

    title = f"Assign {subject_of(session, seen)} to whom? (empty: nobody)"
    hints = (("Enter", "Assign"), ("Tab", "Complete: " + " ".join(names[:8])), ("Esc", "Back"))

    def give(basis: Seen, text: str) -> Outcome:
        return session.desk.assign(basis, text or None)

    ask(session, "assign", seen, title, give, complete=complete, hints=hints)


def note(session: Session) -> None:
    """Ask for a note."""
    seen = session.seen()
    title = f"Note on {subject_of(session, seen)}"
    needed = "Type the note, or Esc to go back."
    ask(session, "note", seen, title, session.desk.note, needed=needed, long=True)


def write(session: Session) -> None:
    """Write a note in the editor."""
    note(session)
    if isinstance(session.modes[-1], Prompt):
        longtext.compose(session, session.modes[-1])


def wait(session: Session) -> None:
    """Wait for the customer; or resume, where all of the tickets wait already."""
    seen = session.seen()
    tickets = [session.desk.store.ticket(number) for number in seen]
    if all(ticket is not None and ticket.status is Status.WAITING for ticket in tickets):
        session.carry_out(lambda: session.desk.resume(seen))
    else:
        session.carry_out(lambda: session.desk.wait(seen))


def reopen(session: Session) -> None:
    """Open a closed ticket again."""
    seen = session.seen()
    session.carry_out(lambda: session.desk.reopen(seen))


def edit(session: Session) -> None:
    """Correct one field after the other, Enter by Enter."""
    ticket = session.ticket
    if ticket is None:
        return
    _edit_field(session, {ticket.number: ticket.version}, 0, {})


def _edit_field(session: Session, seen: Seen, place: int, changes: dict[str, str | None]) -> None:
    """Ask for one field; after the last one, all that was changed is done as one edit."""
    ticket = session.ticket
    if ticket is None:
        return
    name = EDITABLE[place]
    was = str(getattr(ticket, name) or "")
    last = place + 1 == len(EDITABLE)

    def enter(text: str) -> str | None:
        if name == "subject" and not text.strip():
            return "A ticket needs a subject."
        now = changes if text == was else {**changes, name: text or None}
        session.pop()
        if not last:
            _edit_field(session, seen, place + 1, now)
        elif now:
            session.carry_out(lambda: session.desk.edit(seen, now))
        else:
            session.say("Nothing was changed.")
        return None

    def leave(text: str) -> None:
        session.pop()
        session.say("Nothing was changed.")

    title = f"Edit #{ticket.number}, {place + 1} of {len(EDITABLE)}: {name}"
    hints = (("Enter", "Save" if last else "Next field"), ("Esc", "Leave it all as it was"))
    session.push(Prompt(title, submit=enter, leave=leave, text=was, hints=hints))


def caller(session: Session) -> None:
    """Ask for the note on the requester of the ticket."""
    ticket = session.ticket
    who = requester_of(session, ticket) if ticket is not None else None
    if who is None:
        session.say("The requester is not known: they need a name and a number or address. e corrects them.", "hint")
    else:
        ask_note(session, who)


def undo(session: Session) -> None:
    """Undo one's last change; inside a ticket, one's last change to it."""
    inside = next((mode.ticket for mode in reversed(session.modes) if mode.ticket is not None), None)
    session.carry_out(lambda: session.desk.undo(inside.number if inside else None))


def redo(session: Session) -> None:
    """Do again what one has just undone."""
    inside = next((mode.ticket for mode in reversed(session.modes) if mode.ticket is not None), None)
    session.carry_out(lambda: session.desk.redo(inside.number if inside else None))


def follow(session: Session) -> None:
    """Let the cursor follow a ticket wherever the order takes it, or no longer."""
    ticket = session.window.cursor
    session.followed = None if ticket is None or session.followed == ticket.number else ticket.number
    session.say(f"Following #{session.followed}." if session.followed else "Following no ticket.")


def hold(session: Session) -> None:
    """Hold the order, or let it go."""
    session.held = not session.held
    session.say(
        f"The order is held: {session.keymap.first('hold')} lets it go." if session.held else "The order is live again."
    )
    if not session.held:
        session.reload()


def hush(session: Session) -> None:
    """Be quiet for half an hour, but for P1; or no longer."""
    quiet = session.watch.hush()
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
    from helpdesk_tui.console.agenda import Agenda

    _instead(session, Agenda)


def dashboard(session: Session) -> None:
    """Show the day's figures; inside the agenda, in its place."""
    from helpdesk_tui.console.dashboard import Dashboard

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
    """Go back: first the marks go, then the filter, then the view."""
    if session.marked:
        session.marked.clear()
    elif session.filter:
        unfilter(session)
    elif session.notice is None and session.tabs.at:
        go(session, 0)
    else:
        session.notice = None


def _moves(lines: Callable[[Session], int]) -> Callable[[Session], None]:
    return lambda session: session.window.move(lines(session))


ACTIONS: dict[str, Callable[[Session], None]] = {
    "new": new,
    "open": open_ticket,
    "reprioritise": reprioritise,
    "schedule": schedule,
    "close": close,
    "respond": respond,
    "take": take,
    "assign": assign,
    "note": note,
    "wait": wait,
    "edit": edit,
    "reopen": reopen,
    "caller": caller,
    "write": write,
    "copy": longtext.copy_number,
    "copy_line": longtext.copy_line,
    "command": command,
    "theme": next_theme,
    "undo": undo,
    "redo": redo,
    "follow": follow,
    "hold": hold,
    "hush": hush,
    "why": why,
    "filter": search,
    "view": digit,
    "preview": lambda session: session.preview.switch(),
    "next_view": step(1),
    "previous_view": step(-1),
    "mark": mark,
    "order": order,
    "agenda": agenda,
    "dashboard": dashboard,
    "reload": reload,
    "down": _moves(lambda session: 1),
    "up": _moves(lambda session: -1),
    "page_down": _moves(lambda session: session.window.height - 1),
    "page_up": _moves(lambda session: 1 - session.window.height),
    "top": lambda session: session.window.go(0),
    "end": lambda session: session.window.go(session.window.length - 1),
    "help": lambda session: session.push(Help(session)),
    "back": back,
    "quit": lambda session: session.leave(),
}
