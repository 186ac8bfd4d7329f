"""The terminal as Textual drives it: read through the guard, written through the ledger, never waiting for a slow one.

Private names of Textual (8.2) that the console uses, each held by a test in ``tests/console/test_private_names.py``:

- ``LinuxDriver``: ``_run_input_thread``, ``_get_terminal_size``, ``_auto_restart``, ``_must_signal_resume``, ``_size``,
  ``_loop``, ``_app``, ``_file``
- ``App``: ``_handle_exception``, ``_driver``, ``_get_screen``, ``_clipboard``
- ``_styles_cache`` (``StylesCache``): what the palette painted; ``Widget``'s ``_set_dirty``: what is not rendered again
- ``MessagePump``: ``_dispatch_message``, so that a desk that cannot be had ends no screen
- ``Screen``: ``_compositor`` and its ``render_strips``, for what lies under a dialog; ``_on_timer_update`` and
  ``_dirty_widgets``, for what is painted together
- widgets' own handlers: ``_on_key``, ``_on_paste``, ``_on_mouse_scroll_down``, ``_on_mouse_scroll_up``; of ``TextArea``
  ``_replace_via_keyboard``
- ``_ansi_sequences`` (``ANSI_SEQUENCES_KEYS``), ``_keyboard_protocol`` (``FUNCTIONAL_KEYS``), ``_xterm_parser``
  (``XTermParser``): the guard; ``_character_to_key``, for a key that is clicked in the last line
"""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

from textual.drivers.linux_driver import LinuxDriver
from textual.events import InputEvent, Key, Paste
from textual.message import Message

from helpdesk_tui.console.ledger import Ledger
from helpdesk_tui.console.tty.depth import TRUE
from helpdesk_tui.console.tty.ending import LAST_WORD, end_within, restore
from helpdesk_tui.console.tty.job import Job
from helpdesk_tui.console.tty.modes import Modes
from helpdesk_tui.console.tty.pace import QUESTION, Pace
from helpdesk_tui.console.tty.reader import read_input
from helpdesk_tui.console.tty.typed import Answered, TerminalGone
from helpdesk_tui.console.tty.writer import Writer
from helpdesk_tui.domain.text.ascii import in_ascii

_SYNC_START, _SYNC_END = "\x1b[?2026h", "\x1b[?2026l"
_FRAME = (_SYNC_START, _SYNC_END)
"""A paint is framed by ourselves."""
_ENTER = "\x1b[?1049h"
_PAINT = re.compile(r"\x1b\[[0-9;]*H")
_ONE_WRITE = 1024
"""Bytes that a terminal takes in one piece anyway."""
_LAST_ANSWER = 1.0
"""Seconds that the end waits for an answer of the terminal that is on its way."""
_BURST, _MOST_SKIPPED = 0.02, 10
"""Seconds that a paint waits while more keys do; how often, then the screen is shown all the same."""


