"""The rosters of a desk as they stand: the watch file read anew when it changes, with the calendars others keep."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from helpdesk_tui.wiring.config import Config, ConfigError
from helpdesk_tui.wiring.rosters.calendars import Copy, is_address, is_due, kept, place_of, refresh
from helpdesk_tui.wiring.watch_file import WatchFile, read_watch_file

if TYPE_CHECKING:
    from threading import Thread

    from helpdesk_tui.domain.roster.calendar_in import Read
    from helpdesk_tui.domain.roster.roster import Roster

_DAY = 86_400
_BEHIND, _AHEAD = 60 * _DAY, 400 * _DAY
"""The time around now in which the shifts of a calendar are worked out."""
STALE_AFTER = 24 * 3_600
"""Seconds without a good copy after which a calendar may be wrong (WATCH: iCalendar in)."""


class Rosters:
    """The rosters of one desk. What cannot be read anew stays as it was, with a sentence in ``problems``.

    ``read`` touches files alone, and those only where they have changed, so it may be asked every second. ``fetch``
    asks servers, and may take a minute: a thread of its own may call it. All instants are seconds UTC of the
    machine's clock.
    """

    def __init__(self, config: Config, environ: Mapping[str, str] | None = None) -> None:
        """Read the watch file that the configuration names, if it names one. Raises ConfigError."""
        self._config, self._environ = config, os.environ if environ is None else environ
        self._seen = self._stamp()
        self.file: WatchFile | None = read_watch_file(config)
        self._unread: tuple[str, ...] = ()
        self._fetching: Thread | None = None
        self._copies: dict[str, tuple[int, Copy]] = {}
        self._parsed: dict[str, tuple[Copy, int, Read]] = {}

    def read(self, now: int) -> tuple[Roster, ...]:
        """Return the rosters with the shifts of their calendars, as far as these are known here."""
        self._read_anew()
        rosters = () if self.file is None else self.file.rosters
        return tuple(roster if roster.calendar is None else self._whole(roster, now) for roster in rosters)

    def fetch(self, now: int) -> None:
        """Ask the servers of calendars that are due."""
        for roster, where, place in self._calendars():
            if is_address(where) and is_due(where, kept(place), now):
                refresh(where, place, now, partial(self._check, roster, now))

    def fetch_soon(self, now: int) -> None:
        """Ask the servers of calendars that are due on a thread, so that nobody waits for them."""
        if self._fetching is not None and self._fetching.is_alive():
            return
        self._fetching = None
        if any(
            is_address(where) and is_due(where, self._copy(where, place), now) for _, where, place in self._calendars()
        ):
            from threading import Thread

            self._fetching = Thread(target=self.fetch, args=(now,), name="calendars", daemon=True)
            self._fetching.start()

    @property
    def problems(self) -> list[str]:
        """A sentence for everything that was wrong when the rosters were last read."""
        found = list(self._unread)
        for roster, where, _ in self._calendars():
            copy = self._copies.get(where, (0, Copy()))[1]
            read = self._parsed.get(roster.name)
            unfit = () if read is None else read[2].problems
            found += [f"Roster {roster.name}: {copy.problem}."] if copy.problem else []
            found += [f"Roster {roster.name}: in its calendar, {problem}" for problem in unfit]
        return found

    def _read_anew(self) -> None:
        """Read the watch file if it has changed; what is wrong with it leaves the former in force."""
        if (stamp := self._stamp()) == self._seen:
            return
        self._seen = stamp
        try:
            self.file, self._unread = read_watch_file(self._config), ()
        except ConfigError as error:
            self._unread = error.problems

    def _stamp(self) -> tuple[int, ...]:
        """Return what changes when the watch file does."""
        try:
            found = os.stat(self._config.said["watch"][0].value or os.devnull)
        except (OSError, ValueError):
            return ()
        return found.st_mtime_ns, found.st_size, found.st_ino, found.st_mode

    def _calendars(self) -> Iterator[tuple[Roster, str, Path]]:
        """Yield the rosters with a calendar: where that is, and where its copy is kept."""
        if self.file is None:
            return
        for roster in self.file.rosters:
            if roster.calendar is not None:
                where = roster.calendar
                where = where if is_address(where) else str(self.file.path.parent / where)
                yield roster, where, place_of(where, self._environ)

    def _whole(self, roster: Roster, now: int) -> Roster:
        """Return a roster with the shifts of its calendar."""
        _, where, place = next(one for one in self._calendars() if one[0].name == roster.name)
        copy = self._copy(where, place)
        if not is_address(where) and is_due(where, copy, now):
            copy = refresh(where, place, now, partial(self._check, roster, now))
            self._copies[where] = self._mark(place), copy
        if copy.good_at is None:
            return replace(roster, stale=bool(copy.tried_at))
        stale = now - copy.good_at >= STALE_AFTER
        return replace(roster, turns=self._shifts(roster, copy, now).turns, stale=stale)

    def _copy(self, where: str, place: Path) -> Copy:
        """Return the copy of a calendar, read anew only where it has changed."""
        mark, known = self._mark(place), self._copies.get(where)
        if known is None or (mark and known[0] != mark):
            known = self._copies[where] = mark, kept(place)
        return known[1]

    @staticmethod
    def _mark(place: Path) -> int:
        try:
            return place.stat().st_mtime_ns
        except OSError:
            return 0

    def _shifts(self, roster: Roster, copy: Copy, now: int) -> Read:
        """Return the shifts of a copy, worked out once a day and for each new text."""
        from helpdesk_tui.domain.roster.calendar_in import Read

        known, day = self._parsed.get(roster.name), now // _DAY
        if known is not None and (known[0].text, known[1]) == (copy.text, day):
            return known[2]
        try:
            read = self._check(roster, now, copy.text)
        except ValueError as error:
            # It was good when it was kept; another day or another zone may bring more shifts than there may be.
            read = Read((), (f"{error}.",))
        self._parsed[roster.name] = copy, day, read
        return read

    @staticmethod
    def _check(roster: Roster, now: int, text: str) -> Read:
        """Return the shifts of a calendar's text. Raises ValueError where it is none."""
        from helpdesk_tui.domain.roster.calendar_in import read_calendar

        return read_calendar(text, roster.zone, now - _BEHIND, now + _AHEAD)
