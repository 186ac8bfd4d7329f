"""A profile of a table that no help desk here is known by, and a map of it to edit."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from helpdesk_tui.domain.text.cleaning import clean_display
from helpdesk_tui.intake.files.mapping import FIELDS
from helpdesk_tui.intake.files.raw.records import Document, Raw, column_name
from helpdesk_tui.intake.files.systems.mapped import NEEDED
from helpdesk_tui.intake.files.values.contacts import one_address
from helpdesk_tui.intake.files.values.forms import parts_of
from helpdesk_tui.intake.files.values.words import Lexicon

_LOOKED_AT = 1_000
_EXAMPLES = 3
_FEW = 12
"""So many different values at most are words for a few things, such as priorities."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, what kind of values it has, three of them, and the field it may hold."""

    name: str
    kind: str
    examples: Sequence[str]
    values: Sequence[str]
    field: str


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
            examples = ", ".join(f"'{example}'" for example in one.examples) or "empty"
            what = f"{one.field}?" if one.field else "-"
            said.append(f"  {one.name[:30]:<30}  {one.kind:<8}  {what:<13}  {examples}")
        return said

    def sentence(self) -> str:
        """Return why it is not imported, and what to do."""
        if self.lists or not self.columns:
            names = ", ".join(name or "(its top)" for name in self.lists) or "none"
            return f"{self.file} is JSON of no help desk that is known here; its lists: {names}. Nothing was imported."
        names = ", ".join(one.name for one in self.columns)[:200]
        lacks = f" No column seems to hold {', '.join(self.missing)}." if self.missing else ""
        return f"{self.file} is no file that is known here; it names: {names}.{lacks} Nothing was imported."

    def map_file(self) -> str:
        """Return a map to edit, as TOML."""
        held: dict[str, str] = {}
        for one in self.columns:
            if one.field:
                held.setdefault(one.field, one.name)
        said = [
            f"# How helpdesk import reads {self.file}. Put the name of a column behind each field it holds;",
            "# one that stays empty is not taken. number and opened are needed. Then: helpdesk import --map THIS FILE",
            f"source = {json.dumps(_source(self.file))}",
            "",
            "[columns]",
            *(f"{field} = {json.dumps(held.get(field, ''), ensure_ascii=False)}" for field in FIELDS),
        ]
        for section, meaning in (("priority", "P4"), ("state", "open"), ("channel", "unknown")):
            column = next((one for one in self.columns if one.field == section), None)
            said += ["", f"[{section}]"]
            said += [
                f'{json.dumps(value, ensure_ascii=False)} = "{meaning}"' for value in (column.values if column else ())
            ]
        return "\n".join([*said, ""])


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
        field = fields.get(column_name(name), "")
        found.append(_column(name, cells, "" if field in taken else field))
        taken.add(field)
    return Profile(raw.name, found)


def _meanings(lexicon: Lexicon) -> Mapping[str, str]:
    """Return the field that most help desks mean by a column."""
    votes: dict[str, dict[str, int]] = {}
    for words in lexicon.systems.values():
        for column, field in words.columns.items():
            if field in FIELDS:
                counts = votes.setdefault(column, {})
                counts[field] = counts.get(field, 0) + 1
    return {column: max(counts, key=lambda one: counts[one]) for column, counts in votes.items()}


def _column(name: str, cells: Sequence[str], field: str) -> Column:
    different = list(dict.fromkeys(cells))
    examples = [clean_display(cell)[:30] for cell in different[:_EXAMPLES]]
    few = [clean_display(cell)[:60] for cell in different] if len(different) <= _FEW else []
    return Column(clean_display(name) or "(no name)", _kind(cells, different), examples, few, field)


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
    stem = "".join(one if one.isalnum() else "-" for one in file.rsplit(".", 1)[0].lower()).strip("-")
    return stem[:20] or "elsewhere"
