"""The only place where psycopg is imported; only a desk on a server loads it (some 60 ms)."""

from __future__ import annotations

import select
import signal
import threading
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import psycopg
from psycopg.abc import Buffer
from psycopg.adapt import Loader
from psycopg.types.string import StrDumper

Result = TypeVar("Result")

Error = psycopg.Error
OperationalError, InterfaceError = psycopg.OperationalError, psycopg.InterfaceError
Pipeline = psycopg.Pipeline

_LOOK = 0.005
"""Seconds between two calls of ``asked`` during a read."""


class Overdue(psycopg.OperationalError):
    """The server did not answer in time; the connection is of no further use."""


class GivenUp(psycopg.OperationalError):
    """A read was given up for a key that was pressed."""


class Connection(psycopg.Connection[tuple[Any, ...]]):
    """A connection whose every answer has a deadline of the client's own.

    A server's ``statement_timeout`` does not end a commit that waits for a standby, nor a server that is frozen.
    """

    deadline: float = 5.0
    """Seconds that an answer may take."""
    asked: Callable[[], bool] | None = None
    """Returns whether a read is to be given up; None where none is."""

    def forget_prepared(self) -> None:
        """Take no statement for prepared any more.

        What an error in a pipeline kept from the server psycopg takes for prepared there, and would never ask again.
        """
        self._prepared.clear()

    def wait(self, gen: Generator[Any, Any, Result], interval: float = 0.0, timeout: float | None = None) -> Result:
        """Run psycopg's generator, which talks to the server, until it is done.

        Raises:
            Overdue: it took longer than ``deadline``; the connection is closed.
            GivenUp: somebody asked for it meanwhile; the statement was cancelled.
        """
        end = time.monotonic() + (self.deadline if timeout is None else timeout)
        poll = select.poll()
        descriptor = self.pgconn.socket
        cancelled = False
        try:
            wanted = next(gen)
            while True:
                if not cancelled and self.asked is not None and self.asked():
                    cancelled = True
                    self.cancel_safe(timeout=1.0)
                poll.register(descriptor, (select.POLLIN if wanted & 1 else 0) | (select.POLLOUT if wanted & 2 else 0))
                left = end - time.monotonic()
                pause = left if self.asked is None else min(left, _LOOK)
                ready = poll.poll(max(0.0, pause) * 1000)
                if ready:
                    wanted = gen.send(_ready(ready[0][1]))
                elif left <= 0:
                    self.pgconn.finish()
                    raise Overdue(f"no answer for {self.deadline:g} s")
        except StopIteration as done:
            if cancelled:
                # It was done just before: who asked does not want it, whichever of the two was faster.
                raise GivenUp("given up for a key") from None
            found: Result = done.value
            return found
        except psycopg.errors.QueryCanceled as error:
            if cancelled:
                raise GivenUp("given up for a key") from error
            raise
        except KeyboardInterrupt:
            # Half an answer is no use to whoever asks next. The server undoes what it was doing.
            self.pgconn.finish()
            raise


@contextmanager
def to_the_end() -> Iterator[None]:
    """Yield in a block that Ctrl-C does not interrupt: it is raised after the block, unless the block itself raises.

    A commit is such a block: only its answer says whether something was written.
    """
    usual = signal.getsignal(signal.SIGINT)
    if threading.current_thread() is not threading.main_thread() or not callable(usual):
        yield
        return
    pressed = False

    def remember(*_: object) -> None:
        nonlocal pressed
        pressed = True

    signal.signal(signal.SIGINT, remember)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, usual)
    if pressed:
        signal.raise_signal(signal.SIGINT)


def _ready(events: int) -> int:
    """Return what a socket is ready for in psycopg's numbers (its waiting.Ready: 1 to read, 2 to write)."""
    reads = 1 if events & (select.POLLIN | select.POLLHUP | select.POLLERR) else 0
    return reads | (2 if events & select.POLLOUT else 0)


class _Number(Loader):
    """Reads a numeric value, the type of a server's sums, as an int or a float."""

    def load(self, data: Buffer) -> int | float:
        text = bytes(data).decode()
        return int(text) if text.lstrip("-").isdigit() else float(text)


def connect(place: str, *, seconds: float, application: str = "helpdesk") -> Connection:
    """Connect to a server, the first of its hosts that can be written to.

    ``place`` is a libpq connection string or URL; each host is given two seconds. Raises psycopg.Error.
    """
    connection = Connection.connect(
        place,
        autocommit=True,
        prepare_threshold=3,
        connect_timeout=2,
        application_name=application,
        target_session_attrs="read-write",
        options="-c search_path=helpdesk,public -c synchronous_commit=on -c idle_in_transaction_session_timeout=2s"
        " -c client_connection_check_interval=1s",
        tcp_user_timeout=int(seconds * 1000),
        keepalives_idle=5,
        keepalives_interval=2,
        keepalives_count=2,
    )
    # As text, so that the server need not guess what a value is.
    connection.adapters.register_dumper(str, StrDumper)
    connection.adapters.register_loader("numeric", _Number)
    connection.deadline = seconds
    return connection
