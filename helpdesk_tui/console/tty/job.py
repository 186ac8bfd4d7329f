"""Ctrl+Z, bg and fg in any order: the shell gets its terminal back as it was, and the console takes it again.

Textual leaves the terminal without echo, because it found it so; it starts a second reader of keys on any SIGCONT; and
continued in the background it stays without a writer.
"""

from __future__ import annotations

import os
import signal
import threading
from contextlib import suppress
from typing import Protocol


class Terminal(Protocol):
    """What holds the terminal: the driver."""

    fileno: int

    @property
    def holds_terminal(self) -> bool:
        """Whether the terminal is the console's now, and not an editor's that it has started."""

    def suspend_application_mode(self) -> None:
        """Give the terminal back."""

    def take_again(self) -> None:
        """Take the terminal, and paint it all."""


class Job:
    """Stops and continues the process as its shell's job."""

    def __init__(self, terminal: Terminal, *, stops: bool = True) -> None:
        """Listen to the signals; with ``stops`` false (a kiosk) nothing suspends."""
        self._terminal = terminal
        self._stopping = False
        signal.signal(signal.SIGTSTP, self._stop if stops else signal.SIG_IGN)
        signal.signal(signal.SIGCONT, self._continued)

    def _stop(self, number: int, frame: object) -> None:
        own, self._stopping = self._terminal.holds_terminal, True
        if own:
            self._terminal.suspend_application_mode()
        _stop_here()
        if own:
            self._wait_for_foreground()
            self._terminal.take_again()
        self._stopping = False

    def _continued(self, number: int, frame: object) -> None:
        """Take the terminal again after a stop that the console had no part in (SIGSTOP)."""
        if self._stopping or not self._terminal.holds_terminal:
            return
        self._stopping = True
        self._wait_for_foreground()
        self._terminal.suspend_application_mode()
        self._terminal.take_again()
        self._stopping = False

    def _wait_for_foreground(self) -> None:
        """Stop again for as long as the job is in the background: there is no terminal to show anything on."""
        with suppress(OSError):
            while os.tcgetpgrp(self._terminal.fileno) != os.getpgrp():
                _stop_here()


def stop_job() -> bool:
    """Suspend this job (Ctrl+Z), as the terminal would; return False where no shell could ever resume it."""
    try:
        orphaned = os.getsid(os.getppid()) != os.getsid(0)
    except OSError:
        orphaned = True
    if not orphaned:
        os.killpg(os.getpgrp(), signal.SIGTSTP)
    return not orphaned


def _stop_here() -> None:
    """Stop this process before anything else in it goes on: a signal to the process may find another thread."""
    signal.pthread_kill(threading.get_ident(), signal.SIGSTOP)
