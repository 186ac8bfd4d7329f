"""The desk's own events: read by kind, by operation, by actor."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from helpdesk_tui.domain.tickets.desk_events import DeskEvent
from helpdesk_tui.store.asks import Asks
from helpdesk_tui.store.base import Row
from helpdesk_tui.store.log.codec import DESK_EVENT_COLUMNS
from helpdesk_tui.store.log.desk_events import desk_event_of

_FIELDS = ", ".join(f"desk_event.{name}" for name in DESK_EVENT_COLUMNS)
# The latest before an event, of one kind (or all), of one operation and one actor (or any): what is asked is added.
_LATEST = (
    f"SELECT {_FIELDS}, texts FROM desk_event LEFT JOIN desk_event_text USING (seq) WHERE desk_event.seq < :before"
)
_ASKED = {"kind": " AND kind = :kind", "op": " AND op = :op", "actor": " AND actor = :actor"}
_IN_ORDER = " ORDER BY desk_event.seq DESC LIMIT :limit"
_BEYOND = 2**63 - 1


def latest(
    link: Asks,
    limit: int,
    *,
    before: int | None = None,
    kinds: Collection[str] = (),
    op: str | None = None,
    actor: str | None = None,
) -> list[DeskEvent]:
    """Return the latest desk events, newest first; see ``base.Log.desk_events``."""
    found = (desk_event_of(row) for row in rows(link, limit, before=before, kinds=kinds, op=op, actor=actor))
    return sorted(found, key=lambda event: -event.seq)[:limit]


def rows(
    link: Asks,
    limit: int,
    *,
    before: int | None = None,
    kinds: Collection[str] = (),
    op: str | None = None,
    actor: str | None = None,
) -> Iterator[Row]:
    """Yield the rows that ``latest`` reads, kind after kind, at most ``limit`` of each."""
    asked: dict[str, object] = {"before": _BEYOND if before is None else before, "op": op, "actor": actor}
    for kind in dict.fromkeys(map(str, kinds)) or [None]:
        asked |= {"kind": kind, "limit": limit}
        wanted = "".join(sql for name, sql in _ASKED.items() if asked[name] is not None)
        yield from link.rows(f"{_LATEST}{wanted}{_IN_ORDER}", asked)
