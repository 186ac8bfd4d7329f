"""The results of histories that were written before tickets held them: worked out once, when a desk is upgraded.

Such events say when and how a response was judged. They do not say under which priority, and
nothing of a deadline that passed before the priority was lowered.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from helpdesk_tui.domain.agreement.results import Result, as_earlier
from helpdesk_tui.domain.tickets.events import Earlier, Event
from helpdesk_tui.domain.tickets.ticket import Priority, Sla, Status, Ticket

IMMEDIATE_GRACE, SCHEDULE_GRACE = 300, 3_600
"""The shipped policy's, in seconds: an old history does not say which grace it was judged by."""


@dataclass(frozen=True, slots=True)
class Upgraded:
    """A ticket with the results of its present cycle, and those of ``earlier`` cycles as an event holds them."""

    ticket: Ticket
    earlier: tuple[Earlier, ...]


def upgraded(history: Iterable[tuple[Event, Ticket]]) -> Upgraded:
    """Return the results of a whole history under today's rules (SLA: results, P6 judged).

    Raises:
        ValueError: the history has no event.
    """
    results = _Results()
    for event, ticket in history:
        results.step(event, ticket)
    return results.ended()


class _Results:
    """The results found so far in one history: of each cycle that of the response and that of the task."""

    def __init__(self) -> None:
        self._ticket: Ticket | None = None
        self._found: dict[tuple[int, bool], Result] = {}

    def step(self, event: Event, ticket: Ticket) -> None:
        ticket = _without_contact(ticket)
        before = self._ticket
        if before is not None:
            self._pass_time(before, event.at)
        self._found = {key: one for key, one in self._found.items() if key[0] <= ticket.cycle}
        self._take_back(ticket)
        self._judge(ticket, event.at)
        self._ticket = ticket

    def _pass_time(self, ticket: Ticket, now: int) -> None:
        breach_at = _breach_at(ticket)
        if breach_at is not None and now >= breach_at:
            self._reach(ticket, ticket.priority is Priority.P6, Sla.MISSED, breach_at)

    def _take_back(self, ticket: Ticket) -> None:
        """Drop a result whose response, beginning or closing was undone; a miss stays."""
        for task in (False, True):
            found = self._found.get((ticket.cycle, task))
            undone = found is not None and found.judged is Sla.MET and ticket.responded_at is None
            if undone and ticket.status is not Status.CLOSED:
                del self._found[ticket.cycle, task]

    def _judge(self, ticket: Ticket, now: int) -> None:
        if ticket.priority is Priority.P6:
            done_at = ticket.responded_at if ticket.responded_at is not None else ticket.closed_at
            breach_at = _task_breach_at(ticket)
            if done_at is not None and breach_at is not None and ticket.merged_into is None:
                self._reach(ticket, True, Sla.MET if done_at < breach_at else Sla.MISSED, min(done_at, breach_at))
        elif ticket.responded_at is not None and ticket.judged is not None:
            late = ticket.judged is Sla.MISSED and ticket.response_due is not None
            at = (ticket.response_due or 0) + 1 + _grace(ticket) if late else ticket.responded_at
            self._reach(ticket, False, ticket.judged, min(at, ticket.responded_at))
        else:
            breach_at = _breach_at(ticket)
            if breach_at is not None and now >= breach_at:
                self._reach(ticket, False, Sla.MISSED, breach_at if self._ticket is None else now)

    def _reach(self, ticket: Ticket, task: bool, judged: Sla, at: int) -> None:
        found = self._found.get((ticket.cycle, task))
        level = Priority.P6 if task else ticket.priority
        responded_at = None if task else ticket.responded_at
        made = Result(ticket.number, ticket.cycle, task, level, judged, at, ticket.clock_start, responded_at)
        self._found[ticket.cycle, task] = made if found is None else replace(found, responded_at=responded_at)

    def ended(self) -> Upgraded:
        ticket = self._ticket
        if ticket is None:
            raise ValueError("a history without events has no ticket")
        response, task = (self._found.get((ticket.cycle, task)) for task in (False, True))
        ticket = replace(
            ticket,
            judged=response.judged if response else None,
            judged_as=response.priority if response else None,
            judged_at=response.reached_at if response else None,
            done=task.judged if task else None,
            done_at=task.reached_at if task else None,
            begun_at=ticket.responded_at if ticket.priority is Priority.P6 else None,
        )
        settled = (task if ticket.priority is Priority.P6 else response) is not None
        ticket = replace(ticket, breach_at=None if settled else _breach_at(ticket))
        earlier = (as_earlier(one) for key, one in sorted(self._found.items()) if key[0] < ticket.cycle)
        return Upgraded(ticket, tuple(earlier))


def _without_contact(ticket: Ticket) -> Ticket:
    """Return a merged ticket without a first response at its merging: older programs recorded one."""
    late = ticket.merged_into is not None and ticket.responded_at == ticket.closed_at
    return replace(ticket, responded_at=None) if late else ticket


def _breach_at(ticket: Ticket) -> int | None:
    """Return from when on the promise that is still open is broken; None without one."""
    if ticket.status is Status.CLOSED or ticket.responded_at is not None:
        return None
    if ticket.priority is Priority.P6:
        return _task_breach_at(ticket)
    return None if ticket.response_due is None else ticket.response_due + 1 + _grace(ticket)


def _task_breach_at(ticket: Ticket) -> int | None:
    return None if ticket.scheduled_for is None else ticket.scheduled_for + SCHEDULE_GRACE + 1


def _grace(ticket: Ticket) -> int:
    return IMMEDIATE_GRACE if ticket.priority is Priority.P1 else 0
