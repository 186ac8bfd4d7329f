"""Reads what is typed, in a thread: bytes from the terminal, through the guard, to the application."""

from __future__ import annotations

import os
import selectors
import time
from collections.abc import Callable
from threading import Event

from textual.message import Message

from helpdesk_tui.console.tty.ending import gone
from helpdesk_tui.console.tty.guard import Guard
from helpdesk_tui.console.tty.typed import TerminalGone

_AT_ONCE = 1 << 16
_MOMENT, _AT_REST = 0.05, 1.0
"""Seconds between two looks at the clock, while something has begun and while nothing has."""


def read_input(terminal: int, wake: int, ended: Event, take: Callable[[Message], None], typed_before: int = 0) -> None:
    """Hand on what is typed, until it is ``ended``; a byte on the descriptor ``wake`` makes it look.

    In the first ``typed_before`` bytes, typed while the shell's modes held, the terminal has made a newline of Enter.
    """
    guard = Guard()
    with selectors.SelectSelector() as selector:
        selector.register(terminal, selectors.EVENT_READ)
        selector.register(wake, selectors.EVENT_READ)
        while not ended.is_set():
            ready = [key.fd for key, _ in selector.select(_MOMENT if guard.waits else _AT_REST)]
            if wake in ready:
                os.read(wake, 64)
            elif terminal in ready:
                data = _read(terminal)
                if data is None:
                    take(TerminalGone())
                    return
                head, typed_before = data[:typed_before], max(0, typed_before - len(data))
                for message in guard.feed(head.replace(b"\n", b"\r") + data[len(head) :]):
                    take(message)
            for message in guard.tick():
                take(message)


def _read(terminal: int) -> bytes | None:
    """Read what there is; None where the terminal has vanished."""
    try:
        data = os.read(terminal, _AT_ONCE)
    except OSError:
        data = b""
    if not data:
        if gone(terminal):
            return None
        time.sleep(0.1)
    return data
