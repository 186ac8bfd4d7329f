"""Restores as the log records them: where each cut the log, and which known heads that explains."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from helpdesk_tui.domain.tickets.desk_events import RESTORED, DeskKind, in_ranges
from helpdesk_tui.store.base import Row, Unreadable
from helpdesk_tui.store.log.chain import Head, parse_head
from helpdesk_tui.store.log.desk_events import desk_event_of

LOST = "lost"
"""The fact of a ``restored`` event that names the events that were lost by it; absent where that is not known."""


@dataclass(frozen=True, slots=True)
class Restore:
    """One restore as the log records it: when (seconds UTC), by whom, from which backup, and what was lost by it.

    ``seq`` is the place of its event in the log; 0 for one that an older program recorded elsewhere. ``head`` is the
    end of the log of that backup, ``made_at`` when it was made, where that is known. ``lost`` are the numbers of the
    events that were lost by it; None where they could not be read.
    """

    at: int
    actor: str
    backup: str
    head: Head
    made_at: int | None
    lost: tuple[range, ...] | None
    seq: int = 0

    def explains(self, head: Head) -> bool:
        """Return whether a head that is not in this log was lost by this restore."""
        if head.taken_at is not None and head.taken_at > self.at:
            return False
        if self.lost is not None:
            return any(head.seq in span for span in self.lost)
        if head.taken_at is None:
            return False
        older = self.made_at is not None and head.taken_at <= self.made_at and head.seq <= self.head.seq
        return not older


def restores_of(row: Row) -> Iterator[Restore]:
    """Yield the restores that an event records, given as a row of DESK_EVENT_COLUMNS followed by its texts."""
    # What cannot be read explains nothing; the verification reports it.
    with suppress(Unreadable, ValueError, TypeError):
        event = desk_event_of(row)
        facts = event.facts
        if event.kind == DeskKind.RESTORED:
            lost = facts.get(LOST)
            made_at = facts.get("made_at")
            yield Restore(
                event.at,
                event.actor,
                str(facts.get("backup")),
                parse_head(str(facts.get("head"))),
                made_at if isinstance(made_at, int) else None,
                None if lost is None else tuple(in_ranges(str(lost))),
                event.seq,
            )
        for line in str(facts.get(RESTORED) or "").splitlines():
            # What a desk of an older schema kept of its restores: when, from which head, and when that was made.
            at, head, made = (*line.split(), line.split()[0])[:3]
            yield Restore(int(at), event.actor, "", parse_head(head), int(made), None)
