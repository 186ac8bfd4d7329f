"""Counting callers in: a ticket that many call about says how many, and each caller stands in its history.

The count includes the ticket's own requester. It is a sum, so one caller can be taken out
again whoever was counted in since.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from helpdesk_tui.domain.events import Event
from helpdesk_tui.domain.requester import agree
from helpdesk_tui.domain.text import phone_digits
from helpdesk_tui.domain.ticket import Ticket


def attached(ticket: Ticket, who: Mapping[str, str | None], said: str | None) -> tuple[Ticket, str]:
    """Return the ticket with one more caller, and what its history says of them.

    ``who`` has requester, phone, email and organisation. The ticket's own requester calling again is told, and
    counted once.
    """
    told = ", ".join(part for part in (who[name] for name in ("requester", "organisation", "phone", "email")) if part)
    text = f"{told}: {said}" if said else told
    if _own(ticket, who):
        return ticket, f"Called again: {text}"
    return replace(ticket, affected=_count(ticket.affected, ticket) + 1), text


def detached(ticket: Ticket, event: Event) -> Ticket:
    """Return the ticket without the caller that ``event`` counted in."""
    if "affected" not in event.after:
        return ticket
    left = _count(ticket.affected, ticket) - 1
    return replace(ticket, affected=left if left > _count(None, ticket) else None)


def _count(affected: int | None, ticket: Ticket) -> int:
    """Return how many callers a ticket has: its own requester, where nobody was counted in."""
    return affected if affected is not None else int(bool(ticket.requester or ticket.phone or ticket.email))


def _own(ticket: Ticket, who: Mapping[str, str | None]) -> bool:
    name, other = (who["requester"] or "").casefold(), (ticket.requester or "").casefold()
    if name and other and name != other:
        return False
    if agree(phone_digits(who["phone"] or ""), phone_digits(ticket.phone or "")):
        return True
    firms = [(one or "").casefold() for one in (who["organisation"], ticket.organisation)]
    return bool(name) and name == other and firms[0] == firms[1] and not (who["phone"] and ticket.phone)
