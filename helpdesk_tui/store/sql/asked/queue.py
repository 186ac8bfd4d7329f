"""Reads the queue: pages, positions and sizes without counting, whatever its length.

Each order is that of an index, so a page takes the time of its own rows and of the entries that
are skipped before it. These are few: whole priorities are skipped by the tally, and the rest is
skipped from the nearer end.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from helpdesk_tui.domain.filters.query import Scope
from helpdesk_tui.domain.tickets.ticket import Priority, Status, Ticket
from helpdesk_tui.store.asks import Asks
from helpdesk_tui.store.base import Order, View
from helpdesk_tui.store.log.codec import TICKET_COLUMNS, ticket_of

Tally = Mapping[tuple[Priority, Status], int]

COLUMNS = ", ".join(TICKET_COLUMNS)


@dataclass(frozen=True, slots=True)
class Lane:
    """The tickets of one index, in bands whose sizes the tally has.

    ``ahead`` reads from the start of band ``:band`` on, ``back`` from its end towards the
    start. ``before`` counts the tickets of a ticket's own band that stand before it;
    ``before_it`` does so without being told where that stands.
    """

    ahead: str
    back: str
    before: str
    before_it: str


# Open tickets by priority, then running clocks by time-to-breach, then answered work by age.
BY_PRIORITY = Lane(
    ahead=f"""
SELECT {COLUMNS} FROM ticket INDEXED BY ticket_by_priority WHERE status <> 'closed' AND priority >= :band
ORDER BY priority, rank, sort_at, number LIMIT :count OFFSET :skip
""",
    back=f"""
SELECT {COLUMNS} FROM ticket INDEXED BY ticket_by_priority WHERE status <> 'closed' AND priority <= :band
ORDER BY priority DESC, rank DESC, sort_at DESC, number DESC LIMIT :count OFFSET :skip
""",
    before="""
SELECT count(*) FROM ticket INDEXED BY ticket_by_priority
WHERE status <> 'closed' AND priority = :band AND (rank, sort_at, number) < (:rank, :sort_at, :number)
""",
    before_it="""
SELECT count(*) FROM ticket AS it JOIN ticket ON ticket.priority = it.priority
AND (ticket.rank, ticket.sort_at, ticket.number) < (it.rank, it.sort_at, it.number)
WHERE it.number = ? AND ticket.status <> 'closed'
""",
)
# Open tickets by time-to-breach alone, answered work last; one band.
BY_BREACH = Lane(
    ahead=f"""
SELECT {COLUMNS} FROM ticket INDEXED BY ticket_by_breach WHERE status <> 'closed'
ORDER BY rank, sort_at, number LIMIT :count OFFSET :skip
""",
    back=f"""
SELECT {COLUMNS} FROM ticket INDEXED BY ticket_by_breach WHERE status <> 'closed'
ORDER BY rank DESC, sort_at DESC, number DESC LIMIT :count OFFSET :skip
""",
    before="""
SELECT count(*) FROM ticket INDEXED BY ticket_by_breach
WHERE status <> 'closed' AND (rank, sort_at, number) < (:rank, :sort_at, :number)
""",
    before_it="""
SELECT count(*) FROM ticket AS it
JOIN ticket ON (ticket.rank, ticket.sort_at, ticket.number) < (it.rank, it.sort_at, it.number)
WHERE it.number = ? AND ticket.status <> 'closed'
""",
)
# What was closed, the latest first, whatever the order of the open ones; one band.
BY_CLOSING = Lane(
    ahead=f"""
SELECT {COLUMNS} FROM ticket INDEXED BY ticket_by_closing WHERE status = 'closed'
ORDER BY closed_at DESC, number DESC LIMIT :count OFFSET :skip
""",
    back=f"""
SELECT {COLUMNS} FROM ticket INDEXED BY ticket_by_closing WHERE status = 'closed'
ORDER BY closed_at, number LIMIT :count OFFSET :skip
""",
    before="""
SELECT count(*) FROM ticket INDEXED BY ticket_by_closing
WHERE status = 'closed' AND (closed_at, number) > (:closed_at, :number)
""",
    before_it="""
