"""Connects to a server again in a thread of its own, so that nobody at the desk waits for a connection."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

from helpdesk_tui.store.errors import StoreError

FIRST, LONGEST = 0.1, 2.0
"""Seconds before the first try, and at most between two; varied by chance, so consoles do not try at once."""


class Closes(Protocol):
    """What is connected to."""

    def close(self) -> None:
        """Close it."""


Found = TypeVar("Found", bound=Closes)


class Returning(threading.Thread, Generic[Found]):
    """Tries to connect until that succeeds, or until ``end`` is called."""

    def __init__(self, reach: Callable[[], Found], first: float = FIRST) -> None:
        """Call ``reach`` until it raises no StoreError, for the first time after about ``first`` seconds."""
        super().__init__(name="reaching the server", daemon=True)
        self._reach = reach
        self._pause = first
        self._over = threading.Event()
        self._found: Found | None = None
        self._lock = threading.Lock()
        self.start()

    def run(self) -> None:
        """Try, with pauses that grow."""
        while not self._over.wait(self._pause * random.uniform(0.5, 1.0)):
            self._pause = min(2 * self._pause, LONGEST)
            try:
                found = self._reach()
            except StoreError:
                continue
            with self._lock:
                self._found = found
                if self._over.is_set():
                    found.close()
            return

    def take(self) -> Found | None:
        """Return what was connected to; None until then."""
        return self._found

    def end(self) -> None:
        """Stop trying, and close what was connected to."""
        self._over.set()
        with self._lock:
            if self._found is not None:
                self._found.close()
