"""The watch file: one TOML file with the rosters, the escalations and the targets of a desk.

The key ``watch`` of the configuration names it. Each of its tables is read by the room that works by it: rosters and
people here, the others by those that are given them as they stand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from helpdesk_tui.wiring.config import Config, ConfigError

if TYPE_CHECKING:
    from helpdesk_tui.domain.roster.roster import Roster

Table = Mapping[str, object]

LISTS = ("roster", "escalation", "target")
"""Tables that may stand several times, as ``[[target]]``."""
TABLES = ("people", "heartbeat", "incoming", "watch")
"""Tables that stand once, as ``[watch]``."""
_MOST = 500
"""The most tables of a list."""


@dataclass(frozen=True, slots=True)
class WatchFile:
    """What a watch file says. ``people`` names the targets of each person; other tables are as they stand.

    Rosters with the calendar of another program have no shifts of it yet: see ``wiring.rosters``.
    """

    path: Path
    rosters: tuple[Roster, ...] = ()
    people: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    escalations: tuple[Table, ...] = ()
    targets: tuple[Table, ...] = ()
    heartbeat: Table = field(default_factory=dict)
    incoming: Table = field(default_factory=dict)
    watch: Table = field(default_factory=dict)

    @property
    def stands_in(self) -> bool:
        """Whether a console may watch where nothing else does: ``consoles = "stand-in"`` in ``[watch]``."""
        return self.watch.get("consoles") == "stand-in"


def read_watch_file(config: Config) -> WatchFile | None:
    """Return what the watch file says; None where none is named. Raises ConfigError with all that is wrong in it."""
    found = config.watch_text()
    return None if found is None else parse_watch_file(*found)


def parse_watch_file(text: str, source: str) -> WatchFile:
    """Read the text of a watch file. Raises ConfigError with a sentence for everything that is wrong."""
    from helpdesk_tui.domain.agreement.policy_table import Table as Entries
    from helpdesk_tui.domain.roster.roster_file import read_rosters
    from helpdesk_tui.domain.text.toml import TomlError, read_toml

    try:
        values = read_toml(text)
    except TomlError as error:
        raise ConfigError([f"{source}: {error}."]) from None
    problems = _misplaced(values)
    file = WatchFile(
        path=Path(source),
        rosters=read_rosters(Entries({"roster": list(_tables(values, "roster"))}, "", problems)),
        people=_people(_table(values, "people"), problems),
        escalations=_tables(values, "escalation"),
        targets=_tables(values, "target"),
        heartbeat=_table(values, "heartbeat"),
        incoming=_table(values, "incoming"),
        watch=_table(values, "watch"),
    )
    if problems:
        raise ConfigError([f"{source}: {problem}." for problem in problems])
    return file


def _misplaced(values: Table) -> list[str]:
    """Return what is wrong with the names of tables, and with what is no table at all."""
    known = ", ".join([*(f"[[{name}]]" for name in LISTS), *(f"[{name}]" for name in TABLES)])
    problems = []
    for name, value in values.items():
        if name in LISTS:
            if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
                problems.append(f"{name}: must be a list of tables: a line [[{name}]] before each")
            elif len(value) > _MOST:
                problems.append(f"{name}: has {len(value):,} tables, and may have {_MOST}")
        elif name not in TABLES:
            problems.append(f"{name[:60]!r}: there is no such table; there are {known}")
        elif not isinstance(value, dict):
            problems.append(f"{name}: must be a table: a line [{name}], and under it its keys")
    return problems


def _tables(values: Table, name: str) -> tuple[Table, ...]:
    found = values.get(name)
    return tuple(one for one in found[:_MOST] if isinstance(one, dict)) if isinstance(found, list) else ()


def _table(values: Table, name: str) -> Table:
    found = values.get(name)
    return found if isinstance(found, dict) else {}


def _people(values: Table, problems: list[str]) -> Mapping[str, tuple[str, ...]]:
    """Return the targets of each person."""
    from helpdesk_tui.domain.agreement.policy_table import Table as Entries
    from helpdesk_tui.domain.roster.login import is_login

    found = {}
    for name, value in values.items():
        if not is_login(name):
            problems.append(f"people: {name[:60]!r} is no login name")
        elif not isinstance(value, dict):
            problems.append(f"people.{name}: must be a table: a line [people.{name}], and under it targets = [...]")
        else:
            entry = Entries({str(key): one for key, one in value.items()}, f"people.{name}", problems)
            found[name] = tuple(entry.texts("targets"))
            entry.done()
    return found
