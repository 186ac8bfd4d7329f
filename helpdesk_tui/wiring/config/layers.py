"""The settings of each place: a file, the environment, the flags; and what is wrong in them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from helpdesk_tui.store.place import FilePlace, Place
from helpdesk_tui.wiring.config import trust
from helpdesk_tui.wiring.config.files import ConfigError, folder, read_text
from helpdesk_tui.wiring.config.keys import (
    KEYS,
    KNOWN,
    LISTS,
    TABLES,
    TRUSTED,
    Key,
    is_switch_word,
    located,
    misfit,
    refused,
)
from helpdesk_tui.wiring.config.settings import Origin, Setting, Table

if TYPE_CHECKING:
    from helpdesk_tui.domain.rules.roles import Roles


@dataclass(frozen=True, slots=True)
class Layer:
    """The settings of one place; ``problems`` has a sentence for everything that is wrong there."""

    settings: Mapping[str, Setting] = field(default_factory=dict)
    tables: Mapping[str, Table] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    path: Path | None = None
    roles: Roles | None = None
    kiosk: bool = False


def default_layer(environ: Mapping[str, str]) -> Layer:
    """Return the defaults, which hold where nothing is set."""
    values = {key.name: key.default for key in KEYS}
    values["db"] = str(folder("XDG_DATA_HOME", ".local/share", environ) / "desk.db")
    return Layer({name: Setting(value, "default", Origin.DEFAULT) for name, value in values.items()})


def flag_layer(flags: Mapping[str, str | None]) -> Layer:
    """Return the settings given as options, by key; None stands for one that was not given."""
    given = {KNOWN[name]: value for name, value in flags.items() if value is not None}
    return Layer(
        {key.name: _typed(key, value, f"--{key.name}", Origin.FLAG) for key, value in given.items() if value},
        problems=(
            *(f"--{key.name} is empty. Give {key.means}." for key, value in given.items() if not value),
            *_refused({key: (value, f"--{key.name}") for key, value in given.items()}),
        ),
    )


def environment_layer(environ: Mapping[str, str]) -> Layer:
    """Return the settings of the environment variables; an empty variable counts as not set."""
    given = {key: environ[key.variable] for key in KEYS if environ.get(key.variable)}
    unfit = [key for key, value in given.items() if key.is_switch and not is_switch_word(value)]
    return Layer(
        {
            key.name: _typed(key, value, key.variable, Origin.VARIABLE)
            for key, value in given.items()
            if key not in unfit
        },
        problems=(
            *(f"{key.variable}: must be on or off: {key.means}." for key in unfit),
            *_refused({key: (value, key.variable) for key, value in given.items()}),
        ),
    )


def _refused(given: Mapping[Key, tuple[str, str]]) -> Iterator[str]:
    """Yield what is wrong with the address of a desk, with its source."""
    for key, (value, source) in given.items():
        if wrong := refused(key, value):
            yield f"{source}: {wrong}"


def _typed(key: Key, value: str, source: str, origin: Origin) -> Setting:
    return Setting(located(key, value, Path.cwd() if key.is_path else Path()), source, origin)


def system_layer() -> Layer:
    """Return the settings of the machine's configuration."""
    path = trust.SYSTEM
    if not trust.there(path):
        return Layer()
    return _trusted(path, None, "the system", Origin.SYSTEM, may_hold=("roles", "kiosk"))


def desk_layer(place: Place) -> Layer:
    """Return the settings of the file beside a desk; it cannot say where the desk is. On a server there is none."""
    if not isinstance(place, FilePlace):
        return Layer()
    db = place.path
    path = trust.beside(db)
    if path == db or not os.access(path.parent, os.X_OK) or not trust.there(path):
        # A folder without access hides the desk as well; opening the desk reports that.
        return Layer()
    return _trusted(path, db, "the desk", Origin.DESK, may_hold=("roles",), lacks="db")


def own_layer(path: Path, source: str) -> Layer:
    """Return the settings of one's own file."""
    try:
        return file_layer(path, read_text(path, source), Origin.OWN)
    except ConfigError as error:
        return Layer(problems=error.problems, path=path)


