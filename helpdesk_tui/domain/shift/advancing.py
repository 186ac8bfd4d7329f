"""What is done about an open alarm at an instant: the next steps of its escalation, a reminder, or nothing yet.

Everything follows from where the alarm stands and from the instant, so it is the same however often it is asked, and
after a restart. Instants are whole seconds UTC.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from helpdesk_tui.domain.shift.alarms import Alarm, Kind
from helpdesk_tui.domain.shift.escalation import Escalation

AGAIN = 120
"""Seconds for which whoever acknowledged is called alone, when that has run out."""

FLAPPING = 3_600
"""Seconds in which the same thing on the same ticket is told by itself once."""

SETTLES = 600
"""Seconds for which what comes and goes must hold before it is told again."""


@dataclass(frozen=True, slots=True)
class Reached:
    """A target by its name, and the person it is to reach there (None: whoever reads there)."""

    target: str
    who: str | None = None


ANY = "*"
"""Stands for one target, whichever there is."""

Find = Callable[[Sequence[str]], Sequence[Reached]]
"""Returns the targets of names of an escalation's step, each once; nobody where there are none."""


@dataclass(frozen=True, slots=True)
class Call:
    """One thing to be sent: what, of which step and round, and where."""

    kind: Kind
    step: int
    round: int
    reached: Reached


@dataclass(frozen=True, slots=True)
class Advanced:
    """An alarm as it stands after an instant, and what is to be sent."""

    alarm: Alarm
    calls: tuple[Call, ...] = ()


def advance(alarm: Alarm, escalation: Escalation, now: int, find: Find, opens_at: int | None = None) -> Advanced:
    """Return what is done about an open alarm at ``now``.

    ``opens_at`` is when its calendar opens next, None where it is open: nobody is called before that.
    """
    if opens_at is not None:
        # The steps that are left keep their distance from the opening.
        begun = alarm.counted_from + (opens_at - now) if alarm.step else opens_at
        return Advanced(replace(alarm, counted_from=begun, next_at=opens_at))
    if alarm.acked_by is not None and (alarm.ack_until is None or now < alarm.ack_until):
        return Advanced(replace(alarm, next_at=alarm.ack_until))
    calls: list[Call] = []
    if alarm.acked_by is not None:
        alarm, calls = _run_out(alarm, now, find)
    alarm, taken = _steps(alarm, escalation, now, find)
    reminders = () if taken else _reminders(alarm, escalation, now, find)
    return Advanced(replace(alarm, next_at=_next_at(alarm, escalation, now)), (*calls, *taken, *reminders))


def _run_out(alarm: Alarm, now: int, find: Find) -> tuple[Alarm, list[Call]]:
    """Begin anew with whoever acknowledged, and with the others a little later (WATCH: acknowledgement)."""
    first = find([alarm.acked_by]) if alarm.acked_by else ()
    round_ = alarm.ack_until or now
    calls = [Call(Kind.RAISE, 0, round_, one) for one in first]
    begun = now + AGAIN if first else now
    return replace(alarm, acked_by=None, ack_until=None, step=0, counted_from=begun), calls


def _steps(alarm: Alarm, escalation: Escalation, now: int, find: Find) -> tuple[Alarm, list[Call]]:
    """Take the steps whose time has come; one that finds nobody goes on at once to the next, or to the fallback."""
    calls: list[Call] = []
    kind = Kind.DIGEST if alarm.in_digest else Kind.RAISE
    skipped = False
    while alarm.step < len(escalation.steps):
        step = escalation.steps[alarm.step]
        if skipped and alarm.counted_from + step.after > now:
            alarm = replace(alarm, counted_from=now - step.after)
        if alarm.counted_from + step.after > now:
            return alarm, calls
        reached = find(step.to)
        skipped = not reached
        calls += [Call(kind, alarm.step, alarm.counted_from, one) for one in reached]
        alarm = replace(alarm, step=alarm.step + 1)
    if skipped:
        calls += [Call(kind, alarm.step, alarm.counted_from, one) for one in _fallback(escalation, find)]
    return alarm, calls


def _reminders(alarm: Alarm, escalation: Escalation, now: int, find: Find) -> list[Call]:
    """Return the reminder that is due, of the last step; those that were missed are not made up for."""
    if escalation.every is None or alarm.in_digest or not alarm.step:
        return []
    last = alarm.counted_from + escalation.steps[alarm.step - 1].after
    rounds = (now - last) // escalation.every
    if rounds < 1:
        return []
    reached = find(escalation.steps[alarm.step - 1].to) or _fallback(escalation, find)
    return [Call(Kind.REMIND, alarm.step - 1, last + rounds * escalation.every, one) for one in reached]


def _fallback(escalation: Escalation, find: Find) -> Sequence[Reached]:
    """Return the fallback, or any target where that is the one that fails; nobody where none is said."""
    return () if escalation.fallback is None else find([escalation.fallback]) or find([ANY])


def _next_at(alarm: Alarm, escalation: Escalation, now: int) -> int | None:
    """Return when something is to be done next: a step, or a reminder."""
    coming = []
    if alarm.step < len(escalation.steps):
        coming.append(alarm.counted_from + escalation.steps[alarm.step].after)
    if escalation.every is not None and alarm.step and not alarm.in_digest:
        last = alarm.counted_from + escalation.steps[alarm.step - 1].after
        coming.append(last + (max(0, now - last) // escalation.every + 1) * escalation.every)
    return min(coming, default=None)
