"""One connection to another machine that is over within a bound of seconds, whatever the other end does.

A socket's own timeout counts from byte to byte, and finding a name has none. Here a clock runs over all of it: the
name, the connection, the greeting, the question and the answer.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from types import TracebackType
from typing import Any

Address = tuple[Any, ...]


TOO_LATE = "No answer in time."


class OutOfTime(OSError):
    """The bound was reached."""


class Bound:
    """A span of seconds, within which everything that is begun in its block ends.

    At its end the connection is shut down, so that whoever waits for an answer gets none. ``over`` says whether that
    has happened.
    """

    def __init__(self, seconds: float) -> None:
        """Take the span; it begins now."""
        self._end = time.monotonic() + seconds
        self._held: socket.socket | None = None
        self._timer = threading.Timer(seconds, self._shut)
        self._timer.daemon = True
        self.over = False

    def __enter__(self) -> Bound:
        """Have the clock shut the connection down at the end."""
        self._timer.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Let go of the connection."""
        self._timer.cancel()
        if self._held is not None:
            self._held.close()

    @property
    def left(self) -> float:
        """The seconds that are left. Raises OutOfTime where there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise OutOfTime(TOO_LATE)
        return left

    def connect(self, host: str, port: int, kind: int = socket.SOCK_STREAM) -> socket.socket:
        """Return a socket connected to a host, at the first of its addresses that takes it. Raises OSError."""
        failed: OSError = OSError("has no address")
        for family, _, protocol, _, address in self._found(host, port, kind):
            made = socket.socket(family, kind, protocol)
            try:
                made.settimeout(self.left)
                made.connect(address)
                made.settimeout(self.left)
            except OSError as error:
                made.close()
                failed = error
                continue
            self.hold(made)
            return made
        raise failed

    def hold(self, connection: socket.socket) -> None:
        """Shut a connection down at the end of the span.

        It is held by a descriptor of its own, which stays that connection's whatever is wrapped around the other one.
        """
        self._held = connection.dup()
        if self.over:
            self._shut()

    def _found(self, host: str, port: int, kind: int) -> Sequence[tuple[int, int, int, str, Address]]:
        """Return the addresses of a host. Raises OSError.

        A resolver cannot be interrupted. It is asked on a thread, which is left to end by itself.
        """
        found: list[Sequence[tuple[int, int, int, str, Address]]] = []
        failed: list[OSError] = []

        def ask() -> None:
            try:
                found.append(socket.getaddrinfo(host, port, type=kind))
            except OSError as error:
                failed.append(error)
            except UnicodeError:
                failed.append(OSError("is no name of a host"))

        asking = threading.Thread(target=ask, daemon=True)
        asking.start()
        asking.join(self.left)
        if failed:
            raise failed[0]
        if not found:
            raise OutOfTime(TOO_LATE)
        return found[0]

    def _shut(self) -> None:
        self.over = True
        held = self._held
        if held is not None:
            with suppress(OSError):
                held.shutdown(socket.SHUT_RDWR)


def failure(error: BaseException, bound: Bound) -> str:
    """Return why a connection failed, as a sentence without any address, name or text of the other end."""
    import ssl

    if bound.over or isinstance(error, (OutOfTime, TimeoutError)):
        return TOO_LATE
    if isinstance(error, ssl.SSLCertVerificationError):
        return "Its certificate is not trusted."
    if isinstance(error, ssl.SSLError):
        return "TLS failed."
    if isinstance(error, socket.gaierror):
        return "Its name is not found."
    if isinstance(error, ConnectionRefusedError):
        return "The connection was refused."
    if isinstance(error, ConnectionError):
        return "The connection was cut."
    if isinstance(error, OSError) and error.strerror:
        return f"It cannot be reached: {error.strerror}."
    return "No usable answer came."
