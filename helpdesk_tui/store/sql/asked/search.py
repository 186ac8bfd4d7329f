"""Finding what a filter asks for: the numbers of its tickets, in the order of the queue.

The order's index is walked and each entry looked at: 30 ms for a word that stands in
75,000 of 100,000 tickets, 5 ms for a rare one. The numbers are kept until something is
written, so that size, position and further pages cost nothing more. A first page is looked for
at the head of the queue first, where a common word soon fills it whatever the desk's size.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable

from helpdesk_tui.domain.filters.query import Scope
from helpdesk_tui.domain.tickets.ticket import Ticket
from helpdesk_tui.store.asks import Asks
from helpdesk_tui.store.base import Order, View
from helpdesk_tui.store.log.codec import TICKET_COLUMNS, ticket_of
from helpdesk_tui.store.sql.asked.count import GLIMPSE, SEEN
from helpdesk_tui.store.sql.asked.filters import where

_ALL = 2**62
_FIRST = 400
"""Tickets that a first page has at most: more are found sooner by asking the whole desk."""

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


class Finder:
    """Finds the tickets of filters, and remembers what it found last."""

    def __init__(self, link: Asks) -> None:
        """Look through ``link``."""
        self._link = link
        self._key: object = None
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

    def _first(self, view: View, count: int) -> array[int]:
        """Return the first ``count`` numbers: those at the head of the queue, or else as far as the walk must go."""
        wanted, values = where(view.query, self._link.search.looked_at)
        head = _HEADS[Scope.CLOSED if view.query.scope is Scope.CLOSED else view.order]
        found = self._walked([head.format(wanted=wanted)], values, count)
        return found if len(found) == count else self._numbers(view, count)

    def _numbers(self, view: View, most: int = _ALL) -> array[int]:
        # The stamp is taken before the walk: what is written in between is seen the next time.
        key = self._key_of(view)
        if key is not None and key == self._key:
            return self._found
        wanted, values = where(view.query, self._link.search.indexed)
        found = self._walked([walk.format(wanted=wanted) for walk in _walks(view)], values, most)
        if len(found) < most and key is not None:
            self._key, self._found = key, found
        return found

    def _walked(self, walks: Iterable[str], values: tuple[int | str, ...], most: int) -> array[int]:
        """Return the numbers that walks come to, one after the other, at most so many."""
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


def _walks(view: View) -> list[str]:
    by_breach = view.order is Order.BREACH
    if view.query.wanted:
        waiting, closed = _SIEVED_BY_BREACH if by_breach else _SIEVED_BY_PRIORITY, _SIEVED_BY_CLOSING
    else:
        waiting, closed = _BY_BREACH if by_breach else _BY_PRIORITY, _BY_CLOSING
    walks = {Scope.OPEN: [waiting], Scope.CLOSED: [closed]}
    return walks.get(view.query.scope) or [waiting, closed]
