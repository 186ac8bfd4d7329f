"""What the log tells of restores: where it was cut then, and which heads known from elsewhere that explains."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from helpdesk_tui.domain.tickets.desk_events import RESTORED, By, DeskKind, in_ranges, spans_told
from helpdesk_tui.domain.tickets.events import Value
from helpdesk_tui.store import chain, desk_log, telling
from helpdesk_tui.store.base import Unreadable
from helpdesk_tui.store.link import Link, Row

LOST = "lost"
"""The fact of a ``restored`` event that names the events which the desk had then and has no more; absent: unknown."""

_MOST = 10_000

# What a restored backup's log was given before it was told of the restore, besides that its schema is up to date.
_BETWEEN = """
SELECT 1 FROM event WHERE seq > :head AND seq < :seq AND kind <> 'upgraded'
UNION ALL SELECT 1 FROM desk_event WHERE seq > :head AND seq < :seq AND kind <> 'upgraded' LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Restore:
    """One restore as the log tells it: when (seconds UTC), by whom, from which backup, and what was lost by it.

    ``seq`` is the place of its event in the log; 0 for one of which an older program kept a line elsewhere. ``head``
    is the end of the log of that backup, ``made_at`` when it was made, where that is known. ``lost`` are the numbers
    of the events that the desk had then and that went with it; None where nobody could read them.
    """

    at: int
    actor: str
    backup: str
    head: chain.Head
    made_at: int | None
    lost: tuple[range, ...] | None
    seq: int = 0

    def explains(self, head: chain.Head) -> bool:
        """Whether a head that is none of this log's is one of those that went with this restore."""
        if head.taken_at is not None and head.taken_at > self.at:
            return False
        if self.lost is not None:
            return any(head.seq in span for span in self.lost)
        if head.taken_at is None:
            return False
        older = self.made_at is not None and head.taken_at <= self.made_at and head.seq <= self.head.seq
        return not older


def restores(link: Link) -> list[Restore]:
    """Return the restores that the log tells of, the first first."""
    kinds = (DeskKind.RESTORED, DeskKind.UPGRADED)
    told = [(row[0], one) for row in desk_log.rows(link, _MOST, kinds=kinds) for one in _told(row)]
    return [one for _, one in sorted(told, key=lambda pair: pair[0])]


def unfounded(link: Link, told: Iterable[Restore]) -> Iterator[str]:
    """Yield which restores cannot have been: the log before them does not end where that of their backup does."""
    for one in told:
        between = link.rows(_BETWEEN, {"head": one.head.seq, "seq": one.seq}) if one.seq else []
        there = link_or_genesis(link, one.head.seq)
        if one.seq and (between or there != one.head.chain):
            yield (
                f"Event {one.seq} (restored by {one.actor}) names a backup whose log does not end where this one did: "
                "it was written past this program."
            )


def link_or_genesis(link: Link, seq: int) -> str:
    """Return the chain of an event in hexadecimal; of event 0, what the first event links to."""
    found = chain.link_at(link, seq) if seq else chain.genesis(chain.desk_of(link))
    return (found or b"").hex()


def _told(row: Row) -> Iterator[Restore]:
    # What cannot be read explains nothing; the walk along the log says so.
    with suppress(Unreadable, ValueError, TypeError):
        event = desk_log.desk_event_of(row)
        facts = event.facts
        if event.kind == DeskKind.RESTORED:
            lost = facts.get(LOST)
            made_at = facts.get("made_at")
            yield Restore(
                event.at,
                event.actor,
                str(facts.get("backup")),
                chain.parse_head(str(facts.get("head"))),
                made_at if isinstance(made_at, int) else None,
                None if lost is None else tuple(in_ranges(str(lost))),
                event.seq,
            )
        for line in str(facts.get(RESTORED) or "").splitlines():
            # What a desk of an older schema kept of its restores: when, from which head, and when that was made.
            at, head, made = (*line.split(), line.split()[0])[:3]
            yield Restore(int(at), event.actor, "", chain.parse_head(head), int(made), None)


def tell(link: Link, by: By, backup: str, head: chain.Head, made_at: int | None, lost: str | None) -> chain.Head:
    """Say in the log of a desk that it was restored just now; return its head after that.

    ``head`` is the end of the log of the ``backup``, and ``lost`` names the events that go, as ``ranges`` writes them.
    """
    facts: dict[str, Value] = {"backup": backup, "head": str(head), "made_at": made_at}
    if lost is not None:
        facts[LOST] = lost
    telling.tell(link, by.event(DeskKind.RESTORED, facts))
    return chain.head_of(link)


def lost_by(desk: Link, backup: Link) -> str:
    """Return which events go when a backup takes the place of a desk, with those that were lost before."""
    spans = [range(chain.shared(desk, backup) + 1, chain.head_of(desk).seq + 1)]
    spans += [span for one in restores(desk) for span in one.lost or ()]
    return spans_told(spans)
