"""How a verb asks for one line: what about, kept as a draft while it is typed, and asked again when refused."""

from __future__ import annotations

from collections.abc import Callable

from helpdesk_tui.console import longtext
from helpdesk_tui.console.modes import Prompt
from helpdesk_tui.console.session import Session
from helpdesk_tui.desk import Outcome, Seen


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
