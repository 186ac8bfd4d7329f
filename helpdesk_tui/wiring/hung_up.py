"""A terminal that has vanished: which errors that is, and how a program ends then."""

from __future__ import annotations

import errno
import os
import sys
import termios
from contextlib import suppress

HUNG_UP = 129
"""The exit status after a hang-up: 128 and the number of SIGHUP."""


def is_hang_up(error: BaseException) -> bool:
    """Return whether an error comes from a standard stream whose terminal has vanished."""
    seen: BaseException | None = error
    while seen is not None:
        number = seen.errno if isinstance(seen, OSError) else seen.args[:1] if isinstance(seen, termios.error) else None
        if number in (errno.EIO, (errno.EIO,)):
            return bool(_vanished())
        seen = seen.__cause__ or seen.__context__
    return False


def let_go() -> int:
    """Discard what would still be written to a terminal that is gone, and return the exit status.

    Otherwise the interpreter's last flush fails, and it exits with another status.
    """
    for number in _vanished():
        with suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_RDWR), number)
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    return HUNG_UP


def _vanished() -> list[int]:
    """Return the standard streams whose terminal is gone."""
    return [number for number in (0, 1, 2) if _is_gone(number)]


def _is_gone(number: int) -> bool:
    try:
        termios.tcgetattr(number)
    except termios.error as error:
        return bool(error.args[0] == errno.EIO)
    return False
