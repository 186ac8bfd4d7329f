"""One connection to a server: made, listened on, lost and made again; the driver's errors become the store's.

Nobody at the desk waits for a connection: when it is lost, every call raises Away at once, a thread connects to the
server again, and the next call after that uses the new connection.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from helpdesk_tui.store.base import Unusable
from helpdesk_tui.store.postgres.connection.driver import Connection, Error
from helpdesk_tui.store.postgres.connection.failures import another_desk, away, is_over, lost, store_error
from helpdesk_tui.store.postgres.connection.feed import Feed
from helpdesk_tui.store.postgres.connection.returning import LONGEST, Returning
from helpdesk_tui.store.postgres.connection.unreached import connected
from helpdesk_tui.store.postgres.connection.witness import Head, Witness

_NOT_NEXT = "HD002"
"""The SQLSTATE of the schema's own functions for a version that is not the next one."""

LIFE, POLLED = 1.0, 0.5
"""Seconds between two signs of life, which are reads of the head; the second where the feed polls."""

LIFE_DEADLINE = 1.0
"""Seconds that a sign of life may take: it is one row, and a key may be waiting behind it."""


class NotNext(ValueError):
    """A version is not the next one of what is there."""


@dataclass(frozen=True, slots=True)
class _Reached:
    """A new connection, and whether its log is the one that was known."""

    connection: Connection
    same_desk: bool = True
    misses: bool = False
    head: Head | None = None

    def close(self) -> None:
        self.connection.close()


class Session:
    """A connection in autocommit. Every method raises what ``store.base`` names, never the driver's own errors."""

    def __init__(self, dsn: str, name: str, busy: float, deadline: float, *, polls: bool = False) -> None:
        """Connect to ``dsn``, called ``name`` in messages; wait ``busy`` seconds for other writers.

        ``deadline`` is how many seconds any answer of the server may take; with ``polls`` it does not listen.
        """
        self.name, self.busy, self.deadline = name, busy, deadline
        self._dsn = dsn
        self._feed = Feed(polls=polls)
        self._witness = Witness()
        self._returning: Returning[_Reached] | None = None
        self._blocks = 0
        self._lost = self._wrote = self._closed = False
        self._read: Head | None = None
        """Where the log ended when that was last looked at; the witness knows of one's own writes since, too."""
        self._sign_at = 0.0
        self._connection: Connection = self._reach().connection

    @property
    def connection(self) -> Connection:
        """The connection; a new one is used once it was reached, but not inside a transaction. Raises Away."""
        if self._returning is not None or self._connection.closed:
            self._take_up()
        return self._connection

    def _reach(self) -> _Reached:
        """Return a new connection, which listens if the last one did. All but the first run in a thread."""
        with self.translating(first=True):
            connection = connected(self._dsn, self.name, self.deadline)
            try:
                if self._witness.head is None:
                    return _Reached(connection)
                head = self._witness.look(connection)
                if not self._witness.knows(head):
                    return _Reached(connection, same_desk=False)
                if self._feed.begun:
                    self._feed.begin(connection)
                return _Reached(connection, misses=self._witness.misses(connection, head), head=head)
            except BaseException:
                connection.close()
                raise

    def _take_up(self) -> None:
        """Go on with the connection that was reached meanwhile. Raises Away while there is none."""
        self.drop()
        reached = self._returning.take() if self._returning is not None and not self._blocks else None
        if reached is None:
            raise away(self.name)
        self._returning = None
        if not reached.same_desk:
            reached.close()
            self._returning = Returning(self._reach, LONGEST)
            raise another_desk(self.name)
        self._connection = reached.connection
        self._lost |= reached.misses
        self._see(reached.head)

    def drop(self) -> None:
        """Close a connection that cannot be used any more, and start to connect to the server again."""
        self._connection.close()
        if self._returning is None and self._witness.head is not None and not self._closed:
            self._returning = Returning(self._reach)

    def head(self) -> Head:
        """Return the end of the log. After the first call, a server that goes away is connected to again."""
        with self.translating():
            head = self._witness.look(self.connection)
        if not self._blocks:
            self._see(head)
        return head

    def _see(self, head: Head | None) -> None:
        """Know where the log ends now."""
        self._witness.head = self._read = head

    @property
    def ahead(self) -> float:
        """How many seconds the server's clock is ahead of this machine's."""
        return self._witness.ahead

    def told(self) -> int:
        """Return a number that changes when others have written, as far as notices have come by now.

        Raises Lost, once, where the server came back without the last of what was seen.
        """
        connection = self.connection
        with self.translating():
            if not self._feed.begun:
                self._feed.begin(connection)
            self._feed.look(connection)
        if time.monotonic() >= self._sign_at:
            self._see_that_it_lives(connection)
        if self._lost:
            self._lost = False
            raise lost(self.name)
        return self._feed.heard

    def _see_that_it_lives(self, connection: Connection) -> None:
        """Read the head: the notices alone do not show that a server is gone, or that they do not come any more."""
        last, before, wrote, self._wrote = self._witness.head, self._read, self._wrote, False
        connection.deadline = min(LIFE_DEADLINE, self.deadline)
        try:
            head = self.head()
        finally:
            connection.deadline = self.deadline
        self._sign_at = time.monotonic() + (POLLED if self._feed.polls else LIFE)
        if last is not None and not last.leads_to(head):
            self._lost = True
        if before not in (None, head) and (self._feed.polls or not wrote):
            self._feed.heard += 1

    @contextmanager
    def translating(self, *, first: bool = False, committing: bool = False) -> Iterator[None]:
        """Yield in a block in which the driver's errors become the store's.

        ``first`` says that there is no connection yet, ``committing`` that a commit is sent in it.
        """
        try:
            yield
        except Error as error:
            if error.sqlstate == _NOT_NEXT:
                raise NotNext(error.diag.message_primary) from error
            if not first and (is_over(error) or self._connection.closed):
                self.drop()
            raise store_error(error, self.name, committing=committing) from error
        except NotNext:
            raise
        except ValueError as error:
            raise Unusable(f"The desk at {self.name} holds a value that cannot be. Look with 'check'.") from error

    @contextmanager
    def block(self, *, writes: bool = False) -> Iterator[None]:
        """Yield in a block that is one transaction: a connection that is lost in it is replaced only after it."""
        connection = self.connection
        self._blocks += 1
        if writes:
            # The server waits for other writers first, and then it has its time to answer.
            connection.deadline = self.deadline + self.busy
        try:
            yield
        finally:
            self._blocks -= 1
            self._wrote |= writes
            connection.deadline = self.deadline

    @contextmanager
    def giving_way(self, asked: Callable[[], bool]) -> Iterator[None]:
        """Yield in a block in which a read raises Interrupted once ``asked`` returns True; a write goes on."""
        connection = self.connection
        connection.asked = asked
        try:
            yield
        finally:
            connection.asked = None

    @contextmanager
    def unasked(self) -> Iterator[None]:
        """Yield in a block in which no read is given up."""
        connection = self._connection
        asked, connection.asked = connection.asked, None
        try:
            yield
        finally:
            connection.asked = asked

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open, one that has failed too."""
        return self._connection.info.transaction_status.name in ("INTRANS", "INERROR", "ACTIVE")

    def wait(self, seconds: float) -> None:
        """Wait ``seconds`` for other writers from now on."""
        self.busy = seconds

    def close(self) -> None:
        """Close the connection, and connect no more."""
        self._closed = True
        if self._returning is not None:
            self._returning.end()
        self._connection.close()
