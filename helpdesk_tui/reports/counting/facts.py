"""The single figures of a ticket within a range: what a report adds up. Each rule of a figure stands here once.

A fact belongs to one cycle and one priority: a result to that under which it was reached (SLA: results), an arrival to
the first, a closing to the last, what is still open to the one in force at the end of the range.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from helpdesk_tui.domain.agreement.results import Result
from helpdesk_tui.domain.agreement.sla import Policy
from helpdesk_tui.domain.tickets.ticket import Priority, Sla
from helpdesk_tui.reports.counting.cycles import Cycle, Told

WEEK = 7 * 86_400
"""Seconds within which a reopening speaks of its closing."""


class What(StrEnum):
    """The names of the figures; those of lengths come with seconds."""

    MET = "met"
    MISSED = "missed"
    PENDING = "pending"
    NONE = "none"
    AT_CALL = "at_call"
    LOWERED = "lowered"
    RESPOND = "respond"
    RESPOND_WALL = "respond_wall"
    UNANSWERED = "unanswered"
    RESOLVE = "resolve"
    RESOLVE_NET = "resolve_net"
    ON_TIME = "on_time"
    LATE = "late"
    OPEN_TASK = "open_task"
    OPENED = "opened"
    OCCURRENCE = "occurrence"
    DUPLICATE = "duplicate"
    CLOSED = "closed"
    REOPENED = "reopened"
    SETTLED = "settled"
    FIRST_CONTACT = "first_contact"


@dataclass(frozen=True, slots=True)
class Window:
    """A range from ``begin`` up to ``end``, as known at ``as_of`` (seconds UTC)."""

    begin: int
    end: int
    as_of: int

    @property
    def cut(self) -> int:
        """The end of what is counted: that of the range, or the second after ``as_of``."""
        return min(self.end, self.as_of + 1)


_P6 = Priority.P6
"""Looked up once: Python 3.11 takes 0.1 us for a member of an enumeration."""

Fact = tuple[Cycle, Priority, What, int]
"""The cycle, the priority, which figure, and its seconds or 1; an arrival belongs to the ticket's first cycle."""


def facts(ticket: Told, window: Window, policy: Policy) -> Iterator[Fact]:
    """Yield all facts of a ticket in a range."""
    begin, cut = window.begin, window.cut
    if not ticket.withdrawn and begin <= ticket.opened_at < cut:
        first = ticket.cycles[0]
        yield first, first.legs[0].priority, _arrival(ticket), 1
    for cycle in ticket.cycles:
        # An occurrence may be opened after its time, so a result may lie before its cycle.
        yield from _results(cycle, begin, cut, policy)
        if cycle.begin >= cut or (cycle.closed_at is not None and cycle.closed_at < begin):
            continue
        if not cycle.withdrawn:
            yield from _open_ends(cycle, begin, cut, window)
        if cycle.closing is not None and begin <= cycle.closing < cut:
            yield from _closing(ticket, cycle, cycle.closing, window)


def _arrival(ticket: Told) -> What:
    if ticket.duplicate:
        return What.DUPLICATE
    return What.OCCURRENCE if ticket.occurrence else What.OPENED


def _results(cycle: Cycle, begin: int, cut: int, policy: Policy) -> Iterator[Fact]:
    """Yield what was reached in the range: the result, the task's, and the response with its time."""
    result, task = cycle.result, cycle.task
    if task is not None and begin <= task.reached_at < cut:
        yield cycle, Priority.P6, What.ON_TIME if task.judged is Sla.MET else What.LATE, 1
    if result is None:
        return
    level = result.priority
    if begin <= result.reached_at < cut:
        met = result.judged is Sla.MET
        yield cycle, level, What.MET if met else What.MISSED, 1
        if met and cycle.number == 1 and result.responded_at == result.clock_start:
            yield cycle, level, What.AT_CALL, 1
        # Priorities after a miss are those of later legs; a task is the lowest of them.
        if not met and cycle.last.priority > level:
            yield cycle, level, What.LOWERED, 1
    if result.responded_at is not None and begin <= result.responded_at < cut:
        yield cycle, level, What.RESPOND_WALL, result.responded_at - result.clock_start
        yield cycle, level, What.RESPOND, agreed_time(cycle, result, result.responded_at, policy)


def agreed_time(cycle: Cycle, result: Result, responded_at: int, policy: Policy) -> int:
    """Return the seconds that a response took by the clock of its priority: open ones where its calendar is 8x5.

    The log says it since this program records it; before, and where a response was put back by an undo alone, it is
    counted by the calendar of now.
    """
    if cycle.took is not None and cycle.responded_at == responded_at:
        return cycle.took
    return policy.calendar(result.priority).open_between(result.clock_start, responded_at)


def _open_ends(cycle: Cycle, begin: int, cut: int, window: Window) -> Iterator[Fact]:
    """Yield what has no result at the end of the range, or ended in it without one; and who waits for a response."""
    result = cycle.result
    reached = result is not None and result.reached_at < cut
    ended = cycle.closed_at if cycle.closed_at is not None and cycle.closed_at < cut else None
    leg = cycle.leg_at(cut)
    elsewhere = leg.due is None and result is None
    answered = elsewhere or (cycle.responded_at is not None and cycle.responded_at < cut)
    without = _without_result(cycle)
    if without is not None and begin <= without < cut:
        yield cycle, cycle.last.priority, What.NONE, 1
    if leg.priority is _P6:
        done = cycle.task is not None and cycle.task.reached_at < cut
        if ended is None and not done:
            yield cycle, Priority.P6, What.OPEN_TASK, 1
        return
    if not reached and ended is None and not (answered and result is None):
        yield cycle, leg.priority, What.PENDING, 1
    if ended is None and not answered:
        yield cycle, leg.priority, What.UNANSWERED, min(cut, window.as_of) - leg.start


def _without_result(cycle: Cycle) -> int | None:
    """Return when a response cycle ended that has no result and will have none; None for any other.

    It was merged or closed without a contact, or answered in another system, or as a task that was raised afterwards.
    """
    over = cycle.responded_at if cycle.responded_at is not None else cycle.closed_at
    if cycle.last.due is None:
        # Answered in another system before it came here, at an instant that nobody knows.
        over = cycle.begin
    if cycle.result is not None or over is None or cycle.last.priority is Priority.P6:
        return None
    # Before it was raised for good it was a task, which promises no response.
    task = max((place for place, leg in enumerate(cycle.legs) if leg.priority is Priority.P6), default=-1)
    return max(over, cycle.legs[task + 1].begin)


def _closing(ticket: Told, cycle: Cycle, at: int, window: Window) -> Iterator[Fact]:
    """Yield what a closing counts as: one that stands, how long it took, and whether the ticket came back."""
    level = cycle.last.priority
    if cycle.reopened_at is None:
        yield cycle, level, What.CLOSED, 1
        if level is not Priority.P6:
            yield cycle, level, What.RESOLVE, at - cycle.begin
            yield cycle, level, What.RESOLVE_NET, max(at - cycle.begin - cycle.waited, 0)
    if at + WEEK > window.as_of:
        return
    yield cycle, level, What.SETTLED, 1
    if cycle.reopened_at is not None and cycle.reopened_at <= at + WEEK:
        yield cycle, level, What.REOPENED, 1
    elif cycle.number == 1 and cycle.once and level is not Priority.P6 and not ticket.duplicate:
        yield cycle, level, What.FIRST_CONTACT, 1
