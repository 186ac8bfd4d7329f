"""What stands on the terminal while a desk's server is reached: before its driver is imported, until it answers."""

from __future__ import annotations

import os
import signal
import sys
import termios
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from helpdesk_tui.domain.text.cells import cut
from helpdesk_tui.domain.text.cleaning import clean_display

_ENDING = (signal.SIGTERM, signal.SIGHUP)


@contextmanager
def reaching(place: str) -> Iterator[None]:
    """Say that the desk at ``place`` is being reached, and take it away again; the terminal is then as it was.

    What is typed meanwhile is not shown, and waits for the console.
    """
    descriptor = sys.stdin.fileno()
    columns = os.get_terminal_size(sys.stdout.fileno()).columns
    before = termios.tcgetattr(descriptor)
    handlers = {number: signal.signal(number, _end) for number in _ENDING}
    try:
        termios.tcsetattr(descriptor, termios.TCSANOW, [*before[:3], before[3] & ~termios.ECHO, *before[4:]])
        _show(cut(clean_display(f"Reaching the desk ({place}) ... Ctrl-C gives up."), max(1, columns - 1)))
        yield
    finally:
        _show("\x1b[K")
        termios.tcsetattr(descriptor, termios.TCSANOW, before)
        for number, handler in handlers.items():
            signal.signal(number, handler)


def _show(what: str) -> None:
    """Put something at the beginning of the line."""
    sys.stdout.write(f"\r{what}")
    sys.stdout.flush()


def _end(number: int, frame: FrameType | None) -> None:
    """End the process as the signal would, once the terminal is as it was."""
    raise SystemExit(128 + number)
