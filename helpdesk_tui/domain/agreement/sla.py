"""The service level matrix at work: when something is due, where a ticket stands, and why.

Instants are whole seconds UTC, targets are seconds: plain ones on a 24x7 level, open
ones of the business calendar on the others.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from helpdesk_tui.domain.agreement.hours import Calendar
from helpdesk_tui.domain.agreement.policy import ContactLine, Kind, Level, Policy
from helpdesk_tui.domain.tickets.ticket import Priority, Sla, Status, Ticket

__all__ = [
    "Clock",
    "ContactLine",
    "Kind",
    "Level",
    "Policy",
    "at_once",
    "counts",
    "grace",
    "judge",
    "optional_clock",
    "promises",
    "response_clock",
    "shifted",
    "state",
    "took",
    "warned",
]


@dataclass(frozen=True, slots=True)
class Clock:
    """When a response is due, and from when its clock warns (None: never)."""

    due: int
    warn: int | None


def response_clock(policy: Policy, priority: Priority, start: int, scheduled_for: int | None = None) -> Clock:
    """Return the response clock of a ticket that counts from ``start``.

    An immediate response is due at ``start`` and warns from there; a scheduled task is due
    at the time its user chose and never warns (SLA: P1, P6).

    Raises:
        ValueError: for a scheduled task without its time.
    """
    level = policy.levels[priority]
    if level.kind is Kind.SCHEDULED:
        if scheduled_for is None:
            raise ValueError(f"{priority} is due at a time its user chose, and none is given")
        return Clock(scheduled_for, None)
    calendar = policy.calendar(priority)
    return Clock(calendar.add_open(start, level.seconds), warned(calendar, start, level.unwarned(level.seconds)))


def warned(calendar: Calendar, start: int, seconds: int) -> int:
    """Return when a clock warns, after ``seconds`` of open time: never while closed, nor at closing (SLA: warning)."""
    return calendar.next_open(calendar.add_open(start, seconds))


def optional_clock(policy: Policy, priority: Priority, kind: Literal["update", "resolution"], start: int) -> int | None:
    """Return when the update or resolution clock that counts from ``start`` is due; None when none is promised."""
    level = policy.levels[priority]
    target = level.update if kind == "update" else level.resolution
    return None if target is None else policy.calendar(priority).add_open(start, target)


def shifted(policy: Policy, priority: Priority, due: int, paused_from: int, paused_to: int) -> int:
    """Return ``due`` of an optional clock with the open time of a pause added back.

    The deadline of a clock that had run out before the pause began does not move: a result
    once reached is frozen (SLA: results).
    """
    if paused_from > due:
        return due
    calendar = policy.calendar(priority)
    return calendar.add_open(due, calendar.open_between(paused_from, paused_to))


def judge(policy: Policy, priority: Priority, due: int, responded_at: int) -> Sla:
    """Return ``met`` when the response came by ``due``, else ``missed``; an immediate one has the policy's grace."""
    return Sla.MET if responded_at <= due + grace(policy, priority) else Sla.MISSED


def took(policy: Policy, before: Ticket | None, after: Ticket) -> int | None:
    """Return the seconds that a response took by the clock of its priority, where it was recorded between these two.

    They are open ones where the calendar is 8x5. None where no response was recorded, or one without a result.
    """
    at = after.responded_at
    if at is None or after.judged_as is None or (before is not None and before.responded_at == at):
        return None
    return policy.calendar(after.judged_as).open_between(after.clock_start, at)


def state(policy: Policy, ticket: Ticket, now: int) -> Sla:
    """Return where a ticket stands at ``now``.

    A result once reached is frozen, and shows once the ticket is answered. Only while an
    optional clock still runs does that clock show instead, for it is what there is to do
    next; closed, or waiting for the customer, the ticket shows its result again. It is
    breached once any running clock has passed, so not yet in the due second itself. An 8x5
    clock does not warn while closed; a scheduled task never warns, and shows how it was kept
    (SLA: rules).
    """
    deadlines = _deadlines(policy, ticket)
    if not deadlines:
        result = ticket.done if ticket.priority is Priority.P6 and ticket.done else ticket.judged
        return result or Sla.NONE
    if now > min(deadlines):
        return Sla.BREACHED
    if at_once(policy, ticket):
        return Sla.WARNING
    if ticket.warn_at is None or now < ticket.warn_at or ticket.priority is Priority.P6:
        return Sla.RUNNING
    return Sla.WARNING if counts(policy, ticket, now) else Sla.RUNNING


def at_once(policy: Policy, ticket: Ticket) -> bool:
    """Return whether an immediate response is still to be given: its wait counts upwards, and it has the grace.

    Its own, or that of a duplicate whose promise it took over.
    """
    unanswered = ticket.responded_at is None and not ticket.answered_elsewhere
    return unanswered and any(policy.levels[one].kind is Kind.IMMEDIATE for one in _under(ticket))


def counts(policy: Policy, ticket: Ticket, now: int) -> bool:
    """Return whether a ticket's calendar is open at ``now``, or that of a promise it took over (SLA: merging)."""
    return any(policy.calendar(one).is_open(now) for one in _under(ticket))


def _under(ticket: Ticket) -> tuple[Priority, ...]:
    """Return the priorities of a ticket's open promise: its own, and that of a promise it took over (SLA: merging)."""
    if ticket.taken_as is None or ticket.responded_at is not None or ticket.priority is Priority.P6:
        return (ticket.priority,)
    return ticket.priority, ticket.taken_as


def promises(policy: Policy, start: int) -> dict[Priority, int | None]:
    """Return the deadline of each priority for a contact received at ``start``; None where the user chooses a time."""
    return {
        priority: None if level.kind is Kind.SCHEDULED else response_clock(policy, priority, start).due
        for priority, level in policy.levels.items()
    }


def _deadlines(policy: Policy, ticket: Ticket) -> list[int]:
    """Return the last second in time of each clock that runs, the grace of an immediate response included."""
    if ticket.status is Status.CLOSED:
        return []
    running: list[int] = []
    promise = _promise(policy, ticket)
    if promise is not None:
        running.append(promise)
    if ticket.status is not Status.WAITING:
        running += [due for due in (ticket.update_due, ticket.resolution_due) if due is not None]
    return running


def _promise(policy: Policy, ticket: Ticket) -> int | None:
    """Return the last second in time of the response that is still due, or of a task that is still to be begun.

    A ticket that was missed under another priority is still to be answered, by the deadline of its present one.
    """
    if ticket.priority is Priority.P6:
        if ticket.begun_at is not None or ticket.scheduled_for is None:
            return None
        return ticket.scheduled_for + policy.schedule_grace if ticket.breach_at is None else ticket.breach_at - 1
    if ticket.responded_at is not None:
        return None
    if ticket.breach_at is not None:
        return ticket.breach_at - 1
    due = ticket.due_at if ticket.response_due is None else ticket.response_due
    return None if due is None else due + (0 if ticket.judged else grace(policy, ticket.priority))


def grace(policy: Policy, priority: Priority) -> int:
    """Return the seconds after its deadline in which a response still counts as met: those of an immediate one."""
    return policy.immediate_grace if policy.levels[priority].kind is Kind.IMMEDIATE else 0
