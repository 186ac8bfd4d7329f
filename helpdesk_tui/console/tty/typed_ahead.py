"""What was typed before the console read any key; no Textual here, for the first screen stands by then."""

from __future__ import annotations

import fcntl
import sys
import termios
from contextlib import suppress


def waiting(terminal: int) -> int:
    """Return how many bytes have been typed and not read yet."""
    with suppress(OSError):
        return int.from_bytes(fcntl.ioctl(terminal, termios.FIONREAD, bytes(4)), sys.byteorder)
    return 0
