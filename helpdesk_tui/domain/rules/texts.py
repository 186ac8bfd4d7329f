"""What is written down on a ticket: notes, the reason of a missed response, corrections."""

from __future__ import annotations

from dataclasses import replace

from helpdesk_tui.domain.agreement import clocks
from helpdesk_tui.domain.agreement.results import settled
from helpdesk_tui.domain.agreement.sla import Policy
from helpdesk_tui.domain.rules.step import Refusal, Step
from helpdesk_tui.domain.text.cleaning import enter_body, enter_line
from helpdesk_tui.domain.tickets.commands import Edit, Note, Reason
from helpdesk_tui.domain.tickets.events import Kind
from helpdesk_tui.domain.tickets.ticket import EDITABLE, Sla, Status, Ticket, with_fields


def note(ticket: Ticket, command: Note, policy: Policy, now: int) -> Step | Refusal:
    """Write a note; once somebody has responded, it is a contact. Raises TextError."""
    text = enter_body("note", command.text).strip()
    if not text:
        return Refusal("The note is empty. Type what happened.")
    if ticket.status is Status.CLOSED or ticket.responded_at is None:
        return Step(Kind.NOTED, ticket, text)
    return Step(Kind.NOTED, clocks.contacted(policy, with_fields(ticket, {"contacted_at": now})), text)


def reason(ticket: Ticket, command: Reason, now: int) -> Step | Refusal:
    """Say why a response was missed, on an open or a closed ticket (WATCH: breaches). Raises TextError.

    Where the desk has a list of reasons it is one of these, whatever its capitals.
    """
    if settled(ticket, now).judged is not Sla.MISSED and not command.missed_before:
        return Refusal(f"#{ticket.number} has no missed response, so there is no reason to give.")
    text = enter_line("reason", command.text)
    if not text:
        return Refusal("The reason is empty. Say why the response was missed.")
    if not command.among:
        return Step(Kind.REASONED, ticket, text)
    meant = [one for one in command.among if one.casefold() == text.casefold()]
    if not meant:
        return Refusal(f"{text!r} is no reason of this desk. Its reasons are: {'; '.join(command.among)}.")
    return Step(Kind.REASONED, ticket, meant[0])


def edit(ticket: Ticket, command: Edit) -> Step | Refusal:
    """Correct who asked and what about. Raises TextError."""
    unknown = command.changes.keys() - set(EDITABLE)
    if unknown:
        return Refusal(f"{', '.join(sorted(unknown))} cannot be edited; {', '.join(EDITABLE)} can.")
    words = {name: entered(name, value) for name, value in command.changes.items()}
    if "subject" in words and words["subject"] is None:
        return Refusal("A ticket needs a subject. Type one.")
    edited = replace(ticket, **words)  # type: ignore[arg-type]
    if edited == ticket:
        return Refusal("Nothing was changed.")
    return Step(Kind.EDITED, edited)


def entered(name: str, value: str | None) -> str | None:
    """Return a line as the field ``name`` keeps it; None for an empty one. Raises TextError."""
    return enter_line(name, value) or None if value else None
