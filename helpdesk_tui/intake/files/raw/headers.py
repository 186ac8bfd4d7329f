"""Finds the header among the first rows of a sheet, and tidies its cells."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from helpdesk_tui.intake.files.raw.records import column_name

AMONG = 20
"""Rows among which the header is looked for: reports have titles before it."""
_FULL = 0.6


def header_at(records: Sequence[tuple[int, Sequence[str]]], known: Collection[str]) -> int:
    """Return which of the first records is the header.

    That is the one with the most ``known`` names of columns; where none has two, the first that is nearly as full as
    the fullest.
    """
    scores = [len({column_name(tidy(cell)) for cell in cells} & set(known)) for _, cells in records]
    if max(scores) >= 2:
        return scores.index(max(scores))
    full = [sum(bool(cell.strip()) for cell in cells) for _, cells in records]
    return next(place for place, count in enumerate(full) if count >= _FULL * max(full))


def tidy(cell: str) -> str:
    """Return a name of a column without byte order marks, and the quotes that stand within them."""
    bare = cell.strip().lstrip("\ufeff").strip()
    if len(bare) > 1 and bare[0] == bare[-1] == '"':
        bare = bare[1:-1].strip()
    return " ".join(bare.split())
