"""Finds the header among the first rows of a sheet, and what stands between the cells of a text; tidies names."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Sequence
from contextlib import suppress
from itertools import islice

from helpdesk_tui.domain.text.cleaning import clean_display
from helpdesk_tui.intake.files.raw.records import column_name

AMONG = 20
"""Rows among which the header is looked for: reports have titles before it."""
_FULL = 0.6
_DELIMITERS = ",;\t|"
_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?\s*$', re.IGNORECASE)


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
    return clean_display(" ".join(bare.split()))


def separator_said(line: str) -> str | None:
    """Return the separator that a first line such as ``sep=;`` says; None where it says none."""
    said = _SEPARATOR_LINE.match(line.lstrip("\ufeff"))
    return said[1] if said is not None and said[1] not in '"\r\n' else None


def delimiter_of(sample: str, known: Collection[str]) -> tuple[int, str]:
    """Return how many lines at the start of a text only say the separator, and the separator.

    That is the one by which the header has the most ``known`` names of columns, then the one by which the most rows
    are as wide as the header, then the one that makes the most columns; the comma where there is none.
    """
    said = separator_said(sample.partition("\n")[0])
    if said is not None:
        return 1, said
    return 0, max(_DELIMITERS, key=lambda delimiter: _fitness(sample, delimiter, known))


def _fitness(sample: str, delimiter: str, known: Collection[str]) -> tuple[int, int, int]:
    some = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    records: list[tuple[int, list[str]]] = []
    with suppress(csv.Error):
        records.extend((some.line_num, cells) for cells in islice(filter(any, some), AMONG))
    if not records:
        return 0, 0, 0
    at = header_at(records, known)
    rows = [len(cells) for _, cells in records[at:]]
    names = len({column_name(tidy(cell)) for cell in records[at][1]} & set(known))
    if rows[0] < 2:
        return names, 0, 0
    return names, rows.count(rows[0]), rows[0]
