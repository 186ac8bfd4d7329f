"""Finds the tickets of a filter: their numbers, in the order of the queue.

The index of the order is read, and each entry tested: 30 ms for a word in 75,000 of 100,000
tickets, 5 ms for a rare one. The numbers are kept, so that size, position and further pages take
no more time, and the few tickets that change later are put in their new places. A first page is
searched at the head of the queue first, where a common word soon fills it on a desk of any size.
"""

from __future__ import annotations

import json
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Set
from contextlib import suppress
from itertools import filterfalse

from helpdesk_tui.domain.filters.conditions import Condition, Either, Every, Not, Parent
from helpdesk_tui.domain.filters.query import Scope
from helpdesk_tui.domain.tickets.ticket import Status, Ticket
from helpdesk_tui.store.asks import Asked, Asks
from helpdesk_tui.store.base import Order, Row, View
from helpdesk_tui.store.log.codec import TICKET_COLUMNS, ticket_of
from helpdesk_tui.store.sql.asked.count import GLIMPSE, SEEN
from helpdesk_tui.store.sql.asked.filters import where

_ALL = 2**62
_FIRST = 400
"""The most tickets of a first page: more are found sooner by searching the whole desk."""

_STEPS = 64
"""Places at which a written ticket's new place is looked for at once: two statements among 4,000, three in 260,000."""

_FIELDS = ", ".join(f"ticket.{name}" for name in TICKET_COLUMNS)

# The three walks for words alone, each in the order of its index.
_BY_PRIORITY = """
SELECT number FROM ticket INDEXED BY ticket_by_priority
WHERE status <> 'closed' AND ({wanted})
ORDER BY priority, rank, sort_at, number
"""
_BY_BREACH = """
SELECT number FROM ticket INDEXED BY ticket_by_breach
WHERE status <> 'closed' AND ({wanted})
ORDER BY rank, sort_at, number
"""
_BY_CLOSING = """
SELECT number FROM ticket INDEXED BY ticket_by_closing
WHERE status = 'closed' AND ({wanted})
ORDER BY closed_at DESC, number DESC
"""
# The same for filters that ask for more than words; the sieves hold all that these look at.
_SIEVED_BY_PRIORITY = """
SELECT number FROM ticket INDEXED BY ticket_sieve
WHERE status <> 'closed' AND ({wanted}) ORDER BY priority, rank, sort_at, number
"""
_SIEVED_BY_BREACH = """
SELECT number FROM ticket INDEXED BY ticket_sieve
WHERE status <> 'closed' AND ({wanted}) ORDER BY rank, sort_at, number
"""
_SIEVED_BY_CLOSING = """
SELECT number FROM ticket INDEXED BY ticket_sieve_closed
WHERE status = 'closed' AND ({wanted}) ORDER BY closed_at DESC, number DESC
"""

# The head of each walk, looked through ticket by ticket.
_HEADS = {
    walk: f"""
SELECT number FROM (
    SELECT {SEEN} FROM ticket INDEXED BY {index} WHERE {lane} ORDER BY {order} LIMIT {GLIMPSE}
) AS ticket WHERE {{wanted}}
"""
    for walk, index, lane, order in (
        (Order.PRIORITY, "ticket_by_priority", "status <> 'closed'", "priority, rank, sort_at, number"),
        (Order.BREACH, "ticket_by_breach", "status <> 'closed'", "rank, sort_at, number"),
        (Scope.CLOSED, "ticket_by_closing", "status = 'closed'", "closed_at DESC, number DESC"),
    )
}

# Tickets by their numbers, bound as one JSON array, in its order.
_TICKETS = f"""
SELECT {_FIELDS} FROM json_each(?) AS wanted CROSS JOIN ticket ON ticket.number = CAST(wanted.value AS bigint)
ORDER BY wanted.key
"""
_VIEWS, _NUMBERS = 8, 500_000
"""The most filters whose numbers are kept, and the most numbers in all (8 bytes each), besides the last filter's."""
_MOST_CHANGED, _MOST_EVENTS = 64, 500
"""The most changed tickets, and events, that are followed one by one; with more, the whole desk is searched again."""

