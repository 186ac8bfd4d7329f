"""A week as half hours on the desk's wall clock: which are worth showing, and what stands in each.

On a day when the clocks change a slot is still the half hour that the wall shows: the one
that is skipped stays empty, and what happens in either pass of a repeated one stands in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from helpdesk_tui.domain.agreement.sla import Policy
from helpdesk_tui.domain.shift.week import LENGTH, Day, Entry, Task

_DAY = 86_400
_LAST = 48
"""Slots of a day."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What there is to show: a week, the cursor's day and entry, and now (seconds UTC).

    ``more`` says that there are further tasks, which are not shown.
    """

    week: Sequence[Day]
    day: date
    entry: Entry | None
    policy: Policy
    now: int
    more: bool = False

    def chosen(self, task: Task) -> bool:
        """Whether the cursor is on a task."""
        return not task.again and task.entry == self.entry

    def clock(self, at: int) -> str:
        """Return an instant's time of day on the desk's wall."""
        return f"{self.policy.business.local(at):%H:%M}"

    def slot(self, at: int) -> int:
        """Return the half hour of an instant on the wall, counted from midnight."""
        local = self.policy.business.local(at)
        return (local.hour * 60 + local.minute) * 60 // LENGTH

    def slots(self, day: Day, task: Task) -> range:
        """Return the half hours of a day that a task takes by its length, up to midnight."""
        first = self.slot(task.at)
        return range(first, max(first, self.slot(min(task.end, day.end) - 1)) + 1)

    def is_open(self, day: Day, slot: int) -> bool:
        """Whether the desk is open when a half hour of a day begins."""
        at = day.start + slot * LENGTH
        if day.end - day.start != _DAY:
            minutes = slot * LENGTH // 60
            at, _ = self.policy.business.instant(datetime.combine(day.date, time(minutes // 60, minutes % 60)))
        return self.policy.business.is_open(at)

    def is_now(self, day: Day, slot: int) -> bool:
        """Whether a half hour of a day is the present one."""
        return day.start <= self.now < day.end and self.slot(self.now) == slot


def worth_showing(shown: Shown) -> range:
    """Return the slots that are worth showing: the usual day, opening hours and all tasks."""
    first, last = 18, 34
    for day in shown.week:
        at = [one for task in day.tasks for one in shown.slots(day, task)]
        if day.opens is not None and day.closes is not None:
            over_midnight = day.closes > day.end
            at += [shown.slot(day.opens), *((0, _LAST - 1) if over_midnight else (shown.slot(day.closes - 1),))]
        first, last = min([first, *at]), max([last, *(one + 1 for one in at)])
    return range(first, last)


def by_slot(shown: Shown, day: Day, hours: range) -> list[list[Task]]:
    """Return a day's tasks by the slots of ``hours``, each in all that it takes."""
    return [[task for task in day.tasks if slot in shown.slots(day, task)] for slot in hours]
