"""What the next shift must know: what is hot, due, planned, promised, what happened, what is nobody's (WATCH B).

Instants are whole seconds UTC. Every list is short and says how many more there are; what is read for it are index
entries and the end of the log, so a handover takes no longer on a desk of a million tickets.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Generic, TypeVar

from helpdesk_tui.desk import Desk
from helpdesk_tui.desk.shift import ringing
from helpdesk_tui.desk.shift.handing_over import Signed, last
from helpdesk_tui.domain.agreement.sla import state
from helpdesk_tui.domain.filters.conditions import Column, Condition, Known, Not
from helpdesk_tui.domain.filters.query import Query
from helpdesk_tui.domain.filters.standing import breached, waiting
from helpdesk_tui.domain.shift.conditions import NO_OUTAGE, OUTAGES, is_outage
from helpdesk_tui.domain.shift.figures import MOST, Figures, Span
from helpdesk_tui.domain.shift.week import Task, running_into, tasks_between
from helpdesk_tui.domain.tickets.ticket import Priority, Sla, Status, Ticket, rank, status_at
from helpdesk_tui.domain.times.span import LONGEST
from helpdesk_tui.reports.handover_period import Period
from helpdesk_tui.reports.handover_since import Passed, passed
from helpdesk_tui.reports.handover_since import reads as since_reads
from helpdesk_tui.store.base import View

if TYPE_CHECKING:
    from helpdesk_tui.domain.shift.alarms import Alarm

T_co = TypeVar("T_co", covariant=True)

LISTED = 10
"""The most entries that are named in a list; the hot ones are twice as many."""
_READ = 500
"""The most tickets that are read for a list."""
_LAST = 9
"""What an alarm that is about no ticket has in place of a priority."""


@dataclass(frozen=True, slots=True)
class Listed(Generic[T_co]):
    """The first entries of a list, and how many there are in all; ``more`` says that there may be even more."""

    entries: Sequence[T_co] = ()
    total: int = 0
    more: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """Something that its technician has begun to type: for what (``note``, ``call``), on which tickets, kept when."""

    verb: str
    numbers: tuple[int, ...]
    at: int


@dataclass(frozen=True, slots=True)
class Handover:
    """A handover at ``at``, made for ``technician``.

    ``hot`` are unanswered P1 and P2, then what else is breached; ``alarms`` are open. ``due`` are running clocks that
    end before the period does, ``tasks`` those whose time comes in it, or came and was not begun. ``promises`` begin
    with the late ones. ``waits`` are for the customer. ``unowned`` are open tickets without an assignee. ``drafts``
    are the technician's own, the latest first. ``signed`` is the last handover that was signed.
    """

    at: int
    technician: str
    period: Period
    hot: Listed[Ticket]
    alarms: Listed[Alarm]
    due: Listed[Ticket]
    tasks: Listed[Task]
    promises: Listed[Ticket]
    waits: Listed[Ticket]
    passed: Passed
    unowned: Listed[Ticket]
    drafts: Sequence[Draft]
    signed: Signed | None = None

    @property
    def tickets(self) -> dict[int, Ticket]:
        """All tickets that are named, by their numbers."""
        lists = (self.hot, self.due, self.promises, self.waits, self.unowned)
        named = [one for listed in lists for one in listed.entries]
        named += [one.ticket for one in self.tasks.entries]
        named += [one.ticket for one in self.passed.lines]
        return {one.number: one for one in named}


def handover(desk: Desk, period: Period, listed: int = LISTED) -> Handover:
    """Return the handover of a desk, for its technician. Raises StoreError."""
    with desk.store.together(*_reads(desk, period)):
        return _made(desk, period, listed)


def _reads(desk: Desk, period: Period) -> list[Callable[[], object]]:
    """Return the reads that do not depend on what another has found, so that they can be sent together."""
    now, store, until = desk.clock(), desk.store, period.until
    return [
        partial(_figures, desk, period, now),
        *(partial(store.unanswered, level, _READ) for level in OUTAGES),
        lambda: store.alarms(_READ),
        lambda: store.due_after(now, _READ),
        lambda: store.promised_between(0, now + 1, _READ),
        lambda: store.promised_between(0, until + 1, _READ),
        lambda: store.scheduled_between(now - LONGEST, now, _READ),
        lambda: store.scheduled_between(now, until + 1, _READ),
        lambda: store.recurring_before(until + 1, _READ),
        store.tally,
        lambda: store.draft_times(desk.actor),
        lambda: last(desk),
        *since_reads(desk, period.since),
    ]


def _made(desk: Desk, period: Period, listed: int) -> Handover:
    now = desk.clock()
    figures = _figures(desk, period, now)
    return Handover(
        at=now,
        technician=desk.actor,
        period=period,
        hot=_hot(desk, now, figures, 2 * listed),
        alarms=_alarms(desk, listed),
        due=_due(desk, now, period.until, listed),
        tasks=_tasks(desk, now, period.until, listed),
        promises=_promises(desk, period.until, listed),
        waits=_waits(desk, now, listed),
        passed=passed(desk, period.since, figures, listed),
        unowned=_unowned(desk, figures, listed),
        drafts=_drafts(desk),
        signed=last(desk),
    )


def _figures(desk: Desk, period: Period, now: int) -> Figures:
    return desk.store.figures(Span(period.since, now, now, now), breached(desk.policy, now))


def _hot(desk: Desk, now: int, figures: Figures, listed: int) -> Listed[Ticket]:
    """Return unanswered P1 and P2, the longest waiting first, then what else is breached, in the queue's order."""
    outages = [one for level in OUTAGES for one in desk.store.unanswered(level, _READ)]
    others = figures.past - sum(state(desk.policy, one, now) is Sla.BREACHED for one in outages)
    late = Query(wanted=(breached(desk.policy, now), NO_OUTAGE))
    room = min(others, listed - len(outages))
    rest = desk.store.page(View(late), 0, room) if room > 0 else []
    more = len(outages) >= _READ or figures.past >= MOST
    return Listed([*outages, *rest][:listed], len(outages) + max(0, others, len(rest)), more)


