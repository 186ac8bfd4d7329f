"""What a file is read to: a sheet of rows (text table, workbook) or a document of lists (JSON).

Both can be gone through again and again: the records stand in a spool on disk, not in memory.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


class IntakeError(Exception):
    """A file that cannot be imported; the message is a sentence for a technician. Nothing was changed."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A record that was not taken: its line in the file (of JSON: which record it is, 1 the first), and why.

    ``file`` is the name of its file, where several are read at once.
    """

    line: int
    reason: str
    file: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """One row of a sheet: the line of the file it begins on (1 is the first), and its cells in order, stripped."""

    line: int
    cells: Sequence[str]


@dataclass(frozen=True, slots=True)
class Item:
    """One record of a list of a document: its place (1 is the first), its key where the list is an object, itself."""

    line: int
    key: str
    value: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: its columns as the file writes them, and its rows, which have as many cells.

    Attributes:
        name: the file's name, cleaned for messages.
        columns: the header, stripped, without byte order marks; a name may stand in it twice, or be empty.
        rows: returns all rows from the first; each call begins anew.
        ragged: rows with more or fewer cells than the header, which are not among ``rows``.
        notes: sentences about the file: its encoding where that is not UTF-8, cells that were cut.
        raw: returns the records that begin on these lines as the file has them, its header first (for a file of
            what was left out), and ``encoding`` is the one to write them in.
    """

    name: str
    columns: Sequence[str]
    rows: Callable[[], Iterator[Record]]
    ragged: Sequence[LeftOut] = ()
    notes: Sequence[str] = ()
    raw: Callable[[frozenset[int]], Iterator[str]] = field(default=lambda lines: iter(()))
    encoding: str = "utf-8"


@dataclass(frozen=True, slots=True)
class Document:
    """A JSON file: its lists of objects by name.

    The name is empty for a file that is one list, or one object a line; a list below an object is named by its key
    (``tickets``), and so is an object of objects, whose keys its items have.

    Attributes:
        name: the file's name, cleaned for messages.
        lists: the names of its lists.
        items: returns all objects of a list from the first; each call begins anew.
        loose: values beside the lists (``count``, ``next_page``).
        notes: sentences about the file as a whole.
    """

    name: str
    lists: Sequence[str]
    items: Callable[[str], Iterator[Item]]
    loose: Mapping[str, Any] = field(default_factory=dict)
    notes: Sequence[str] = ()


Raw = Sheet | Document


def column_name(cell: str) -> str:
    """Return a column's name in the form it is compared in: ``Opened at`` and ``opened-at`` are ``opened_at``."""
    return re.sub(r"[\s_-]+", "_", cell.strip()).casefold()
