"""What stands on the wallboard: figures of the desk at one instant. No subject, no requester, no number of a ticket.

The figures of the day are those of the dashboard and of the report (SLA: results). Instants are seconds UTC.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from helpdesk_tui.domain.agreement.policy import Policy
from helpdesk_tui.domain.filters.standing import breached
from helpdesk_tui.domain.shift.alarms import Alarm, Watch
from helpdesk_tui.domain.shift.figures import MOST, Attainment, attainment, span_of, tasks
from helpdesk_tui.domain.tickets.ticket import Priority, Status, rank
from helpdesk_tui.store.base import Store

_OUTAGES = 100
"""Unanswered P1 tickets are counted up to this many."""
_LATE = 3, 2
"""A periodic backup is overdue after three halves of the time between two (WATCH: backup-overdue)."""


@dataclass(frozen=True, slots=True)
class OnDuty:
    """Who is on duty by one roster: their names, or without names how many they are.

    ``stale`` says that the calendar it goes by could not be read for so long that it may be wrong.
    """

    roster: str
    who: tuple[str, ...] | int
    stale: bool = False


@dataclass(frozen=True, slots=True)
class Backup:
    """The periodic backup: when the last was made, the seconds between two, and what was wrong with the last.

    ``every`` is None where this program makes none, as on a server.
    """

    made_at: int | None = None
    every: int | None = None
    problem: bool = False

    def overdue(self, now: int) -> bool:
        """Return whether there should have been another one before ``now``."""
        if self.every is None:
            return False
        many, of = _LATE
        return self.made_at is None or (now - self.made_at) * of > self.every * many


@dataclass(frozen=True, slots=True)
class Beside:
    """What is known beside the store: who is on duty (None: no roster is set up), and the backup.

    ``unread`` says that the rosters, or one of them, cannot be read now.
    """

    duty: Sequence[OnDuty] | None = None
    backup: Backup = Backup()
    unread: bool = False


@dataclass(frozen=True, slots=True)
class Board:
    """The figures. ``at`` is the desk's now, ``real`` that of the real clock, which a replayed desk leaves.

    ``outages`` are P1 tickets without a response, and ``since`` is when the first of them came. ``breached`` and
    ``open`` are by priority. ``today`` is the attainment of P1 to P5 since midnight, ``tasks`` that of P6.
    """

    at: int
    real: int
    outages: int
    since: int | None
    breached: Mapping[Priority, int]
    open: Mapping[Priority, int]
    next_deadline: int | None
    today: Sequence[Attainment]
    tasks: Attainment
    arrivals: int
    closings: int
    watch: Watch
    alarms: int
    acknowledged: int
    beside: Beside

    @property
    def past(self) -> int:
        """How many tickets are breached."""
        return sum(self.breached.values())

    @property
    def capped(self) -> bool:
        """Whether there may be more breached tickets than were counted."""
        return self.past >= MOST


def look(store: Store, policy: Policy, now: int, real: int, beside: Beside) -> Board:
    """Read the figures at ``now``. Raises StoreError where the desk is not where it was, or does not answer."""
    # A file that was removed or replaced still answers those who have it open; the stamp notices.
    store.stamp()
    figures = store.figures(span_of(now, policy), breached(policy, now))
    waiting = store.unanswered(Priority.P1, _OUTAGES)
    due = store.due_after(now)
    alarms = store.alarms()
    return Board(
        at=now,
        real=real,
        outages=len(waiting),
        since=min((one.clock_start for one in waiting), default=None),
        breached=figures.breached,
        open=_open(store),
        next_deadline=rank(due[0])[1] if due else None,
        today=attainment(figures),
        tasks=tasks(figures),
        arrivals=sum(figures.arrivals.values()),
        closings=sum(figures.closings.values()),
        watch=store.watch(),
        alarms=len(alarms),
        acknowledged=sum(_acknowledged(one, now) for one in alarms),
        beside=beside,
    )


def _open(store: Store) -> dict[Priority, int]:
    tally = store.tally()
    return {
        level: sum(tally.get((level, state), 0) for state in Status if state is not Status.CLOSED) for level in Priority
    }


def _acknowledged(alarm: Alarm, now: int) -> bool:
    return alarm.acked_by is not None and (alarm.ack_until is None or alarm.ack_until > now)
