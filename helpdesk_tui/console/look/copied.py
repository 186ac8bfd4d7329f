"""What is copied of tickets to the terminal's clipboard, and how that is said."""

from __future__ import annotations

from helpdesk_tui.domain.agreement.sla import Policy
from helpdesk_tui.domain.tickets.ticket import Ticket
from helpdesk_tui.domain.words.instants import spoken
from helpdesk_tui.domain.words.lines import short

NO_CLIPBOARD = "The clipboard is switched off in the configuration."


def as_line(ticket: Ticket, policy: Policy, now: int) -> str:
    """Return a ticket as one line: number, priority, subject, whose it is, and when it is due."""
    who = ", ".join(part for part in (ticket.requester, ticket.organisation) if part)
    due = f" due {spoken(ticket.due_at, policy, now)}" if ticket.due_at is not None else ""
    return f"{short(ticket)}{f' ({who})' if who else ''}{due}"


def copied(text: str) -> str:
    """Say what was copied: the first line, and how many more."""
    first, more = text.split("\n")[0], text.count("\n")
    return f"Copied: {first}" + (f" and {more} more" if more else "")
