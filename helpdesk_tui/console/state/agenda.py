"""A week of scheduled tasks (P6), moved through by day, task and week: the cursor is a day, and in it an entry."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from helpdesk_tui.console.look.agenda.week_slots import Shown
from helpdesk_tui.desk import Desk, Outcome
from helpdesk_tui.domain.agreement.hours import Calendar, always_open
from helpdesk_tui.domain.shift.week import (
    Day,
    Entry,
    Task,
    bounds,
    monday,
    onward,
    promises,
    running_into,
    tasks_between,
    week,
)
from helpdesk_tui.domain.tickets.ticket import Priority, Ticket
from helpdesk_tui.domain.times.span import LONGEST

MOST = 500
"""Tasks of a week that are shown; whoever has more looks for them in the queue."""


class Agenda:
    """A week of tasks with a cursor. Raises StoreError where the desk cannot be had."""

    def __init__(self, desk: Desk, chosen: Ticket | None) -> None:
        """Begin in the week of ``chosen`` where that is a task, else in this week."""
        self._desk = desk
        self._gone: Task | None = None
        self._week: tuple[Day, ...] = ()
        self._entry: Entry | None = None
        self._more = False
        self._day = self._date(desk.clock())
        if chosen is not None and chosen.priority is Priority.P6 and chosen.scheduled_for is not None:
            self._day = self._date(chosen.scheduled_for)
            self.renew()
            at = chosen.number, False
            self._entry = at if any(task.entry == at for task in self._tasks()) else None
        else:
            self.today()

    @property
    def task(self) -> Task | None:
        """The task under the cursor, as it was last read."""
        return next((task for task in self._tasks() if task.entry == self._entry), None)

    def shown(self, now: int) -> Shown:
        """Return what there is to draw; it changes with the minute of ``now``."""
        return Shown(self._week, self._day, self._entry, self._desk.policy, now - now % 60, self._more)

    def renew(self) -> None:
        """Read the week anew. A task under the cursor that is no longer in it stays until the cursor moves."""
        desk, before = self._desk, self.task
        calendar = desk.policy.business
        first = monday(self._day)
        start, end = bounds(first, calendar)
        scheduled = desk.store.scheduled_between(start, end, MOST + 1)
        self._more, scheduled = len(scheduled) > MOST, scheduled[:MOST]
        running = running_into(start, desk.store.scheduled_between(start - LONGEST, start, MOST))
        tasks = tasks_between(start, end, [*running, *scheduled], desk.store.recurring_before(end), calendar)
        tasks += promises(desk.store.promised_between(start, end))
        if before is not None and all(task.again or task.entry != before.entry for task in tasks):
            ticket = desk.store.ticket(before.ticket.number) or before.ticket
            self._gone = replace(before, ticket=ticket, gone=True, beside=())
            tasks.append(self._gone)
        self._week = week(first, tasks, calendar)
        task = self.task
        if task is not None:
            self._day = self._date(task.at)

    def moved(self, to: Callable[[int, Calendar], int]) -> tuple[int, Callable[[], Outcome]] | None:
        """Return when the task under the cursor would be if it were moved, and what moves it there; None for no task.

        What was agreed for a time outside opening hours is moved on the clock alone.
        """
        task, desk = self.task, self._desk
        if task is None:
            return None
        ticket, business = task.ticket, desk.policy.business
        seen = {ticket.number: ticket.version}
        if task.promise:
            at = onward(task.at, desk.clock(), to, business)
            return at, lambda: desk.follow(seen, at)
        if ticket.scheduled_for is None:
            return None
        agreed = bool(ticket.as_agreed)
        hours = always_open(business.zone_name) if agreed else business
        at = onward(ticket.scheduled_for, desk.clock(), to, hours)
        return at, lambda: desk.schedule(seen, at, as_agreed=agreed)

    def follow(self, at: int) -> None:
        """Go with the task under the cursor to where it was moved."""
        self._gone, self._day = None, self._date(at)
        self.renew()

    def by_task(self, step: int) -> None:
        """Go to the next task of the week (or the one before), whatever its day."""
        tasks = self._tasks()
        here = self.task
        if here is not None:
            place = tasks.index(here) + step
        else:
            before = sum(self._date(task.at) < self._day for task in tasks)
            place = before if step > 0 else before - 1
        if tasks:
            self._select(tasks[min(max(place, 0), len(tasks) - 1)])

    def by_day(self, days: int) -> None:
        """Go on (or back) by days, to the first task of the day if it has one."""
        self._entry = None
        went = self._day + timedelta(days)
        if monday(went) == monday(self._day) or monday(went) != self._week[0].date:
            self._day = min(max(went, monday(went)), monday(went) + timedelta(6))
        self._reread()
        first = next((task for task in self._tasks() if self._date(task.at) == self._day), None)
        self._entry = None if first is None else first.entry

    def today(self) -> None:
        """Go to the next task of today, or of the days after."""
        self._entry = None
        self._day = self._date(self._desk.clock())
        self._reread()
        coming = next((task for task in self._tasks() if task.at >= self._desk.clock()), None)
        today = [task for task in self._tasks() if self._date(task.at) == self._day]
        chosen = coming if coming is not None else today[-1] if today else None
        if chosen is not None:
            self._select(chosen)

    def choose(self, entry: Entry) -> bool:
        """Go to an entry of the week; return whether the cursor was there already."""
        chosen = next((task for task in self._tasks() if task.entry == entry), None)
        if chosen is None or entry == self._entry:
            return chosen is not None
        self._select(chosen)
        return False

    def _select(self, task: Task) -> None:
        left = self._gone is not None and task.entry != self._gone.entry
        self._entry, self._day = task.entry, self._date(task.at)
        if left:
            self._reread()

    def _reread(self) -> None:
        """Read the week without what has gone from it: the cursor has moved."""
        self._gone = None
        entry, self._entry = self._entry, None
        self.renew()
        self._entry = entry

    def _tasks(self) -> list[Task]:
        """Return the week's tasks that are tickets."""
        return [task for day in self._week for task in day.tasks if not task.again]

    def _date(self, at: int) -> date:
        return self._desk.policy.business.local(at).date()
