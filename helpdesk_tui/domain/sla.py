"""The service level matrix at work: when something is due, where a ticket stands, and why.

Instants are whole seconds UTC, targets are seconds: plain ones on a 24x7 level, open
ones of the business calendar on the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from helpdesk_tui.domain.hours import Calendar
from helpdesk_tui.domain.instant import absolute, day_text
from helpdesk_tui.domain.length import exactly
from helpdesk_tui.domain.matrix import ContactLine, Kind, Level, Policy
from helpdesk_tui.domain.ticket import Priority, Sla, Status, Ticket

__all__ = [
    "Clock",
    "ContactLine",
    "Kind",
    "Level",
    "Policy",
    "at_once",
    "explain",
    "explain_ticket",
    "judge",
    "optional_clock",
    "promises",
    "response_clock",
    "shifted",
    "state",
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
    """Return when a clock warns that does so after ``seconds``: never while closed, nor at closing (SLA: warning)."""
    return calendar.next_open(calendar.add_open(start, seconds))


def optional_clock(policy: Policy, priority: Priority, kind: Literal["update", "resolution"], start: int) -> int | None:
    """Return when the update or resolution clock that counts from ``start`` is due; None when none is promised."""
    level = policy.levels[priority]
    target = level.update if kind == "update" else level.resolution
    return None if target is None else policy.calendar(priority).add_open(start, target)


def shifted(policy: Policy, priority: Priority, due: int, paused_from: int, paused_to: int) -> int:
    """Return ``due`` of an optional clock with the open time of a pause added back.

    A clock that had run out before the pause began stays where it was: a result once
    reached is frozen (SLA: rules).
    """
    if paused_from > due:
        return due
    calendar = policy.calendar(priority)
    return calendar.add_open(due, calendar.open_between(paused_from, paused_to))


def judge(policy: Policy, priority: Priority, due: int, responded_at: int) -> Sla:
    """Return ``met`` when the response came by ``due``, else ``missed``; an immediate one has the policy's grace."""
    return Sla.MET if responded_at <= due + grace(policy, priority) else Sla.MISSED


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
    kind = policy.levels[ticket.priority].kind
    if at_once(policy, ticket):
        return Sla.WARNING
    if ticket.warn_at is None or now < ticket.warn_at or kind is Kind.SCHEDULED:
        return Sla.RUNNING
    return Sla.WARNING if policy.calendar(ticket.priority).is_open(now) else Sla.RUNNING


def at_once(policy: Policy, ticket: Ticket) -> bool:
    """Return whether an immediate response is still to be given: its wait counts upwards, and it has the grace."""
    return ticket.responded_at is None and policy.levels[ticket.priority].kind is Kind.IMMEDIATE


def promises(policy: Policy, start: int) -> dict[Priority, int | None]:
    """Return what each priority would promise for a contact received at ``start``; None where its user chooses."""
    return {
        priority: None if level.kind is Kind.SCHEDULED else response_clock(policy, priority, start).due
        for priority, level in policy.levels.items()
    }


