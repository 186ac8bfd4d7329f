"""The rule about acknowledging: there must be something that the ticket calls for."""

from __future__ import annotations

from dataclasses import replace

from helpdesk_tui.domain.agreement.sla import Policy
from helpdesk_tui.domain.rules.step import Refusal, Step
from helpdesk_tui.domain.shift.acknowledged import ends_at, is_acknowledged
from helpdesk_tui.domain.shift.conditions import holding
from helpdesk_tui.domain.tickets.events import Kind
from helpdesk_tui.domain.tickets.ticket import Status, Ticket
from helpdesk_tui.domain.words.instants import spoken


def acknowledge(ticket: Ticket, policy: Policy, now: int, actor: str) -> Step | Refusal:
    """Acknowledge what a ticket calls for at ``now``; no clock is touched."""
    nothing = "There is nothing to acknowledge."
    if ticket.status is Status.CLOSED:
        closed = spoken(ticket.closed_at or now, policy, now)
        return Refusal(f"#{ticket.number} was closed, {closed}. {nothing}")
    held = holding(ticket, policy, now)
    if not held:
        answered = ticket.responded_at
        over = "calls for nobody" if answered is None else f"was responded to, {spoken(answered, policy, now)}"
        return Refusal(f"#{ticket.number} {over}. {nothing}")
    if ticket.acked_by == actor and is_acknowledged(ticket, now, max(key.instant for key in held)):
        end = ends_at(ticket)
        until = "" if end is None else f", until {spoken(end, policy, now)}"
        return Refusal(f"You have acknowledged #{ticket.number} already{until}.")
    return Step(Kind.ACKNOWLEDGED, replace(ticket, acked_by=actor, acked_at=now))
