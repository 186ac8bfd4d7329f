"""A ticket in one short line."""

from __future__ import annotations

from helpdesk_tui.domain.tickets.ticket import Ticket, status_at


def short(ticket: Ticket) -> str:
    """Return a ticket in one short line, which ends with its subject: ``#1042 P2 Mail is down``."""
    return f"#{ticket.number} {ticket.priority} {ticket.subject}"


def short_with_state(ticket: Ticket, now: int) -> str:
    """Return a ticket in one short line that says how it stands: ``#1042 P2 open: Mail is down``."""
    return f"#{ticket.number} {ticket.priority} {status_at(ticket, now)}: {ticket.subject}"
