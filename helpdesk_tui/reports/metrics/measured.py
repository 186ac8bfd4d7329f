"""What is measured of a desk at one instant (WATCH: metrics)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from helpdesk_tui.desk.team import HERE_FOR
from helpdesk_tui.domain.agreement.policy import Policy
from helpdesk_tui.domain.filters.conditions import Among, Column, Condition, every
from helpdesk_tui.domain.filters.query import Query
from helpdesk_tui.domain.filters.standing import breached, scheduled, waiting
from helpdesk_tui.domain.shift.figures import span_of
from helpdesk_tui.domain.shift.totals import Totals
from helpdesk_tui.domain.tickets.ticket import Priority, Status, rank, status_at
from helpdesk_tui.store.base import View

if TYPE_CHECKING:
    from helpdesk_tui.domain.shift.alarms import Rule
    from helpdesk_tui.store.base import Store

_MANY = 300
"""Tasks whose time has come, or promises, that are looked at one by one; walking along more of them is faster."""
_ALL = 1 << 40
"""More tickets than there are: what is breached is counted without a limit."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured. Instants are seconds UTC; ``open`` are the tickets that are not closed.

    ``oldest`` is, by priority, since when the ticket waits that has waited longest for a response. ``deliveries`` are
    by target and result. ``watched_at`` is the end of the watch's last round, ``backup_at`` that of the last periodic
    backup, both None where there was none.
    """

    now: int
    open: Mapping[tuple[Priority, Status], int]
    breached: Mapping[Priority, int]
    oldest: Mapping[Priority, int]
    next_deadline: int | None
    totals: Totals
    alarms: Mapping[Rule, int]
    deliveries: Mapping[tuple[str, str], int]
    watched_at: int | None
    backup_at: int | None
    consoles: int
    schema: int


def measure(store: Store, policy: Policy, now: int, real: int, totals: Totals, backup_at: int | None) -> Measured:
    """Measure a desk at ``now``; ``real`` is the same instant of the real clock, which a replayed desk leaves."""
    # Of a span without length nothing of the day is counted: that of a large desk takes most of the time.
    span = replace(span_of(now, policy), day=now, until=now, most=_ALL)
    figures = store.figures(span, breached(policy, now))
    due = store.due_after(now)
    return Measured(
        now=now,
        open=standing(store, now),
        breached=figures.breached,
        oldest={level: one.at for level, one in figures.longest.items()},
        next_deadline=rank(due[0])[1] if due else None,
        totals=totals,
        alarms=Counter(one.rule for one in store.alarms()),
        deliveries=store.deliveries(),
        watched_at=store.watch().round_at,
        backup_at=backup_at,
        consoles=len(store.present(real - HERE_FOR)),
        schema=store.schema(),
    )


def standing(store: Store, now: int) -> dict[tuple[Priority, Status], int]:
    """Return how many tickets are open, by priority and the status they have at ``now``.

    The store's tally has the status that was written: a task whose time has come is open, and so is a ticket whose
    wait has ended (SLA: P6, follow-up). Those are looked at one by one, unless they are many.
    """
    found = Counter({key: count for key, count in store.tally().items() if key[1] is not Status.CLOSED})
    come = store.scheduled_between(0, now + 1, _MANY)
    # A wait that ends by itself ends with a promise.
    promised = store.promised_between(0, now + 1, _MANY)
    if len(come) == _MANY or len(promised) == _MANY:
        return _walked(store, found, now)
    for ticket in {one.number: one for one in (*come, *promised)}.values():
        found[ticket.priority, ticket.status] -= 1
        found[ticket.priority, status_at(ticket, now)] += 1
    return dict(found)


def _walked(
    store: Store, written: Mapping[tuple[Priority, Status], int], now: int
) -> dict[tuple[Priority, Status], int]:
    """Return the same by walking along all that wait or are scheduled."""
    found: Counter[tuple[Priority, Status]] = Counter()
    for (level, status), count in written.items():
        still = count if status is Status.OPEN else _still(store, level, status, count, now)
        found[level, status] += still
        found[level, Status.OPEN] += count - still
    return dict(found)


def _still(store: Store, level: Priority, status: Status, count: int, now: int) -> int:
    """Return how many of ``count`` tickets that wait, or are scheduled, do so at ``now``."""
    if not count:
        return 0
    of_level: Condition = Among(Column.PRIORITY, (int(level),))
    still = scheduled(now) if status is Status.SCHEDULED else waiting(now)
    return store.size(View(Query(wanted=(every(of_level, still),))))