def _trusted(
    path: Path, db: Path | None, source: str, origin: Origin, *, may_hold: tuple[str, ...], lacks: str = ""
) -> Layer:
    """Read a file that its users must not be able to change; where they can, that is a problem and opens no desk."""
    try:
        text = read_text(path, source, lambda: trust.opened(path, db))
    except (ConfigError, trust.Changeable) as error:
        return Layer(problems=(str(error),), path=path)
    return file_layer(path, text, origin, may_hold, lacks)


def file_layer(path: Path, text: str, origin: Origin, may_hold: tuple[str, ...] = (), lacks: str = "") -> Layer:
    """Return the settings in a file's text; ``may_hold`` are trusted keys it may have, ``lacks`` one it may not."""
    from helpdesk_tui.domain.text.toml import TomlError, read_toml

    try:
        table = read_toml(text)
    except TomlError as error:
        return Layer(problems=(f"{path}: not TOML: {str(error).removeprefix('TOML: ')}.",), path=path)
    reading = _Reading(path, origin, may_hold, lacks)
    for name, value in table.items():
        reading.take(name, value)
    return Layer(
        reading.settings, reading.tables, tuple(reading.problems), path, reading.roles, table.get("kiosk") is True
    )


class _Reading:
    """Reads one file key by key, and collects its settings and problems."""

    def __init__(self, path: Path, origin: Origin, may_hold: tuple[str, ...], lacks: str) -> None:
        self._path, self._origin, self._may_hold, self._lacks = path, origin, may_hold, lacks
        self.settings: dict[str, Setting] = {}
        self.tables: dict[str, Table] = {}
        self.problems: list[str] = []
        self.roles: Roles | None = None

    def take(self, name: str, value: object) -> None:
        """Take one key of the file, or note the problem with it."""
        if name in TRUSTED:
            self._take_trusted(name, value)
        elif name == self._lacks:
            self._problem(name, "is no key of this file, which is beside its desk already. Remove it.")
        elif name in LISTS:
            self.tables[name] = {name: value}
        elif name in TABLES and isinstance(value, dict):
            self.tables[name] = value
        elif name in TABLES:
            self._problem(name, f"must be a table: a line [{name}], and under it {TABLES[name]}.")
        elif name not in KNOWN:
            known = ", ".join([*KNOWN, *(f"[{table}]" for table in TABLES), *(f"[[{one}]]" for one in LISTS)])
            self._problem(name, f"there is no such key; there are {known}.")
        else:
            self._take_setting(KNOWN[name], value)

    def _take_trusted(self, name: str, value: object) -> None:
        if name not in self._may_hold:
            where = f"{trust.SYSTEM} or beside the desk" if name == "roles" else str(trust.SYSTEM)
            self._problem(name, f"belongs in {where}, where those it is for cannot change it. Move it there.")
        elif name == "roles" and isinstance(value, dict):
            from helpdesk_tui.domain.rules.roles import read_roles

            self.roles, unfit = read_roles(value)
            self.problems += [f"{self._path}: {one}" for one in unfit]
        elif name == "roles":
            self._problem(name, f"must be a table: a line [{name}], and under it {TRUSTED[name]}.")
        elif not isinstance(value, bool):
            self._problem(name, f"must be true or false: {TRUSTED[name]}.")

    def _take_setting(self, key: Key, value: object) -> None:
        wrong = misfit(key, value)
        if wrong:
            self._problem(key.name, wrong)
            return
        text = str(value).lower() if isinstance(value, bool) else str(value)
        if wrong := refused(key, text):
            self._problem(key.name, wrong)
        held = located(key, text, self._path.parent)
        self.settings[key.name] = Setting(held, str(self._path), self._origin)

    def _problem(self, name: str, reason: str) -> None:
        self.problems.append(f"{self._path}: {_shown(name)}: {reason}")


def _shown(name: str) -> str:
    """Return a key for a message: in quotes, and short."""
    return repr(name if len(name) <= 60 else f"{name[:57]}...")
