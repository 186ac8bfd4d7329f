"""A week of scheduled tasks (P6): when each is, which are at the same time, and which will come again.

Instants are whole seconds UTC; the days are those of the desk's zone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from helpdesk_tui.domain.agreement.hours import Calendar
from helpdesk_tui.domain.tickets.ticket import Ticket
from helpdesk_tui.domain.times.days import FIRST_YEAR, LAST_YEAR
from helpdesk_tui.domain.times.reading import shift_day
from helpdesk_tui.domain.times.recurring.recurrence import is_rule
from helpdesk_tui.domain.times.recurring.series import regular_of, series

LENGTH = 30 * 60
"""Seconds that a task without a length is taken to last."""

_MOVED = 14 * 86_400
"""Closed days never move an occurrence further than this; the search for those of a week begins so much earlier."""


Entry = tuple[int, bool]
"""A ticket's number, and whether its promise is meant and not its task."""


@dataclass(frozen=True, slots=True)
class Task:
    """A task at its time.

    ``again`` says that it is a later occurrence, for which there is no ticket yet: ``ticket``
    is the one whose closing will open it, or the one before. ``gone`` says that it was closed, or moved
    elsewhere, since it was shown here. ``beside`` are the numbers of the tickets that the
    same technician has at the same time. ``promise`` says that it is no task, but a follow-up
    that was promised for then; it takes nobody's time beforehand, so it stands beside nothing.
    """

    at: int
    ticket: Ticket
    again: bool = False
    gone: bool = False
    beside: tuple[int, ...] = ()
    promise: bool = False

    @property
    def entry(self) -> Entry:
        """What identifies it for a cursor: a ticket may have a task and a promise in one week."""
        return self.ticket.number, self.promise

    @property
    def end(self) -> int:
        """When it ends (seconds UTC), by its length."""
        return self.at + (self.ticket.lasts or LENGTH)


@dataclass(frozen=True, slots=True)
class Day:
    """One day: from ``start`` up to ``end``, its first opening and last closing (None: closed), its tasks in order."""

    date: date
    start: int
    end: int
    opens: int | None
    closes: int | None
    holiday: str | None
    tasks: tuple[Task, ...]


def monday(day: date) -> date:
    """Return the Monday of a day's week, within the years that the program knows."""
    day = min(max(day, date(FIRST_YEAR, 1, 7)), date(LAST_YEAR, 12, 25))
    return day - timedelta(day.weekday())


def bounds(first: date, calendar: Calendar) -> tuple[int, int]:
    """Return where the week that begins with ``first`` starts and ends: midnight on the desk's wall clock."""
    return _midnight(first, calendar), _midnight(first + timedelta(7), calendar)


def tasks_between(
    start: int, end: int, scheduled: Iterable[Ticket], recurring: Iterable[Ticket], calendar: Calendar
) -> list[Task]:
    """Return the tasks from ``start`` up to ``end``.

    ``scheduled`` are the open tasks of that time, and earlier ones that still run then; ``recurring`` are all that
    recur and whose regular instant lies before ``end``.
    """
    tasks = [Task(ticket.scheduled_for, ticket) for ticket in scheduled if ticket.scheduled_for is not None]
    for ticket in recurring:
        tasks += [Task(at, ticket, again=True) for at in occurrences(ticket, start, end, calendar)]
    return tasks


def running_into(start: int, before: Iterable[Ticket]) -> list[Ticket]:
    """Return which of the tasks ``before`` an instant still run at it, and so may be at the same time as later ones."""
    return [one for one in before if one.scheduled_for is not None and Task(one.scheduled_for, one).end > start]


def promises(promised: Iterable[Ticket]) -> list[Task]:
    """Return the promises of tickets as entries of the agenda (SLA: follow-up)."""
    return [Task(ticket.follow_at, ticket, promise=True) for ticket in promised if ticket.follow_at is not None]


