"""What the wallboard shows beside the store's figures: who is on duty, and the backup."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from helpdesk_tui.domain.roster.roster import on_duty
from helpdesk_tui.reports.board.standing import Backup, Beside, OnDuty
from helpdesk_tui.store.place import FilePlace
from helpdesk_tui.wiring.config import Config, ConfigError
from helpdesk_tui.wiring.periodic_backup import last_made, last_problem, read_plan
from helpdesk_tui.wiring.watch_file import read_watch_file

if TYPE_CHECKING:
    from helpdesk_tui.domain.roster.roster import Roster
    from helpdesk_tui.store.base import Store

_READ_EVERY = 60
"""Seconds after which the watch file is read anew."""


class Surroundings:
    """Looks what is beside a store. Without ``names`` it says how many are on duty, and not who."""

    def __init__(self, config: Config, *, names: bool) -> None:
        """Look by a configuration. Raises ConfigError where its watch file is wrong."""
        self._config = config
        self._names = names
        self._every: int | None = None
        if isinstance(config.db, FilePlace):
            plan = read_plan(config)
            self._every = None if plan is None else plan.every
        self._rosters = self._read()
        self._read_at: int | None = None

    def beside(self, store: Store, real: int) -> Beside:
        """Return what is beside at ``real`` (seconds UTC of the real clock)."""
        if self._read_at is None or not 0 <= real - self._read_at < _READ_EVERY:
            self._read_at = real
            # While somebody edits the file, the last one that could be read counts.
            with suppress(ConfigError):
                self._rosters = self._read()
        backup = Backup(last_made(store), self._every, bool(last_problem(store)))
        return Beside(None if self._rosters is None else [self._duty(one, real) for one in self._rosters], backup)

    def _read(self) -> Sequence[Roster] | None:
        found = read_watch_file(self._config)
        return None if found is None or not found.rosters else found.rosters

    def _duty(self, roster: Roster, real: int) -> OnDuty:
        who = on_duty(roster, real)
        return OnDuty(roster.name, who if self._names else len(who))
