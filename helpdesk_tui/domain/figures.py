"""The figures of a desk's day: what is due, what came and went, how responses were judged, who has what.

The store counts, this says of what, and puts the counts in the order in which they are read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from helpdesk_tui.domain.sla import Policy
from helpdesk_tui.domain.ticket import Priority, Sla

SLOT = 15 * 60
"""Seconds of one slot of the timeline of deadlines."""
AHEAD = 8 * 3_600
"""Seconds that the timeline reaches ahead."""
_MOST = 1_000
"""Tickets past their deadline are counted up to this many."""


@dataclass(frozen=True, slots=True)
class Span:
    """What is asked about: since ``day`` (midnight) up to ``now``, and the deadlines from there up to ``until``.

    Those are counted in slots of ``slot`` seconds from ``begin`` on, which lies at or before
    now. Instants are seconds UTC. ``most`` limits the count of what is past due. ``grace`` is
    the policy's, in seconds, for a response that is due at once.
    """

    day: int
    begin: int
    now: int
    until: int
    slot: int = SLOT
    most: int = _MOST
    grace: int = 0


@dataclass(frozen=True, slots=True)
class Figures:
    """What the store counted in a span.

    ``deadlines`` are running clocks by slot (0 begins at the span's ``begin``) and priority;
    ``arrivals`` and ``closings`` are by hours since midnight. ``answered`` holds, by priority
    and result, how many responses there were and how many seconds they took in all: each
    response cycle counts once, under the priority its ticket has or had when it was reopened.
    ``unanswered`` are the cycles that were breached in the span and that nobody has responded
    to yet, by priority: their result is reached (SLA: breached). ``holdings`` are open tickets
    by technician (None: nobody's) and priority.
    """

    deadlines: Mapping[tuple[int, Priority], int]
    past_due: int
    arrivals: Mapping[int, int]
    closings: Mapping[int, int]
    answered: Mapping[tuple[Priority, Sla], tuple[int, int]]
    unanswered: Mapping[Priority, int]
    holdings: Mapping[tuple[str | None, Priority], int]


@dataclass(frozen=True, slots=True)
class Attainment:
    """How one priority was attained: ``met`` of the ``judged`` cycles, and the mean seconds of those responded to."""

    priority: Priority
    met: int
    judged: int
    mean: int | None


@dataclass(frozen=True, slots=True)
class Holding:
    """What one technician has (None: what nobody has)."""

    who: str | None
    by_priority: Mapping[Priority, int]

    @property
    def total(self) -> int:
        """How many tickets those are."""
        return sum(self.by_priority.values())


def span_of(now: int, policy: Policy) -> Span:
    """Return the span for a moment: since the desk's midnight, and eight hours from the slot that now lies in."""
    today = policy.business.local(now).date()
    begin = now - now % SLOT
    midnight = policy.business.instant(datetime.combine(today, time()))[0]
    return Span(midnight, begin, now, begin + AHEAD, grace=policy.immediate_grace)


def slots(figures: Figures, count: int) -> list[dict[Priority, int]]:
    """Return what is due in each of ``count`` slots, by priority, most urgent first."""
    found: list[dict[Priority, int]] = [{} for _ in range(count)]
    for (slot, priority), number in sorted(figures.deadlines.items()):
        if 0 <= slot < count:
            found[slot][priority] = number
    return found


def attainment(figures: Figures) -> list[Attainment]:
    """Return how the day's response cycles went, a line a priority, P1 to P6."""
    lines = []
    for priority in Priority:
        met, met_for = figures.answered.get((priority, Sla.MET), (0, 0))
        missed, missed_for = figures.answered.get((priority, Sla.MISSED), (0, 0))
        responded = met + missed
        mean = (met_for + missed_for) // responded if responded else None
        lines.append(Attainment(priority, met, responded + figures.unanswered.get(priority, 0), mean))
    return lines


def holdings(figures: Figures) -> list[Holding]:
    """Return who has what: nobody's first, then whoever has most."""
    by_who: dict[str | None, dict[Priority, int]] = defaultdict(dict)
    for (who, priority), count in sorted(figures.holdings.items(), key=lambda item: item[0][1]):
        by_who[who][priority] = count
    held = [Holding(who, counts) for who, counts in by_who.items()]
    return sorted(held, key=lambda one: (one.who is not None, -one.total, one.who or ""))


def shares(counts: Sequence[int], room: int) -> list[int]:
    """Return how many of ``room`` units each count gets, in proportion; none that counts gets nothing, if it can.

    Everything as it is where it fits. The largest gives way to those rounded up.
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
