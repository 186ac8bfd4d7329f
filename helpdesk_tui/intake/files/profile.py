"""A profile of a table that no help desk here is known by, and a map of it to edit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as made
from itertools import islice

from helpdesk_tui.domain.text.cleaning import clean_display
from helpdesk_tui.domain.tickets.ticket import WAYS_IN, Channel
from helpdesk_tui.intake.files.mapping import FIELDS
from helpdesk_tui.intake.files.options import Map
from helpdesk_tui.intake.files.raw.records import Document, Raw, column_name
from helpdesk_tui.intake.files.systems.mapped import NEEDED
from helpdesk_tui.intake.files.values.contacts import one_address
from helpdesk_tui.intake.files.values.forms import parts_of
from helpdesk_tui.intake.files.values.words import Lexicon, State, Words, fold

_LOOKED_AT = 1_000
_EXAMPLES = 3
_TABLES: Mapping[str, Callable[[Words], Mapping[str, object]]] = {
    "priority": lambda words: words.priorities,
    "state": lambda words: words.states,
    "channel": lambda words: words.channels,
}
_FEW = 12
"""So many different values at most are words for a few things, such as priorities."""


_LONGEST_WORD = 60


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name as the file has it, what kind of values, three of them, and the field it may hold.

    The examples are cleaned; ``values`` are as they stand there, and none where a column does not hold a few words.
    ``meanings`` are what most help desks mean by them.
    """

    name: str
    kind: str
    examples: Sequence[str]
    values: Sequence[str]
    field: str
    meanings: Mapping[str, str] = made(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Profile:
    """What a file looks like. ``columns`` is empty for JSON, whose lists are ``lists``."""

    file: str
    columns: Sequence[Column]
    lists: Sequence[str] = ()

    @property
    def missing(self) -> Sequence[str]:
        """The fields without which no ticket is made, and which no column seems to hold."""
        found = {column.field for column in self.columns}
        return [name for name in (*NEEDED, "subject") if name not in found]

    def lines(self) -> list[str]:
        """Return the profile as lines for a technician, all of it cleaned."""
        said = []
        for one in self.columns:
            what = f"{one.field}?" if one.field else "-"
            said.append(f"  {_shown(one.name)[:30]:<30}  {one.kind:<8}  {what:<13}  {_examples(one)}")
        return said

    def sentence(self) -> str:
        """Return why it is not imported, and what to do."""
        if self.lists or not self.columns:
            names = ", ".join(name or "(its top)" for name in self.lists) or "none"
            return f"{self.file} is JSON of no help desk that is known here; its lists: {names}. Nothing was imported."
        names = ", ".join(_shown(one.name) for one in self.columns)[:200]
        lacks = f" No column seems to hold {', '.join(self.missing)}." if self.missing else ""
        return f"{self.file} is no file that is known here; it names: {names}.{lacks} Nothing was imported."

    def guess(self) -> Map:
        """Return the columns as a map reads them, each by the field it may hold."""
        return Map(columns={one.name: one.field for one in self.columns if one.field})

    def map_file(self) -> str:
        """Return a map to edit, as TOML."""
        held: dict[str, str] = {}
        for one in self.columns:
            if one.field:
                held.setdefault(one.field, one.name)
        said = [
            f"# How helpdesk import reads {self.file}. Its columns, the kind of their values, and examples:",
            *(f"#   {_shown(one.name)}: {one.kind}, {_examples(one)}" for one in self.columns),
            '# Put the name of a column behind each field it holds, or several as ["one", "other"]; a field that stays',
            "# empty is not taken. number and opened are needed. Then: helpdesk import FILE --map THIS FILE",
            f"source = {_toml(_source(self.file))}",
            "",
            "[columns]",
            *(f"{name} = {_toml(held.get(name, ''))}" for name in FIELDS),
        ]
        for section, known, meaning in (
            ("priority", "P1 to P6; P6 needs a time to come in due", "P4"),
            ("state", ", ".join(State), "open"),
            ("channel", ", ".join((*WAYS_IN, Channel.UNKNOWN)), "unknown"),
        ):
            column = next((one for one in self.columns if one.field == section), None)
            said += ["", f"# What the words of the column of {section} mean: {known}.", f"[{section}]"]
            if column is not None:
                said += [f'{_toml(value)} = "{column.meanings.get(value, meaning)}"' for value in column.values]
        said += ["", '# Who has a ticket there, and their login here, such as "Ana Agent" = "ana".', "[agents]"]
        return "\n".join([*said, ""])


def _shown(name: str) -> str:
    return clean_display(name) or "(no name)"


def _examples(column: Column) -> str:
    return ", ".join(f"'{example}'" for example in column.examples) or "empty"


def _toml(text: str) -> str:
    """Return a text as a basic string of TOML; what steers a terminal, or is not seen, is written by its number."""
    escaped = (one if one.isprintable() and one not in '"\\' else f"\\U{ord(one):08X}" for one in text)
    return f'"{"".join(escaped)}"'


def of(raw: Raw, lexicon: Lexicon) -> Profile:
    """Return the profile of a file: of a table by its first thousand rows."""
    if isinstance(raw, Document):
        return Profile(raw.name, (), tuple(clean_display(name) for name in raw.lists))
    fields = _meanings(lexicon)
    columns: list[list[str]] = [[] for _ in raw.columns]
    for record in islice(raw.rows(), _LOOKED_AT):
        for cells, cell in zip(columns, record.cells, strict=True):
            if not lexicon.is_blank(cell):
                cells.append(cell)
    taken: set[str] = set()
    found = []
    for name, cells in zip(raw.columns, columns, strict=True):
        held = fields.get(column_name(name), "")
        column = _column(name, cells, "" if held in taken else held)
        found.append(replace(column, meanings=_words_meant(column, lexicon)))
        taken.add(held)
    return Profile(raw.name, found)


def _meanings(lexicon: Lexicon) -> Mapping[str, str]:
    """Return the field that most help desks mean by a column."""
    votes: dict[str, dict[str, int]] = {}
    for words in lexicon.systems.values():
        for column, held in words.columns.items():
            if held in FIELDS:
                counts = votes.setdefault(column, {})
                counts[held] = counts.get(held, 0) + 1
    return {column: max(counts, key=lambda one: counts[one]) for column, counts in votes.items()}


def _words_meant(column: Column, lexicon: Lexicon) -> Mapping[str, str]:
    """Return what most help desks mean by the words of a column; a number means something else in each."""
    found: dict[str, str] = {}
    table = _TABLES.get(column.field)
    for word in column.values if table else ():
        tables = (table(words) for words in lexicon.systems.values()) if table else ()
        votes = Counter(str(meaning) for words in tables if (meaning := words.get(fold(word))) is not None)
        if votes and not word.isdigit():
            found[word] = votes.most_common(1)[0][0]
    return found


def _column(name: str, cells: Sequence[str], held: str) -> Column:
    different = list(dict.fromkeys(cells))
    examples = [clean_display(cell)[:30] for cell in different[:_EXAMPLES]]
    few = [cell for cell in different if len(cell) <= _LONGEST_WORD] if len(different) <= _FEW else []
    return Column(name, _kind(cells, different), examples, few, held)


def _kind(cells: Sequence[str], different: Sequence[str]) -> str:
    if not cells:
        return "empty"
    if all(parts_of(cell) is not None and not cell.isdigit() for cell in different):
        return "date"
    if all(one_address(cell)[0] for cell in different):
        return "address"
    if all(cell.replace(".", "", 1).replace(",", "", 1).isdigit() for cell in different):
        return "number"
    return "words" if len(different) <= _FEW and len(different) < len(cells) else "text"


def _source(file: str) -> str:
    stem = "".join(one if one.isalnum() else "-" for one in file.rsplit(".", 1)[0].lower())[:20].strip("-")
    return stem or "elsewhere"
