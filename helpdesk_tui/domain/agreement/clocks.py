"""The clocks of one ticket: which run, which is due first, when it begins to warn.

``sla`` says what the matrix promises; this says what that means for a ticket with a
history of responses, contacts and waits.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from helpdesk_tui.domain.agreement import sla
from helpdesk_tui.domain.agreement.results import before_missed, settled
from helpdesk_tui.domain.agreement.sla import Policy
from helpdesk_tui.domain.tickets.ticket import Priority, Sla, Status, Ticket, parse_pauses


def restart(policy: Policy, ticket: Ticket, start: int, *, fresh: bool = False) -> Ticket:
    """Count every clock of the ticket anew from ``start`` (seconds UTC) under its priority.

    A response already given stays as it was judged, so its deadline stays too (SLA: reprioritise). A promise that
    was taken over from a duplicate stands, where it is the earlier one (SLA: merging). A ticket that was answered in
    another system promises nothing, until it begins a ``fresh`` cycle.
    """
    due, breach_at = ticket.response_due, None
    elsewhere = ticket.response_due is None and not fresh
    if ticket.priority is Priority.P6 and ticket.scheduled_for is not None:
        due = ticket.scheduled_for if ticket.responded_at is None and not elsewhere else due
        breach_at = None if ticket.done else ticket.scheduled_for + policy.schedule_grace + 1
    elif ticket.responded_at is None and not elsewhere:
        due = sla.response_clock(policy, ticket.priority, start, ticket.scheduled_for).due
        breach_at = None if ticket.judged else due + sla.grace(policy, ticket.priority) + 1
        if ticket.taken_due is not None and ticket.taken_due < due:
            due = ticket.taken_due
            breach_at = breach_at and ticket.taken_breach_at
    resolution = None if elsewhere else sla.optional_clock(policy, ticket.priority, "resolution", start)
    if resolution is not None:
        for paused, resumed in parse_pauses(ticket.pauses):
            resolution = sla.shifted(policy, ticket.priority, resolution, max(paused, start), max(resumed, start))
    return contacted(policy, replace(ticket, response_due=due, breach_at=breach_at, resolution_due=resolution))


def with_breach_at(policy: Policy, ticket: Ticket) -> Ticket:
    """Return a ticket that an undo has put back, with ``breach_at`` set where its promise is open.

    Events that were written before schema 9 do not hold ``breach_at``, nor when a result was reached.
    """
    if ticket.judged is None:
        ticket = replace(ticket, judged_as=None, judged_at=None)
    if ticket.done is None:
        ticket = replace(ticket, done_at=None)
    if (ticket.done if ticket.priority is Priority.P6 else ticket.judged) is not None:
        # Its result was reached since: an earlier deadline that is put back decides nothing any more (SLA: results).
        return replace(ticket, breach_at=None)
    if ticket.breach_at is not None or ticket.status is Status.CLOSED:
        return ticket
    if ticket.priority is Priority.P6:
        open_task = ticket.begun_at is None and ticket.scheduled_for is not None
        late = (ticket.scheduled_for or 0) + policy.schedule_grace + 1
        return replace(ticket, breach_at=late) if open_task else ticket
    if ticket.responded_at is None and ticket.response_due is not None:
        return replace(ticket, breach_at=ticket.response_due + sla.grace(policy, ticket.priority) + 1)
    return ticket


def contacted(policy: Policy, ticket: Ticket) -> Ticket:
    """Count the update clock from the last contact; it runs only after the first response."""
    update = None
    if ticket.responded_at is not None and ticket.contacted_at is not None:
        update = sla.optional_clock(policy, ticket.priority, "update", ticket.contacted_at)
    return timed(policy, ticket if update == ticket.update_due else replace(ticket, update_due=update))


def responded(policy: Policy, ticket: Ticket, at: int) -> Ticket:
    """Record the response of this cycle, given at ``at`` (seconds UTC), and freeze its result (SLA: results).

    A task (P6) promises no response, nor does a ticket that was answered elsewhere: it is a contact, and no result.
    """
    ticket = settled(ticket, at)
    if ticket.priority is not Priority.P6 and ticket.judged is None and ticket.response_due is not None:
        # A ticket that was made without its second of breach has that of its policy.
        late = ticket.breach_at is None and sla.judge(policy, ticket.priority, ticket.response_due, at) is Sla.MISSED
        judged, reached = (Sla.MISSED, ticket.response_due + 1) if late else (Sla.MET, at)
        ticket = replace(ticket, judged=judged, judged_as=ticket.priority, judged_at=reached, breach_at=None)
    return contacted(policy, replace(ticket, responded_at=at, contacted_at=at))


def responded_elsewhere(policy: Policy, ticket: Ticket, at: int) -> Ticket:
    """Record a response that was given in another system: it ends the wait for one, and has no result here."""
    unjudged = replace(ticket, responded_at=at, contacted_at=at, judged=None, judged_as=None, judged_at=None)
    return contacted(policy, replace(unjudged, breach_at=None))


def responded_then(policy: Policy, ticket: Ticket, then: Ticket, at: int, now: int) -> Ticket:
    """Record a response that was given at ``at`` and is recorded ``now``; ``then`` is the ticket as it stood at ``at``.

    It is judged by the promise that held then, whatever has become of it since (SLA: an earlier response).
    """
    then = before_missed(then, at)
    changed = replace(ticket, contacted_at=max(at, ticket.contacted_at or at), told_at=now, breach_at=None)
    if ticket.responded_at is None:
        given = responded(policy, then, at)
        changed = replace(changed, responded_at=at, judged=given.judged)
        changed = replace(changed, judged_as=given.judged_as, judged_at=given.judged_at)
    if ticket.priority is Priority.P6:
        task = begun(then if then.priority is Priority.P6 else ticket, at)
        changed = replace(changed, begun_at=at, done=task.done, done_at=task.done_at)
    return contacted(policy, changed)


def begun(ticket: Ticket, at: int) -> Ticket:
    """Return a task that was begun or closed at ``at``: on time until its grace has passed, else late (SLA: P6)."""
    ticket = replace(settled(ticket, at), begun_at=at)
    if ticket.done is not None or ticket.scheduled_for is None:
        return ticket
    return replace(ticket, done=Sla.MET, done_at=at, breach_at=None)


def resumed(policy: Policy, ticket: Ticket, now: int) -> Ticket:
    """End a wait at ``now``: the resolution clock gets the waited open time back, the update clock starts over.

    A promise that ends the wait (``wait_until``) is cleared.
    """
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
    if ticket.wait_until is not None:
        ticket = unfollowed(ticket)
    return contacted(policy, ticket)


def closed(policy: Policy, ticket: Ticket, resolution: str | None, now: int) -> Ticket:
    """Return the ticket closed at ``now`` (seconds UTC): its clocks are stopped and its promise is cleared."""
    ended = replace(unfollowed(ticket), status=Status.CLOSED, closed_at=now, resolution=resolution, breach_at=None)
    return timed(policy, ended)


def reopened(policy: Policy, ticket: Ticket, scheduled_for: int | None, now: int, *, as_agreed: bool) -> Ticket:
    """Return the ticket open again at ``now``, in a new response cycle; a task is for ``scheduled_for``.

    The earlier cycle keeps its result (SLA: reopen).
    """
    kept = as_agreed or ticket.as_agreed
    outside = kept and scheduled_for not in (None, policy.business.fitting(scheduled_for or now))
    ended: dict[str, Any] = dict.fromkeys(_OF_A_CYCLE)
    fresh = replace(
        ticket,
        status=Status.SCHEDULED if scheduled_for is not None else Status.OPEN,
        cycle=ticket.cycle + 1,
        clock_start=now,
        scheduled_for=scheduled_for,
        as_agreed=1 if outside else None,
        **ended,
    )
    return restart(policy, fresh, now, fresh=True)


_OF_A_CYCLE = (
    "closed_at",
    "resolution",
    "merged_into",
    "withdrawn",
    "responded_at",
    "told_at",
    "contacted_at",
    "judged",
    "judged_as",
    "judged_at",
    "breach_at",
    "begun_at",
    "done",
    "done_at",
    "taken_from",
    "taken_as",
    "taken_due",
    "taken_breach_at",
    "waiting_since",
    "pauses",
    # Its closing has opened the next occurrence, which carries the rule on: closed again, it opens no second one.
    "recurrence",
    "regular_at",
)
"""Fields of a response cycle that are cleared when the next one begins."""


def unfollowed(ticket: Ticket) -> Ticket:
    """Return the ticket without its promise (SLA: follow-up)."""
    return replace(ticket, follow_at=None, follow_text=None, wait_until=None)


def lapsed(policy: Policy, ticket: Ticket, now: int) -> Ticket:
    """Return the ticket as time alone has changed it by ``now``: a broken promise is missed, a wait "until" ends."""
    ticket = settled(ticket, now)
    if ticket.status is Status.WAITING and ticket.wait_until is not None and ticket.wait_until <= now:
        promise = ticket.follow_at, ticket.follow_text
        ticket = resumed(policy, ticket, ticket.wait_until)
        # The wait is over, but what was promised at its end is still to be done.
        ticket = replace(ticket, follow_at=promise[0], follow_text=promise[1])
    return ticket


def timed(policy: Policy, ticket: Ticket) -> Ticket:
    """Set ``due_at`` to the earliest clock still running (the response's own when none is) and ``warn_at`` to match."""
    if ticket.priority is Priority.P6:
        return replace(ticket, due_at=ticket.scheduled_for, warn_at=None)
    if ticket.closed_at is not None:
        return _due(ticket, ticket.due_at, None)
    waiting = ticket.status is Status.WAITING
    running = [(ticket.response_due, "response")] if ticket.responded_at is None else []
    if not waiting:
        running += [(ticket.update_due, "update"), (ticket.resolution_due, "resolution")]
    clocks = sorted((due, name) for due, name in running if due is not None)
    if not clocks:
        return _due(ticket, ticket.response_due, None)
    due, name = clocks[0]
    return _due(ticket, due, _warning(policy, ticket, due, name))


def _due(ticket: Ticket, due_at: int | None, warn_at: int | None) -> Ticket:
    # Most events change neither, and an import has a million of them.
    unchanged = (due_at, warn_at) == (ticket.due_at, ticket.warn_at)
    return ticket if unchanged else replace(ticket, due_at=due_at, warn_at=warn_at)


def _warning(policy: Policy, ticket: Ticket, due: int, clock: str) -> int | None:
    """Return when the warning of a clock begins: after its share of the target in open time (SLA: warning).

    Waits count as used first.
    """
    taken = ticket.taken_as if clock == "response" and due == ticket.taken_due else None
    priority = taken or ticket.priority
    level = policy.levels[priority]
    target = {"response": level.seconds, "update": level.update, "resolution": level.resolution}[clock]
    if not target:
        return due
    calendar = policy.calendar(priority)
    start = ticket.opened_at
    left = target - level.unwarned(target)
    return sla.warned(calendar, start, max(0, calendar.open_between(start, due) - left))
