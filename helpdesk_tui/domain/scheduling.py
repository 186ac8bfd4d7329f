"""Tasks and priorities: when a task may be, what moving one does to its series, what a new priority means (SLA: P6)."""

from __future__ import annotations

from dataclasses import replace

from helpdesk_tui.domain import clocks
from helpdesk_tui.domain.commands import Reopen, Reprioritise, Schedule, Series
from helpdesk_tui.domain.events import Kind
from helpdesk_tui.domain.sla import Policy
from helpdesk_tui.domain.step import Refusal, Step
from helpdesk_tui.domain.tell import spoken
from helpdesk_tui.domain.text import enter_line
from helpdesk_tui.domain.ticket import Priority, Status, Ticket


def regular_of(ticket: Ticket) -> int | None:
    """Return the regular instant of an occurrence: that of its series, beside the time it may have been moved to."""
    return ticket.scheduled_for if ticket.regular_at is None else ticket.regular_at


def reprioritise(ticket: Ticket, command: Reprioritise, policy: Policy, now: int) -> Step | Refusal:
    """Change the priority to P1..P5. An occurrence keeps its series, which goes on when it is closed, unless it ends.

    The deadline counts from the clock start under the new priority, or from now where the policy says so (SLA:
    reprioritise).
    """
    if command.priority is Priority.P6:
        return Refusal("P6 is a scheduled task and needs its time. Schedule it instead.")
    if command.priority is ticket.priority:
        return Refusal(f"#{ticket.number} is {ticket.priority} already.")
    status = Status.OPEN if ticket.status is Status.SCHEDULED else ticket.status
    changed = replace(ticket, priority=command.priority, status=status, scheduled_for=None, as_agreed=None)
    kept = ticket.recurrence is not None and command.series is not Series.END
    changed = replace(
        changed,
        recurrence=ticket.recurrence if kept else None,
        regular_at=regular_of(ticket) if kept else None,
    )
    if policy.reprioritise_from == "change" and ticket.responded_at is None:
        changed = replace(changed, clock_start=now)
    reason = enter_line("reason", command.reason) or None if command.reason else None
    return Step(Kind.REPRIORITISED, clocks.restart(policy, changed, changed.clock_start), reason)


def schedule(ticket: Ticket, command: Schedule, policy: Policy, now: int) -> Step | Refusal:
    """Make it a task for a time to come, or move one; a series goes on as the command says."""
    refusal = unfit_time(command.at, policy, now, as_agreed=command.as_agreed)
    if refusal:
        return refusal
    changed = replace(
        ticket,
        priority=Priority.P6,
        status=ticket.status if ticket.status is Status.WAITING else Status.SCHEDULED,
        scheduled_for=command.at,
        as_agreed=agreed(command.at, policy, as_agreed=command.as_agreed),
        lasts=ticket.lasts if command.lasts is None else command.lasts,
    )
    rule, regular = _series(ticket, command)
    changed = replace(changed, recurrence=rule, regular_at=regular)
    moved = ("priority", "scheduled_for", "recurrence", "regular_at", "lasts")
    if all(getattr(changed, name) == getattr(ticket, name) for name in moved):
        return Refusal(f"#{ticket.number} is scheduled for {spoken(command.at, policy, now)} already.")
    return Step(Kind.SCHEDULED, clocks.restart(policy, changed, ticket.clock_start))


def _series(ticket: Ticket, command: Schedule) -> tuple[str | None, int | None]:
    """Return the rule of an occurrence that is scheduled or moved, and its regular instant if that is another one."""
    if command.rule is not None:
        return command.rule, None
    if ticket.recurrence is None or command.series is Series.END:
        return None, None
    regular = command.at if command.series is Series.FOLLOWING else regular_of(ticket)
    return ticket.recurrence, None if regular == command.at else regular


def agreed(at: int | None, policy: Policy, *, as_agreed: bool) -> int | None:
    """Return the mark of a time outside opening hours that was kept as agreed with its user; None for any other."""
    return 1 if as_agreed and at is not None and policy.business.fitting(at) != at else None


def unfit_time(at: int | None, policy: Policy, now: int, *, as_agreed: bool = False) -> Refusal | None:
    """Say why a task cannot be at ``at``: its time lies ahead and, unless it was so agreed, in opening hours (SLA: P6).

    Outside them the next open instant is proposed.
    """
    if at is None:
        return Refusal("A scheduled task (P6) needs its time. Say when.")
    if at <= now:
        return Refusal(f"{spoken(at, policy, now)} has passed. A task is scheduled for a time to come.")
    opening = policy.business.fitting(at)
    if opening != at and not as_agreed:
        asked, fits = spoken(at, policy, now), spoken(opening, policy, now)
        return Refusal(f"{asked} is outside opening hours. The next opening is {fits}.", proposal=opening)
    return None


def reopened_for(ticket: Ticket, command: Reopen, policy: Policy, now: int) -> int | Refusal | None:
    """Return the time of a ticket that is reopened: a task needs a new one, any other has none (SLA: P6 judged).

    A task whose time is still to come keeps it.
    """
    if ticket.priority is not Priority.P6:
        if command.at is not None:
            return Refusal(f"Only a scheduled task (P6) has a time of its own; #{ticket.number} has its deadline.")
        return None
    if command.at is None and ticket.scheduled_for is not None and ticket.scheduled_for > now:
        return ticket.scheduled_for
    if command.at is None:
        opening = policy.business.next_open(now + 1)
        fits = spoken(opening, policy, now)
        return Refusal(f"#{ticket.number} is a task: say its new time. The next opening is {fits}.", proposal=opening)
    return unfit_time(command.at, policy, now, as_agreed=command.as_agreed) or command.at
