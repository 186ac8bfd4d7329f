"""The end of the log of a desk's file, by the engine's own numbering too (see ``store.sql.log.ends``)."""

from __future__ import annotations

from helpdesk_tui.store.log.chain import DESK_SETTING, NO_LINK, genesis, link_of
from helpdesk_tui.store.log.codec import EVENT_COLUMNS
from helpdesk_tui.store.sql.log.ends import desk_of
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
# The desk's own name.
_DESK = "SELECT value FROM setting WHERE name = ?"
# What was written before there was a chain.
_UNCHAINED = f"SELECT {_FIELDS} FROM event WHERE chain IS NULL ORDER BY seq LIMIT {_PIECE}"
_CHAIN = "UPDATE event SET chain = ? WHERE seq = ?"


def end_of(link: Link) -> tuple[int, bytes]:
    """Return the number last given to an event, and the chain that the next one links to.

    The number is that of the sequence, so that events that were cut off the end leave a gap.
    """
    given, _, chain = link.rows(_END)[0]
    if given == 0:
        return 0, genesis(desk_of(link))
    return int(given), chain or NO_LINK


def begin(connection: engine.Connection) -> None:
    """Chain the events that were written before there was a chain, in the transaction that is open."""
    (desk,) = connection.execute(_DESK, (DESK_SETTING,)).fetchone()
    previous = genesis(desk)
    while rows := connection.execute(_UNCHAINED).fetchall():
        links: list[tuple[bytes, int]] = []
        for row in rows:
            previous = link_of(previous, *row)
            links.append((previous, row[0]))
        connection.executemany(_CHAIN, links)