def _alarms(desk: Desk, listed: int) -> Listed[Alarm]:
    """Return the open alarms, the most urgent first, then the longest open."""
    read = desk.store.alarms(_READ)
    found = sorted(read, key=lambda alarm: (alarm.priority or _LAST, alarm.raised_at, alarm.id))
    return Listed(found[:listed], len(found), len(read) >= _READ)


def _due(desk: Desk, now: int, until: int, listed: int) -> Listed[Ticket]:
    """Return running clocks that end in ``(now, until]``, the first first; without tasks and what is hot.

    The queue has a ticket whose promise comes before its deadline by that promise, which may be late.
    """
    read, promised = desk.store.due_after(now, _READ), desk.store.promised_between(0, now + 1, _READ)
    there = {one.number: one for one in (*read, *promised) if _runs_out(one, now, until)}
    found = sorted(there.values(), key=lambda one: (one.due_at or now, one.number))
    return Listed(found[:listed], len(found), len(read) >= _READ and rank(read[-1])[1] <= until)


def _runs_out(ticket: Ticket, now: int, until: int) -> bool:
    ends = ticket.due_at is not None and now < ticket.due_at <= until
    return ends and not is_outage(ticket) and ticket.running and ticket.priority is not Priority.P6


def _tasks(desk: Desk, now: int, until: int, listed: int) -> Listed[Task]:
    """Return tasks up to ``until``: those to come, those that are to be begun now, and those that still run."""
    store, calendar = desk.store, desk.policy.business
    past = store.scheduled_between(now - LONGEST, now, _READ)
    running = {one.number for one in running_into(now, past)}
    here = [one for one in past if one.number in running or _to_begin(desk, one, now)]
    ahead = store.scheduled_between(now, until + 1, _READ)
    tasks = tasks_between(now, until + 1, [*here, *ahead], store.recurring_before(until + 1, _READ), calendar)
    tasks.sort(key=lambda task: (task.at, task.again, task.ticket.number))
    return Listed(tasks[:listed], len(tasks), len(ahead) >= _READ)


def _to_begin(desk: Desk, ticket: Ticket, now: int) -> bool:
    """Whether a task's time has come, and it was not begun; one that is late is among what is hot."""
    begun = ticket.begun_at is not None or status_at(ticket, now) is Status.WAITING
    return not begun and state(desk.policy, ticket, now) is not Sla.BREACHED


def _promises(desk: Desk, until: int, listed: int) -> Listed[Ticket]:
    """Return the promises up to ``until``: the late ones first, the latest of them last (SLA: follow-up)."""
    found = desk.store.promised_between(0, until + 1, _READ)
    return Listed(found[:listed], len(found), len(found) >= _READ)


def _waits(desk: Desk, now: int, listed: int) -> Listed[Ticket]:
    """Return what waits for the customer, in the queue's order; a wait that has ended is among the promises."""
    total = sum(n for (_, status), n in desk.store.tally().items() if status is Status.WAITING)
    return _of_queue(desk, waiting(now), total, listed)


def _unowned(desk: Desk, figures: Figures, listed: int) -> Listed[Ticket]:
    """Return open tickets without an assignee, in the queue's order."""
    total = sum(n for (who, _), n in figures.holdings.items() if who is None)
    return _of_queue(desk, Not(Known(Column.ASSIGNEE)), total, listed)


def _of_queue(desk: Desk, wanted: Condition, total: int, listed: int) -> Listed[Ticket]:
    """Return the first open tickets of which there are ``total`` or fewer: the head of the queue is searched first."""
    wish = min(total, listed)
    found = desk.store.page(View(Query(wanted=(wanted,))), 0, wish) if wish else []
    return Listed(found, total if len(found) == wish else len(found))


def _drafts(desk: Desk) -> tuple[Draft, ...]:
    """Return the technician's drafts, the latest first."""
    times = desk.store.draft_times(desk.actor)
    kept = [(slot, at) for slot, at in times.items() if slot != ringing.SLOT]
    return tuple(_draft(slot, at) for slot, at in sorted(kept, key=lambda one: -one[1]))


def _draft(slot: str, at: int) -> Draft:
    head, *numbers = slot.split()
    return Draft(head.partition(":")[0], tuple(int(one) for one in numbers if one.isdecimal()), at)
