"""The clocks of one ticket: which run, which is due first, when it begins to warn.

``sla`` says what the matrix promises; this says what that means for a ticket with a
history of responses, contacts and waits.
"""

from __future__ import annotations

from dataclasses import replace

from helpdesk_tui.domain import sla
from helpdesk_tui.domain.sla import Policy
from helpdesk_tui.domain.ticket import Priority, Status, Ticket, parse_pauses


def restart(policy: Policy, ticket: Ticket, start: int) -> Ticket:
    """Count every clock of the ticket anew from ``start`` (seconds UTC) under its priority.

    A response already given stays as it was judged, so its deadline stays too (SLA: reprioritise).
    """
    due = ticket.response_due
    if ticket.responded_at is None:
        due = sla.response_clock(policy, ticket.priority, start, ticket.scheduled_for).due
    resolution = sla.optional_clock(policy, ticket.priority, "resolution", start)
    if resolution is not None:
        for paused, resumed in parse_pauses(ticket.pauses):
            resolution = sla.shifted(policy, ticket.priority, resolution, max(paused, start), max(resumed, start))
    return contacted(policy, replace(ticket, response_due=due, resolution_due=resolution))


def contacted(policy: Policy, ticket: Ticket) -> Ticket:
    """Count the update clock from the last contact; it runs only after the first response."""
    update = None
    if ticket.responded_at is not None and ticket.contacted_at is not None:
        update = sla.optional_clock(policy, ticket.priority, "update", ticket.contacted_at)
    return timed(policy, replace(ticket, update_due=update))


def responded(policy: Policy, ticket: Ticket, at: int) -> Ticket:
    """Freeze the result of this cycle's response, given at ``at`` (seconds UTC)."""
    if ticket.response_due is None:
        raise ValueError(f"#{ticket.number} has no response deadline")
    judged = sla.judge(policy, ticket.priority, ticket.response_due, at)
    return contacted(policy, replace(ticket, responded_at=at, contacted_at=at, judged=judged))


def resumed(policy: Policy, ticket: Ticket, now: int) -> Ticket:
    """End a wait at ``now``: the resolution clock gets the waited open time back, the update clock starts over."""
    start = now if ticket.waiting_since is None else ticket.waiting_since
    resolution = ticket.resolution_due
    if resolution is not None:
        # A new priority may have made it count from a change within the wait.
        resolution = sla.shifted(policy, ticket.priority, resolution, max(start, ticket.clock_start), now)
    status = Status.SCHEDULED if (ticket.scheduled_for or 0) > now else Status.OPEN
    ended = f"{ticket.pauses} {start}-{now}" if ticket.pauses else f"{start}-{now}"
    ticket = replace(
        ticket, status=status, waiting_since=None, pauses=ended, resolution_due=resolution, contacted_at=now
    )
    return contacted(policy, ticket)


def timed(policy: Policy, ticket: Ticket) -> Ticket:
    """Set ``due_at`` to the earliest clock still running (the response's own when none is) and ``warn_at`` to match."""
    if ticket.priority is Priority.P6:
        return replace(ticket, due_at=ticket.scheduled_for, warn_at=None)
    if ticket.closed_at is not None:
        return replace(ticket, warn_at=None)
    waiting = ticket.status is Status.WAITING
    running = [(ticket.response_due, "response")] if ticket.responded_at is None else []
    if not waiting:
        running += [(ticket.update_due, "update"), (ticket.resolution_due, "resolution")]
    clocks = sorted((due, name) for due, name in running if due is not None)
    if not clocks:
        return replace(ticket, due_at=ticket.response_due, warn_at=None)
    due, name = clocks[0]
    return replace(ticket, due_at=due, warn_at=_warning(policy, ticket, due, name))


def _warning(policy: Policy, ticket: Ticket, due: int, clock: str) -> int | None:
    """When the given share of the target has been used (SLA: warning), in open time; waits count as used first."""
    level = policy.levels[ticket.priority]
    target = {"response": level.seconds, "update": level.update, "resolution": level.resolution}[clock]
    if not target:
        return due
    calendar = policy.calendar(ticket.priority)
    start = ticket.opened_at
    left = target - level.unwarned(target)
    return sla.warned(calendar, start, max(0, calendar.open_between(start, due) - left))
