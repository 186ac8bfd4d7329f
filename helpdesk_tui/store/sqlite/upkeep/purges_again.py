"""Erases again what a restored backup brings back: texts and records that were purged after it was made."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from helpdesk_tui.domain.tickets.desk_events import By, DeskKind, ranges
from helpdesk_tui.store.base import Unusable
from helpdesk_tui.store.log import held_texts
from helpdesk_tui.store.log.erasures import UNREADABLE
from helpdesk_tui.store.sql import purging
from helpdesk_tui.store.sqlite.connection.link import Link
from helpdesk_tui.store.sqlite.transaction import SqliteTransaction
from helpdesk_tui.store.sqlite.upkeep import purge

TICKETS = "tickets"
"""The fact of a ``purge-due`` event that names, as ``ranges`` does, the tickets whose purged text is back."""

# Purges of tickets' texts that the log records after an event.
_PURGES = "SELECT number, payload FROM event WHERE kind = 'purged' AND seq > ?"
# Purges of records.
_RECORDS = "SELECT payload FROM desk_event WHERE kind = 'purged' AND seq > ?"
# The texts of tickets that were opened, and written beside events, before the two logs part.
_TEXTS = """
SELECT ticket.number, ticket.status = 'closed', event.seq, event.version, event.kind, texts
FROM event AS opening JOIN ticket USING (number) CROSS JOIN event USING (number) CROSS JOIN event_text
ON event_text.seq = event.seq
WHERE opening.version = 1 AND opening.seq <= :shared AND event.seq <= :shared
AND ticket.number IN (SELECT value FROM json_each(:numbers))
"""


@dataclass(slots=True)
class Again:
    """What was erased again, by ticket and by kind of record; and by open ticket what is back."""

    texts: dict[int, set[str]] = field(default_factory=dict)
    records: dict[str, int] = field(default_factory=dict)
    due: dict[int, set[str]] = field(default_factory=dict)


def erase_again(desk: Link, backup: Link, shared: int, by: By) -> Again:
    """Erase from a backup what was purged of a desk since; ``shared`` is the last event that both logs have.

    Tickets that are open in the backup keep their text, because they are worked on; an event of the log names them.
    Raises Unusable for texts that cannot be read.
    """
    purged = _purged(desk, shared)
    again, rows = Again(), []
    for number, closed, seq, version, kind, kept in backup.rows(
        _TEXTS, {"shared": shared, "numbers": json.dumps(sorted(purged))}
    ):
        try:
            texts = held_texts.parse(kept)
        except UNREADABLE:
            unreadable = f"The texts of event {seq} cannot be read, so what was purged of them cannot be erased again."
            raise Unusable(unreadable) from None
        names = held_texts.held(texts, version, kind) & purged[number]
        if names:
            (again.texts if closed else again.due).setdefault(number, set()).update(names)
        rows.append((number, seq, version, kind, texts))
    erased = purge.Erased(backup)
    if again.texts or again.due:
        with backup.transaction():
            transaction = SqliteTransaction(backup)
            purging.strip(erased, again.texts, rows)
            purging.record_purges(erased, transaction, again.texts, by)
            if again.due:
                due = by.event(DeskKind.PURGE_DUE, {TICKETS: ranges(again.due)})
                transaction.append_desk_event(due)
    for name, before in _records(desk, shared).items():
        again.records[name] = purging.delete(erased, name, before, by)
    if again.texts or any(again.records.values()):
        purge.scrub(backup)
    return again


def _purged(desk: Link, after: int) -> dict[int, set[str]]:
    """Return which texts were purged of which tickets after an event."""
    purged: dict[int, set[str]] = {}
    for number, payload in desk.rows(_PURGES, (after,)):
        purged.setdefault(number, set()).update(map(str, _read(payload).get("erases") or ()))
    return purged


def _records(desk: Link, after: int) -> dict[str, int]:
    """Return up to when (seconds UTC) records were purged after an event, by kind."""
    purged: dict[str, int] = {}
    for (payload,) in desk.rows(_RECORDS, (after,)):
        facts = _read(payload).get("facts")
        name, before = (facts.get(purging.RECORDS), facts.get("before")) if isinstance(facts, dict) else (None, None)
        if isinstance(name, str) and name in purging.KINDS_OF_RECORDS and isinstance(before, int):
            purged[name] = max(before, purged.get(name, before))
    return purged


def _read(payload: str) -> Mapping[str, Any]:
    try:
        said = json.loads(payload)
    except UNREADABLE:
        return {}
    return said if isinstance(said, dict) else {}
