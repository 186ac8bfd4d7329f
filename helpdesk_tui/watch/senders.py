"""Sends to targets, each on a thread of its own and one thing at a time: one that hangs holds no other up."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from typing import Protocol

from helpdesk_tui.domain.shift.alarms import Delivery
from helpdesk_tui.watch.targets.base import Notice, Sent, Target

DIRECT = 0
"""The id of an alarm that is told without the desk, which has no such alarm."""


class Senders(Protocol):
    """What the rounds of a watch send through."""

    def is_busy(self, target: str) -> bool:
        """Return whether a target has something in hand."""

    def send(self, delivery: Delivery, notice: Notice) -> None:
        """Send something to a target that is not busy."""

    def done(self, *, direct: bool = False) -> list[tuple[Delivery, Sent]]:
        """Return what has been tried since this was last asked: of the desk, or ``direct``, without it."""


class Threads:
    """Sends on threads. ``wake`` is called from them when something has been tried."""

    def __init__(self, targets: Mapping[str, Target], now: Callable[[], int], wake: Callable[[], None]) -> None:
        """Send to ``targets``; ``now`` returns seconds UTC of the machine's clock."""
        self._targets, self._now, self._wake = targets, now, wake
        self._lock = threading.Lock()
        self._busy: dict[str, threading.Thread] = {}
        self._done: list[tuple[Delivery, Sent]] = []

    def is_busy(self, target: str) -> bool:
        """Return whether a target has something in hand."""
        with self._lock:
            return target in self._busy

    def send(self, delivery: Delivery, notice: Notice) -> None:
        """Send something to a target that is not busy."""
        thread = threading.Thread(target=self._send, args=(delivery, notice), daemon=True)
        with self._lock:
            self._busy[delivery.target] = thread
        thread.start()

    def _send(self, delivery: Delivery, notice: Notice) -> None:
        try:
            sent = self._targets[delivery.target].send(notice, self._now())
        except Exception as error:
            # Whatever it is, the others are sent; its text may hold a secret.
            sent = Sent(f"It could not be sent ({type(error).__name__}).")
        with self._lock:
            del self._busy[delivery.target]
            self._done.append((delivery, sent))
        self._wake()

    def done(self, *, direct: bool = False) -> list[tuple[Delivery, Sent]]:
        """Return what has been tried since this was last asked: of the desk, or ``direct``, without it."""
        with self._lock:
            done, self._done = sorted_out(self._done, direct=direct)
        return done

    def wait(self, threads: Iterable[threading.Thread] | None = None, *, seconds: float = 5) -> None:
        """Wait for what is in hand, ``seconds`` at most for each target."""
        with self._lock:
            busy = list(self._busy.values()) if threads is None else list(threads)
        for thread in busy:
            thread.join(seconds)


Tries = list[tuple[Delivery, Sent]]


def sorted_out(tries: Tries, *, direct: bool) -> tuple[Tries, Tries]:
    """Return the tries that are asked for, and the others: direct ones are about no alarm that the desk has."""
    asked = [one for one in tries if (one[0].alarm == DIRECT) is direct]
    return asked, [one for one in tries if (one[0].alarm == DIRECT) is not direct]
