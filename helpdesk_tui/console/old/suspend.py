"""Ctrl+Z: the terminal goes back to the shell as it was, and the console draws itself anew when it is resumed.

Textual does the first half by itself, but leaves the terminal without echo, because it found
it so; and it starts a second reader of keys on any SIGCONT, also after a SIGSTOP that it had
no part in.
"""

from __future__ import annotations

import os
import signal
import termios
from collections.abc import Callable
from contextlib import suppress as ignoring
from typing import Any

from textual.driver import Driver


def suspend() -> bool:
    """Suspend this job, as the terminal itself would; return False where no shell could ever resume it."""
    try:
        orphaned = os.getsid(os.getppid()) != os.getsid(0)
    except OSError:
        orphaned = True
    if orphaned:
        return False
    os.killpg(os.getpgrp(), signal.SIGTSTP)
    return True


def stand_aside(
    driver: Driver, terminal: int, shell_modes: list[Any] | None, repaint: Callable[[], None] | None = None
) -> None:
    """On SIGTSTP give the ``terminal`` back in ``shell_modes``, stop, and take it again when continued."""

    def stop(number: int, frame: object) -> None:
        # While an editor has the terminal, it is not the console's to give.
        own = driver._auto_restart
        if own:
            driver.suspend_application_mode()
            if shell_modes is not None:
                with ignoring(termios.error):
                    termios.tcsetattr(terminal, termios.TCSADRAIN, shell_modes)
        os.kill(os.getpid(), signal.SIGSTOP)
        if own:
            driver.resume_application_mode()
            if repaint is None:
                driver._app.refresh(layout=True)
            else:
                repaint()

    signal.signal(signal.SIGTSTP, stop)
    signal.signal(signal.SIGCONT, signal.SIG_DFL)
