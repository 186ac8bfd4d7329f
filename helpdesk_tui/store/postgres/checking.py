"""Checking a desk on a server: that everything derived agrees with the events, and each event with its chain."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from helpdesk_tui.store.postgres.link import Link
from helpdesk_tui.store.sql.asked import pages as pages_sql
from helpdesk_tui.store.sql.derived import astray

MOST = 100
"""Problems named."""

# Where an event's chain is not what its row and the one before make, worked out by the server; and where the log ends.
_UNCHAINED = """
WITH log AS (
    SELECT seq, chain, seq || ',' || number || ',' || version || ',' || at AS head, kind, actor, op, undoes, payload
    FROM event
    UNION ALL SELECT seq, chain, 'desk,' || seq || ',' || at, kind, actor, op, undoes, payload FROM desk_event
), walked AS (
    SELECT *, lag(chain) OVER (ORDER BY seq) AS before, lag(seq, 1, 0::bigint) OVER (ORDER BY seq) AS last FROM log
)
SELECT seq FROM walked
WHERE seq <> last + 1 OR chain <> link_of(coalesce(before, (SELECT genesis(desk) FROM head)),
                                          head, kind, actor, op, undoes, payload)
UNION ALL SELECT seq FROM head WHERE seq <> (SELECT coalesce(max(seq), 0) FROM log)
ORDER BY 1 LIMIT 100
"""


def check(link: Link) -> list[str]:
    """Return what is wrong, a sentence each, at most MOST; nothing when all is well."""
    return list(islice(_wrong(link), MOST))


def _wrong(link: Link) -> Iterator[str]:
    for (seq,) in link.rows(_UNCHAINED):
        yield f"Event {seq} is not the one that was written, or what stood before it is missing."
    yield from astray(link)
    with link.snapshot():
        for number in pages_sql.astray(link):
            yield f"#{number} is not searched by the texts that it has."
