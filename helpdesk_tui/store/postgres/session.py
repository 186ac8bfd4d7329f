"""One connection to a server: made, listened on, and let go of; the driver's errors become sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from helpdesk_tui.store.base import Unusable
from helpdesk_tui.store.postgres.driver import Connection, Error
from helpdesk_tui.store.postgres.failures import store_error
from helpdesk_tui.store.postgres.feed import Feed
from helpdesk_tui.store.postgres.unreached import connected

_NOT_NEXT = "HD002"
"""What the schema's own functions say of a version that does not follow."""


class Session:
    """A connection in autocommit. Every method raises what ``store.base`` names, never the driver's own errors."""

    def __init__(self, dsn: str, name: str, busy: float, deadline: float) -> None:
        """Connect to ``dsn``, called ``name`` in sentences; wait ``busy`` seconds for other writers.

        ``deadline`` is how many seconds any answer of the server may take.
        """
        self.name, self.busy, self.deadline = name, busy, deadline
        self._dsn = dsn
        self._feed = Feed()
        self.connection = self._connected()

    def _connected(self) -> Connection:
        with self.translating():
            connection = connected(self._dsn, self.name, self.deadline)
            self._feed.listen(connection)
            return connection

    def told(self) -> int:
        """Return a number that changes when others have written, as far as the server has said so by now."""
        with self.translating():
            return self._feed.look(self.connection)

    @contextmanager
    def translating(self) -> Iterator[None]:
        """Yield in a block in which the driver's errors become the store's."""
        try:
            yield
        except Error as error:
            if error.sqlstate == _NOT_NEXT:
                raise ValueError(error.diag.message_primary) from error
            raise store_error(error, self.name) from error
        except ValueError as error:
            raise Unusable(f"The desk at {self.name} holds a value that cannot be. Look with 'check'.") from error

    @contextmanager
    def giving_way(self, asked: Callable[[], bool]) -> Iterator[None]:
        """Yield in a block in which a read raises Interrupted once ``asked`` says so; a write goes on."""
        self.connection.asked = asked
        try:
            yield
        finally:
            self.connection.asked = None

    @contextmanager
    def unasked(self) -> Iterator[None]:
        """Yield in a block in which nothing is given up."""
        connection, asked = self.connection, self.connection.asked
        connection.asked = None
        try:
            yield
        finally:
            connection.asked = asked

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open, one that has failed too."""
        return self.connection.info.transaction_status.name in ("INTRANS", "INERROR", "ACTIVE")

    def wait(self, seconds: float) -> None:
        """Wait ``seconds`` for other writers from now on."""
        self.busy = seconds

    def close(self) -> None:
        """Close the connection."""
        self.connection.close()
