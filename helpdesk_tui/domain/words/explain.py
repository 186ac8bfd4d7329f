"""Why a deadline is what it is, in a few lines: clock start, target, calendar, skipped time, sum (SLA: explain)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from helpdesk_tui.domain.agreement import sla
from helpdesk_tui.domain.agreement.hours import Calendar
from helpdesk_tui.domain.agreement.policy import Kind, Policy
from helpdesk_tui.domain.tickets.ticket import Priority, Sla, Status, Ticket
from helpdesk_tui.domain.times.instant import absolute, day_text
from helpdesk_tui.domain.times.length import exactly

_ELSEWHERE = "Answered in another system, at an instant that nobody knows: it has no deadline and no result here."


def explain(
    policy: Policy, priority: Priority, start: int, *, scheduled_for: int | None = None, now: int | None = None
) -> list[str]:
    """Return why a response that counts from ``start`` is due when it is, in a few lines, and what is left at ``now``.

    Raises:
        ValueError: for a scheduled task without its time.
    """
    level, calendar = policy.levels[priority], policy.calendar(priority)
    due = sla.response_clock(policy, priority, start, scheduled_for).due
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
    """Return why each clock of a ticket is due when it is, its result, and the optional clocks it has.

    ``pauses`` are its waits for the customer that have ended, as (from, to) in seconds UTC; one
    that still lasts has moved no deadline yet. They stop the optional clocks only (SLA: waiting).
    """
    response = ticket.response_due
    scheduled = response if ticket.scheduled_for is None else ticket.scheduled_for
    running = ticket.responded_at is None and ticket.status is not Status.CLOSED
    if response is None and ticket.priority is not Priority.P6:
        return [_ELSEWHERE, *_came_to(policy, ticket), *_optional(policy, ticket, pauses, now)]
    lines = explain(policy, ticket.priority, ticket.clock_start, scheduled_for=scheduled, now=now if running else None)
    lines += _kept_otherwise(policy, ticket, scheduled)
    lines += _came_to(policy, ticket)
    if (pauses or ticket.waiting_since is not None) and ticket.responded_at is None:
        lines.append("Waiting for the customer does not stop the response clock.")
    return lines + _optional(policy, ticket, pauses, now)


def _kept_otherwise(policy: Policy, ticket: Ticket, scheduled: int | None) -> list[str]:
    """Return why the deadline of a ticket is not the one that is counted from its clock start now."""
    response, calendar = ticket.response_due, policy.calendar(ticket.priority)
    counted = sla.response_clock(policy, ticket.priority, ticket.clock_start, scheduled).due
    if response is not None and response == counted and _met_before_its_change(ticket):
        # It was recorded after the change, so its deadline had been counted anew already.
        return [
            f"Answered while it was {ticket.judged_as}, so judged by {ticket.judged_as}'s deadline and not by this."
        ]
    if response is None or response == counted:
        return []
    kept = absolute(response, calendar)
    if ticket.taken_from is not None and response == ticket.taken_due:
        return [f"Taken over from #{ticket.taken_from}, {ticket.taken_as}, which was merged into it: due {kept}."]
    if ticket.responded_at is not None and ticket.judged_as not in (None, ticket.priority):
        return [f"Answered while it was {ticket.judged_as}, so judged by {ticket.judged_as}'s deadline, {kept}."]
    if ticket.responded_at is not None and ticket.priority is Priority.P6:
        return [f"Answered before it was scheduled, when its response was due {kept}."]
    return [
        f"The deadline kept is {kept}: it was set under an earlier policy. "
        "'helpdesk sla recompute' lists what would move under today's."
    ]


def _met_before_its_change(ticket: Ticket) -> bool:
    changed = ticket.judged_as not in (None, ticket.priority) and ticket.priority is not Priority.P6
    return changed and ticket.judged is Sla.MET and ticket.responded_at is not None


def _came_to(policy: Policy, ticket: Ticket) -> list[str]:
    """Return which results were reached, under which priority, and when (SLA: results)."""
    calendar = policy.calendar(ticket.priority)
    lines = []
    if ticket.judged is Sla.MISSED and ticket.judged_at is not None:
        lines.append(f"Missed as {ticket.judged_as}, {absolute(ticket.judged_at, calendar)}; that stays.")
    if ticket.responded_at is not None:
        due = ticket.response_due
        late = 0 if due is None or ticket.priority is Priority.P6 else ticket.responded_at - due
        after = f", {exactly(late)} after it was due" if late > 0 else ""
        result = f": {ticket.judged}" if ticket.judged else ""
        contact = f" (recorded at {absolute(ticket.told_at, calendar)})" if ticket.told_at is not None else ""
        lines.append(f"Responded {absolute(ticket.responded_at, calendar)}{contact}{after}{result}.")
    if ticket.done is not None and ticket.done_at is not None:
        kept = "on time" if ticket.done is Sla.MET else "late"
        begun = f"Begun {absolute(ticket.begun_at, calendar)}, {kept}." if ticket.begun_at is not None else None
        lines.append(begun or f"Late from {absolute(ticket.done_at, calendar)} on, and not begun yet.")
    if _by_another_grace(policy, ticket):
        lines.append("That was judged under an earlier policy, with another grace than today's.")
    return lines


def _by_another_grace(policy: Policy, ticket: Ticket) -> bool:
    """Return whether today's grace would give another result. The one that was reached stays (SLA: results)."""
    begun, due, given = ticket.begun_at, ticket.response_due, ticket.responded_at
    if ticket.priority is Priority.P6:
        late = begun is not None and begun > (ticket.scheduled_for or begun) + policy.schedule_grace
        return late and ticket.done is Sla.MET
    immediate = policy.levels[ticket.priority].kind is Kind.IMMEDIATE and ticket.judged_as is ticket.priority
    if not immediate or due is None or given is None or ticket.told_at is not None:
        return False
    return ticket.judged is not sla.judge(policy, ticket.priority, due, given)


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
    """Return how ``target`` seconds from ``start`` end at ``due``: start, target, skipped time, sum."""
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
