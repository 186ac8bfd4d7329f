"""The words of other help desks, by language: names of columns, priorities, states and channels (data/headers.toml).

Adding a language is adding words to that file. All of them are compared without regard to case, spaces and hyphens.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from helpdesk_tui.domain.tickets.ticket import Channel, Priority
from helpdesk_tui.intake.files.raw.records import column_name


class State(StrEnum):
    """What is happening with a ticket of another help desk."""

    NEW = "new"
    """Open, and nobody has begun with it."""
    OPEN = "open"
    WAITING = "waiting"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one help desk.

    Attributes:
        columns: from a column, as ``column_name`` writes it, to the field of a ticket it holds.
        marks: columns that hardly any other program writes.
        noted: columns without a field here that go into a note.
        passed: columns that are known and hold nothing for a ticket; no report names them.
        priorities: from a priority there to the one here.
        states: from a state there to the one here.
        left_out: from a state there, whose tickets are not taken, to why.
        channels: from a way in there to the one here.
        nobody: names that mean that nobody has a ticket.
        yes: words that mean yes.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    marks: frozenset[str] = frozenset()
    noted: frozenset[str] = frozenset()
    passed: frozenset[str] = frozenset()
    priorities: Mapping[str, Priority] = field(default_factory=dict)
    states: Mapping[str, State] = field(default_factory=dict)
    left_out: Mapping[str, str] = field(default_factory=dict)
    channels: Mapping[str, Channel] = field(default_factory=dict)
    nobody: frozenset[str] = frozenset()
    yes: frozenset[str] = frozenset()

    def with_map(
        self,
        columns: Mapping[str, str],
        priorities: Mapping[str, Priority],
        states: Mapping[str, State],
        channels: Mapping[str, Channel],
    ) -> Words:
        """Return these words with others in front, as a ``--map`` file gives them; the keys are as people write them.

        A field that the map gives a column has no other column any more.
        """
        given = {column_name(column): name for column, name in columns.items()}
        kept = {column: name for column, name in self.columns.items() if name not in given.values()}
        return replace(
            self,
            columns={**kept, **given},
            priorities={**self.priorities, **_folded(priorities)},
            states={**self.states, **_folded(states)},
            channels={**self.channels, **_folded(channels)},
            left_out={word: why for word, why in self.left_out.items() if word not in _folded(states)},
        )


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All words: of each help desk by its key (``zendesk``), and the markers of an empty cell that all share."""

    systems: Mapping[str, Words]
    blank: frozenset[str]

    def of(self, key: str) -> Words:
        """Return the words of a section; people of a help desk that has none of them have those of all (``people``)."""
        return self.systems.get(key) or self.systems.get("people" if key.endswith("-people") else "", Words())

    def is_blank(self, cell: str) -> bool:
        """Return whether a cell holds nothing, in any of the ways in which programs write that."""
        return not cell or cell.casefold() in self.blank


def fold(word: str) -> str:
    """Return a word in the form in which words are compared: ``On-Hold`` and ``on hold`` are ``on hold``."""
    return column_name(word).replace("_", " ")


def lexicon_of(text: str) -> Lexicon:
    """Read data/headers.toml. Raises ValueError for a word with two meanings, or a name that means nothing here."""
    given = tomllib.loads(text)
    blank = frozenset(word.casefold() for word in given.pop("blank", {}).get("words", ()))
    given.pop("months", None)
    shared = given.pop("shared", {})
    return Lexicon({key: _words(key, section, shared) for key, section in given.items()}, blank)


def _words(key: str, section: Mapping[str, Any], shared: Mapping[str, Any]) -> Words:
    def table(name: str) -> Mapping[str, Sequence[str]]:
        here: Mapping[str, Sequence[str]] = section.get(name, {})
        return here

    def listed(name: str) -> Iterator[str]:
        yield from section.get(name, ())
        yield from shared.get(name, ())

    return Words(
        columns=_inverted(key, table("columns"), column_name),
        marks=frozenset(map(column_name, section.get("marks", ()))),
        noted=frozenset(map(column_name, listed("noted"))),
        passed=frozenset(map(column_name, listed("passed"))),
        priorities={word: Priority[name] for word, name in _inverted(key, table("priorities"), fold).items()},
        states={word: State(name) for word, name in _inverted(key, table("states"), fold).items()},
        left_out=_inverted(key, table("left_out"), fold),
        channels={word: Channel(name) for word, name in _inverted(key, table("channels"), fold).items()},
        nobody=frozenset(map(fold, listed("nobody"))),
        yes=frozenset(map(fold, listed("yes"))),
    )


def _inverted(key: str, table: Mapping[str, Sequence[str]], form: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for meaning, words in table.items():
        for word in words:
            if found.setdefault(form(word), meaning) != meaning:
                raise ValueError(f"[{key}] '{word}' is both {found[form(word)]} and {meaning}.")
    return found


def _folded(table: Mapping[str, Any]) -> dict[str, Any]:
    return {fold(word): meaning for word, meaning in table.items()}
