"""Where the log of a desk's file ends, and up to where two logs are the same (see ``log.chain``)."""

from __future__ import annotations

from helpdesk_tui.store.log.chain import DESK_SETTING, NO_LINK, Head, genesis, link_of
from helpdesk_tui.store.log.codec import EVENT_COLUMNS
from helpdesk_tui.store.sqlite.connection.driver import engine
from helpdesk_tui.store.sqlite.connection.link import Link

_PIECE = 2_000

_FIELDS = ", ".join(f"event.{name}" for name in EVENT_COLUMNS)
# The end of the log: the last number ever given, the last event's own, and its chain.
_END = """
SELECT coalesce((SELECT max(seq) FROM sqlite_sequence WHERE name = 'event' OR name = 'desk_event'), 0), seq, chain
FROM (
    SELECT * FROM (SELECT seq, chain FROM event ORDER BY seq DESC LIMIT 1)
    UNION ALL SELECT * FROM (SELECT seq, chain FROM desk_event ORDER BY seq DESC LIMIT 1)
    UNION ALL SELECT 0, NULL
) ORDER BY seq DESC LIMIT 1
"""
# The link of one event, of whichever table.
_AT = """
SELECT chain FROM event WHERE seq = :seq UNION ALL SELECT chain FROM desk_event WHERE seq = :seq
"""
# The desk's own name.
_DESK = "SELECT value FROM setting WHERE name = ?"
# What was written before there was a chain.
_UNCHAINED = f"SELECT {_FIELDS} FROM event WHERE chain IS NULL ORDER BY seq LIMIT {_PIECE}"
_CHAIN = "UPDATE event SET chain = ? WHERE seq = ?"


def desk_of(link: Link) -> str:
    """Return the desk's own random name; copies of a desk share it."""
    return str(link.value(_DESK, (DESK_SETTING,)) or "")


def end_of(link: Link) -> tuple[int, bytes]:
    """Return the number last given to an event, and the chain that the next one links to.

    The number is the sequence's, so that what was cut off the end leaves a gap.
    """
    given, _, chain = link.rows(_END)[0]
    if given == 0:
        return 0, genesis(desk_of(link))
    return int(given), chain or NO_LINK


def head_of(link: Link) -> Head:
    """Return the head of the log; that of an empty one is event 0."""
    _, seq, chain = link.rows(_END)[0]
    return Head(int(seq), (chain or (NO_LINK if seq else genesis(desk_of(link)))).hex())


def link_at(link: Link, seq: int) -> bytes | None:
    """Return the chain of the event of this number; None where there is none."""
    found: bytes | None = link.value(_AT, {"seq": seq})
    return found


def shared(one: Link, other: Link) -> int:
    """Return up to which event two logs are the same; 0 where they never were."""
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


def begin(connection: engine.Connection) -> None:
    """Chain what was written before there was a chain, in the transaction that is open."""
    (desk,) = connection.execute(_DESK, (DESK_SETTING,)).fetchone()
    previous = genesis(desk)
    while rows := connection.execute(_UNCHAINED).fetchall():
        links: list[tuple[bytes, int]] = []
        for row in rows:
            previous = link_of(previous, *row)
            links.append((previous, row[0]))
        connection.executemany(_CHAIN, links)
