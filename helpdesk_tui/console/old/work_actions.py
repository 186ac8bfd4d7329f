"""What the verbs that work on tickets do when their key is pressed: ask for what they need, then call the desk."""

from __future__ import annotations

from helpdesk_tui.console.look.lines import Line, line
from helpdesk_tui.console.old import longtext
from helpdesk_tui.console.old.also import Also
from helpdesk_tui.console.old.asking import ask, refused_closed, subject_of
from helpdesk_tui.console.old.call import Call
from helpdesk_tui.console.old.correction import Correction
from helpdesk_tui.console.old.modes import Prompt
from helpdesk_tui.console.old.pick import PriorityPick
from helpdesk_tui.console.old.requester_form import RequesterForm, requester_of
from helpdesk_tui.console.old.session import Session
from helpdesk_tui.console.old.team import Stranger, technicians
from helpdesk_tui.console.old.timing import reopen_prompt, schedule_prompt
from helpdesk_tui.desk import Outcome, Seen
from helpdesk_tui.domain.text.cells import wrap
from helpdesk_tui.domain.text.slips import meant
from helpdesk_tui.domain.tickets.ticket import Priority, Status


def new(session: Session) -> None:
    """Open the form for a new ticket."""
    session.push(Call.ringing(session))


def reprioritise(session: Session) -> None:
    """Show the six deadlines and wait for a digit."""
    seen = session.seen()
    if not refused_closed(session, seen, "123456"):
        session.push(PriorityPick(session, seen, subject_of(session, seen)))


def schedule(session: Session) -> None:
    """Ask for the time of a scheduled task."""
    seen = session.seen()
    if not refused_closed(session, seen):
        schedule_prompt(session, seen, subject_of(session, seen))


def close(session: Session) -> None:
    """Ask for the resolution."""
    seen = session.seen()
    if refused_closed(session, seen):
        return
    title = f"Close with which resolution? {subject_of(session, seen)}"
    also = Also(session, seen, "close")

    def end(basis: Seen, text: str) -> Outcome:
        return session.desk.close(basis, text or None, children=also.chosen)

    ask(session, "close", seen, title, end, long=True, also=also)


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
    if refused_closed(session, seen):
        return
    names, stranger = technicians(session), Stranger()

    def near(text: str) -> list[str]:
        begun = [name for name in names if name.lower().startswith(text.strip().lower())]
        return begun or meant(text.strip(), names)

    def complete(text: str) -> str:
        return next(iter(near(text)), text)

    def shown(text: str, room: int) -> list[Line]:
        told = " ".join(near(text))
        if told:
            return [line(("  Tab ", "key"), (wrap(told, room - 8)[0], "hint"))]
        return [line((f"  No technician '{text.strip()}'.", "warning"))]

    title = f"Assign to whom? (empty: nobody) {subject_of(session, seen)}"
    hints = (("Enter", "Assign"), ("Tab", "Complete"), ("Esc", "Back, kept as a draft"))

    def give(basis: Seen, text: str) -> Outcome:
        return stranger.assign(session, basis, text)

    ask(session, "assign", seen, title, give, complete=complete, hints=hints, echo=shown)


def note(session: Session) -> None:
    """Ask for a note."""
    seen = session.seen()
    ticket = session.only(seen)
    merged = f" (merged into #{ticket.merged_into}: noted there too)" if ticket and ticket.merged_into else ""
    title = f"Note what? {subject_of(session, seen)}{merged}"
    also = Also(session, seen, "note on")

    def check(typed: str) -> str:
        return "" if typed.strip() else "Type the note, or Esc to go back."

    def write_down(basis: Seen, text: str) -> Outcome:
        return session.desk.note(basis, text, children=also.chosen)

    ask(session, "note", seen, title, write_down, check=check, long=True, also=also)


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
    """Open a closed ticket again; a task whose time has passed is asked for its new one."""
    seen = session.seen()
    ticket = session.only(seen)
    passed = ticket is not None and ticket.scheduled_for is not None and ticket.scheduled_for <= session.now
    if ticket is not None and ticket.priority is Priority.P6 and passed and ticket.status is Status.CLOSED:
        reopen_prompt(session, seen, subject_of(session, seen))
    else:
        session.carry_out(lambda: session.desk.reopen(seen))


def edit(session: Session) -> None:
    """Open the form of its fields."""
    if session.ticket is not None:
        session.push(Correction(session, session.ticket))


def caller(session: Session) -> None:
    """Correct what is known of the ticket's requester, their note first."""
    ticket = session.ticket
    who = requester_of(session, ticket) if ticket is not None else None
    if who is None:
        session.say("The requester is not known: they need a name and a number or address. e corrects them.", "hint")
    else:
        session.push(RequesterForm(session, who))
