"""The personal texts beside an event: which of them it holds, and what is left when some are erased.

They are read by Python, as when they are shown. Of two equal keys SQLite's own functions take the first and Python the
last: what one erased, the other would still show.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping

from helpdesk_tui.store.log.codec import TEXT
from helpdesk_tui.store.log.erasures import BODY, CALLED, CALLS, FIELDS, FOLLOW_TEXT, NOTE

Texts = Mapping[str, object]
"""The sealed texts by their place in the event: ``after.subject`` and so on, or TEXT."""

_OF_CALLS = frozenset((*CALLED, NOTE))


def parse(kept: str) -> Texts:
    """Read the texts of an event. Raises ValueError for any other text."""
    texts = json.loads(kept)
    if not isinstance(texts, dict):
        raise ValueError("no object")
    return texts


def held(texts: Texts, version: int, kind: str) -> set[str]:
    """Return the names of the texts of an event that can be erased."""
    return {name for place in texts for name in _names(place, version, kind)}


def without(texts: Texts, names: Collection[str], version: int, kind: str) -> str | None:
    """Return an event's texts without those of these names; None where none is left."""
    kept = {place: text for place, text in texts.items() if _names(place, version, kind).isdisjoint(names)}
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":")) if kept else None


def _names(place: str, version: int, kind: str) -> frozenset[str]:
    """Return the names with which a text is erased; the text of a call is erased with any name of a caller."""
    if place != TEXT:
        name = place.partition(".")[2]
        return frozenset((NOTE,) if name == FOLLOW_TEXT else (name,) if name in FIELDS else ())
    return _OF_CALLS if kind in CALLS else frozenset((BODY if version == 1 else NOTE,))
