"""The conditions that are announced: an outage unanswered, a warning, a breach, a task or a promise due.

Whether a condition holds follows from one ticket, the agreement and an instant, and from nothing that was seen
before. So neither a restart nor a clock that was set nor many deadlines at once change it. Instants are whole seconds
UTC.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from helpdesk_tui.domain.agreement.policy import Kind, Policy
from helpdesk_tui.domain.agreement.sla import at_once
from helpdesk_tui.domain.filters.conditions import Among, Column, Condition, Known, Not, Within, either, every
from helpdesk_tui.domain.filters.standing import ANSWERED_ELSEWHERE, breached, warning
from helpdesk_tui.domain.tickets.ticket import Priority, Sla, Status, Ticket, status_at

OUTAGES = (Priority.P1, Priority.P2)
"""The priorities of which every unanswered ticket is announced."""

NO_OUTAGE: Condition = either(
    Not(Among(Column.PRIORITY, tuple(map(int, OUTAGES)))), Known(Column.RESPONDED_AT), ANSWERED_ELSEWHERE
)
"""That a ticket is none of the outages that nobody has answered: see ``is_outage``."""


class What(StrEnum):
    """The kinds of conditions."""

    P1 = "p1-unanswered"
    P2 = "p2-unanswered"
    WARNING = "warning"
    BREACH = "breach"
    TASK = "task-due"
    PROMISE = "promise-due"


class Key(NamedTuple):
    """What identifies a condition as long as it holds.

    ``instant`` is the clock start of an outage, and of anything else the first second in which it holds: a deadline
    that is moved makes another condition, and so does a reopening.
    """

    number: int
    what: What
    instant: int


NOTHING: frozenset[Key] = frozenset()
"""No conditions."""

BEARING = frozenset(
    {
        "priority",
        "status",
        "clock_start",
        "responded_at",
        "judged",
        "judged_at",
        "breach_at",
        "warn_at",
        "response_due",
        "update_due",
        "resolution_due",
        "scheduled_for",
        "begun_at",
        "done",
        "done_at",
        "follow_at",
        "wait_until",
    }
)
"""The fields of a ticket that conditions depend on."""


def holding(ticket: Ticket | None, policy: Policy, now: int) -> frozenset[Key]:
    """Return the conditions that hold for a ticket at ``now``; none for one that is not there yet."""
    if ticket is None or ticket.status is Status.CLOSED:
        return NOTHING
    return frozenset(Key(ticket.number, what, instant) for what, instant in _holding(ticket, policy, now))


def _holding(ticket: Ticket, policy: Policy, now: int) -> Iterator[tuple[What, int]]:
    if is_outage(ticket):
        yield (What.P1 if ticket.priority is Priority.P1 else What.P2), ticket.clock_start
    missed, response = _missed_at(ticket), _first_late(ticket)
    optional = [] if ticket.status is Status.WAITING else [ticket.update_due, ticket.resolution_due]
    passed = [due + 1 for due in optional if due is not None and due < now]
    yield from ((What.BREACH, instant) for instant in passed)
    if missed is not None:
        # A result that was reached stays, whatever became of the deadline (SLA: results).
        yield What.BREACH, missed
    if response is not None and response <= now:
        passed.append(response)
        if missed is None or response > missed:
            yield What.BREACH, response
    if not passed and ticket.warn_at is not None and ticket.warn_at <= now and not _never_warns(ticket, policy):
        yield What.WARNING, ticket.warn_at
    if ticket.scheduled_for is not None and ticket.scheduled_for <= now and _to_begin(ticket, now):
        yield What.TASK, ticket.scheduled_for
    if ticket.follow_at is not None and ticket.follow_at <= now:
        yield What.PROMISE, ticket.follow_at


def is_outage(ticket: Ticket) -> bool:
    """Return whether a ticket that is not closed is an outage that nobody has answered, here or elsewhere."""
    return ticket.priority in OUTAGES and ticket.responded_at is None and not ticket.answered_elsewhere


def _to_begin(ticket: Ticket, now: int) -> bool:
    """Return whether a task is still to be begun; not while it waits for the customer."""
    begun = ticket.priority is not Priority.P6 or ticket.begun_at is not None
    return not begun and status_at(ticket, now) is not Status.WAITING


def _missed_at(ticket: Ticket) -> int | None:
    """Return when a response that is still to be given, or a task that is still to be begun, was missed; else None."""
    if ticket.priority is Priority.P6:
        return ticket.done_at if ticket.done is Sla.MISSED and ticket.begun_at is None else None
    return ticket.judged_at if ticket.judged is Sla.MISSED and ticket.responded_at is None else None


def _first_late(ticket: Ticket) -> int | None:
    """Return the first second in which the promise is broken; None where that is settled.

    What was missed under an earlier priority is still to be answered by the deadline of the present one.
    """
    answered = ticket.responded_at is not None or ticket.priority is Priority.P6
    if ticket.breach_at is not None or answered or ticket.judged is not Sla.MISSED or ticket.response_due is None:
        return ticket.breach_at
    return ticket.response_due + 1


def _never_warns(ticket: Ticket, policy: Policy) -> bool:
    """Whether a ticket is due at once, or at a time its user chose (SLA: P1, P6)."""
    return at_once(policy, ticket) or policy.levels[ticket.priority].kind is Kind.SCHEDULED


def instants(ticket: Ticket) -> frozenset[int]:
    """Return the seconds in which time alone may change what holds for an open ticket. A store has indexes of them."""
    if ticket.status is Status.CLOSED:
        return frozenset()
    found = [ticket.breach_at, ticket.warn_at, ticket.follow_at]
    found += [due + 1 for due in (ticket.update_due, ticket.resolution_due) if due is not None]
    if ticket.priority is Priority.P6:
        found.append(ticket.scheduled_for)
    if ticket.judged is Sla.MISSED and ticket.responded_at is None and ticket.response_due is not None:
        found.append(ticket.response_due + 1)
    return frozenset(instant for instant in found if instant is not None)


def silent(key: Key, ticket: Ticket, policy: Policy, now: int) -> bool:
    """Whether a condition waits to be announced until its calendar opens (SLA: 8x5).

    A promise, and a task outside opening hours that was agreed with its user, are announced at their time.
    """
    if key.what is What.PROMISE or (ticket.priority is Priority.P6 and ticket.as_agreed):
        return False
    return not policy.calendar(ticket.priority).is_open(now)


def besides_outages(policy: Policy, now: int) -> Condition:
    """Return the condition by which a store counts what holds at ``now``, unanswered outages left out."""
    task = every(
        Among(Column.PRIORITY, (int(Priority.P6),)),
        Not(Known(Column.BEGUN_AT)),
        Not(Among(Column.STATUS, (str(Status.WAITING),))),
        Within(Column.SCHEDULED_FOR, end=now + 1),
    )
    promise = Within(Column.FOLLOW_AT, end=now + 1)
    return every(NO_OUTAGE, either(breached(policy, now), warning(policy, now), task, promise))
