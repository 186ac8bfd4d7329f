"""What makes a help desk known: which sheets and lists are its own, and how each is read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from helpdesk_tui.intake.files.foreign.arrivals import Found
from helpdesk_tui.intake.files.foreign.context import Context
from helpdesk_tui.intake.files.raw.records import Item, Sheet, column_name
from helpdesk_tui.intake.files.values.words import Words

OF_A_MARK = 5
"""How much more a column says that hardly any other program writes."""
_SURE = 3
"""The least that the columns of a sheet must say of a help desk, its marks counted fivefold."""


class Holds(StrEnum):
    """What the records of a file are. Files of people are read first, then comments, then tickets."""

    PEOPLE = "people"
    COMMENTS = "comments"
    TICKETS = "tickets"


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A kind of sheet of a help desk.

    Attributes:
        name: what it is called in a report: ``Zendesk API as a table (Fivetran)``.
        key: the section of data/headers.toml whose words it is read with (``zendesk``, ``zendesk-comments``).
        needs: groups of fields; the sheet has at least one field of each group.
        read: yields what the rows are.
        marks: how many marks the header must have: two where other programs write one of them as well.
    """

    name: str
    key: str
    holds: Holds
    needs: Sequence[frozenset[str]]
    read: Callable[[Sheet, Context], Found]
    marks: int = 1

    def score(self, columns: Sequence[str], words: Words) -> int:
        """Return how much a header says that it is such a sheet; 0 where it is none."""
        names = {column_name(column) for column in columns}
        fields = {words.columns[name] for name in names & words.columns.keys()}
        if not all(group & fields for group in self.needs):
            return 0
        said = len(names & (words.columns.keys() | words.noted)) + OF_A_MARK * len(names & words.marks)
        return said if said >= _SURE and len(names & words.marks) >= min(self.marks, len(words.marks)) else 0


@dataclass(frozen=True, slots=True)
class ListPart:
    """A kind of list in a JSON file of a help desk.

    Attributes:
        knows: returns how much the name of a list and its first record say that it is such a list; 0 for none.
        read: yields what the items are.
    """

    name: str
    key: str
    holds: Holds
    knows: Callable[[str, Mapping[str, Any]], int]
    read: Callable[[Iterator[Item], Context], Found]


@dataclass(frozen=True, slots=True)
class System:
    """A help desk: its name, the first part of its references, and its kinds of files."""

    name: str
    source: str
    sheets: Sequence[SheetPart] = ()
    lists: Sequence[ListPart] = ()


def keys(value: Mapping[str, Any], *names: str) -> int:
    """Return how many of these keys an object has."""
    return sum(name in value for name in names)


def has(*groups: str) -> tuple[frozenset[str], ...]:
    """Return groups of fields as ``SheetPart.needs`` has them: ``has("number", "subject body")``."""
    return tuple(frozenset(group.split()) for group in groups)