def _deadlines(policy: Policy, ticket: Ticket) -> list[int]:
    """Return the last good second of each clock that runs, the grace of an immediate response included."""
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
    """Return the last good second of the promise that is still to be kept: the response, or of a task its beginning.

    What was missed under another priority is still to be answered, by the deadline of the present one.
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


def explain(
    policy: Policy, priority: Priority, start: int, *, scheduled_for: int | None = None, now: int | None = None
) -> list[str]:
    """Say why a response that counts from ``start`` is due when it is, in a few lines; and what is left at ``now``.

    Raises:
        ValueError: for a scheduled task without its time.
    """
    level, calendar = policy.levels[priority], policy.calendar(priority)
    due = response_clock(policy, priority, start, scheduled_for).due
    lines = [f"{priority} {level.name}: {level.response}, {level.availability}."]
    if level.kind is Kind.SCHEDULED:
        until, grace = absolute(due + policy.schedule_grace, calendar), exactly(policy.schedule_grace)
        lines += [
            f"Received {absolute(start, calendar)}.",
            f"Target: the time that its user chose, {_zoned(calendar)}; nothing is counted.",
            f"Judged against a grace of {grace}: on time when begun or closed up to {until}.",
            f"Due {absolute(due, calendar)}{'' if calendar.is_open(due) else ', outside opening hours'}.",
        ]
    elif level.kind is Kind.IMMEDIATE:
        until, grace = absolute(due + policy.immediate_grace, calendar), exactly(policy.immediate_grace)
        lines += [
            f"Clock starts {absolute(start, calendar)}.",
            f"Target: at once, {_zoned(calendar)}. Judged against a grace of {grace}: met up to {until}.",
            f"Due {absolute(due, calendar)}, the start itself.",
        ]
    else:
        lines += _counted(calendar, start, level.seconds, due, ())
    return lines if now is None else [*lines, _left(calendar, due, now)]


def explain_ticket(policy: Policy, ticket: Ticket, pauses: Sequence[tuple[int, int]], now: int) -> list[str]:
    """Say why each clock of a ticket is due when it is: the response, then the optional ones it has.

    ``pauses`` are its waits for the customer that have ended, as (from, to); one that still
    lasts has moved no deadline yet. They stop the optional clocks only (SLA: waiting).
    """
    calendar, response = policy.calendar(ticket.priority), ticket.response_due
    scheduled = response if ticket.scheduled_for is None else ticket.scheduled_for
    open_now = now if ticket.judged is None and ticket.status is not Status.CLOSED else None
    lines = explain(policy, ticket.priority, ticket.clock_start, scheduled_for=scheduled, now=open_now)
    counted = response_clock(policy, ticket.priority, ticket.clock_start, scheduled).due
    if response is not None and response != counted:
        lines.append(
            f"The deadline kept is {absolute(response, calendar)}: it was set under another policy, priority or start."
        )
    if ticket.responded_at is not None and response is not None:
        result = f": {ticket.judged}" if ticket.judged else ""
        late = ticket.responded_at - response
        after = f", {exactly(late)} after it was due" if late > 0 else ""
        lines.append(f"Responded {absolute(ticket.responded_at, calendar)}{after}{result}.")
    if (pauses or ticket.waiting_since is not None) and ticket.responded_at is None:
        lines.append("Waiting for the customer does not stop the response clock.")
    return lines + _optional(policy, ticket, pauses, now)


def _optional(policy: Policy, ticket: Ticket, pauses: Iterable[tuple[int, int]], now: int) -> list[str]:
    """Explain the update clock, which counts from the last contact, and the resolution clock."""
    level, calendar = policy.levels[ticket.priority], policy.calendar(ticket.priority)
    contact = ticket.clock_start if ticket.contacted_at is None else ticket.contacted_at
    lines: list[str] = []
    for name, target, due, start in (
        ("Update", level.update, ticket.update_due, contact),
        ("Resolution", level.resolution, ticket.resolution_due, ticket.clock_start),
    ):
        if due is None:
            continue
        if target is None:
            lines.append(f"{name} due {absolute(due, calendar)}; the policy promises none now.")
            continue
        waits = [(max(begin, start), end) for begin, end in pauses if end > start]
        lines.append(f"{name}: {exactly(target)}, {level.availability}.")
        lines += _counted(calendar, start, target, due, waits)
        if ticket.waiting_since is not None and (name == "Update" or ticket.waiting_since <= due):
            then = "it starts anew" if name == "Update" else "the open time comes back"
            since = absolute(max(ticket.waiting_since, start), calendar)
            lines.append(f"Stopped since {since}, waiting for the customer; {then} after that.")
        elif ticket.status is not Status.CLOSED:
            lines.append(_left(calendar, due, now))
    return lines


def _counted(calendar: Calendar, start: int, target: int, due: int, pauses: Sequence[tuple[int, int]]) -> list[str]:
    """Say how ``target`` seconds from ``start`` come to ``due``: start, target, what was skipped, sum."""
    lines = [f"Clock starts {absolute(start, calendar)}."]
    if not calendar.is_open(start):
        lines = [
            f"Clock starts {absolute(start, calendar)}, outside opening hours: "
            f"counted from {absolute(calendar.next_open(start), calendar)}."
        ]
    opened = calendar.open_between(start, due)
    closed = due - start - opened
    if calendar.always:
        lines.append(f"Target: {exactly(target)} of plain time, {_zoned(calendar)}; no hours or holidays enter.")
    else:
        lines.append(f"Target: {exactly(target)} of open time ({target // 60:,} minutes), {_zoned(calendar)}.")
        skipped = [
            f"{name} ({day_text(day)})"
            for day, name in calendar.holidays_between(start, due)
            if calendar.usually_open(day)
        ]
        named = f", with the holidays {'; '.join(skipped)}" if skipped else ", no holiday among it"
        lines.append(f"Skipped: {exactly(closed)} closed{named if closed else ''}.")
    paused = sum(calendar.open_between(begin, end) for begin, end in pauses if begin <= due)
    if pauses:
        lines.append(f"Paused: {exactly(paused)}{'' if calendar.always else ' of open time'} waiting for the customer.")
    if opened != target + paused:
        return [*lines, f"Due {absolute(due, calendar)}, as set under another policy, priority or start."]
    parts = [exactly(target)] + ([exactly(closed) + " closed"] if closed else [])
    parts += [exactly(paused) + " paused"] if paused else []
    return [*lines, f"Due {absolute(due, calendar)} = start + {' + '.join(parts)}."]


def _left(calendar: Calendar, due: int, now: int) -> str:
    """Say how much of the time is left at ``now``, or how long ago it ended."""
    moment = absolute(now, calendar)
    if now > due:
        return f"Now {moment}: {exactly(now - due)} past."
    closed = "" if calendar.is_open(now) else ", closed now"
    kind = "" if calendar.always else " of open time"
    return f"Now {moment}: {exactly(calendar.open_between(now, due))}{kind} left{closed}."


def _zoned(calendar: Calendar) -> str:
    return f"{calendar.name} in {calendar.zone_name}"
