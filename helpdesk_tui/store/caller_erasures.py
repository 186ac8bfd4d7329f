"""Erasing from the log what was changed of callers and organisations that the desk does not know any more.

With it goes what was asked for in exports of then, which may be a name.
"""

from __future__ import annotations

import json

from helpdesk_tui.domain.desk_events import EVENTS, By, DeskKind, ranges
from helpdesk_tui.store.link import Link
from helpdesk_tui.store.transaction import SqliteTransaction

# Events that still have texts of a caller whose record is gone, or of an organisation that is, or of an old export.
_HOLDING = """
SELECT seq FROM desk_event_text JOIN desk_event USING (seq) WHERE (
    kind LIKE 'caller%' AND json_extract(payload, '$.facts.caller') NOT IN (SELECT id FROM requester)
) OR (
    kind = 'organisation-changed' AND json_extract(texts, '$.organisation[1]') COLLATE NOCASE
    NOT IN (SELECT name FROM organisation)
) OR (kind = 'exported' AND at <= :before) ORDER BY seq
"""
_ERASE = "DELETE FROM desk_event_text WHERE seq IN (SELECT value FROM json_each(?))"


def erase(link: Link, before: int, by: By) -> int:
    """Erase those texts, in the write that is open, and say in the log of which events; return of how many.

    Exports count that were made at ``before`` (seconds UTC) or earlier.
    """
    held = [int(seq) for (seq,) in link.rows(_HOLDING, {"before": before})]
    if held:
        link.run(_ERASE, (json.dumps(held),))
        SqliteTransaction(link).append_desk_event(by.event(DeskKind.PURGED, {EVENTS: ranges(held)}))
    return len(held)
