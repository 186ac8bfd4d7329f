"""What an import left out, in the form of its file, so that it can be mended and imported again."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from helpdesk_tui.intake.files.raw.records import Document, LeftOut, Raw


def rejected(raws: Sequence[Raw], left_out: Sequence[LeftOut]) -> Iterator[tuple[str, Iterator[str]]]:
    """Yield each file that something was left out of: its name, and those records as text, a piece at a time."""
    seen: set[str] = set()
    for raw in raws:
        lines = frozenset(one.line for one in left_out if one.file in ("", raw.name))
        if not lines or raw.name in seen:
            continue
        seen.add(raw.name)
        yield raw.name, _objects(raw, lines) if isinstance(raw, Document) else raw.raw(lines)


def _objects(document: Document, places: frozenset[int]) -> Iterator[str]:
    """Yield a JSON object with the lists of a document, each with the records that stand at these places."""
    yield "["
    between = "\n"
    for name in document.lists[:1]:
        for item in document.items(name):
            if item.line in places:
                yield between + json.dumps(item.value, ensure_ascii=False)
                between = ",\n"
    yield "\n]\n"
