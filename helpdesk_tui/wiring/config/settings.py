"""The settings of one process: those that hold, and those of other places that do not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from helpdesk_tui.store.base import Unusable
from helpdesk_tui.store.place import Place, file_of, path_of, place_of
from helpdesk_tui.wiring.config import trust
from helpdesk_tui.wiring.config.files import ConfigError, data_text, read_text
from helpdesk_tui.wiring.config.keys import FOR_ALL, SHIPPED, expanded

if TYPE_CHECKING:
    from helpdesk_tui.domain.rules.roles import Roles

Table = Mapping[str, object]


class Origin(StrEnum):
    """The kind of place that a value is from."""

    FLAG = "flag"
    VARIABLE = "variable"
    OWN = "own file"
    DESK = "desk"
    SYSTEM = "system"
    DEFAULT = "default"


OF_ONES_OWN = frozenset({Origin.FLAG, Origin.VARIABLE, Origin.OWN})
"""The places that whoever starts the program decides about."""

_TRUSTED = frozenset({Origin.DESK, Origin.SYSTEM})


@dataclass(frozen=True, slots=True)
class Setting:
    """One value and where it came from: ``--db``, ``HELPDESK_DB``, a file's path or ``default``."""

    value: str
    source: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class TableSaid:
    """One table, and the file it is from."""

    values: Table
    path: Path
    origin: Origin

    @property
    def source(self) -> str:
        """The file's path."""
        return str(self.path)


@dataclass(frozen=True, slots=True)
class Config:
    """The settings of this process by key, and the files' tables by name.

    ``said`` and ``tables_said`` hold what every place sets, what holds first. ``path`` is the user's own file, None
    where none was read. ``roles`` is None where no file has roles, ``roles_from`` the file that has them; ``acting``
    is for whom a service account works; ``kiosk_machine`` says that all but root have a kiosk.
    """

    said: Mapping[str, tuple[Setting, ...]]
    tables_said: Mapping[str, tuple[TableSaid, ...]] = field(default_factory=dict)
    path: Path | None = None
    roles: Roles | None = None
    roles_from: Path | None = None
    acting: str | None = None
    kiosk: bool = False
    kiosk_machine: bool = False

    @property
    def settings(self) -> Mapping[str, Setting]:
        """The setting that holds, by key."""
        return {name: said[0] for name, said in self.said.items()}

    @property
    def tables(self) -> Mapping[str, Table]:
        """The tables that hold, by name."""
        return {name: said[0].values for name, said in self.tables_said.items()}

    @property
    def stands(self) -> Mapping[str, Path]:
        """The file of each table that holds, by name."""
        return {name: said[0].path for name, said in self.tables_said.items()}

    @property
    def db(self) -> Place:
        """Where the desk is. Raises Unusable for a server's address that cannot be read."""
        return place_of(self.said["db"][0].value)

    @property
    def file(self) -> Path:
        """The desk's file. Raises Declined for a desk on a server."""
        return file_of(self.db)

    @property
    def _own_file(self) -> Path | None:
        """The desk's file; None for a desk on a server, and for an address that cannot be read."""
        with suppress(Unusable):
            return path_of(self.db)
        return None

    @property
    def db_is_default(self) -> bool:
        """Whether the desk's file is the default one, which is made on first use."""
        return self.said["db"][0].origin is Origin.DEFAULT

    @property
    def name(self) -> str:
        """What the desk is called."""
        return self.said["name"][0].value

    @property
    def overruled(self) -> tuple[str, ...]:
        """A sentence for each of one's own settings that does not count, because the desk or the system sets it."""
        return tuple(
            f"{one.source}: {name!r} does not count here: {said[0].source} says it for everybody on this desk."
            for name, said in self._for_all()
            for one in said[1:]
            if one.origin in OF_ONES_OWN
        )

    def for_all_in(self, path: Path) -> tuple[str, ...]:
        """Return the names of what a file sets for everybody on the desk."""
        return tuple(name for name, said in self._for_all() if said[0].source == str(path))

    def _for_all(self) -> Iterator[tuple[str, Sequence[Setting | TableSaid]]]:
        """Yield what the desk or the system sets for everybody: its name and all settings of it, what holds first."""
        everything: Mapping[str, Sequence[Setting | TableSaid]] = {**self.said, **self.tables_said}
        yield from ((name, said) for name, said in everything.items() if name in FOR_ALL and said[0].origin in _TRUSTED)

    def is_on(self, switch: str) -> bool:
        """Whether a switch is on."""
        return self.said[switch][0].value == "true"

    def policy_text(self) -> tuple[str, str]:
        """Return the text of the service level matrix and its place. Raises ConfigError."""
        return self._text("policy", "sla.toml")

    def triage_text(self) -> tuple[str, str]:
        """Return the text of the flow chart and its place. Raises ConfigError."""
        return self._text("triage", "triage.toml")

    def watch_text(self) -> tuple[str, str] | None:
        """Return the text of the watch file and its place; None where none is named. Raises ConfigError."""
        setting = self.said["watch"][0]
        if not setting.value:
            return None
        return self._read("watch", Path(setting.value), setting.source, "who is called"), setting.value

    def extended(self, name: str, source: str) -> tuple[str, str]:
        """Return text and place of the policy that the one at ``source`` extends. Raises ConfigError."""
        if name == SHIPPED:
            return data_text("sla.toml")
        path = Path(source).parent / expanded(name)
        return self._read("policy", path, f"extends in {source}"), str(path)

    def _text(self, key: str, shipped: str) -> tuple[str, str]:
        setting = self.said[key][0]
        if setting.value in ("", SHIPPED):
            return data_text(shipped)
        return self._read(key, Path(setting.value), setting.source), setting.value

    def _read(self, key: str, path: Path, source: str, decides: str = "what is promised") -> str:
        """Read the file that a key names; where desk or system set it, others must not be able to change the file."""
        if self.said[key][0].origin not in _TRUSTED:
            return read_text(path, source)
        try:
            return read_text(path, source, lambda: trust.opened(path, self._own_file, decides))
        except trust.Changeable as error:
            raise ConfigError([str(error)]) from None
