"""Doing work that can wait no more often than it can be afforded: a hundred consoles share one machine."""

from __future__ import annotations

import time


class Sparing:
    """Keeps a repeated piece of work to a share of the time, whatever the desk's size and the machine's load."""

    def __init__(self, share: float, at_most: float) -> None:
        """Let it take ``share`` of one core, and let it rest ``at_most`` seconds."""
        self._share = share
        self._at_most = at_most
        self._until = 0.0
        self._began = 0.0

    @property
    def rested(self) -> bool:
        """Whether the work may be done again."""
        return time.perf_counter() >= self._until

    def begin(self) -> None:
        """Begin the work."""
        self._began = time.perf_counter()

    def end(self) -> float:
        """End it, and rest; return the seconds it took."""
        now = time.perf_counter()
        took = now - self._began
        self._until = now + min(self._at_most, took / self._share)
        return took
