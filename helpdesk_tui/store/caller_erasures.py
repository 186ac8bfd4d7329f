"""Erasing from the log what was changed of callers and organisations that the desk does not know any more."""

from __future__ import annotations

import json

from helpdesk_tui.domain.desk_events import EVENTS, By, DeskKind, ranges
from helpdesk_tui.store.link import Link
from helpdesk_tui.store.transaction import SqliteTransaction

# Events that still have texts of a caller whose record is gone, or of an organisation that is.
_HOLDING = """
SELECT seq FROM desk_event_text JOIN desk_event USING (seq) WHERE (
    kind LIKE 'caller%' AND json_extract(payload, '$.facts.caller') NOT IN (SELECT id FROM requester)
) OR (
    kind = 'organisation-changed' AND json_extract(texts, '$.organisation[1]') COLLATE NOCASE
    NOT IN (SELECT name FROM organisation)
) ORDER BY seq
"""
_ERASE = "DELETE FROM desk_event_text WHERE seq IN (SELECT value FROM json_each(?))"


def erase(link: Link, by: By) -> None:
    """Erase those texts, in the write that is open, and say in the log of which events."""
    held = [int(seq) for (seq,) in link.rows(_HOLDING)]
    if held:
        link.run(_ERASE, (json.dumps(held),))
        SqliteTransaction(link).append_desk_event(by.event(DeskKind.PURGED, {EVENTS: ranges(held)}))
