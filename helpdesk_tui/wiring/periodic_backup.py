"""The periodic backup of the table ``[backup]``, started by the first process that sees that it is due.

It runs in a process of its own, so that no key waits for it.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from helpdesk_tui.store.place import FilePlace
from helpdesk_tui.wiring.clock import real_now
from helpdesk_tui.wiring.config import Config, ConfigError, Origin, expanded

if TYPE_CHECKING:
    from helpdesk_tui.domain.rules.roles import Rights
    from helpdesk_tui.store.base import Store
    from helpdesk_tui.wiring.opening import Opened

LOOK_EVERY = 60
"""Seconds after which a console looks whether a backup is due, and looks again."""

_LEAST = 60


@dataclass(frozen=True, slots=True)
class Plan:
    """The folder of backups, the seconds between two of them, and how many are kept."""

    folder: Path
    every: int
    keep: int


def read_plan(config: Config) -> Plan | None:
    """Return the plan of the table ``[backup]``; None where there is none. Raises ConfigError."""
    table = config.tables.get("backup")
    if table is None:
        return None
    problems = [f"'{name}': there is no such key" for name in table if name not in ("folder", "every", "keep")]
    folder, every, keep = table.get("folder"), table.get("every", "6h"), table.get("keep", 14)
    seconds = _seconds(every)
    if not isinstance(folder, str) or not folder.strip() or "\0" in folder:
        problems.append("'folder': must be text in quotes: the folder that backups go to")
    if seconds is None:
        problems.append('\'every\': must be a length of time from a minute on, such as "30m", "6h" or "1d"')
    if not isinstance(keep, int) or isinstance(keep, bool) or keep < 1:
        problems.append("'keep': must be a number from 1 on: how many backups stay")
    if problems or seconds is None:
        raise ConfigError([f"{config.stands['backup']}: [backup] {problem}." for problem in problems])
    base = config.stands["backup"].parent
    return Plan(base / expanded(str(folder)), seconds, int(str(keep)))


def _seconds(every: object) -> int | None:
    """Return the seconds of a length as typed; None where it is none, or shorter than a minute."""
    from helpdesk_tui.domain.times.span import read_duration
    from helpdesk_tui.domain.times.tokens import WhenError

    try:
        seconds = read_duration(every) if isinstance(every, str) else 0
    except WhenError:
        return None
    return seconds if seconds >= _LEAST else None


def look(config: Config, store: Store, rights: Rights) -> str | None:
    """Start the periodic backup if one is due, and return what is wrong with the last, or with its configuration.

    A desk on a server is backed up there. A viewer starts none, because it is noted on the desk; neither does root
    where others can write the folder.
    """
    if "backup" not in config.tables or not isinstance(config.db, FilePlace) or not _is_planned(config):
        return None
    from helpdesk_tui.domain.rules.roles import Deed
    from helpdesk_tui.store.base import StoreError
    from helpdesk_tui.store.disk.places import refuse_root
    from helpdesk_tui.store.sqlite.upkeep.periodic import PROBLEM, is_due

    try:
        plan = read_plan(config)
        if plan is not None and rights.may(Deed.BACKUP) and is_due(store.setting, plan.every, real_now()):
            refuse_root(plan.folder)
            _begin(config)
        problem = store.setting(PROBLEM)
    except (ConfigError, StoreError, OSError) as error:
        return f"There is no periodic backup: {error}"
    return f"The periodic backup failed: {problem}" if problem else None


def last_made(store: Store) -> int | None:
    """Return when the last periodic backup was made (seconds UTC); None where there was none."""
    from helpdesk_tui.store.sqlite.upkeep.periodic import MADE

    try:
        return int(store.setting(MADE) or "")
    except ValueError:
        return None


def last_problem(store: Store) -> str | None:
    """Return what was wrong with the last periodic backup; None where nothing was."""
    from helpdesk_tui.store.sqlite.upkeep.periodic import PROBLEM

    return store.setting(PROBLEM) or None


def overdue(config: Config, setting: Callable[[str], str | None], now: int) -> str | None:
    """Return why the periodic backup is overdue at ``now`` (seconds UTC), or what is wrong with it; else None.

    It is once one and a half times its interval has passed since the last. ``setting`` returns a setting of the desk.
    """
    if "backup" not in config.tables or not isinstance(config.db, FilePlace) or not _is_planned(config):
        return None
    from helpdesk_tui.domain.times.length import length
    from helpdesk_tui.store.sqlite.upkeep.periodic import MADE, PROBLEM

    try:
        plan = read_plan(config)
    except ConfigError:
        return "There is no periodic backup: its table in the configuration is wrong."
    made = setting(MADE) or ""
    if plan is not None and made.isdecimal() and 0 <= now - int(made) <= plan.every * 3 // 2:
        return "The periodic backup has a problem; 'helpdesk doctor' names it." if setting(PROBLEM) else None
    since = f"for {length(now - int(made))}" if made.isdecimal() else "yet"
    return f"There was no periodic backup {since}."


def _is_planned(config: Config) -> bool:
    return is_meant(config, config.tables_said["backup"][0].origin)


def is_meant(config: Config, said: Origin) -> bool:
    """Return whether what a console does by itself is meant for this desk: it is not for one that ``--db`` names.

    It is even so where it was ``said`` in the file beside the desk, or where the system's file has this desk and says
    it.
    """
    holds, *others = config.said["db"]
    if holds.origin is not Origin.FLAG or said is Origin.DESK:
        return True
    same = (other for other in others if os.path.realpath(other.value) == os.path.realpath(holds.value))
    return said is Origin.SYSTEM and any(other.origin is Origin.SYSTEM for other in same)


def watching(opened: Opened) -> Callable[[], None]:
    """Return what a console calls once a second: the former ``on_tick``, and once a minute a look at the backup."""
    return _Watch(opened)


class _Watch:
    """Looks once a minute, and reports each problem once."""

    def __init__(self, opened: Opened) -> None:
        self._opened = opened
        self._before = opened.on_tick
        self._next = time.monotonic() + LOOK_EVERY
        self._said: str | None = None

    def __call__(self) -> None:
        """Look if it is time to. Raises StoreError for a new problem."""
        if self._before is not None:
            self._before()
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + LOOK_EVERY
        _reap()
        problem = look(self._opened.config, self._opened.desk.store, self._opened.desk.rights)
        if problem != self._said:
            self._said = problem
            if problem:
                from helpdesk_tui.store.base import StoreError

                raise StoreError(problem)


_children: set[int] = set()


def _begin(config: Config) -> None:
    """Start the process that makes the backup, in a session of its own and with nothing of the terminal's."""
    call = [sys.executable, "-I" if sys.flags.isolated else "-P", "-m", "helpdesk_tui", "backup", "--periodic"]
    null = [(os.POSIX_SPAWN_OPEN, number, os.devnull, os.O_RDWR, 0) for number in (0, 1, 2)]
    _children.add(os.posix_spawn(sys.executable, call, _environment(config), file_actions=null, setsid=True))


def _environment(config: Config) -> Mapping[str, str]:
    """Return the environment in which another process reads the same configuration as this one."""
    own = os.devnull if config.path is None else str(config.path)
    return {**os.environ, "HELPDESK_DB": str(config.file.absolute()), "HELPDESK_CONFIG": own}


def _reap() -> None:
    """Forget the processes that have ended."""
    for child in list(_children):
        with suppress(ChildProcessError):
            if os.waitpid(child, os.WNOHANG)[0] == 0:
                continue
        _children.discard(child)
