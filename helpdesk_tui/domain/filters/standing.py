"""The states of the agreement as conditions on stored fields: ``sla.state`` for a whole desk at once.

So a store finds what is breached without reading every ticket. A property test compares
these with ``sla.state``, rule by rule; a rule changed there must be changed here.
"""

from __future__ import annotations

from helpdesk_tui.domain.agreement.policy import Kind, Policy
from helpdesk_tui.domain.filters.conditions import Among, Column, Condition, Known, Not, Within, either, every
from helpdesk_tui.domain.tickets.ticket import Priority, Sla, Status

_CLOSED = Among(Column.STATUS, (str(Status.CLOSED),))
_WAITING = Among(Column.STATUS, (str(Status.WAITING),))
_OPTIONAL = (Column.UPDATE_DUE, Column.RESOLUTION_DUE)

ANSWERED_ELSEWHERE: Condition = every(
    Not(Known(Column.RESPONDED_AT)),
    Not(Known(Column.RESPONSE_DUE)),
    either(Among(Column.PRIORITY, (int(Priority.P6),)), Not(Known(Column.DUE_AT))),
)
"""``Ticket.answered_elsewhere``."""
CLOCK_RUNS: Condition = every(
    Not(_CLOSED),
    either(
        every(Not(Known(Column.RESPONDED_AT)), either(Known(Column.RESPONSE_DUE), Known(Column.DUE_AT))),
        Among(Column.PRIORITY, (int(Priority.P6),)),
        every(Not(_WAITING), either(*(Known(column) for column in _OPTIONAL))),
    ),
)
"""``Ticket.running``: a clock runs, in time or past its deadline."""


def breached(policy: Policy, now: int) -> Condition:
    """Return the condition that a ticket is breached at ``now``: a running clock has passed, grace included."""
    return every(
        Not(_CLOSED),
        either(
            either(*_broken(policy, now)),
            every(Not(_WAITING), either(*(Within(column, end=now) for column in _OPTIONAL))),
        ),
    )


def missed(now: int) -> Condition:
    """Return the condition that a ticket was missed by ``now``; such a result stays (SLA: results)."""
    by_time = every(Not(_TASK), Not(_CLOSED), Known(Column.BREACH_AT), Within(Column.BREACH_AT, end=now + 1))
    return either(Among(Column.JUDGED, (str(Sla.MISSED),)), by_time)


def warning(policy: Policy, now: int) -> Condition:
    """Return the condition that a clock warns at ``now``: an immediate one unanswered, others from ``warn_at`` on.

    A clock warns only while its calendar is open (SLA: warning).
    """
    immediate = _of_kind(policy, Kind.IMMEDIATE)
    loud = tuple(
        int(priority)
        for priority, level in policy.levels.items()
        if level.kind is not Kind.SCHEDULED and policy.calendar(priority).is_open(now)
    )
    return every(
        _SOME_CLOCK,
        Not(breached(policy, now)),
        either(
            every(_under(immediate), _TO_ANSWER, either(Known(Column.RESPONSE_DUE), Known(Column.DUE_AT))),
            every(_under(loud), Within(Column.WARN_AT, end=now + 1)),
        ),
    )


def running(policy: Policy, now: int) -> Condition:
    """Return the condition that a clock runs and neither warns nor has passed."""
    return every(_SOME_CLOCK, Not(breached(policy, now)), Not(warning(policy, now)))


def scheduled(now: int) -> Condition:
    """Return the condition that a ticket is a task before its time (SLA: P6)."""
    return every(Among(Column.STATUS, (str(Status.SCHEDULED),)), Not(Within(Column.SCHEDULED_FOR, end=now + 1)))


def waiting(now: int) -> Condition:
    """Return the condition that a ticket waits for the customer: a wait "until" ends at its time (SLA: follow-up)."""
    return every(_WAITING, Not(Within(Column.WAIT_UNTIL, end=now + 1)))


_TASK: Condition = Among(Column.PRIORITY, (int(Priority.P6),))
_TO_BEGIN: Condition = every(_TASK, Not(Known(Column.BEGUN_AT)), Known(Column.SCHEDULED_FOR))
_TO_ANSWER: Condition = every(Not(_TASK), Not(Known(Column.RESPONDED_AT)))

_SOME_CLOCK: Condition = every(
    Not(_CLOSED),
    either(
        _TO_BEGIN,
        every(_TO_ANSWER, either(Known(Column.RESPONSE_DUE), Known(Column.DUE_AT))),
        every(Not(_WAITING), either(*(Known(column) for column in _OPTIONAL))),
    ),
)


def _broken(policy: Policy, now: int) -> list[Condition]:
    """Return the conditions that a response or a task is late at ``now`` and still to come, as ``sla`` judges."""
    passed = every(Known(Column.BREACH_AT), Within(Column.BREACH_AT, end=now + 1))
    settled = Not(Known(Column.BREACH_AT))
    immediate = _of_kind(policy, Kind.IMMEDIATE)
    others = tuple(int(priority) for priority in policy.levels if int(priority) not in immediate)
    unsaid = [
        every(Among(Column.PRIORITY, priorities), Not(Known(Column.JUDGED)), _response_before(now - grace))
        for priorities, grace in ((immediate, policy.immediate_grace), (others, 0))
    ]
    missed = every(Known(Column.JUDGED), _response_before(now))
    late = Within(Column.SCHEDULED_FOR, end=now - policy.schedule_grace)
    return [
        every(_TO_BEGIN, either(passed, every(settled, late))),
        every(_TO_ANSWER, either(passed, every(settled, either(*unsaid, missed)))),
    ]


def _response_before(instant: int) -> Condition:
    """Return the condition that the response was due before ``instant``: by ``response_due``, or else ``due_at``."""
    return either(
        Within(Column.RESPONSE_DUE, end=instant),
        every(Not(Known(Column.RESPONSE_DUE)), Within(Column.DUE_AT, end=instant)),
    )


def _under(priorities: tuple[int, ...]) -> Condition:
    """Return the condition that a ticket, or an open promise that it took over, has one of these priorities."""
    taken = every(_TO_ANSWER, Among(Column.TAKEN_AS, priorities))
    return either(Among(Column.PRIORITY, priorities), taken)


def _of_kind(policy: Policy, kind: Kind) -> tuple[int, ...]:
    return tuple(int(priority) for priority, level in policy.levels.items() if level.kind is kind)
