"""The watch, as a console sees it: open alarms, who watches, who is on duty. It reads, and sends nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from helpdesk_tui.console.look.watch import WatchSaid, said_of
from helpdesk_tui.desk import Desk
from helpdesk_tui.domain.shift.alarms import Alarm, Watch
from helpdesk_tui.store.base import StoreError

if TYPE_CHECKING:
    from helpdesk_tui.domain.roster.roster import Roster
    from helpdesk_tui.wiring.rosters.standing import Rosters

_MOST = 300
"""Alarms that are read, the longest open of them: in a storm of 2,800 that takes 2 ms, and all of them 17."""
_AGAIN, _SELDOM = 10, 60
"""Real seconds between two looks for a watch that is silent, and for one that there never was."""


class WatchState:
    """What is known of the watch. Without a watch file, and as long as nothing has ever watched, that is nothing."""

    def __init__(self, desk: Desk, moment: Callable[[], float], rosters: Callable[[], Rosters] | None = None) -> None:
        """Look at the watch of ``desk``; ``rosters`` reads those of its watch file, None where it has none.

        ``moment`` returns real seconds.
        """
        self._desk, self._moment = desk, moment
        self._read_rosters = rosters
        self._rosters: Rosters | None = None
        self._is_set = rosters is not None
        self._watch = Watch()
        self._asked_at = -float(_SELDOM)
        self._on_duty: tuple[str, ...] | None = None
        self._by_number: dict[int, list[Alarm]] = {}
        self.alarms: Sequence[Alarm] = ()
        self.problem = ""
        """Why the watch file cannot be used."""
        with suppress(StoreError), desk.store.together(*self.reads()):
            self.look()

    def reads(self, around: Sequence[int] = ()) -> list[Callable[[], object]]:
        """Return what ``look`` reads, to be asked together."""
        store = self._desk.store
        if not self._is_set:
            return []
        crowded = [lambda: store.alarms_on(around)] if len(self.alarms) == _MOST else []
        return [store.watch, lambda: store.alarms(_MOST), *crowded]

    def look(self, around: Sequence[int] = ()) -> None:
        """See which alarms are open, and who watches; of too many, those on the tickets ``around`` as well."""
        if not self._is_set:
            return
        store = self._desk.store
        self._watch = store.watch()
        self._asked_at = self._moment()
        self.alarms = store.alarms(_MOST)
        near = store.alarms_on(around) if len(self.alarms) == _MOST else []
        by_number: dict[int, dict[int, Alarm]] = {}
        for alarm in (*self.alarms, *near):
            if alarm.number is not None:
                by_number.setdefault(alarm.number, {})[alarm.id] = alarm
        self._by_number = {number: list(found.values()) for number, found in by_number.items()}

    def of(self, number: int) -> Sequence[Alarm]:
        """Return the open alarms on a ticket."""
        return self._by_number.get(number, ())

    @property
    def said(self) -> WatchSaid:
        """What the header says."""
        nobody = self._is_set and self._watch.nobody(int(self._moment()))
        return said_of(self.alarms, self._on_duty, self._desk.clock(), nobody=nobody)

    def second(self) -> None:
        """Let a second pass: a shift may begin, a watch may have come or gone silent. Raises StoreError."""
        self._see_who_is_on_duty()
        since = self._moment() - self._asked_at
        silent = self._is_set and self._watch.nobody(int(self._moment()))
        if (silent and since >= _AGAIN) or (not self._is_set and since >= _SELDOM) or since < 0:
            self._asked_at = self._moment()
            self._watch = self._desk.store.watch()
            if not self._is_set and self._watch.round_at is not None:
                self._is_set = True
                self.look()

    def rosters(self) -> Sequence[Roster]:
        """Return the rosters as they stand; none where there is no watch file, or it cannot be used."""
        if self._rosters is None and self._read_rosters is not None:
            from helpdesk_tui.wiring.config import ConfigError

            try:
                self._rosters = self._read_rosters()
            except ConfigError as error:
                self.problem = str(error)
                self._read_rosters = None
        if self._rosters is None:
            return ()
        now = int(self._moment())
        self._rosters.fetch_soon(now)
        return self._rosters.read(now)

    def _see_who_is_on_duty(self) -> None:
        """See who is on duty by the first roster of the watch file."""
        rosters = self.rosters()
        if not rosters:
            self._on_duty = None
            return
        from helpdesk_tui.domain.roster.roster import on_duty

        self._on_duty = on_duty(rosters[0], self._desk.clock())
