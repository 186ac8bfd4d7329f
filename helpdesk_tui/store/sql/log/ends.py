"""The end of a desk's log, and the event up to which two logs are the same (see ``log.chain``)."""

from __future__ import annotations

from helpdesk_tui.store.asks import Asks
from helpdesk_tui.store.log.chain import DESK_SETTING, Head, genesis
from helpdesk_tui.store.sql.reader import SqlReader

# The link of one event, of whichever table.
_AT = """
SELECT chain FROM event WHERE seq = :seq UNION ALL SELECT chain FROM desk_event WHERE seq = :seq
"""
# When the latest event was, by what it says.
_NEWEST = "SELECT max(at) FROM event"
# The desk's own name.
_DESK = "SELECT value FROM setting WHERE name = ?"


def desk_of(link: Asks) -> str:
    """Return the desk's own random name; copies of a desk share it."""
    return str(link.value(_DESK, (DESK_SETTING,)) or "")


def head_of(link: Asks) -> Head:
    """Return the head of the log; that of an empty one is event 0."""
    return Head(*SqlReader(link).head())


def link_at(link: Asks, seq: int) -> bytes | None:
    """Return the chain of the event of this number; None where there is none."""
    found: bytes | None = link.value(_AT, {"seq": seq})
    return found


def shared(one: Asks, other: Asks) -> int:
    """Return the number of the last event that two logs have in common; 0 where they have none."""
    if genesis(desk_of(one)) != genesis(desk_of(other)):
        return 0
    same, differ = 0, min(head_of(one).seq, head_of(other).seq) + 1
    while differ - same > 1:
        middle = (same + differ) // 2
        here = link_at(one, middle)
        if here is not None and here == link_at(other, middle):
            same = middle
        else:
            differ = middle
    return same


def newest(link: Asks) -> int | None:
    """Return the latest instant of any event, in seconds UTC; None without events."""
    at = link.value(_NEWEST)
    return None if at is None else int(at)
