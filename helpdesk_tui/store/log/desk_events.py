"""The desk's own events to rows and back; they are in one log with those of the tickets (see ``chain``)."""

from __future__ import annotations

import json
from collections.abc import Iterator

from helpdesk_tui.domain.tickets.desk_events import DeskEvent
from helpdesk_tui.domain.tickets.events import Value
from helpdesk_tui.store.base import Row, Unreadable
from helpdesk_tui.store.log.codec import EARLIEST, LATEST, digest_of
from helpdesk_tui.store.log.erasures import UNREADABLE


def sealed(event: DeskEvent, salt: Iterator[str]) -> tuple[str, str | None]:
    """Return the event's payload, and its personal texts where it has any, both JSON."""
    texts = {name: [next(salt), text] for name, text in event.texts.items()}
    seals = {name: digest_of(key, text) for name, (key, text) in texts.items()}
    via = {} if event.via is None else {"via": event.via}
    payload = {"facts": dict(event.facts), "sealed": seals, **via}
    return json.dumps(payload, ensure_ascii=False), json.dumps(texts, ensure_ascii=False) if texts else None


def desk_event_of(row: Row) -> DeskEvent:
    """Return the event of a row of DESK_EVENT_COLUMNS followed by its texts. See ``codec.seals``."""
    seq, kind, at, actor, op, undoes, payload, kept = row
    try:
        if not EARLIEST < at < LATEST:
            raise ValueError
        said = json.loads(payload)
        texts = {name: str(pair[1]) for name, pair in (json.loads(kept) if kept else {}).items()}
        gone = frozenset(name for name in said["sealed"] if name not in texts)
        facts: dict[str, Value] = dict(said["facts"])
        return DeskEvent(kind, at, actor, op, facts, texts, said.get("via"), undoes, seq, gone)
    except UNREADABLE:
        damaged = f"The desk is damaged: event {seq} of its log cannot be read."
        raise Unreadable(f"{damaged} Keep a copy of its file, and restore a backup.") from None
