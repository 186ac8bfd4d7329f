"""The agenda: a week of scheduled tasks (P6), moved through by day, task and week.

The cursor is a day, and in it a ticket number. What it shows is drawn by ``week_view``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from helpdesk_tui.console.keys.key import Key
from helpdesk_tui.console.keys.verbs import Group
from helpdesk_tui.console.look.lines import Line
from helpdesk_tui.console.look.week import week_lines
from helpdesk_tui.console.look.week_slots import Shown
from helpdesk_tui.console.old.modes import Listing
from helpdesk_tui.console.old.session import Session
from helpdesk_tui.console.old.ticket_view import TicketView
from helpdesk_tui.domain.agreement.hours import Calendar, always_open
from helpdesk_tui.domain.shift.week import (
    Day,
    Task,
    bounds,
    by_days,
    by_slots,
    monday,
    onward,
    promises,
    running_into,
    tasks_between,
    week,
)
from helpdesk_tui.domain.tickets.ticket import Priority, Status, Ticket
from helpdesk_tui.domain.times.span import LONGEST

_MOST = 500
"""Tasks of a week that are shown; whoever has more looks for them in the queue."""
_AT_HAND = frozenset({"new", "why", "help", "reload", "dashboard", "command", "theme", "copy", "copy_line"})
"""Verbs besides those on a ticket that make sense in the agenda."""
_HINTED = ("reopen", "schedule", "close", "assign", "note", "undo")


class Agenda(Listing):
    """A week of tasks in the queue's place; a verb pressed here is about the task under the cursor."""

    def __init__(self, session: Session) -> None:
        """Open the week of the ticket under the queue's cursor where that is a task, else this week."""
        self._session = session
        self._gone: Task | None = None
        self._week: tuple[Day, ...] = ()
        self._number: int | None = None
        self._more = False
        chosen = session.ticket
        if chosen is not None and chosen.priority is Priority.P6 and chosen.scheduled_for is not None:
            self._day = self._date(chosen.scheduled_for)
            self.renew()
            self._number = chosen.number if any(task.ticket.number == chosen.number for task in self._tasks()) else None
        else:
            self._today()

    @property
    def ticket(self) -> Ticket | None:
        """The ticket of the task under the cursor, as it was last drawn."""
        task = self._task()
        return None if task is None else task.ticket

    def renew(self) -> None:
        """Read the week anew. A task under the cursor that is no longer in it stays until the hand moves."""
        desk, before = self._session.desk, self._task()
        calendar = desk.policy.business
        first = monday(self._day)
        start, end = bounds(first, calendar)
        scheduled = desk.store.scheduled_between(start, end, _MOST + 1)
        self._more, scheduled = len(scheduled) > _MOST, scheduled[:_MOST]
        running = running_into(start, desk.store.scheduled_between(start - LONGEST, start, _MOST))
        tasks = tasks_between(start, end, [*running, *scheduled], desk.store.recurring_before(end), calendar)
        tasks += promises(desk.store.promised_between(start, end))
        if before is not None and all(task.again or task.ticket.number != before.ticket.number for task in tasks):
            ticket = desk.store.ticket(before.ticket.number) or before.ticket
            self._gone = replace(before, ticket=ticket, gone=True, beside=())
            tasks.append(self._gone)
        self._week = week(first, tasks, calendar)
        task = self._task()
        if task is not None:
            self._day = self._date(task.at)

    def press(self, key: Key) -> None:
        """Move, open, go back, or do a verb on the task under the cursor."""
        verb = self._session.keymap.verb(key)
        move = (
            _MOVES.get(verb.id) if verb is not None else _SIDEWAYS.get(key.name) or _SIDEWAYS.get(key.character or "")
        )
        shift = _SHIFTS.get(key.character or "") if verb is None else None
        if key.name == "escape" or (verb is not None and verb.id in ("back", "quit", "agenda")):
            self._session.pop()
        elif move is not None:
            move(self)
        elif shift is not None:
            self._shift(shift)
        elif verb is None:
            return
        elif verb.id == "open" and self.ticket is not None:
            self._session.push(TicketView(self._session, self.ticket.number))
        elif verb.on_ticket and self.ticket is None:
            self._session.say("There is no task here. The arrows go to one.", "hint")
        elif verb.group is Group.WORK or verb.id in _AT_HAND:
            self._session.run(key)

    def paste(self, text: str) -> None:
        """Nothing is typed here."""

    def lines(self, room: int, height: int) -> list[Line]:
        """Show the week: days as columns where there is room, else as rows."""
        policy, now = self._session.desk.policy, self._session.now
        shown = Shown(self._week, self._day, self._number, policy, now - now % 60, self._more)
        return week_lines(shown, room, height)

    def hints(self) -> list[tuple[str, str]]:
        """Return the keys that work now."""
        first = self._session.keymap.first
        moves = [
            (f"{first('down')}{first('up')}", "Task"),
            ("←→", "Day"),
            (f"{first('previous_view')} {first('next_view')}", "Week"),
            (first("top"), "Today"),
        ]
        ticket, fitting = self.ticket, self._session.keymap.fitting
        moved = [(self._shifts(), "Move")] if ticket is not None and ticket.status is not Status.CLOSED else []
        verbs = [*fitting(["open"], ticket), *moved, *fitting(_HINTED, ticket)]
        return [("Esc", "Back"), *(hint for hint in (*moves, *verbs) if hint[0].strip())]

    def _shifts(self) -> str:
        """Return the keys that move a task, without those that the configuration has bound to a verb."""
        return "".join(key for key in "<>-+" if self._session.keymap.verb(Key(key, key)) is None)

    def _shift(self, to: Callable[[int, Calendar], int]) -> None:
        """Schedule the task under the cursor for another time, and stay on it; undo puts it back."""
        session, ticket = self._session, self.ticket
        task = self._task()
        if ticket is not None and task is not None and task.promise:
            self._shift_promise(task, ticket, to)
            return
        if ticket is None or ticket.scheduled_for is None:
            session.say("There is no task here to move. The arrows go to one.", "hint")
            return
        # What was agreed for a time outside opening hours is moved on the clock alone.
        agreed = bool(ticket.as_agreed)
        hours = always_open(session.desk.policy.business.zone_name) if agreed else session.desk.policy.business
        at = onward(ticket.scheduled_for, session.now, to, hours)
        seen = {ticket.number: ticket.version}
        outcome = session.carry_out(lambda: session.desk.schedule(seen, at, as_agreed=agreed))
        if outcome is not None and outcome.done:
            self._gone, self._day = None, self._date(at)
            self.renew()

    def _shift_promise(self, task: Task, ticket: Ticket, to: Callable[[int, Calendar], int]) -> None:
        """Move the promise under the cursor, and stay on it; undo puts it back."""
        session = self._session
        at = onward(task.at, session.now, to, session.desk.policy.business)
        outcome = session.carry_out(lambda: session.desk.follow({ticket.number: ticket.version}, at))
        if outcome is not None and outcome.done:
            self._gone, self._day = None, self._date(at)
            self.renew()

    def by_task(self, step: int) -> None:
        """Go to the next task of the week (or the one before), whatever its day."""
        tasks = self._tasks()
        here = self._task()
        if here is not None:
            place = tasks.index(here) + step
        else:
            before = sum(self._date(task.at) < self._day for task in tasks)
            place = before if step > 0 else before - 1
        if tasks:
            self._select(tasks[min(max(place, 0), len(tasks) - 1)])

    def by_day(self, days: int) -> None:
        """Go on (or back) by days, to the first task of the day if it has one."""
        self._number = None
        went = self._day + timedelta(days)
        if monday(went) == monday(self._day) or monday(went) != self._week[0].date:
            self._day = min(max(went, monday(went)), monday(went) + timedelta(6))
        self._reread()
        first = next((task for task in self._tasks() if self._date(task.at) == self._day), None)
        self._number = None if first is None else first.ticket.number

    def today(self) -> None:
        """Go to the next task of today, or of the days after."""
        self._today()

    def _today(self) -> None:
        self._number = None
        self._day = self._date(self._session.now)
        self._reread()
        coming = next((task for task in self._tasks() if task.at >= self._session.now), None)
        today = [task for task in self._tasks() if self._date(task.at) == self._day]
        chosen = coming if coming is not None else today[-1] if today else None
        if chosen is not None:
            self._select(chosen)

    def _select(self, task: Task) -> None:
        left = self._gone is not None and task.ticket.number != self._gone.ticket.number
        self._number, self._day = task.ticket.number, self._date(task.at)
        if left:
            self._reread()

    def _reread(self) -> None:
        """Read the week without what has gone from it: the hand has moved."""
        self._gone = None
        number, self._number = self._number, None
        self.renew()
        self._number = number

    def _tasks(self) -> list[Task]:
        """Return the week's tasks that are tickets."""
        return [task for day in self._week for task in day.tasks if not task.again]

    def _task(self) -> Task | None:
        return next((task for task in self._tasks() if task.ticket.number == self._number), None)

    def _date(self, at: int) -> date:
        return self._session.desk.policy.business.local(at).date()


_MOVES: dict[str, Callable[[Agenda], None]] = {
    "down": lambda agenda: agenda.by_task(1),
    "up": lambda agenda: agenda.by_task(-1),
    **dict.fromkeys(("page_down", "next_view"), lambda agenda: agenda.by_day(7)),
    **dict.fromkeys(("page_up", "previous_view"), lambda agenda: agenda.by_day(-7)),
    "top": Agenda.today,
}
"""What the verbs that move in the queue do here, on whatever keys they are."""
_SIDEWAYS: dict[str, Callable[[Agenda], None]] = {
    **dict.fromkeys(("right", "l"), lambda agenda: agenda.by_day(1)),
    **dict.fromkeys(("left", "h"), lambda agenda: agenda.by_day(-1)),
}
"""Keys that only a week has, as long as they are bound to no verb."""
_SHIFTS: dict[str, Callable[[int, Calendar], int]] = {
    ">": lambda at, calendar: by_days(at, 1, calendar),
    "<": lambda at, calendar: by_days(at, -1, calendar),
    "+": lambda at, calendar: by_slots(at, 1, calendar),
    "-": lambda at, calendar: by_slots(at, -1, calendar),
}
"""Keys that move the task itself, as long as they are bound to no verb."""
