"""What a verb came to, as the command line says it: a sentence, or a refusal with its exit status."""

from __future__ import annotations

from typing import TYPE_CHECKING

from helpdesk_tui.cli.invocation import CONFLICT, FAILED, MISSING, Failed
from helpdesk_tui.cli.out import moment, say
from helpdesk_tui.domain.events import Event, Kind
from helpdesk_tui.domain.sla import state
from helpdesk_tui.domain.ticket import Priority, Sla, Ticket

if TYPE_CHECKING:
    from helpdesk_tui.desk import Desk, Outcome


def tell(outcome: Outcome, desk: Desk) -> None:
    """Say what was done, a sentence an event.

    Raises:
        Failed: when something was refused, with the status that fits the reason.
    """
    now = desk.clock()
    for event, ticket in zip(outcome.events, outcome.tickets, strict=True):
        say(f"#{ticket.number} {_done(event, ticket, desk, now)}")
    for refused in outcome.refused:
        if refused.missing:
            raise Failed(refused.refusal.reason, MISSING)
        raise Failed(refused.refusal.reason, CONFLICT if refused.refusal.conflict else FAILED)


def due_clause(ticket: Ticket, desk: Desk, now: int) -> str:
    """Say when the ticket is due, and whether that has passed: ``due Fri 27 Nov 14:32 EST``."""
    if ticket.scheduled_for is not None:
        return f"scheduled for {moment(ticket.scheduled_for, desk.policy, now)}"
    if ticket.due_at is None or not ticket.running:
        return f"answered, {ticket.judged}" if ticket.judged else "without a deadline"
    if ticket.priority is Priority.P1 and ticket.responded_at is None:
        return "respond now"
    passed = ", which has passed" if state(desk.policy, ticket, now) is Sla.BREACHED else ""
    return f"due {moment(ticket.due_at, desk.policy, now)}{passed}"


def _done(event: Event, ticket: Ticket, desk: Desk, now: int) -> str:
    due = due_clause(ticket, desk, now)
    match event.kind:
        case Kind.OPENED:
            return f"{ticket.priority} opened, {due}"
        case Kind.RESPONDED:
            return f"responded to: {ticket.judged}."
        case Kind.ASSIGNED:
            who = ticket.assignee
            return "released." if who is None else "is yours." if who == event.actor else f"assigned to {who}."
        case Kind.REPRIORITISED:
            return f"P{event.before['priority']} to {ticket.priority}, {due}."
        case Kind.REOPENED:
            return f"reopened, {due}."
        case Kind.RECOMPUTED:
            return f"recomputed, {due}."
        case Kind.SCHEDULED:
            return f"{due}."
        case Kind.EDITED:
            return f"edited: {', '.join(sorted(event.after))}."
        case Kind.ATTACHED:
            return f"has another caller: {ticket.affected} affected." if event.after else "has another call on record."
        case Kind.UNDONE:
            return f"undone: {', '.join(_changed(event)) or 'the note stays in the history'}."
        case _:
            return f"{_WORDS[event.kind]}."


_WORDS = {
    Kind.NOTED: "noted",
    Kind.WAITED: "waits for the customer",
    Kind.RESUMED: "resumed",
    Kind.CLOSED: "closed",
}


def _changed(event: Event) -> list[str]:
    """Name what an undo put back, without what follows from it by itself."""
    names = ("priority", "status", "assignee", "responded_at", "scheduled_for", "recurrence", "subject")
    more = ("requester", "phone", "email", "organisation", "resolution", "due_at")
    return [name.replace("_", " ") for name in names + more if name in event.after]
