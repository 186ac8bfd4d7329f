"""How many callers a ticket has, and who they are, as its history says.

The count includes the ticket's own requester. It is a sum, so one caller can be taken out
again after others were counted in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from helpdesk_tui.domain.tickets.events import Event, Kind, Value
from helpdesk_tui.domain.tickets.ticket import Ticket

COUNTING = (Kind.ATTACHED, Kind.ABSORBED, Kind.PARTED, Kind.UNDONE)
"""The kinds of events that say who was counted in and out."""

AGAIN = "Called again: "
"""The beginning of the text of a call by somebody who was counted already."""


def count(ticket: Ticket) -> int:
    """Return how many callers a ticket has; its own requester alone where no other was counted in."""
    return ticket.affected if ticket.affected is not None else int(bool(has_requester(ticket)))


def has_requester(ticket: Ticket) -> bool:
    """Return whether a ticket has a requester; one that monitoring opened has none."""
    return bool(ticket.requester or ticket.phone or ticket.email)


def detached(ticket: Ticket, event: Event) -> Ticket:
    """Return the ticket without the callers that ``event`` counted in, or with those that it took out."""
    if "affected" not in event.after:
        return ticket
    bare = int(has_requester(ticket))
    counted = _number(event.after["affected"], bare) - _number(event.before["affected"], bare)
    left = count(ticket) - (1 if event.kind is Kind.ATTACHED else counted)
    return replace(ticket, affected=left if left > bare else None)


def callers(history: Sequence[Event]) -> list[str]:
    """Return who is counted in on a ticket, in the order of their calls, in the words of its history."""
    undone: set[str] = set()
    gone: list[str] = []
    found: list[str] = []
    for event in reversed(history):
        if event.op in undone:
            continue
        if event.undoes is not None:
            undone.add(event.undoes)
        elif event.kind is Kind.PARTED:
            gone.append(event.text or "")
        elif event.kind in (Kind.ATTACHED, Kind.ABSORBED) and "affected" in event.after:
            text = event.text or "a caller whose name was erased"
            left = next((one for one in gone if text.startswith(f"{one}: ")), None)
            if left is None:
                found.append(text)
            else:
                gone.remove(left)
    return found[::-1]


def duplicate(number: int) -> str:
    """Return the beginning of the text of callers who were counted in with a duplicate."""
    return f"#{number}: "


def _number(affected: Value, bare: int) -> int:
    return affected if isinstance(affected, int) else bare