def week(first: date, tasks: Iterable[Task], calendar: Calendar) -> tuple[Day, ...]:
    """Return the seven days from ``first`` on with their tasks in order, each with those at the same time."""
    start, end = bounds(first, calendar)
    tasks = marked(sorted(tasks, key=lambda task: (task.at, task.again, task.ticket.number)))
    named = dict(calendar.holidays_between(start, end))
    days = [first + timedelta(after) for after in range(7)]
    return tuple(_day(day, tasks, named.get(day), calendar) for day in days)


def occurrences(ticket: Ticket, start: int, end: int, calendar: Calendar) -> Iterator[int]:
    """Yield the instants of a ticket's later occurrences from ``start`` up to ``end``.

    Each is opened when the one before is closed. None is left out where that is late, so some may lie in the past
    (SLA: recurring tasks).
    """
    rule, at = ticket.recurrence, ticket.scheduled_for
    if rule is None or not is_rule(rule):
        return
    regular = ticket.regular_at
    if regular is None and at is not None:
        regular = regular_of(rule, at, calendar)
    if regular is None:
        return
    for one in series(rule, regular, calendar, bool(ticket.as_agreed), start - _MOVED):
        if one.at >= end:
            return
        if one.at >= start:
            yield one.at


def marked(tasks: Sequence[Task]) -> list[Task]:
    """Return tasks, given in the order of their times, each with the others its technician has at that time."""
    running: dict[str, list[int]] = defaultdict(list)
    beside: dict[int, list[int]] = defaultdict(list)
    for place, task in enumerate(tasks):
        if task.ticket.assignee is None or task.gone or task.promise:
            continue
        mine = [other for other in running[task.ticket.assignee] if tasks[other].end > task.at]
        for other in mine:
            beside[place].append(other)
            beside[other].append(place)
        running[task.ticket.assignee] = [*mine, place]
    return [
        replace(task, beside=tuple(tasks[other].ticket.number for other in sorted(beside[place])))
        if place in beside
        else task
        for place, task in enumerate(tasks)
    ]


def _day(day: date, tasks: Iterable[Task], holiday: str | None, calendar: Calendar) -> Day:
    start, end = _midnight(day, calendar), _midnight(day + timedelta(1), calendar)
    own = tuple(task for task in tasks if start <= task.at < end)
    return Day(day, start, end, calendar.opening(day), calendar.closing(day), holiday, own)


def _midnight(day: date, calendar: Calendar) -> int:
    return calendar.instant(datetime.combine(day, time()))[0]


def onward(at: int, now: int, step: Callable[[int, Calendar], int], calendar: Calendar) -> int:
    """Return ``at`` moved by ``step``, repeatedly until it lies after ``now``, where a task may be scheduled.

    A step that leads back is taken once.
    """
    moved = step(at, calendar)
    while at < moved <= now:
        at, moved = moved, step(moved, calendar)
    return moved


def by_days(at: int, days: int, calendar: Calendar) -> int:
    """Return the same time of day ``days`` business days later (or earlier), moved into the hours of that day.

    A time in a night shift stays in a night shift, which belongs to the day on which it begins.
    """
    wall, step = calendar.local(at).replace(tzinfo=None, fold=0), timedelta(1 if days > 0 else -1)
    day = begin = shift_day(at, calendar)
    for _ in range(abs(days)):
        day += step
        while date(FIRST_YEAR, 1, 7) < day < date(LAST_YEAR, 12, 25) and not calendar.is_business_day(day):
            day += step
    return calendar.fitting(calendar.instant(wall + (day - begin))[0])


def by_slots(at: int, slots: int, calendar: Calendar) -> int:
    """Return the instant ``slots`` slots (LENGTH) of open time later, or earlier; closed time is skipped."""
    moved, step = at, LENGTH if slots > 0 else -LENGTH
    for _ in range(abs(slots)):
        moved += step
        while not calendar.is_open(moved) and abs(moved - at) < _MOVED:
            moved += step
    return moved
