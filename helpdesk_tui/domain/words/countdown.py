"""How a deadline reads in a queue row: a word or sign with a length, and when that changes.

Lengths are whole seconds, instants seconds UTC. No text is wider than ``WIDEST`` cells.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Literal, NamedTuple

from helpdesk_tui.domain.agreement.sla import Policy, at_once, counts, state
from helpdesk_tui.domain.tickets.ticket import Priority, Sla, Status, Ticket, rank, status_at
from helpdesk_tui.domain.times.instant import narrowest
from helpdesk_tui.domain.times.length import DAY, HOUR, MINUTE, SECONDS_BELOW, age, age_changes_at, length

WIDEST = 17
"""Cells of the widest reading (of deadlines within 2,700 years)."""

NEVER = 2**62
"""A ``changes_at`` that is never reached: the text stays until the ticket changes."""

Role = Literal[
    "now", "breached", "warning", "running", "paused", "due", "scheduled", "waiting", "met", "missed", "closed", "none"
]


class Word(StrEnum):
    """What stands before or instead of the number in a clock cell; ``reading`` knows no others."""

    NOW = "NOW +"
    BREACHED = "BREACHED -"
    WARNING = "! "
    PAUSED = "paused "
    RUNNING = ""
    AHEAD = "in "
    DUE = "DUE +"
    WAITING = "waiting"
    ANSWERED = "answered"
    LATE = "late"
    CLOSED = "closed"
    CLOSED_LATE = "closed late"
    NONE = "no deadline"
    PROMISED = "promised "
    PROMISE_LATE = "promise late "


class Reading(NamedTuple):
    """What a clock cell shows: the text, the role of its colour, the first instant with another text."""

    text: str
    role: Role
    changes_at: int


def clock_reading(ticket: Ticket, policy: Policy, now: int) -> Reading:
    """Return how the ticket's clock reads at ``now``, the same in every face: its promise, where that comes first."""
    follow_at = ticket.follow_at
    if follow_at is not None and rank(ticket) == (0, follow_at) and (not ticket.running or follow_at != ticket.due_at):
        return _promise_reading(follow_at, policy, now)
    return reading(
        ticket.priority,
        status_at(ticket, now),
        state(policy, ticket, now),
        ticket.due_at,
        ticket.opened_at,
        ticket.scheduled_for,
        now,
        open_now=counts(policy, ticket, now),
        answered=ticket.responded_at is not None or ticket.answered_elsewhere,
        at_once=at_once(policy, ticket),
        waiting_since=ticket.waiting_since,
        closed_at=ticket.closed_at,
    )


def closing(sla: Sla) -> Word:
    """Return what the clock of a closed ticket says, by how its response went."""
    return Word.CLOSED_LATE if sla is Sla.MISSED else Word.CLOSED


def reading(
    priority: Priority,
    status: Status,
    sla: Sla,
    due_at: int | None,
    opened_at: int,
    scheduled_for: int | None,
    now: int,
    *,
    open_now: bool,
    answered: bool = False,
    at_once: bool = False,
    waiting_since: int | None = None,
    closed_at: int | None = None,
) -> Reading:
    """Return how a ticket's clock reads at ``now``.

    ``sla`` is where the ticket stands at ``now``; ``open_now`` says whether the calendar of
    its priority is open (always, for a 24x7 one); ``answered`` that its response was judged,
    so that a clock still running is an optional one; ``at_once`` that an immediate response
    is still to be given. The text holds until ``changes_at`` as long as these stay: look
    again, too, when the warning begins and when the desk opens or closes.

    An immediate response not yet given counts its wait up from ``due_at``, which is its clock start (SLA: P1).
    A clock that pauses while the desk is closed shows the plain time to its deadline.
    """
    if status is Status.CLOSED:
        return _aged(closing(sla), closed_at, now, "closed")
    if scheduled_for is not None and now < scheduled_for and status is Status.SCHEDULED:
        return _down(Word.AHEAD, scheduled_for, now, "scheduled")
    if priority is Priority.P6 and due_at is not None and not (answered and status is Status.WAITING):
        # Answered or not: what was promised for a task is its time (SLA: P6).
        return _down(Word.AHEAD, due_at, now, "scheduled") if now < due_at else _up(Word.DUE, due_at, now, "due")
    if sla in (Sla.MET, Sla.MISSED, Sla.NONE) or due_at is None:
        return _judged(status, sla, opened_at, waiting_since, now)
    if at_once:
        return _up(Word.NOW, due_at, now, "now")
    if now > due_at:
        return _up(Word.BREACHED, due_at, now, "breached")
    if not open_now:
        return _down(Word.PAUSED, due_at, now, "paused")
    if sla is Sla.WARNING:
        return _down(Word.WARNING, due_at, now, "warning")
    return _down(Word.RUNNING, due_at, now, "running")


def promised(follow_at: int, said: str, until: int, now: int) -> Reading:
    """Return how a promise reads, in its own words, never as a deadline (SLA: follow-up).

    ``said`` is its instant in words, which hold until ``until``; once it has passed, the lateness counts up.
    """
    if now <= follow_at:
        return Reading(f"{Word.PROMISED}{said}", "scheduled", min(until, follow_at + 1))
    return _aged(Word.PROMISE_LATE.rstrip(), follow_at, now, "due")


def _judged(status: Status, sla: Sla, opened_at: int, waiting_since: int | None, now: int) -> Reading:
    """Return how a ticket without a running clock reads: its result, or how long it has waited for the requester."""
    if status is Status.WAITING:
        return _aged(Word.WAITING, waiting_since, now, "waiting")
    if sla is Sla.MET:
        return _aged(Word.ANSWERED, opened_at, now, "met")
    if sla is Sla.MISSED:
        return _aged(Word.LATE, opened_at, now, "missed")
    return Reading(Word.NONE, "none", NEVER)


def _aged(word: str, since: int | None, now: int, role: Role) -> Reading:
    if since is None:
        return Reading(word, role, NEVER)
    return Reading(f"{word} {age(now - since)}", role, age_changes_at(since, now))


def _down(word: str, until: int, now: int, role: Role) -> Reading:
    """Return what is left until an instant that has not passed; in the due second itself that is ``0s``."""
    text, step = _fitted(word, until - now)
    return Reading(text, role, now + (until - now) % step + 1)


def _up(word: str, since: int, now: int, role: Role) -> Reading:
    """Return how long ago an instant was."""
    gone = max(now - since, 0)
    text, step = _fitted(word, gone)
    return Reading(text, role, max(now, since) + step - gone % step)


def _fitted(word: str, seconds: int) -> tuple[str, int]:
    """Return ``word`` with the length behind it, in days alone where hours do not fit, and the seconds a step lasts."""
    text = word + length(seconds)
    if len(text) > WIDEST:
        return f"{word}{seconds // DAY}d", DAY
    if seconds >= DAY:
        return text, HOUR
    return text, MINUTE if seconds >= SECONDS_BELOW else 1


def _promise_reading(follow_at: int, policy: Policy, now: int) -> Reading:
    """Return how a promise reads: by its time of day today, else by its date."""
    today = policy.business.local(now).date()
    midnight, _ = policy.business.instant(datetime.combine(today + timedelta(1), time()))
    return promised(follow_at, narrowest(follow_at, policy.business, now), midnight, now)