SELECT count(*) FROM ticket AS it JOIN ticket ON (ticket.closed_at, ticket.number) > (it.closed_at, it.number)
WHERE it.number = ? AND ticket.status = 'closed'
""",
)

_OPEN_LANES = {Order.PRIORITY: BY_PRIORITY, Order.BREACH: BY_BREACH}

# The tally as the triggers keep it.
_TALLY = "SELECT priority, status, n FROM tally WHERE n > 0"
# Where a ticket stands: what its place in any lane depends on.
_STANDING = "SELECT status, priority, rank, sort_at, closed_at FROM ticket WHERE number = ?"
# The next deadlines to come, from the head of the index on.
_DUE_AFTER = f"""
SELECT {COLUMNS} FROM ticket INDEXED BY ticket_by_breach WHERE status <> 'closed' AND rank = 0 AND sort_at > ?
ORDER BY sort_at, number LIMIT ?
"""
# Scheduled tasks (P6) before their time.
_SCHEDULED_AFTER = """
SELECT count(*) FROM ticket INDEXED BY ticket_by_schedule
WHERE priority = 6 AND status <> 'closed' AND scheduled_for > ?
"""
# Which of some tickets have children; their numbers are bound as one JSON array.
_PARENTS = """
SELECT asked.value FROM json_each(?) AS asked WHERE EXISTS (
    SELECT 1 FROM ticket INDEXED BY ticket_by_parent
    WHERE parent IS NOT NULL AND parent = CAST(asked.value AS bigint)
)
"""


def tally(link: Asks) -> dict[tuple[Priority, Status], int]:
    """Return how many tickets there are by priority and status."""
    with link.translating():
        return {(Priority(priority), Status(status)): n for priority, status, n in link.rows(_TALLY)}


def size(link: Asks, view: View) -> int:
    """Return how many tickets a view without words holds."""
    return sum(sum(sizes) for _, sizes in _lanes(view, tally(link)))


def page(link: Asks, view: View, start: int, count: int) -> list[Ticket]:
    """Return a page of a view without words."""
    found: list[Ticket] = []
    with link.snapshot():
        for lane, sizes in _lanes(view, tally(link)):
            if len(found) < count:
                found += _lane_page(link, lane, sizes, start, count - len(found))
            start = max(0, start - sum(sizes))
    return found


def position(link: Asks, view: View, number: int) -> int | None:
    """Return a ticket's position in a view without words."""
    link.foresee((_STANDING, (number,)), (_TALLY, ()), (_OPEN_LANES[view.order].before_it, (number,)))
    with link.snapshot():
        standing = link.row(_STANDING, (number,))
        if standing is None:
            return None
        status, priority, rank, sort_at, closed_at = standing
        here = BY_CLOSING if status == Status.CLOSED else _OPEN_LANES[view.order]
        passed = 0
        for lane, sizes in _lanes(view, tally(link)):
            if lane is here:
                band = priority if len(sizes) > 1 else 1
                place = {"rank": rank, "sort_at": sort_at, "closed_at": closed_at, "number": number, "band": band}
                # SQLite would walk along the whole band: it takes no bounds of an index from another row.
                before = link.value(*((lane.before_it, (number,)) if link.foresees else (lane.before, place)))
                return passed + sum(sizes[: band - 1]) + int(before)
            passed += sum(sizes)
    return None


def parents(link: Asks, numbers: Sequence[int]) -> frozenset[int]:
    """Return which of these tickets have children."""
    return frozenset(int(number) for (number,) in link.rows(_PARENTS, (json.dumps(list(numbers)),)))


def due_after(link: Asks, now: int, count: int) -> list[Ticket]:
    """Return the tickets that are due next after ``now`` (seconds UTC)."""
    return [ticket_of(row) for row in link.rows(_DUE_AFTER, (now, count))]


def scheduled_after(link: Asks, now: int) -> int:
    """Return how many scheduled tasks are before their time at ``now`` (seconds UTC)."""
    return int(link.value(_SCHEDULED_AFTER, (now,)))


def _lanes(view: View, counted: Tally) -> list[tuple[Lane, Sequence[int]]]:
    """Return the lanes a view is made of, one after the other, with the sizes of their bands."""
    by_priority = [
        sum(counted.get((level, state), 0) for state in Status if state is not Status.CLOSED) for level in Priority
    ]
    bands = by_priority if view.order is Order.PRIORITY else [sum(by_priority)]
    closed = [sum(n for (_, state), n in counted.items() if state is Status.CLOSED)]
    lanes = {Scope.OPEN: (_OPEN_LANES[view.order], bands), Scope.CLOSED: (BY_CLOSING, closed)}
    wanted = (Scope.OPEN, Scope.CLOSED) if view.query.scope is Scope.ALL else (view.query.scope,)
    return [lanes[scope] for scope in wanted]


def _lane_page(link: Asks, lane: Lane, sizes: Sequence[int], start: int, count: int) -> list[Ticket]:
    """Read a page of one lane from the end of a band with fewer entries to skip."""
    end = min(start + count, sum(sizes))
    if start >= end:
        return []
    ends = list(accumulate(sizes))
    first = next(band for band, passed in enumerate(ends) if start < passed)
    last = next(band for band, passed in enumerate(ends) if end <= passed)
    ahead = start - (ends[first] - sizes[first])
    back = ends[last] - end
    if ahead <= back:
        rows = link.rows(lane.ahead, {"band": first + 1, "count": end - start, "skip": ahead})
    else:
        rows = link.rows(lane.back, {"band": last + 1, "count": end - start, "skip": back})[::-1]
    return [ticket_of(row) for row in rows]
