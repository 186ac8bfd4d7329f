"""The figures of a desk's day: what is due, what was opened and closed, how responses were judged, who has what.

They say what the store counts, and put its counts in the order in which they are read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from helpdesk_tui.domain.agreement.sla import Policy
from helpdesk_tui.domain.tickets.ticket import Priority, Sla

SLOT = 15 * 60
"""Seconds of one slot of the timeline of deadlines."""
AHEAD = 8 * 3_600
"""Seconds that the timeline reaches ahead."""
MOST = 1_000
"""Tickets past their deadline are counted up to this many."""

RESPONSES = tuple(priority for priority in Priority if priority is not Priority.P6)
"""The priorities that promise a response; a task (P6) has its time instead."""


@dataclass(frozen=True, slots=True)
class Span:
    """The time that figures are about: from ``day`` (midnight) up to ``now``, and for deadlines on up to ``until``.

    Those are counted in slots of ``slot`` seconds from ``begin`` on, which lies at or before
    now. Instants are seconds UTC. ``most`` limits the count of what is breached.
    """

    day: int
    begin: int
    now: int
    until: int
    slot: int = SLOT
    most: int = MOST


@dataclass(frozen=True, slots=True)
class Waiting:
    """A response that is waited for: the ticket's number, and since or until when (seconds UTC)."""

    number: int
    at: int


@dataclass(frozen=True, slots=True)
class Figures:
    """What the store counted in a span.

    ``deadlines`` are running clocks by slot (0 begins at the span's ``begin``) and priority.
    ``breached`` are the open tickets that are breached now, as ``sla.state`` says, by priority; of
    the latest ``most`` past their deadline. ``arrivals`` and ``closings`` are by hours since
    midnight, without the next occurrence of a task, duplicates that were merged and what was
    opened by mistake. ``results`` are the response cycles that reached their result in the span, by
    the priority then in force and the result, answered or not (SLA: results); ``tasks`` the same of
    tasks: met is on time, missed late. ``answered`` holds, by priority, how many responses were given
    in the span and how many seconds they took in all. ``longest`` is, by priority, the open ticket that
    has waited longest for a response, ``next_breach`` the response that is broken next.
    ``holdings`` are open tickets by technician (None: nobody's) and priority.
    """

    deadlines: Mapping[tuple[int, Priority], int]
    breached: Mapping[Priority, int]
    arrivals: Mapping[int, int]
    closings: Mapping[int, int]
    results: Mapping[tuple[Priority, Sla], int]
    tasks: Mapping[Sla, int]
    answered: Mapping[Priority, tuple[int, int]]
    longest: Mapping[Priority, Waiting]
    next_breach: Waiting | None
    holdings: Mapping[tuple[str | None, Priority], int]

    @property
    def past(self) -> int:
        """How many tickets are breached, tasks that are late included."""
        return sum(self.breached.values())


@dataclass(frozen=True, slots=True)
class Attainment:
    """The attainment of one priority: ``met`` of the ``judged`` cycles.

    ``mean`` is the mean seconds to a response, ``longest`` the ticket that has waited longest and still waits; None
    without any.
    """

    priority: Priority
    met: int
    judged: int
    mean: int | None
    longest: Waiting | None = None


@dataclass(frozen=True, slots=True)
class Holding:
    """The open tickets of one technician (None: those without an assignee)."""

    who: str | None
    by_priority: Mapping[Priority, int]

    @property
    def total(self) -> int:
        """How many tickets they are."""
        return sum(self.by_priority.values())


def span_of(now: int, policy: Policy) -> Span:
    """Return the span at ``now``: from the desk's midnight, and eight hours ahead from the slot that holds ``now``."""
    today = policy.business.local(now).date()
    begin = now - now % SLOT
    midnight = policy.business.instant(datetime.combine(today, time()))[0]
    return Span(midnight, begin, now, begin + AHEAD)


def slots(figures: Figures, count: int) -> list[dict[Priority, int]]:
    """Return what is due in each of ``count`` slots, by priority, most urgent first."""
    found: list[dict[Priority, int]] = [{} for _ in range(count)]
    for (slot, priority), number in sorted(figures.deadlines.items()):
        if 0 <= slot < count:
            found[slot][priority] = number
    return found


def attainment(figures: Figures) -> list[Attainment]:
    """Return the day's attainment of P1 to P5, in order; tasks stand apart (SLA: P6 judged)."""
    lines = []
    for priority in RESPONSES:
        met, missed = (figures.results.get((priority, result), 0) for result in (Sla.MET, Sla.MISSED))
        count, seconds = figures.answered.get(priority, (0, 0))
        mean = seconds // count if count else None
        lines.append(Attainment(priority, met, met + missed, mean, figures.longest.get(priority)))
    return lines


def tasks(figures: Figures) -> Attainment:
    """Return the day's attainment of tasks: ``met`` are those on time (SLA: P6 judged)."""
    on_time, late = figures.tasks.get(Sla.MET, 0), figures.tasks.get(Sla.MISSED, 0)
    return Attainment(Priority.P6, on_time, on_time + late, None)


def holdings(figures: Figures) -> list[Holding]:
    """Return who has how many open tickets: those without an assignee first, then by how many they have."""
    by_who: dict[str | None, dict[Priority, int]] = defaultdict(dict)
    for (who, priority), count in sorted(figures.holdings.items(), key=lambda item: item[0][1]):
        by_who[who][priority] = count
    held = [Holding(who, counts) for who, counts in by_who.items()]
    return sorted(held, key=lambda one: (one.who is not None, -one.total, one.who or ""))


def shares(counts: Sequence[int], room: int) -> list[int]:
    """Return how many of ``room`` units each count gets, in proportion.

    Counts that fit together are returned as they are. Otherwise a count above 0 gets at least one unit where there is
    room; the largest share gives it up.
    """
    total = sum(counts)
    if total <= room:
        return list(counts)
    given = [max(1, count * room // total) if count else 0 for count in counts]
    while sum(given) > room:
        widest = max(range(len(given)), key=lambda place: given[place])
        given[widest] -= 1
    while sum(given) < room:
        short = max(range(len(given)), key=lambda place: counts[place] * room / total - given[place])
        given[short] += 1
    return given
