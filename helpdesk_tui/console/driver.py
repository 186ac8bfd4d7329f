"""The terminal as Textual drives it: read through the guard, written through the ledger."""

from __future__ import annotations

import asyncio
import os
import selectors
import signal
import time
from collections.abc import Callable

from textual.drivers.linux_driver import LinuxDriver

from helpdesk_tui.console.guard import Guard
from helpdesk_tui.console.ledger import Ledger

_SYNC_START, _SYNC_END = "\x1b[?2026h", "\x1b[?2026l"
_ENTER = "\x1b[?1049h"
_UNHEARD = ("\x1b[?1003h", "\x1b[?1015h", "\x1b]22;default\x07", "\x1b[?2048$p", _SYNC_START, _SYNC_END)
"""Reports of a mouse passing by, an old form of reports, a pointer that stays; a paint is framed by ourselves."""
_ALL_KEYS, _DISAMBIGUATED = "\x1b[>25u", "\x1b[>1u"
"""Kitty's protocol for Esc and Alt alone: letters go on as text, as an input method sends them."""
_ONE_WRITE = 1024
_BUSY = 0.02
"""Seconds after which a terminal that takes its time is asked again: a paint never queues behind another."""
_LAST_WORD, _MOST_SKIPPED = 2.0, 10


class DeskDriver(LinuxDriver):
    """Textual's driver, for a terminal whose alternate screen is shown already."""

    painted = ""
    """What stands on the terminal when Textual takes over; set by whoever painted it."""
    colourless = False
    """NO_COLOR: Textual takes the variable away, and sends greys all the same."""

    def __init__(self, *args: object, **options: object) -> None:
        """Know what stands on the terminal."""
        super().__init__(*args, **options)  # type: ignore[arg-type]
        self.bursts: Callable[[], bool] = lambda: False
        """Whether keys wait that will change the screen again; the application says."""
        self.ledger = Ledger(*self._get_terminal_size(), colourless=self.colourless)
        self._entered = bool(self.painted)
        self._syncs = False
        self._later: asyncio.TimerHandle | None = None
        self._skipped = 0
        if self.painted:
            self.ledger.stands(self.painted)
            self.ledger.held = True

    def release(self) -> None:
        """Let Textual paint: what differs from the first screen by now is sent."""
        if self.ledger.held:
            self.ledger.held = False
            self._send()

    def write(self, data: str) -> None:
        """Write what the terminal does not show yet."""
        if data.startswith("\x1b[") and data[2:3].isdigit() and "H" in data[:10]:
            self.ledger.enter(data)
            self._send()
        elif data == _ENTER and self._entered:
            self._entered = False
        elif data == _ENTER:
            self.ledger.forget()
            super().write(data)
        elif data == _ALL_KEYS:
            super().write(_DISAMBIGUATED)
        elif data not in _UNHEARD:
            super().write(data)
        self._syncs = self._syncs or data == _SYNC_START

    def _send(self) -> None:
        """Send what is due, unless the terminal is still busy with what came before: then only the latest, later."""
        if self._later is not None:
            return
        if self._writer_thread is None or self._writer_thread._queue.qsize() or self._bursts():
            self._later = asyncio.get_running_loop().call_later(_BUSY, self._send_later)
            return
        due = self.ledger.due()
        if due:
            super().write(f"{_SYNC_START}{due}{_SYNC_END}" if self._syncs and len(due) > _ONE_WRITE else due)

    def _send_later(self) -> None:
        self._later = None
        self._send()

    def _bursts(self) -> bool:
        """Whether keys wait that will change the screen again; every so often it is shown all the same."""
        self._skipped = self._skipped + 1 if self.bursts() else 0
        return 0 < self._skipped < _MOST_SKIPPED

    def run_input_thread(self) -> None:
        """Hand on what is typed, until the application ends."""
        guard = Guard()
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                if selector.select(0.05):
                    for message in guard.feed(self._read()):
                        self.process_message(message)
                for message in guard.tick():
                    self.process_message(message)

    def _read(self) -> bytes:
        """Read what there is; a terminal that has vanished sends nothing, for ever."""
        try:
            data = os.read(self.fileno, 4096)
        except OSError:
            data = b""
        if not data:
            time.sleep(0.1)
        return data

    def end_soon(self) -> None:
        """See to it that the process ends even if the terminal takes no more bytes."""
        signal.signal(signal.SIGALRM, lambda *_: os._exit(143))
        signal.setitimer(signal.ITIMER_REAL, _LAST_WORD)
