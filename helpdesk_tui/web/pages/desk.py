"""The desk behind the pages: read by each thread through its own connection, and not more often than is needed.

Fifty boards ask ten times a second. What was read two seconds ago is good enough for all of them, so that a scrape of
the metrics does not stand behind them.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Generic, TypeVar

from helpdesk_tui import __version__
from helpdesk_tui.reports.board.page import page
from helpdesk_tui.reports.metrics.families import families
from helpdesk_tui.reports.metrics.texts import openmetrics
from helpdesk_tui.store.base import Busy
from helpdesk_tui.wiring.clock import real_now
from helpdesk_tui.wiring.pages.counted import Counted
from helpdesk_tui.wiring.pages.looking import Looking

if TYPE_CHECKING:
    from helpdesk_tui.domain.shift.totals import Totals
    from helpdesk_tui.reports.report import Report
    from helpdesk_tui.store.base import Store
    from helpdesk_tui.wiring.config import Config

GOOD_FOR, BOARD_FOR, REPORT_FOR = 1.0, 2.0, 60.0
"""Seconds for which what was read is given to further requests: metrics, the wallboard, a report of the whole log."""

_REPORTS = 24
"""Months that are kept."""
AT_ONCE = 2
"""Reports that are made at once: one reads the whole log, and the other pages must not wait for it."""

Read = TypeVar("Read")


class Desk:
    """Reads the pages of one desk. Every method may be called by several threads, and raises StoreError."""

    def __init__(self, config: Config, *, names: bool) -> None:
        """Read by a configuration; without ``names`` nobody is named. Raises ConfigError, PolicyError."""
        self._config, self._names = config, names
        self._own = threading.local()
        self._own.looking = Looking(config, names=names)
        self._counted: Counted | None = None
        self._board, self._metrics = _Lately(self._read_board, BOARD_FOR), _Lately(self._read_metrics, GOOD_FOR)
        self._making = threading.BoundedSemaphore(AT_ONCE)
        self._reports: dict[str, _Lately[Report]] = {}

    def board(self) -> str:
        """Return the wallboard's page."""
        return self._board.read()

    def metrics(self) -> str:
        """Return the metrics."""
        return self._metrics.read()

    def report(self, month: str) -> Report:
        """Return the report of a month as ``2026-11``, or of this one.

        Raises:
            ValueError: that is no month, or one to come.
            Busy: as many reports as may be are being made.
        """
        found = self._reports.get(month) or _Lately(lambda: self.looking.report(month), REPORT_FOR)
        made = found.known()
        if made is None:
            if not self._making.acquire(blocking=False):
                raise Busy("Others' reports are being made. Ask again in a moment.")
            try:
                made = found.read()
            finally:
                self._making.release()
            # Kept once there is one, so that months that are none take no room.
            self._reports[month] = found
            for other in [one for one in list(self._reports) if one != month][: -(_REPORTS - 1)]:
                self._reports.pop(other, None)
        return made

    def _read_board(self) -> str:
        looking, read_at = self.looking, real_now()
        return page(looking.board(), looking.policy, read_at)

    def _read_metrics(self) -> str:
        return openmetrics(families(self.looking.measured(self._totals), __version__))

    @property
    def looking(self) -> Looking:
        """What this thread looks through."""
        if not hasattr(self._own, "looking"):
            self._own.looking = Looking(self._config, names=self._names)
        looking: Looking = self._own.looking
        return looking

    def _totals(self, store: Store) -> Totals:
        # One thread at a time reads the metrics.
        if self._counted is None:
            self._counted = Counted(store)
        return self._counted.totals(store)


class _Lately(Generic[Read]):
    """Something that is read by one thread at a time, and given to all that ask within some seconds."""

    def __init__(self, read: Callable[[], Read], good_for: float) -> None:
        self._read, self._good_for = read, good_for
        self._lock = threading.Lock()
        self._last: tuple[float, Read] | None = None

    def known(self) -> Read | None:
        """Return what was read lately; None where that is too long ago."""
        last = self._last
        return None if last is None or time.monotonic() - last[0] > self._good_for else last[1]

    def read(self) -> Read:
        """Return what was read lately, or read it. Whoever waited for another thread's reading gets that one."""
        with self._lock:
            known = self.known()
            if known is None:
                began, known = time.monotonic(), self._read()
                self._last = began, known
            return known
