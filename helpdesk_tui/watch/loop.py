"""Runs the rounds of a watch, one a second and one with every change, until it is told to stop."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from types import FrameType
from typing import Protocol

from helpdesk_tui.store.base import Lost, Moved, Store, StoreError, Superseded, Unavailable
from helpdesk_tui.watch.clocks import Clocks
from helpdesk_tui.watch.deliveries import Deliveries
from helpdesk_tui.watch.rounds import Rounds
from helpdesk_tui.watch.senders import Threads
from helpdesk_tui.watch.unreachable import Unreachable
from helpdesk_tui.wiring.config import ConfigError

EVERY = 1.0
"""Seconds between two rounds where nothing changes."""
LOOK = 0.2
"""Seconds after which it is looked whether something has changed."""
END = 5.0
"""Seconds for which what is in hand is waited for at the end, a target."""


class Signs(Protocol):
    """Signs of life for somebody else's clock (see ``watch.heartbeat``)."""

    def round(self, now: float) -> None:
        """Say that a round came to its end."""

    def unreachable(self, now: float) -> None:
        """Say that the desk cannot be reached."""


@dataclass(frozen=True, slots=True)
class Parts:
    """A desk that was reached: its store, and what works on it."""

    store: Store
    rounds: Rounds
    deliveries: Deliveries


@dataclass(slots=True)
class Loop:
    """One watch. ``reach`` opens the desk, ``tell`` tells systemd, ``say`` a person."""

    holder: str
    reach: Callable[[], Parts]
    senders: Threads
    unreachable: Unreachable
    clocks: Clocks
    tell: Callable[..., object]
    say: Callable[[str], None]
    wake: threading.Event
    heartbeat: Signs | None = None
    stands_in: bool = False
    waits: bool = False
    """Whether a desk that cannot be watched at the start is waited for, as one that is lost later is."""
    _held: bool = False
    """Whether this watch had the lease in its last round."""
    _stopping: bool = False
    _said: str | None = None
    _parts: Parts | None = None

    def run(self) -> None:
        """Watch until it is stopped."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        try:
            while not self._stopping:
                self.wake.clear()
                self._one()
                self._wait()
        finally:
            self._end()

    def stop(self) -> None:
        """Stop after the round that is being done; may be called from any thread."""
        self._stopping = True
        self.wake.set()

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stop()

    def _one(self) -> None:
        """Do one round, and say how it went."""
        try:
            if self._parts is None:
                self._parts = self.reach()
                self._parts.rounds.stands_in = self.stands_in
            whole = self._parts.rounds.round(self.holder)
            self._held = whole
            self._hand_over(self._parts)
        except Superseded as error:
            if self._parts is not None:
                self._parts.rounds.superseded()
            return self._report(str(error))
        except (StoreError, ConfigError) as error:
            if self._said is None and not isinstance(error, Unavailable) and not self.waits:
                # What it cannot watch at its start it does not wait for: somebody reads why.
                raise
            return self._away(error)
        self.unreachable.back()
        boot = self.clocks.boot().at
        if whole and self.heartbeat is not None:
            self.heartbeat.round(boot)
        other = self._parts.rounds.holder
        self._report("Watching." if whole else f"Waiting: {other} watches the desk.")
        self.tell("WATCHDOG=1")
        return None

    def _away(self, error: StoreError | ConfigError) -> None:
        """Do what can be done without the desk."""
        if self._parts is not None and isinstance(error, Lost):
            self._parts.rounds.again()
        elif isinstance(error, Moved) or not isinstance(error, Unavailable):
            self._let_go()
        if self._held or not self.stands_in:
            # Of many consoles that stand in, one calls: that which watched.
            self.unreachable.failed()
        if self.unreachable.holds and self.heartbeat is not None:
            self.heartbeat.unreachable(self.clocks.boot().at)
        self._report(str(error))
        self.tell("WATCHDOG=1")

    def _hand_over(self, parts: Parts) -> None:
        """Hand what was tried while the desk was away to whoever marks it."""
        if self.unreachable.others:
            parts.deliveries.put_back(self.unreachable.others)
            self.unreachable.others = []

    def _report(self, status: str) -> None:
        """Say how it stands, where that has changed."""
        if status != self._said:
            self.tell(*(["READY=1"] if self._said is None else []), f"STATUS={status}")
            self.say(status)
            self._said = status

    def _wait(self) -> None:
        """Wait for the next second, for a change of the desk, or for what came of a delivery."""
        if self._stopping or (self._parts is not None and self._parts.rounds.has_more):
            return
        waited = 0.0
        with suppress(StoreError):
            before = None if self._parts is None else self._parts.rounds.stamp
            while waited < EVERY:
                if self.wake.wait(LOOK):
                    return
                waited += LOOK
                if self._parts is not None and before is not None and self._parts.store.stamp() != before:
                    return

    def _let_go(self) -> None:
        if self._parts is not None:
            self.unreachable.others += self._parts.deliveries.take_back()
            with suppress(StoreError):
                self._parts.store.close()
            self._parts = None

    def _end(self) -> None:
        """Wait for what is in hand, mark it, and give the lease back."""
        self.tell("STOPPING=1")
        self.senders.wait(seconds=END)
        with suppress(StoreError):
            if self._parts is not None and self._parts.rounds.lease is not None:
                self._parts.deliveries.mark(self._parts.rounds.lease, self.clocks.now())
                self._parts.rounds.leave()
        self._let_go()
