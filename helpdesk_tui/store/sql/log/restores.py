"""The restores that the log of a desk records, and which of them cannot be true (see ``log.restored``)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from helpdesk_tui.domain.tickets.desk_events import DeskKind, spans_text
from helpdesk_tui.store.asks import Asks
from helpdesk_tui.store.log.chain import genesis
from helpdesk_tui.store.log.restored import Restore, restores_of
from helpdesk_tui.store.sql.asked import desk_log
from helpdesk_tui.store.sql.log import ends

_MOST = 10_000

# What a restored backup's log was given before the restore was recorded in it, besides that its schema is up to date.
_BETWEEN = """
SELECT 1 FROM event WHERE seq > :head AND seq < :seq AND kind <> 'upgraded'
UNION ALL SELECT 1 FROM desk_event WHERE seq > :head AND seq < :seq AND kind <> 'upgraded' LIMIT 1
"""


def restores(link: Asks) -> list[Restore]:
    """Return the restores that the log records, in its order."""
    kinds = (DeskKind.RESTORED, DeskKind.UPGRADED)
    known = [(row[0], one) for row in desk_log.rows(link, _MOST, kinds=kinds) for one in restores_of(row)]
    return [one for _, one in sorted(known, key=lambda pair: pair[0])]


def unfounded(link: Asks, known: Iterable[Restore]) -> Iterator[str]:
    """Yield a sentence for each restore that cannot be true: the log before it does not end as its backup's does."""
    for one in known:
        between = link.rows(_BETWEEN, {"head": one.head.seq, "seq": one.seq}) if one.seq else []
        there = link_or_genesis(link, one.head.seq)
        if one.seq and (between or there != one.head.chain):
            yield (
                f"Event {one.seq} (restored by {one.actor}) names a backup whose log does not end where this one did: "
                "this program did not write it."
            )


def link_or_genesis(link: Asks, seq: int) -> str:
    """Return the chain of an event in hexadecimal; of event 0, what the first event links to."""
    found = ends.link_at(link, seq) if seq else genesis(ends.desk_of(link))
    return (found or b"").hex()


def lost_by(desk: Asks, backup: Asks) -> str:
    """Return the events that are lost when a backup replaces a desk, and those lost before, as ``ranges`` does."""
    spans = [range(ends.shared(desk, backup) + 1, ends.head_of(desk).seq + 1)]
    spans += [span for one in restores(desk) for span in one.lost or ()]
    return spans_text(spans)
