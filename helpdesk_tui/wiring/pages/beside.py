"""What the wallboard shows beside the store's figures: who is on duty, and the backup."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from helpdesk_tui.domain.roster.roster import on_duty
from helpdesk_tui.reports.board.standing import Backup, Beside, OnDuty
from helpdesk_tui.store.place import FilePlace
from helpdesk_tui.wiring.config import Config, ConfigError
from helpdesk_tui.wiring.periodic_backup import last_made, last_problem, read_plan
from helpdesk_tui.wiring.rosters.standing import Rosters

if TYPE_CHECKING:
    from helpdesk_tui.domain.roster.roster import Roster
    from helpdesk_tui.store.base import Store

_FETCH_EVERY = 60
"""Seconds after which the servers of calendars are asked, those of them that are due."""


class Surroundings:
    """Looks what is beside a store. Without ``names`` it says how many are on duty, and not who."""

    def __init__(self, config: Config, *, names: bool) -> None:
        """Look by a configuration. Raises ConfigError where its backup is wrong."""
        self._config, self._names = config, names
        self._every: int | None = None
        if isinstance(config.db, FilePlace):
            plan = read_plan(config)
            self._every = None if plan is None else plan.every
        self._rosters: Rosters | None = None
        self._fetching: threading.Thread | None = None
        self._fetched_at: int | None = None

    def beside(self, store: Store, real: int) -> Beside:
        """Return what is beside at ``real`` (seconds UTC of the real clock)."""
        backup = Backup(last_made(store), self._every, bool(last_problem(store)))
        try:
            rosters = self._rosters = self._rosters or Rosters(self._config)
        except ConfigError:
            # The board is looked at by many, and the file is mended by one.
            return Beside(None, backup, unread=True)
        self._fetch(rosters, real)
        found = rosters.read(real)
        duty = None if rosters.file is None or not found else [self._duty(one, real) for one in found]
        return Beside(duty, backup, unread=bool(rosters.problems))

    def _fetch(self, rosters: Rosters, real: int) -> None:
        """Ask the servers of calendars in a thread: one may take a minute to answer."""
        lately = self._fetched_at is not None and 0 <= real - self._fetched_at < _FETCH_EVERY
        if lately or (self._fetching is not None and self._fetching.is_alive()):
            return
        self._fetched_at = real
        if rosters.file is not None and any(one.calendar is not None for one in rosters.file.rosters):
            self._fetching = threading.Thread(target=rosters.fetch, args=(real,), daemon=True)
            self._fetching.start()

    def _duty(self, roster: Roster, real: int) -> OnDuty:
        who = on_duty(roster, real)
        return OnDuty(roster.name, who if self._names else len(who), stale=roster.stale)