class DeskDriver(LinuxDriver):
    """Textual's driver, for a terminal whose alternate screen may be shown already."""

    painted = ""
    """What stands on the terminal when Textual takes over; set by whoever painted it."""
    colours = TRUE
    """How many the terminal shows: 0 for NO_COLOR, which Textual takes for greys."""
    plain_signs = False
    """The terminal's font lacks the signs that are drawn here."""
    ascii_only = False
    """The locale is not UTF-8: no other characters are sent, from the first byte to the last."""
    kitty = 1
    """Which flags of kitty's keyboard protocol are asked for; 0: none."""
    kiosk = False
    """There is no shell to go back to: nothing suspends."""
    shell_modes: list[Any] | None = None
    """The terminal's modes (termios) as the shell left them: it gets them back whenever the console is not shown."""
    taken = ""
    """What was sent before Textual came, the first screen's modes among it; they are not set a second time."""
    typed_before = 0
    """Bytes that were typed before the terminal was taken, while it still made a newline of Enter."""
    active: bool | None = None
    """Whether the driver holds the terminal now, in the application's modes; None where it has not begun to."""

    def __init__(self, *args: Any, **options: Any) -> None:
        """Know what stands on the terminal."""
        super().__init__(*args, **options)
        # Not standard error: that may be kept in a file.
        self._file = sys.__stdout__ or sys.__stderr__
        self._size = self._get_terminal_size()
        self.ledger = Ledger(
            *self._size, colours=self.colours, ascii_only=self.ascii_only, plain_signs=self.plain_signs
        )
        self.bursts: Callable[[], bool] = lambda: False
        """Whether keys wait that will change the screen again; the application says."""
        self.typing: Callable[[], None] = lambda: None
        """Called in the thread that reads, before a key or a paste is handed to the application."""
        self._writer: Writer | None = None
        self._pace = Pace()
        self._modes = Modes(os.environ, self.kitty, self.taken)
        self._answer = threading.Event()
        self._syncs = False
        self._entered = bool(self.painted)
        self._later: asyncio.TimerHandle | None = None
        self._skipped = 0
        self._wake = os.pipe()
        self._ending: threading.Timer | None = None
        if self.painted:
            self.ledger.stands(self.painted)
            self.ledger.held = True
        self._job = Job(self, stops=not self.kiosk)
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            # Until the application listens itself: what a handler raises in its loop leaves the reader running.
            self._loop.add_signal_handler(number, _end, self, 128 + number)

    def release(self) -> None:
        """Let Textual paint: what differs from the first screen by now is sent."""
        if self.ledger.held:
            self.ledger.held = False
            self._send()

    def end_soon(self, status: int = 128 + signal.SIGTERM) -> None:
        """See to it that the process ends with this status, even if the terminal takes no more bytes."""
        if self._ending is None:
            self._ending = end_within(LAST_WORD, status, self.fileno, self.shell_modes)

    # What Textual calls.

    def write(self, data: str) -> None:
        """Write what the terminal does not show yet."""
        if _PAINT.match(data):
            self.ledger.enter(data)
            self._pace.want()
            self._send()
        elif data == _ENTER and self._entered:
            # Some terminals clear a screen that is entered twice.
            self._entered = False
        elif data == _ENTER:
            self.ledger.forget()
            self._put(data)
        elif data not in _FRAME and (due := self._modes.due(data)):
            self._put(in_ascii(due) if self.ascii_only and not due.isascii() else due)
        self._syncs = self._syncs or data == _SYNC_START

    def start_application_mode(self) -> None:
        """Take the terminal."""
        assert self._file is not None
        self._writer = Writer(self._file.fileno(), lambda: self._soon(self._send))
        DeskDriver.active = True
        super().start_application_mode()  # type: ignore[no-untyped-call]
        self._loop.call_soon(self._send)

    @property
    def holds_terminal(self) -> bool:
        """Whether the terminal is the console's now, and not an editor's that it has started."""
        return self._auto_restart and bool(DeskDriver.active)

    def take_again(self) -> None:
        """Take the terminal after a stop; the application hears of it (``app_resume_signal``)."""
        self._must_signal_resume = True
        self.resume_application_mode()

    def disable_input(self) -> None:
        """Read no more; a question that is still on its way back would end up in the shell."""
        if self._pace.asked:
            self._answer.wait(_LAST_ANSWER)
            self._pace.answered()
        with suppress(OSError):
            os.write(self._wake[1], b"x")
        super().disable_input()

    def stop_application_mode(self) -> None:
        """Give the terminal back, in the modes that the shell left it in."""
        super().stop_application_mode()
        restore(self.fileno, self.shell_modes)
        DeskDriver.active = False

    def close(self) -> None:
        """Let the terminal take the last bytes, but not for ever."""
        super().close()
        if self._writer is not None:
            self._writer.stop(LAST_WORD)
            self._writer = None

    def process_message(self, message: Message) -> None:
        """Hand a message to the application; called in the thread that reads."""
        if isinstance(message, Answered):
            self._answer.set()
            self._soon(self._answered)
        elif isinstance(message, TerminalGone):
            self.end_soon(128 + signal.SIGHUP)
            self.send_message(message)
        else:
            if isinstance(message, InputEvent | Paste):
                self._pace.typed()
            if isinstance(message, Key | Paste):
                self.typing()
            super().process_message(message)

    def run_input_thread(self) -> None:
        """Hand on what is typed, until the application ends."""
        before, DeskDriver.typed_before = self.typed_before, 0
        read_input(self.fileno, self._wake[0], self.exit_event, self.process_message, before)

    def _run_input_thread(self) -> None:
        """Read in a thread; Textual would print a traceback, with what was typed in it."""
        try:
            self.run_input_thread()
        except Exception as error:
            self._soon(partial(self._app._handle_exception, error))

    def _get_terminal_size(self) -> tuple[int, int]:
        """Return the terminal's own size; Textual believes LINES and COLUMNS, which a shell may have exported."""
        with suppress(OSError, ValueError):
            size = os.get_terminal_size(self.fileno)
            if size.columns and size.lines:
                return size.columns, size.lines
        return 80, 24

    # What is ours.

    def _put(self, data: str) -> None:
        if self._writer is not None:
            self._writer.write(data)

    def _soon(self, call: Callable[[], None]) -> None:
        """Have something done in the application's thread, unless that has ended."""
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(call)

    def _send(self) -> None:
        """Send what is due, unless the terminal is still busy with what came before: then only the latest, later.

        The writer calls again when it has written everything.
        """
        if self._later is not None or self._writer is None or self._writer.busy:
            return
        wait = _BURST if self._skips() else self._pace.wait()
        if wait:
            self._later = self._loop.call_later(wait, self._send_later)
            return
        due = self.ledger.due()
        if due:
            asks = self._pace.sent(len(due))
            framed = f"{_SYNC_START}{due}{_SYNC_END}" if self._syncs and len(due) > _ONE_WRITE else due
            if asks:
                self._answer.clear()
            self._put(framed + QUESTION if asks else framed)

    def _send_later(self) -> None:
        self._later = None
        self._send()

    def _answered(self) -> None:
        self._pace.answered()
        if self._later is not None:
            self._later.cancel()
            self._send_later()

    def _skips(self) -> bool:
        """Whether keys wait that will change the screen again; every so often it is shown all the same."""
        self._skipped = self._skipped + 1 if self.bursts() else 0
        return 0 < self._skipped < _MOST_SKIPPED


def _end(driver: DeskDriver, status: int) -> None:
    """End the application before it has come to listen to signals."""
    driver.end_soon(status)
    driver._app.exit(return_code=status)
