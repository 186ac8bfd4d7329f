"""Keeping many callers at once: they are compared in memory, as one by one on the desk, and written in sets.

To ask the desk for each of 4,000 callers takes a server 20,000 round trips, and a file a fifth of the load.
"""

from __future__ import annotations

import heapq
from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from helpdesk_tui.domain.tickets.number import WHOLE_NUMBER
from helpdesk_tui.domain.tickets.requester import Requester, reach_in_common
from helpdesk_tui.store import callers
from helpdesk_tui.store.asks import Asks
from helpdesk_tui.store.base import Transaction
from helpdesk_tui.store.sql.asked import requesters as requester_sql

_OFTEN = 20
"""Requesters on a desk for each caller that comes, from which on the desk is asked for each."""
_NEW = 2**62
"""Above the ids of all requesters: what those are called that have none yet."""

_MANY = "SELECT count(*) FROM requester"


def take_over(link: Asks, transaction: Transaction, came: Sequence[Requester]) -> None:
    """Know many callers as their tickets have them, the earliest contact first, in the write that is open."""
    if int(link.value(_MANY)) > _OFTEN * len(came):
        callers.take_over(transaction, came)
        return
    known = KnownCallers(requester_sql.everybody(link))
    callers.take_over(known, came)
    requester_sql.keep_many(link, *known.changes())


class KnownCallers:
    """The requesters of a desk, as it would be asked for them; what is kept is to be written at the end."""

    def __init__(self, people: Sequence[Requester]) -> None:
        """Know these already."""
        self._people: dict[int, Requester] = {}
        self._kept: dict[int, None] = {}
        self._found_by: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
        self._heads: list[str] = []
        """How the numbers begin that are known, in their order."""
        for one in people:
            self._put(one)

    def requester(self, identity: int) -> Requester | None:
        """Return one requester by their id, or None."""
        return self._people.get(identity)

    def requesters_like(self, caller: Requester) -> list[Requester]:
        """Return who shares a number or an address with a caller, then who has the same name, the latest first.

        Of a caller with a name nobody else is looked for: see ``domain.tickets.requester.same_person``.
        """
        named = set().union(*(self._found_by.get(("name", key), ()) for key in caller.called))
        sharing = self._sharing(caller)
        near = [self._people[one] for one in (sharing & named if caller.name else sharing)]
        near = [one for one in near if reach_in_common(one, caller)]
        met = {one.id for one in near}
        others = heapq.nsmallest(requester_sql.MOST_CALLED, (self._people[one] for one in named - met), key=_latest)
        return [*sorted(near, key=_latest), *others]

    def keep_requester(self, requester: Requester) -> int:
        """Know a requester, new where the id is 0; return the id."""
        one = requester if requester.id else replace(requester, id=_NEW + len(self._people))
        self._put(one)
        self._kept[one.id] = None
        return one.id

    def changes(self) -> tuple[list[Requester], list[Requester]]:
        """Return who is new, and who is known otherwise than before."""
        kept = [self._people[identity] for identity in self._kept]
        return [replace(one, id=0) for one in kept if one.id >= _NEW], [one for one in kept if one.id < _NEW]

    def _put(self, one: Requester) -> None:
        self._people[one.id] = one
        for kind, key in requester_sql.keys(one):
            found_by = kind, key[:WHOLE_NUMBER] if kind == "phone" else key
            if kind == "phone" and found_by not in self._found_by:
                insort(self._heads, found_by[1])
            self._found_by[found_by].add(one.id)

    def _sharing(self, caller: Requester) -> set[int]:
        """Return those who may share a number or an address with a caller."""
        asked = [("email", address) for address in caller.addresses]
        for line in caller.lines:
            wholes = {line.end, line.full} if line.end else set()
            asked += [("extension", line.extension)] if not line.end else [("extension", one[::-1]) for one in wholes]
            asked += [("phone", head) for whole in wholes for head in self._beginning(whole[:WHOLE_NUMBER])]
        return set().union(*(self._found_by.get(one, ()) for one in asked))

    def _beginning(self, head: str) -> Iterator[str]:
        """Yield how known numbers begin that begin like this; a short number may be the end of many."""
        place = bisect_left(self._heads, head)
        while place < len(self._heads) and self._heads[place].startswith(head):
            yield self._heads[place]
            place += 1


def _latest(one: Requester) -> tuple[int, int]:
    return -one.seen_at, one.id
