"""Tasks and priorities: when a task may be, how moving one changes its series, what a new priority means (SLA: P6)."""

from __future__ import annotations

from dataclasses import replace

from helpdesk_tui.domain.agreement import clocks
from helpdesk_tui.domain.agreement.sla import Policy
from helpdesk_tui.domain.rules.step import Refusal, Step
from helpdesk_tui.domain.text.cleaning import enter_line
from helpdesk_tui.domain.tickets.commands import Close, Command, Merge, Reopen, Reprioritise, Schedule, Series
from helpdesk_tui.domain.tickets.events import Kind
from helpdesk_tui.domain.tickets.ticket import Priority, Status, Ticket
from helpdesk_tui.domain.times.recurring.recurrence import is_rule, rule_line
from helpdesk_tui.domain.times.recurring.series import anchored, regular_of
from helpdesk_tui.domain.words.instants import spoken


def regular_instant(ticket: Ticket, policy: Policy) -> int | None:
    """Return the regular instant of an occurrence, where its rule puts it; it may have been moved to another time.

    Occurrences of older programs do not hold it. One that is at an opening is taken to have been moved to it.
    """
    if ticket.regular_at is not None or ticket.scheduled_for is None:
        return ticket.regular_at
    return regular_for(ticket.recurrence, ticket.scheduled_for, policy)


def regular_for(rule: str | None, at: int, policy: Policy) -> int:
    """Return the regular instant of an occurrence at ``at``: ``at`` itself, or a closed time moved to this opening."""
    return at if rule is None or not is_rule(rule) else regular_of(rule, at, policy.business)


def reprioritise(ticket: Ticket, command: Reprioritise, policy: Policy, now: int) -> Step | Refusal:
    """Change the priority to P1..P5.

    The deadline counts from the clock start under the new priority, or from now where the policy says so (SLA:
    reprioritise). The series of an occurrence goes on when it is closed, unless the command ends it.
    """
    if command.priority is Priority.P6:
        return Refusal("P6 is a scheduled task and needs its time. Schedule it instead.")
    if command.priority is ticket.priority:
        return Refusal(f"#{ticket.number} is {ticket.priority} already.")
    status = Status.OPEN if ticket.status is Status.SCHEDULED else ticket.status
    changed = replace(ticket, priority=command.priority, status=status, scheduled_for=None)
    if command.series is Series.FOLLOWING:
        return Refusal("A series goes on when this is closed, or it ends: say which.")
    if ticket.recurrence is None and command.series is Series.END:
        return Refusal(f"#{ticket.number} does not recur: there is no series to end.")
    kept = command.series is not Series.END
    changed = replace(
        changed,
        recurrence=ticket.recurrence if kept else None,
        regular_at=regular_instant(ticket, policy) if kept and ticket.recurrence else None,
        as_agreed=ticket.as_agreed if kept and ticket.recurrence else None,
    )
    if policy.reprioritise_from == "change" and ticket.responded_at is None and not ticket.answered_elsewhere:
        changed = replace(changed, clock_start=now)
    reason = enter_line("reason", command.reason) or None if command.reason else None
    return Step(Kind.REPRIORITISED, clocks.restart(policy, changed, changed.clock_start), reason)


def schedule(ticket: Ticket, command: Schedule, policy: Policy, now: int) -> Step | Refusal:
    """Make it a task at a time to come, or move a task; ``command.series`` says how its series goes on."""
    refusal = unfit_time(command.at, policy, now, as_agreed=command.as_agreed)
    if refusal:
        return refusal
    series = _series(ticket, command, policy)
    if isinstance(series, Refusal):
        return series
    rule, regular = series
    # What was agreed for a series holds for all of it, and moving one occurrence does not change that.
    kept = command.as_agreed or (rule == ticket.recurrence and ticket.as_agreed == 1)
    changed = replace(
        ticket,
        priority=Priority.P6,
        status=ticket.status if ticket.status is Status.WAITING else Status.SCHEDULED,
        scheduled_for=command.at,
        as_agreed=agreed(command.at, rule, policy, as_agreed=kept),
        lasts=ticket.lasts if command.lasts is None else command.lasts,
        recurrence=rule,
        regular_at=regular,
    )
    moved = ("priority", "scheduled_for", "recurrence", "regular_at", "lasts", "as_agreed")
    if all(getattr(changed, name) == getattr(ticket, name) for name in moved):
        return Refusal(f"#{ticket.number} is scheduled for {spoken(command.at, policy, now)} already.")
    return Step(Kind.SCHEDULED, clocks.restart(policy, changed, ticket.clock_start))


def _series(ticket: Ticket, command: Schedule, policy: Policy) -> tuple[str | None, int | None] | Refusal:
    """Return the rule of an occurrence that is scheduled or moved, and its regular instant where that is another."""
    if command.rule is not None:
        regular = regular_for(command.rule, command.at, policy)
        return command.rule, None if regular == command.at else regular
    if ticket.recurrence is None:
        if command.series is Series.THIS:
            return None, None
        what = "end" if command.series is Series.END else "move"
        return Refusal(f"#{ticket.number} does not recur: there is no series to {what}.")
    if command.series is Series.END:
        return None, None
    before = regular_instant(ticket, policy) or command.at
    if command.series is Series.FOLLOWING:
        return _anchored(ticket.recurrence, before, command.at, policy)
    return ticket.recurrence, None if before == command.at else before


def _anchored(rule: str, regular: int, at: int, policy: Policy) -> tuple[str, None] | Refusal:
    """Return the rule of a series of which this and all that follow are moved."""
    moved = anchored(rule, regular, at, policy.business) if is_rule(rule) else None
    if moved is None:
        words = rule_line(rule, regular, policy.business)
        return Refusal(f"No rule says how {words} goes on from then. Type the new one, as in 'every fri 14:00'.")
    return moved, None


def goes_on(command: Command) -> bool:
    """Return whether a command opens the next occurrence: closing does, merging into one with its own series not."""
    if isinstance(command, Merge):
        return command.into is not None and command.into.recurrence is None
    return isinstance(command, Close)


def agreed(at: int | None, rule: str | None, policy: Policy, *, as_agreed: bool) -> int | None:
    """Return 1 for a time outside opening hours that was kept as agreed with its user; None for any other (SLA: P6).

    A series has the 1 whenever it was so agreed, because some of its occurrences may fall outside opening hours.
    """
    return 1 if as_agreed and at is not None and (rule is not None or policy.business.fitting(at) != at) else None


def unfit_time(at: int | None, policy: Policy, now: int, *, as_agreed: bool = False) -> Refusal | None:
    """Return why a task cannot be at ``at``; None where it can (SLA: P6).

    Its time must lie ahead and, unless ``as_agreed``, in opening hours. Outside them the next opening is proposed.
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
