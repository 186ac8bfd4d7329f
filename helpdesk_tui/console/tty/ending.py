"""Ways out that do not depend on a terminal that reads: a last word with a limit, and an end by a timer."""

from __future__ import annotations

import os
import termios
import threading
from contextlib import suppress
from typing import Any

from helpdesk_tui.console.tty.writer import Writer

LAST_WORD = 2.0
"""Seconds that a terminal has to take the last bytes."""


def gone(terminal: int) -> bool:
    """Whether a terminal has vanished; a process that goes on without one spins for ever."""
    try:
        termios.tcgetattr(terminal)
    except termios.error:
        return True
    return False


def say_last(terminal: int, text: str, seconds: float = LAST_WORD) -> bool:
    """Write a text to a terminal that may take nothing any more; return whether it was taken in time."""
    writer = Writer(terminal)
    writer.write(text)
    return writer.stop(seconds)


def restore(terminal: int, modes: list[Any] | None) -> None:
    """Give a terminal back its modes (termios) at once, without waiting until it has taken what was written."""
    if modes is not None:
        with suppress(OSError, termios.error):
            termios.tcsetattr(terminal, termios.TCSANOW, modes)


def end_within(seconds: float, status: int, terminal: int, modes: list[Any] | None) -> threading.Timer:
    """See to it that the process ends: after so many seconds the terminal gets its modes back, and that is all."""

    def end() -> None:
        restore(terminal, modes)
        os._exit(status)

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    return timer
