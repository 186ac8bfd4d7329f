"""Counts a report: one pass over the log, each history by itself, so that memory does not grow with the desk."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from helpdesk_tui.domain.agreement.hours import Calendar
from helpdesk_tui.domain.agreement.sla import Policy
from helpdesk_tui.domain.filters.query import Query
from helpdesk_tui.domain.tickets.deeds import History
from helpdesk_tui.domain.tickets.events import Event, Kind
from helpdesk_tui.domain.tickets.ticket import WAYS_IN, Channel, Priority, Sla
from helpdesk_tui.reports.counting.backlog import Backlogs
from helpdesk_tui.reports.counting.cycles import Cycle, Told, told
from helpdesk_tui.reports.counting.days import PerDay
from helpdesk_tui.reports.counting.facts import What, Window, facts
from helpdesk_tui.reports.counting.tally import Tally, together
from helpdesk_tui.reports.report import ERASED, NO_CUSTOMER, Breach, By, Group, Head, Report
from helpdesk_tui.store.base import Store

NOBODY = "(nobody)"
"""The technician of a cycle to which nobody has responded."""
WHOLE = "all"
"""The name of the whole."""

_OPENED, _CLOSED, _MISSED = What.OPENED, What.CLOSED, What.MISSED
"""Looked up once: Python 3.11 takes 0.1 us for a member of an enumeration, and there are half a million facts."""

_QUARTER = 900
"""Every zone's clock changes on a quarter of an hour."""
_LAST_NAMES = (NOBODY, NO_CUSTOMER, ERASED)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a report is asked about: a range of half-open instants, by what it is grouped, and which tickets.

    ``typed`` is the filter as it was typed. ``names`` says that breaches name their technician.
    """

    window: Window
    query: Query
    by: By | None = None
    typed: str = ""
    names: bool = False


def counted(store: Store, policy: Policy, asked: Asked, desk: str) -> Report:
    """Return the report of a desk, which is called ``desk`` there."""
    count = Count(policy, asked)
    seq, chain = store.whole_log(asked.query, asked.window.as_of, count.take)
    count.give_reasons(lambda number: store.history(number, kinds=(Kind.REASONED,)))
    window = asked.window
    return count.report(
        Head(
            desk,
            window.begin,
            window.end,
            window.as_of,
            policy.zone_name,
            policy.digest,
            seq,
            chain,
            asked.by,
            asked.typed,
        )
    )


class Count:
    """A report while histories are counted."""

    def __init__(self, policy: Policy, asked: Asked) -> None:
        """Prepare to count what is asked."""
        self._policy, self._asked, self._window = policy, asked, asked.window
        self._wall = _by_quarter(policy.business)
        self._key = self._key_of(asked.by)
        self._priorities = {priority: Tally() for priority in Priority}
        self._groups: dict[str, Tally] = defaultdict(Tally)
        self._months = months(policy.business, self._window) if asked.by is By.MONTH else []
        self._month_begins = [window.begin for _, window in self._months]
        self._month_tallies = [Tally() for _ in self._months]
        self._heat = [[0] * 24 for _ in range(7)]
        self._channels: Counter[Channel] = Counter()
        at = midnights(policy.business, self._window)
        self._backlogs, self._days = Backlogs(at), PerDay(self._window.begin, at, self._window.cut)
        self._breaches: list[Breach] = []
        self._reasoned: dict[int, int] = {}

    def take(self, history: History) -> None:
        """Count one ticket."""
        ticket = told(history, self._window.as_of)
        key, priorities = self._key, self._priorities
        for cycle, priority, what, value in facts(ticket, self._window, self._policy):
            priorities[priority].add(what, value)
            if key is not None:
                self._groups[key(ticket, cycle)].add(what, value)
            if what is _OPENED:
                wall = self._wall(ticket.opened_at // _QUARTER)
                self._heat[wall[0]][wall[1]] += 1
                self._channels[ticket.channel] += 1
                self._days.opened(ticket.opened_at)
            elif what is _CLOSED and cycle.closing is not None:
                self._days.closed(cycle.closing)
            elif what is _MISSED:
                self._breaches.append(self._breach(ticket, cycle))
                if cycle.reasoned is not None:
                    self._reasoned[len(self._breaches) - 1] = cycle.reasoned
        if self._months:
            self._take_months(ticket)
        self._backlogs.take(ticket)

    def give_reasons(self, history: Callable[[int], Sequence[Event]]) -> None:
        """Give the breaches their reasons, which are texts: ``history`` has those of a ticket."""
        for place, version in self._reasoned.items():
            breach = self._breaches[place]
            said = next((one.text for one in history(breach.number) if one.version == version), None)
            self._breaches[place] = replace(breach, reason=ERASED if said is None else said)

    def report(self, head: Head) -> Report:
        """Return the report of what was counted."""
        priorities = [tally.group(str(priority)) for priority, tally in self._priorities.items()]
        return Report(
            head,
            whole=together(self._priorities.values()).group(WHOLE),
            priorities=priorities,
            groups=self._named(priorities),
            heat=[list(row) for row in self._heat],
            backlog=self._backlogs.found(),
            breaches=sorted(self._breaches, key=lambda one: (one.missed_at, one.number)),
            channels=[(one, self._channels[one]) for one in Channel if one in WAYS_IN or self._channels[one]],
            days=self._days.found(),
        )

    def _named(self, priorities: Sequence[Group]) -> Sequence[Group]:
        """Return the groups that were asked for, in their order: names by the alphabet, those of nobody last."""
        by = self._asked.by
        if by is By.PRIORITY:
            return priorities
        if by is By.MONTH:
            return [tally.group(name) for (name, _), tally in zip(self._months, self._month_tallies, strict=True)]
        ways = [str(one) for one in Channel if one in WAYS_IN or str(one) in self._groups]
        fixed = {By.HOUR: [f"{hour:02}" for hour in range(24)], By.CHANNEL: ways}
        names = fixed.get(by) if by is not None else None
        names = names or sorted(self._groups, key=lambda name: (name in _LAST_NAMES, name.casefold(), name))
        return [self._groups[name].group(name) for name in names]

    def _key_of(self, by: By | None) -> Callable[[Told, Cycle], str] | None:
        """Return what says the group of a cycle of a ticket; None where no such groups were asked for."""
        match by:
            case By.CUSTOMER:
                return lambda ticket, cycle: ticket.customer
            case By.CHANNEL:
                return lambda ticket, cycle: str(ticket.channel)
            case By.TECHNICIAN:
                return lambda ticket, cycle: cycle.responder or NOBODY
            case By.HOUR:
                return lambda ticket, cycle: f"{self._wall(cycle.begin // _QUARTER)[1]:02}"
        return None

    def _take_months(self, ticket: Told) -> None:
        """Count a ticket in each month in which something of it lies."""
        reached = (one.reached_at for cycle in ticket.cycles for one in (cycle.result, cycle.task) if one is not None)
        first = min(ticket.opened_at, *(cycle.begin for cycle in ticket.cycles), *reached)
        place = max(bisect_right(self._month_begins, first) - 1, 0)
        last = bisect_left(self._month_begins, self._window.cut)
        for (_, window), tally in zip(self._months[place:last], self._month_tallies[place:last], strict=True):
            for _, _, what, value in facts(ticket, window, self._policy):
                tally.add(what, value)

    def _breach(self, ticket: Told, cycle: Cycle) -> Breach:
        result = cycle.result
        assert result is not None and result.judged is Sla.MISSED
        leg = cycle.leg_at(result.reached_at + 1)
        due = leg.due if leg.due is not None else result.reached_at - 1
        answered = result.responded_at if result.responded_at is not None else None
        return Breach(
            ticket.number,
            result.priority,
            due,
            result.reached_at,
            answered,
            None if answered is None else answered - due,
            technician=cycle.responder if self._asked.names else None,
        )


def midnights(calendar: Calendar, window: Window) -> list[int]:
    """Return each midnight of the desk's days from the beginning of a range to its end, that one included."""
    end = min(window.end, window.as_of)
    day = calendar.local(window.begin).date()
    found: list[int] = []
    while (at := _midnight(day, calendar)) <= end:
        if at >= window.begin:
            found.append(at)
        day += timedelta(1)
    return found


def months(calendar: Calendar, window: Window) -> list[tuple[str, Window]]:
    """Return the months of a range by name (``2026-11``), the first and the last as far as the range goes."""
    day = calendar.local(window.begin).date().replace(day=1)
    found: list[tuple[str, Window]] = []
    begin = window.begin
    while begin < window.end:
        following = (day + timedelta(32)).replace(day=1)
        end = min(_midnight(following, calendar), window.end)
        found.append((f"{day:%Y-%m}", Window(begin, end, window.as_of)))
        day, begin = following, end
    return found


def _midnight(day: date, calendar: Calendar) -> int:
    return calendar.instant(datetime.combine(day, time()))[0]


def _by_quarter(calendar: Calendar) -> Callable[[int], tuple[int, int]]:
    """Return what gives the weekday (Monday is 0) and hour of a quarter of an hour: each is looked up once."""

    @lru_cache(100_000)
    def wall(quarter: int) -> tuple[int, int]:
        local = calendar.local(quarter * _QUARTER)
        return local.weekday(), local.hour

    return wall
