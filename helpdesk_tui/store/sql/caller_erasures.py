"""Erases from the log the changes of callers and organisations that the desk does not have any more.

The filters of old exports are erased too, because they may hold a name.
"""

from __future__ import annotations

import json
from collections.abc import Collection

from helpdesk_tui.domain.tickets.desk_events import CALLER, EVENTS, By, DeskKind, ranges
from helpdesk_tui.store.asks import Asks
from helpdesk_tui.store.base import Transaction
from helpdesk_tui.store.log.erasures import UNREADABLE

# Events that still have texts of a caller, of an organisation, or of an old export.
_HOLDING = """
SELECT seq, kind, payload, texts FROM desk_event_text JOIN desk_event USING (seq)
WHERE kind LIKE 'caller%' OR kind = 'organisation-changed' OR (kind = 'exported' AND at <= :before) ORDER BY seq
"""
_CALLERS = "SELECT id FROM requester"
_ORGANISATION = "SELECT 1 FROM organisation WHERE name = ?"
_ERASE = "DELETE FROM desk_event_text WHERE seq IN (SELECT CAST(value AS bigint) FROM json_each(?))"


def erase(link: Asks, transaction: Transaction, before: int, by: By) -> int:
    """Erase those texts in the write that is open, with an event that names their events; return how many.

    Exports are those that were made at ``before`` (seconds UTC) or earlier.
    """
    callers = {identity for (identity,) in link.rows(_CALLERS)}
    rows = link.rows(_HOLDING, {"before": before})
    held = [int(seq) for seq, *said in rows if not _is_known(link, callers, *said)]
    if held:
        link.run(_ERASE, (json.dumps(held),))
        transaction.append_desk_event(by.event(DeskKind.PURGED, {EVENTS: ranges(held)}))
    return len(held)


def _is_known(link: Asks, callers: Collection[object], kind: str, payload: str, texts: str) -> bool:
    """Return whether the desk still has the caller or organisation of an event, read by Python as when it is shown."""
    try:
        if kind == DeskKind.ORGANISATION_CHANGED:
            return bool(link.rows(_ORGANISATION, (json.loads(texts)["organisation"][1],)))
        identity = json.loads(payload)["facts"].get(CALLER)
    except UNREADABLE:
        return False
    return kind != DeskKind.EXPORTED and (identity is None or identity in callers)
