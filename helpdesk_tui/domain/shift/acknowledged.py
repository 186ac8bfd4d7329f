"""Acknowledgements: somebody has seen what a ticket calls for, and nobody else is called for it for a while.

No clock is touched by one. It holds for as long as the ticket calls for the same thing, and of an outage for a short
time only: then somebody is called again, first whoever acknowledged it. Instants are whole seconds UTC.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from helpdesk_tui.domain.tickets.ticket import Priority, Status, Ticket

HOLDS: Mapping[Priority, int] = {Priority.P1: 900, Priority.P2: 1_800}
"""Seconds for which an acknowledgement of an outage holds; that of any other ticket holds until the end."""


def ends_at(ticket: Ticket) -> int | None:
    """Return when a ticket's acknowledgement runs out; None where it does not, or there is none."""
    holds = HOLDS.get(ticket.priority)
    return None if holds is None or ticket.acked_at is None else ticket.acked_at + holds


def is_acknowledged(ticket: Ticket, now: int, since: int | None = None) -> bool:
    """Return whether a ticket's acknowledgement holds at ``now``, for what has held since an instant.

    That of an outage covers also what comes about while it holds; any other covers what held when it was given.
    """
    if ticket.acked_at is None:
        return False
    end = ends_at(ticket)
    return now < end if end is not None else since is None or since <= ticket.acked_at


def cleared(before: Ticket, after: Ticket) -> Ticket:
    """Return a ticket without the acknowledgement that it had, where it calls for something else than it did."""
    if before.acked_at is None or after.acked_at != before.acked_at:
        return after
    same = all(getattr(before, name) == getattr(after, name) for name in ("priority", "cycle", "responded_at"))
    ends = after.status is Status.CLOSED and before.status is not Status.CLOSED
    return after if same and not ends else replace(after, acked_by=None, acked_at=None)


def by_taking(ticket: Ticket, who: str, now: int) -> Ticket:
    """Return a ticket that ``who`` has taken: taking an unanswered outage acknowledges it."""
    if ticket.priority not in HOLDS or ticket.responded_at is not None or ticket.answered_elsewhere:
        return ticket
    return replace(ticket, acked_by=who, acked_at=now)
