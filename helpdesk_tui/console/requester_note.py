"""Writing the note on a requester: what whoever answers them next must know."""

from __future__ import annotations

from dataclasses import replace

from helpdesk_tui.console.modes import Prompt
from helpdesk_tui.console.session import Session
from helpdesk_tui.domain.requester import Requester, agree, same_person
from helpdesk_tui.domain.text import TextError, phone_digits
from helpdesk_tui.domain.ticket import Ticket
from helpdesk_tui.store.base import StoreError


def requester_of(session: Session, ticket: Ticket) -> Requester | None:
    """Return the record of a ticket's requester, or None when they are not known."""
    if not ticket.requester:
        return None
    told = Requester(ticket.requester, ticket.phone, ticket.email, ticket.organisation)
    namesakes = session.desk.store.requesters_called(ticket.requester)
    digits = phone_digits(ticket.phone or "")
    return next((one for one in namesakes if agree(one.digits, digits) or same_person(one, told)), None)


def ask_note(session: Session, who: Requester) -> None:
    """Ask for the note on a requester and keep it; an empty one takes it away."""

    def enter(text: str) -> str | None:
        try:
            now = session.desk.store.requester(who.id)
            if now is None:
                return f"{who.name} was erased meanwhile. Esc goes back."
            session.desk.keep_requesters([replace(now, note=text.strip() or None)])
        except (TextError, StoreError) as error:
            return str(error)
        session.modes.remove(prompt)
        for mode in session.modes:
            mode.renew()
        session.say(f"Noted on {who.name}." if text.strip() else f"No note on {who.name} any more.", "good")
        return None

    prompt = Prompt(
        f"What must whoever answers them know? Note on {who.name}",
        submit=enter,
        leave=lambda text: session.pop(),
        text=who.note or "",
        hints=(("Enter", "Keep"), ("Esc", "Leave it as it was")),
    )
    session.push(prompt)
