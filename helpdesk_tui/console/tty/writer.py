"""Writes to the terminal beside the application, and knows whether the terminal has taken it all.

Textual's own writer holds thirty pieces and then makes the application wait: with a terminal that does not read, the
console could not even be ended. This one never makes anybody wait, and gives up what nobody takes when it is stopped.
"""

from __future__ import annotations

import os
import select
import threading
from collections.abc import Callable

_PIECE = 1024
_MOST = 1 << 18
"""Bytes that may wait; what comes on top, from a console that was left open before a dead screen, is dropped."""


class Writer:
    """Writes text to a file descriptor, in its order."""

    def __init__(self, descriptor: int, taken: Callable[[], None] = lambda: None) -> None:
        """Begin; ``descriptor`` is the terminal's. ``taken`` is called, in a thread, when it has taken everything."""
        self._descriptor, self._taken = descriptor, taken
        self._waiting = bytearray()
        self._more = threading.Condition()
        self._ended = False
        threading.Thread(target=self._run, name="terminal-output", daemon=True).start()

    @property
    def busy(self) -> bool:
        """Whether the terminal has not yet taken what was written."""
        return bool(self._waiting)

    def write(self, text: str) -> None:
        """Write a text, without waiting for it."""
        with self._more:
            if len(self._waiting) < _MOST:
                self._waiting += text.encode("utf-8", "replace")
                self._more.notify_all()

    def stop(self, seconds: float) -> bool:
        """Write what waits, for so long at most, and end; return whether it was all taken."""
        with self._more:
            taken = self._more.wait_for(lambda: not self._waiting, seconds)
            self._ended = True
            self._waiting.clear()
            self._more.notify_all()
        return taken

    def _run(self) -> None:
        while True:
            with self._more:
                self._more.wait_for(lambda: self._waiting or self._ended)
                if self._ended:
                    return
                piece = bytes(self._waiting[:_PIECE])
            taken = self._put(piece)
            with self._more:
                # What waited may have been given up meanwhile.
                del self._waiting[:taken]
                empty = not self._waiting and not self._ended
                self._more.notify_all()
            if empty:
                self._taken()

    def _put(self, piece: bytes) -> int:
        """Write a piece; return how much of it is done with. A terminal that has vanished takes everything."""
        try:
            return os.write(self._descriptor, piece)
        except BlockingIOError:
            select.select([], [self._descriptor], [], 1)
            return 0
        except OSError:
            return len(piece)
