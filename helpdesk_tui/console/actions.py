"""What each verb of the table does when its key is pressed: ask for what it needs, then call the desk.

One function a verb, found through ACTIONS by the verb's id. No rule stands here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from helpdesk_tui.console.call import Call
from helpdesk_tui.console.modes import Prompt
from helpdesk_tui.console.panels import Help, Why
from helpdesk_tui.console.pick import PriorityPick
from helpdesk_tui.console.session import Session
from helpdesk_tui.console.ticket_view import TicketView
from helpdesk_tui.console.timing import schedule_prompt
from helpdesk_tui.desk import Outcome, Seen
from helpdesk_tui.domain.commands import EDITABLE
from helpdesk_tui.domain.query import Query, QueryError, parse_query
from helpdesk_tui.domain.ticket import Status
from helpdesk_tui.store.base import Order


def subject_of(session: Session, seen: Seen) -> str:
    """Return what a dialog is about: the ticket with its subject, or how many are marked."""
    ticket = session.ticket
    if len(seen) == 1 and ticket is not None and ticket.number in seen:
        return f"#{ticket.number} {ticket.priority} {ticket.subject}"
    return f"{len(seen)} marked tickets"


def ask(
    session: Session,
    verb: str,
    title: str,
    submit: Callable[[str], Outcome],
    *,
    needed: str = "",
    text: str = "",
    complete: Callable[[str], str] | None = None,
    hints: tuple[tuple[str, str], ...] = (("Enter", "Do it"), ("Esc", "Back, kept as a draft")),
) -> None:
    """Ask for one line, keep it as a draft at Esc, and carry the verb out at Enter.

    ``needed`` is the sentence for an empty line; without it an empty line will do.
    """
    draft = f"{verb} {' '.join(str(number) for number in session.seen())}"

    def enter(typed: str) -> str | None:
        if needed and not typed.strip():
            return needed
        outcome = session.carry_out(lambda: submit(typed))
        if outcome is None or not outcome.done:
            return session.notice.text if session.notice else "Nothing was done."
        session.drafts.pop(draft, None)
        session.modes.remove(prompt)
        return None

    def leave(typed: str) -> None:
        session.pop()
        if typed.strip() and typed != text:
            session.drafts[draft] = typed
            session.say("Kept as a draft: the same key takes it up again.")
        else:
            session.drafts.pop(draft, None)

    prompt = Prompt(
        title, submit=enter, leave=leave, text=session.drafts.get(draft, text), complete=complete, hints=hints
    )
    session.push(prompt)


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
    ask(session, "close", title, lambda text: session.desk.close(seen, text or None))


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
    ask(session, "assign", title, lambda text: session.desk.assign(seen, text or None), complete=complete, hints=hints)


def note(session: Session) -> None:
    """Ask for a note."""
    seen = session.seen()
    title = f"Note on {subject_of(session, seen)}"
    ask(session, "note", title, lambda text: session.desk.note(seen, text), needed="Type the note, or Esc to go back.")


def wait(session: Session) -> None:
    """Wait for the customer, or resume: what the ticket under the cursor is not doing."""
    seen = session.seen()
    ticket = session.ticket
    if ticket is not None and ticket.status is Status.WAITING:
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


def undo(session: Session) -> None:
    """Undo one's last change; inside a ticket, one's last change to it."""
    inside = next((mode.ticket for mode in reversed(session.modes) if mode.ticket is not None), None)
    session.carry_out(lambda: session.desk.undo(inside.number if inside else None))


def why(session: Session) -> None:
    """Say why the deadline is what it is."""
    if session.ticket is not None:
        session.push(Why(session, session.ticket))


def search(session: Session) -> None:
    """Filter the queue while typing; Enter keeps the filter, Esc takes it away."""

    def narrow(text: str) -> None:
        try:
            session.show(replace(session.window.view, query=parse_query(text)))
            session.filter = text.strip()
        except QueryError as error:
            session.say(str(error), "bad")

    def enter(text: str) -> str | None:
        session.pop()
        return None

    def leave(text: str) -> None:
        session.pop()
        session.filter = ""
        session.show(replace(session.window.view, query=Query()))

    title = "Filter: number, subject, requester, organisation, phone, text; is:closed, is:all"
    hints = (("Enter", "Keep the filter"), ("Esc", "All tickets"))
    session.push(Prompt(title, submit=enter, leave=leave, text=session.filter, changed=narrow, hints=hints))


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


def reload(session: Session) -> None:
    """Read everything anew."""
    session.reload()
    session.say("Read anew.")


def back(session: Session) -> None:
    """Go back: first the marks go, then the filter."""
    if session.marked:
        session.marked.clear()
    elif session.filter:
        session.filter = ""
        session.show(replace(session.window.view, query=Query()))
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
    "undo": undo,
    "why": why,
    "filter": search,
    "mark": mark,
    "order": order,
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