# The last event of the log, or one of its events: where another has its place, the log is not the one it was.
_LAST = "SELECT seq, op FROM event ORDER BY seq DESC LIMIT 1"
_EVENT = "SELECT seq, op FROM event WHERE seq = ?"
# Whose events come after a place in the log; the order has it begin there, where DISTINCT would walk all of an index.
_CHANGED = f"SELECT number FROM event WHERE seq > ? ORDER BY seq LIMIT {_MOST_EVENTS + 1}"
# Those of a few tickets that a filter holds now.
_HELD = """
SELECT number FROM ticket
WHERE number IN (SELECT CAST(value AS bigint) FROM json_each(?)) AND ({lane}) AND ({wanted})
"""
_LANES = {Scope.OPEN: "status <> 'closed'", Scope.CLOSED: "status = 'closed'", Scope.ALL: "TRUE"}
# What the places of some tickets in every order follow from.
_STANDING = """
SELECT number, status, closed_at, priority, rank, sort_at FROM ticket
WHERE number IN (SELECT CAST(value AS bigint) FROM json_each(?))
"""


class Finder:
    """Finds the tickets of filters, and keeps what it found last."""

    def __init__(self, link: Asks) -> None:
        """Read through ``link``."""
        self._link = link
        self._key: object = None
        self._kept: dict[View, tuple[Row, array[int]]] = {}
        """By view, the last event when its numbers were found, and the numbers; the view that was used last is last."""
        self._found: array[int] = array("q")

    def size(self, view: View) -> int:
        """Return how many tickets a filter holds."""
        return len(self._numbers(view))

    def position(self, view: View, number: int) -> int | None:
        """Return a ticket's position in a filter, or None when it is not in it."""
        try:
            return self._numbers(view).index(number)
        except ValueError:
            return None

    def page(self, view: View, start: int, count: int) -> list[Ticket]:
        """Return a page of a filter."""
        end = start + count
        numbers = self._numbers(view) if end > _FIRST or self._is_kept(view) else self._first(view, end)
        wanted = numbers[start:end]
        return [ticket_of(row) for row in self._link.rows(_TICKETS, (json.dumps(wanted.tolist()),))]

    def seek(self, view: View) -> Iterator[None]:
        """Find what a filter holds, piece by piece, and keep it; what is kept already is followed sooner."""
        key = self._key_of(view)
        if key is None or view in self._kept:
            return
        last = self._link.row(_LAST)
        wanted, values = where(view.query, self._link.search.indexed)
        found = array("q")
        for walk in _walks(view):
            for piece in self._link.pieces(walk.format(wanted=wanted), values):
                found.extend([number for (number,) in piece])
                yield
        # What was written meanwhile comes after ``last``, and is followed from there.
        self._key, self._found = key, found
        self._keep(view, last)

    def _first(self, view: View, count: int) -> array[int]:
        """Return the first ``count`` numbers, from the head of the queue if it has enough, else from all of it."""
        wanted, values = where(view.query, self._link.search.looked_at)
        head = _HEADS[Scope.CLOSED if view.query.scope is Scope.CLOSED else view.order]
        found = self._walked([head.format(wanted=wanted)], values, count)
        return found if len(found) == count else self._numbers(view, count)

    def _numbers(self, view: View, most: int = _ALL) -> array[int]:
        # The stamp and the log's end are taken before the walk: what is written in between is seen the next time.
        self._link.foresee((_LAST, ()))
        if view in self._kept:
            seq = self._kept[view][0][0]
            self._link.foresee((_CHANGED, (seq,)), (_EVENT, (seq,)))
        key = self._key_of(view)
        if key is not None and key == self._key:
            return self._found
        last = self._link.row(_LAST)
        followed = None if key is None else self._followed(view)
        found = self._all(view, most) if followed is None else followed
        if key is not None and (followed is not None or len(found) < most):
            self._key, self._found = key, found
            self._keep(view, last)
        return found

    def _keep(self, view: View, last: Row | None) -> None:
        """Keep what was found, as of the last event, and drop what has not been used for the longest time."""
        self._kept.pop(view, None)
        if last is not None:
            self._kept[view] = last, self._found
        while len(self._kept) > _VIEWS or (
            len(self._kept) > 1 and sum(len(found) for _, found in self._kept.values()) > _NUMBERS
        ):
            del self._kept[next(iter(self._kept))]

    def _all(self, view: View, most: int) -> array[int]:
        wanted, values = where(view.query, self._link.search.indexed)
        return self._walked([walk.format(wanted=wanted) for walk in _walks(view)], values, most)

    def _followed(self, view: View) -> array[int] | None:
        """Return the numbers found before, with those written since in their places; None where that cannot be done."""
        if view not in self._kept or any(map(_looks_around, view.query.wanted)):
            return None
        last, before = self._kept[view]
        with self._link.snapshot():
            events = self._link.rows(_CHANGED, (last[0],))
            changed = {number for (number,) in events}
            if len(events) > _MOST_EVENTS or len(changed) > _MOST_CHANGED:
                return None
            if self._link.row(_EVENT, (last[0],)) != last:
                return None
            found = _without(before, changed)
            if not changed:
                return found
            wanted = _asks_standing(changed.union(found[:: max(1, len(found) // _STEPS)]))
            self._link.foresee(self._asks_held(view, changed), wanted)
            held = [number for (number,) in self._link.rows(*self._asks_held(view, changed))]
            for place, number in self._placed(view.order, found, held, wanted):
                found.insert(place, number)
        return found

    def _asks_held(self, view: View, numbers: Set[int]) -> Asked:
        """Return what is asked for which of a few tickets a filter holds."""
        wanted, values = where(view.query, self._link.search.looked_at)
        return _HELD.format(lane=_LANES[view.query.scope], wanted=wanted), (json.dumps(sorted(numbers)), *values)

    def _placed(self, order: Order, found: array[int], held: list[int], first: Asked) -> Iterator[tuple[int, int]]:
        """Yield where each of a few tickets belongs among those that were found, in the order to insert them in.

        All are looked for at once, between some that stand there evenly: a statement for each step, ``first`` of all.
        """
        standing = self._standing(order, first) if held else {}
        between = {number: (0, len(found)) for number in held}
        while any(low < high for low, high in between.values()):
            steps = {one: range(low, high, max(1, (high - low) // _STEPS)) for one, (low, high) in between.items()}
            if unknown := {found[place] for places in steps.values() for place in places} - standing.keys():
                standing |= self._standing(order, _asks_standing(unknown))
            for one, places in steps.items():
                after = bisect_left(places, standing[one], key=lambda place: standing[found[place]])
                low, high = between[one]
                between[one] = places[after - 1] + 1 if after else low, places[after] if after < len(places) else high
        # The last one first, so that none before it is moved by it.
        for one in sorted(held, key=standing.__getitem__, reverse=True):
            yield between[one][0], one

    def _standing(self, order: Order, asked: Asked) -> dict[int, tuple[int, ...]]:
        """Return what the walks order the tickets by that are asked for: the open ones first."""
        rows = self._link.rows(*asked)
        return {
            number: (1, -closed_at, -number)
            if status == Status.CLOSED
            else (0, *standing[order is Order.BREACH :], number)
            for number, status, closed_at, *standing in rows
        }

    def _walked(self, walks: Iterable[str], values: tuple[int | str, ...], most: int) -> array[int]:
        """Return the numbers of some statements, one after the other, at most ``most``."""
        found = array("q")
        for walk in walks:
            for piece in self._link.pieces(f"{walk} LIMIT ?", (*values, most - len(found))):
                found.extend([number for (number,) in piece])
        return found

    def _is_kept(self, view: View) -> bool:
        return self._key is not None and self._key_of(view) == self._key

    def _key_of(self, view: View) -> object:
        moment = self._link.moment()
        return None if moment is None else (view, moment)


def _asks_standing(numbers: Set[int]) -> Asked:
    return _STANDING, (json.dumps(sorted(numbers)),)


def _without(numbers: array[int], some: Set[int]) -> array[int]:
    """Return numbers without some of them; one number is removed in a third of the time."""
    if len(some) > 1:
        return array("q", filterfalse(some.__contains__, numbers))
    left = numbers[:]
    for number in some:
        with suppress(ValueError):
            left.remove(number)
    return left


def _looks_around(condition: Condition) -> bool:
    """Return whether a condition depends on other tickets than the one it is about."""
    match condition:
        case Parent():
            return True
        case Not(one):
            return _looks_around(one)
        case Every(parts) | Either(parts):
            return any(map(_looks_around, parts))
    return False


def _walks(view: View) -> list[str]:
    by_breach = view.order is Order.BREACH
    if view.query.wanted:
        waiting, closed = _SIEVED_BY_BREACH if by_breach else _SIEVED_BY_PRIORITY, _SIEVED_BY_CLOSING
    else:
        waiting, closed = _BY_BREACH if by_breach else _BY_PRIORITY, _BY_CLOSING
    walks = {Scope.OPEN: [waiting], Scope.CLOSED: [closed]}
    return walks.get(view.query.scope) or [waiting, closed]
