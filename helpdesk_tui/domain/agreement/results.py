"""Results: how a response cycle or a task ended, reached once and never changed (SLA: results).

A ticket carries the results of its present cycle. ``Ledger`` follows a whole history and
keeps those of every cycle, from which figures are counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from helpdesk_tui.domain.tickets.events import Earlier, Event, Kind, standing_ops
from helpdesk_tui.domain.tickets.ticket import Priority, Sla, Status, Ticket


@dataclass(frozen=True, slots=True)
class Result:
    """How one cycle of a ticket ended: its response, or (``task``) its task.

    ``priority`` is the one in force when the result was reached, at ``reached_at``. ``responded_at`` is when somebody
    responded, which may be after a result was missed; None where nobody has. Instants are seconds UTC.
    """

    number: int
    cycle: int
    task: bool
    priority: Priority
    judged: Sla
    reached_at: int
    clock_start: int
    responded_at: int | None


class Judged(Protocol):
    """What results are read from: a ticket, or a smaller value with these fields of one."""

    @property
    def number(self) -> int:
        """Its number."""

    @property
    def cycle(self) -> int:
        """Its present cycle."""

    @property
    def status(self) -> Status:
        """What is happening with it."""

    @property
    def breach_at(self) -> int | None:
        """The first second in which the promise still open is broken."""

    @property
    def clock_start(self) -> int:
        """The instant the cycle counts from."""

    @property
    def responded_at(self) -> int | None:
        """When somebody responded."""

    @property
    def judged(self) -> Sla | None:
        """The result of the response."""

    @property
    def judged_as(self) -> Priority | None:
        """The priority under which it was reached."""

    @property
    def judged_at(self) -> int | None:
        """When it was reached."""

    @property
    def done(self) -> Sla | None:
        """The result of the task."""

    @property
    def done_at(self) -> int | None:
        """When that was reached."""


class Upgrade(Protocol):
    """What is read of an event for the results of earlier cycles that it may hold."""

    @property
    def number(self) -> int:
        """The ticket's number."""

    @property
    def earlier(self) -> Sequence[Earlier]:
        """The results of earlier cycles."""


SHOWN_BY = frozenset({"cycle", "judged", "judged_as", "judged_at", "done", "done_at", "responded_at", "clock_start"})
"""The fields that a result is made of."""


def settled(ticket: Ticket, now: int, since: int | None = None) -> Ticket:
    """Return the ticket with the result that time alone has decided by ``now``: a broken promise is missed.

    ``since`` is when the present deadline was set. Where it had passed by then, the result is reached at ``since``.
    """
    broken = broken_at(ticket, now)
    if broken is None:
        return ticket
    reached = broken if since is None else max(broken, since)
    if ticket.priority is Priority.P6:
        return replace(ticket, done=Sla.MISSED, done_at=reached, breach_at=None)
    return replace(ticket, judged=Sla.MISSED, judged_as=ticket.priority, judged_at=reached, breach_at=None)


def broken_at(ticket: Judged, now: int) -> int | None:
    """Return since when the promise of an open ticket is broken; None where none is by ``now``."""
    if ticket.status is Status.CLOSED or ticket.breach_at is None or now < ticket.breach_at:
        return None
    return ticket.breach_at


def before_missed(ticket: Ticket, at: int) -> Ticket:
    """Return the ticket without a miss that was reached after ``at``.

    A ticket may be opened later than the time it counts from, so a miss may be reached after its deadline.
    """
    if ticket.judged is Sla.MISSED and ticket.judged_at is not None and ticket.judged_at > at:
        ticket = replace(ticket, judged=None, judged_as=None, judged_at=None, breach_at=ticket.judged_at)
    if ticket.done is Sla.MISSED and ticket.done_at is not None and ticket.done_at > at:
        ticket = replace(ticket, done=None, done_at=None, breach_at=ticket.done_at)
    return ticket


def standing(ticket: Judged) -> list[Result]:
    """Return the results that a ticket's present cycle has reached, the response's first."""
    found = []
    if ticket.judged is not None and ticket.judged_as is not None and ticket.judged_at is not None:
        found.append(_result(ticket, ticket.judged_as, ticket.judged, ticket.judged_at))
    if ticket.done is not None and ticket.done_at is not None:
        task = _result(ticket, Priority.P6, ticket.done, ticket.done_at)
        found.append(replace(task, task=True, responded_at=None))
    return found


def _result(ticket: Judged, priority: Priority, judged: Sla, at: int) -> Result:
    return Result(ticket.number, ticket.cycle, False, priority, judged, at, ticket.clock_start, ticket.responded_at)


class Ledger:
    """Follows one ticket's history, and keeps the results of all its cycles."""

    def __init__(self) -> None:
        """Begin without results."""
        self._found: dict[tuple[int, bool], Result] = {}

    def step(self, event: Upgrade, ticket: Judged) -> None:
        """Take the next event and the ticket after it."""
        self._found = {key: one for key, one in self._found.items() if key[0] < ticket.cycle}
        for one in (*earlier(event), *standing(ticket)):
            self._found[one.cycle, one.task] = one

    @property
    def results(self) -> list[Result]:
        """The results reached so far, by cycle."""
        return [self._found[key] for key in sorted(self._found)]


def earlier(event: Upgrade) -> list[Result]:
    """Return the results of earlier cycles that an event of an upgrade holds."""
    return [
        Result(event.number, cycle, bool(task), Priority(level), Sla.MET if met else Sla.MISSED, at, start, responded)
        for cycle, task, level, met, at, start, responded in event.earlier
    ]


def as_earlier(result: Result) -> Earlier:
    """Return a result of an earlier cycle in the form that an event of an upgrade holds."""
    met, task = int(result.judged is Sla.MET), int(result.task)
    level, start = int(result.priority), result.clock_start
    return result.cycle, task, level, met, result.reached_at, start, result.responded_at


def of_history(history: Iterable[tuple[Event, Ticket]]) -> list[Result]:
    """Return the results of all cycles of one ticket, from its events and the ticket after each."""
    ledger = Ledger()
    for event, ticket in history:
        ledger.step(event, ticket)
    return ledger.results


def missed(results: Iterable[Result]) -> list[int]:
    """Return the cycles whose response was missed, among results."""
    return [one.cycle for one in results if one.judged is Sla.MISSED and not one.task]


REASONING = (Kind.REASONED, Kind.UNDONE)
"""The kinds of events that say which reason of a missed response stands."""


def last_reason(history: Sequence[Event]) -> str | None:
    """Return the last reason of a missed response that stands, from events of REASONING; None without one."""
    stand = standing_ops(history)
    given = [event for event in history if event.kind is Kind.REASONED and event.op in stand]
    return (given[-1].text or "(erased)") if given else None
