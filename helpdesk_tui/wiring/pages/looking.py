"""A desk that is only looked at, by the wallboard, the pages and the metrics, for weeks and whatever becomes of it."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

from helpdesk_tui.domain.agreement.policy_file import PolicyError
from helpdesk_tui.store.base import Away, StoreError
from helpdesk_tui.wiring.clock import now_of
from helpdesk_tui.wiring.config import ConfigError
from helpdesk_tui.wiring.opening import clock_of, enter_to_read, read_policy
from helpdesk_tui.wiring.pages.beside import Surroundings

if TYPE_CHECKING:
    from collections.abc import Callable

    from helpdesk_tui.domain.agreement.policy import Policy
    from helpdesk_tui.domain.shift.totals import Totals
    from helpdesk_tui.reports.board.standing import Board
    from helpdesk_tui.reports.metrics.measured import Measured
    from helpdesk_tui.reports.report import Report
    from helpdesk_tui.store.base import Store
    from helpdesk_tui.wiring.config import Config

_READ_EVERY = 60
"""Seconds after which the agreement is read anew."""

Answer = TypeVar("Answer")


class Looking:
    """Opens the desk when it is first looked at, and again after it was away. Used from one thread."""

    def __init__(self, config: Config, *, names: bool = True) -> None:
        """Look by a configuration; without ``names`` nobody is named. Raises ConfigError, PolicyError."""
        self._config = config
        self._policy, self._policy_at = read_policy(config), time.monotonic()
        self._surroundings = Surroundings(config, names=names)
        self._store: Store | None = None

    @property
    def policy(self) -> Policy:
        """The agreement, read anew each minute. While somebody edits it, the last one that could be read counts."""
        if time.monotonic() - self._policy_at >= _READ_EVERY:
            self._policy_at = time.monotonic()
            with suppress(ConfigError, PolicyError):
                self._policy = read_policy(self._config)
        return self._policy

    def board(self) -> Board:
        """Return the figures of the wallboard as they are now. Raises StoreError, NotAllowed."""
        from helpdesk_tui.reports.board.standing import look

        def ask(store: Store) -> Board:
            real = now_of(store)()
            return look(store, self.policy, clock_of(store)(), real, self._surroundings.beside(store, real))

        return self._asked(ask)

    def measured(self, totals: Callable[[Store], Totals]) -> Measured:
        """Return what is measured now; ``totals`` counts those of a store. Raises StoreError, NotAllowed."""
        from helpdesk_tui.reports.metrics.measured import measure
        from helpdesk_tui.wiring.periodic_backup import last_made

        def ask(store: Store) -> Measured:
            # A file that was removed or replaced still answers those who have it open; the stamp notices.
            store.stamp()
            now, real = clock_of(store)(), now_of(store)()
            return measure(store, self.policy, now, real, totals(store), last_made(store))

        return self._asked(ask)

    def report(self, month: str) -> Report:
        """Return the report of a month as ``2026-11``, or of this one; no technician is named.

        Raises:
            StoreError, NotAllowed: the desk cannot be read.
            ValueError: that is no month, or one that is to come.
        """
        from helpdesk_tui.domain.filters.query import Query, Scope
        from helpdesk_tui.domain.times.typed.ranges import month_of, read_month
        from helpdesk_tui.reports.counting.counted import Asked, counted
        from helpdesk_tui.reports.counting.facts import Window

        def ask(store: Store) -> Report:
            store.stamp()
            now, hours = clock_of(store)(), self.policy.business
            asked = read_month(month, hours) if month else month_of(now, hours)
            if asked.begin > now:
                raise ValueError(f"{month} is to come: nothing is known of it yet.")
            window = Window(asked.begin, asked.end, now)
            return counted(store, self.policy, Asked(window, Query(scope=Scope.ALL)), self._config.name)

        return self._asked(ask)

    def close(self) -> None:
        """Close the desk; it is opened again when it is looked at."""
        if self._store is not None:
            store, self._store = self._store, None
            with suppress(StoreError):
                store.close()

    def _asked(self, ask: Callable[[Store], Answer]) -> Answer:
        """Ask the store; it is opened anew after an error, unless it connects again by itself."""
        if self._store is None:
            self._store, _ = enter_to_read(self._config)
        try:
            return ask(self._store)
        except Away:
            raise
        except StoreError:
            self.close()
            raise
