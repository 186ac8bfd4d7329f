"""The ``--map`` file: which column of a table holds what, and what its words mean (TOML).

It reads any table, and of a help desk that is known it changes single words: only here does a ticket become P1 or P6.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from helpdesk_tui.domain.text.cleaning import clean_display
from helpdesk_tui.domain.tickets.ticket import WAYS_IN, Channel, Priority
from helpdesk_tui.intake.files.options import LONGEST_SOURCE, Map, is_source
from helpdesk_tui.intake.files.raw.records import IntakeError
from helpdesk_tui.intake.files.systems.mapped import NEEDED
from helpdesk_tui.intake.files.values.words import State

FIELDS = (
    *("number", "subject", "body", "requester", "email", "phone", "organisation", "channel", "priority", "state"),
    *("assignee", "opened", "responded", "closed", "updated", "due", "resolution", "answered"),
)
"""Fields of a ticket that a column can hold."""
_SECTIONS = ("columns", "priority", "state", "channel", "agents")
_MOST_BYTES = 1024**2


def read_map(path: Path) -> Map:
    """Read a map.

    Raises:
        IntakeError: it cannot be read, or says something that means nothing; the sentence names the key.
    """
    given = _toml(path)
    unknown = [key for key in given if key not in (*_SECTIONS, "source")]
    if unknown:
        raise IntakeError(
            f"{_name(path)}: '{clean_display(unknown[0])[:40]}' is no part of a map. "
            f"They are source, {', '.join(_SECTIONS)}. Nothing was imported."
        )
    columns = _columns(path, given)
    return Map(
        source=_source(path, given.get("source", "")),
        columns=columns,
        priorities=_meanings(path, given, "priority", {str(one): one for one in Priority}),
        states=_meanings(path, given, "state", {str(one): one for one in State}),
        channels=_meanings(path, given, "channel", {str(one): one for one in (*WAYS_IN, Channel.UNKNOWN)}),
        agents={word.strip(): _text(path, word, login) for word, login in _section(path, given, "agents").items()},
    )


def read_agents(path: Path) -> Mapping[str, str]:
    """Read a file of technicians, one ``"Name there" = "login"`` a line (TOML); names are folded.

    Raises:
        IntakeError: it cannot be read, or a login is no text.
    """
    given = _toml(path)
    table = given.get("agents", given)
    if not isinstance(table, dict):
        raise IntakeError(
            f'{_name(path)}: agents is no table. Write lines such as "Ana Agent" = "ana". Nothing was imported.'
        )
    return {word.strip().casefold(): _text(path, word, login) for word, login in table.items()}


def _toml(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            content = file.read(_MOST_BYTES + 1)
        if len(content) > _MOST_BYTES:
            raise IntakeError(f"{_name(path)} is too large for a map. Nothing was imported.")
        return tomllib.loads(content.decode("utf-8-sig"))
    except OSError as error:
        raise IntakeError(f"{_name(path)} cannot be read: {error.strerror}. Nothing was imported.") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise IntakeError(
            f"{_name(path)} is no TOML: {clean_display(str(error))[:100]}. Nothing was imported."
        ) from None


def _columns(path: Path, given: Mapping[str, Any]) -> dict[str, str]:
    """Return fields by their columns; the file names columns by their fields, one or several."""
    found: dict[str, str] = {}
    for name, columns in _section(path, given, "columns").items():
        if name not in FIELDS:
            raise IntakeError(
                f"{_name(path)}: a ticket has no field '{clean_display(name)[:40]}'. "
                f"Fields are {', '.join(FIELDS)}. Nothing was imported."
            )
        for column in columns if isinstance(columns, list) else [columns]:
            if column != "" and found.setdefault(_text(path, name, column), name) != name:
                raise IntakeError(
                    f"{_name(path)}: column {clean_display(column)[:40]} stands behind {found[column]} and {name}. "
                    "A column holds one field; nothing was imported."
                )
    return found


def missing(given: Map) -> list[str]:
    """Return the fields that a map of a whole table must name and does not."""
    return [name for name in NEEDED if name not in given.columns.values()]


def refuse_unfinished(given: Map) -> None:
    """Refuse a map of a whole table that names no column for a field that every ticket needs. Raises IntakeError."""
    lacks = missing(given)
    if lacks:
        raise IntakeError(
            f"The map names no column for {' and '.join(lacks)}. Put it behind the field; nothing was imported."
        )


def _source(path: Path, value: object) -> str:
    source = _text(path, "source", value).strip()
    if source and not is_source(source):
        raise IntakeError(
            f"{_name(path)}: source is a short name without a colon, {LONGEST_SOURCE} characters at most. "
            "Nothing was imported."
        )
    return source


def _meanings(path: Path, given: Mapping[str, Any], section: str, known: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for word, meaning in _section(path, given, section).items():
        if not isinstance(meaning, str) or meaning not in known:
            raise IntakeError(
                f"{_name(path)}, {section}: '{clean_display(str(meaning))[:40]}' is none of "
                f"{', '.join(known)}. Nothing was imported."
            )
        found[word] = known[meaning]
    return found


def _section(path: Path, given: Mapping[str, Any], name: str) -> dict[str, Any]:
    table = given.get(name, {})
    if not isinstance(table, dict):
        raise IntakeError(
            f"{_name(path)}: {name} is no table. Write [{name}] and its lines below. Nothing was imported."
        )
    return table


def _text(path: Path, key: str, value: object) -> str:
    if not isinstance(value, str):
        raise IntakeError(
            f"{_name(path)}: {clean_display(key)[:40]} is no text. Put it in quotation marks; nothing was imported."
        )
    return value


def _name(path: Path) -> str:
    return clean_display(path.name)
