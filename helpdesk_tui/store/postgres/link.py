"""One connection to a desk on a server, asked as a file is; its errors become sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from typing import TYPE_CHECKING, Any

from helpdesk_tui.store.asks import Parameters
from helpdesk_tui.store.base import Row, StoreError
from helpdesk_tui.store.postgres.connection.driver import Error, to_the_end
from helpdesk_tui.store.postgres.connection.failures import NOTHING, is_over, store_error, unclear
from helpdesk_tui.store.postgres.connection.session import Session
from helpdesk_tui.store.postgres.search import PostgresSearch
from helpdesk_tui.store.postgres.spelling import spelled

if TYPE_CHECKING:
    from psycopg import Cursor

_PIECE = 1_000
_names = count(1)


class Link(Session):
    """A connection that is asked (see ``asks.Asks``)."""

    search = PostgresSearch()
    _writes = False

    def rows(self, sql: str, parameters: Parameters = ()) -> list[Row]:
        """Run a statement and return all its rows."""
        with self.translating():
            return self._execute(sql, parameters).fetchall()

    def row(self, sql: str, parameters: Parameters = ()) -> Row | None:
        """Run a statement that has at most one row."""
        with self.translating():
            return self._execute(sql, parameters).fetchone()

    def value(self, sql: str, parameters: Parameters = ()) -> Any:
        """Return the first column of the only row, or None."""
        row = self.row(sql, parameters)
        return row[0] if row else None

    def pieces(self, sql: str, parameters: Parameters = ()) -> Iterator[list[Row]]:
        """Yield the rows of a long read in pieces, to keep memory flat; the caller reads on to the end."""
        with self.snapshot():
            with self.translating():
                cursor = self.connection.cursor(f"piece_{next(_names)}")
                cursor.execute(spelled(sql), parameters)
            while True:
                with self.translating():
                    piece = cursor.fetchmany(_PIECE)
                if not piece:
                    break
                yield piece
            with self.translating():
                cursor.close()

    def run(self, sql: str, parameters: Parameters = ()) -> Cursor[Row]:
        """Run a statement that writes; the cursor knows its row count."""
        with self.translating():
            return self._execute(sql, parameters)

    def new(self, sql: str, parameters: Parameters = ()) -> int:
        """Run a statement that makes one row, and return the id that it got."""
        return int(self.value(f"{sql} RETURNING id", parameters))

    def many(self, sql: str, rows: Iterable[Parameters]) -> None:
        """Run a statement once for each row."""
        with self.translating(), self.connection.cursor() as cursor:
            cursor.executemany(spelled(sql), list(rows))

    def _execute(self, sql: str, parameters: Parameters) -> Cursor[Row]:
        return self.connection.execute(spelled(sql), parameters or None)

    def moment(self) -> object:
        """Return what is another value once anything was written to the log, by anybody; None inside a write."""
        return None if self._writes else self.value("SELECT seq FROM head")

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Yield in a block whose reads all see the same moment. A write that is open is such a block."""
        if self.in_transaction:
            yield
            return
        with self.block():
            with self.unasked():
                self.run("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            try:
                yield
            finally:
                if not self._connection.closed:
                    with self.unasked():
                        self.run("ROLLBACK")

    @contextmanager
    def transaction(self, *begins: str) -> Iterator[None]:
        """Yield in a block that is one transaction: committed at its end, undone when it raises.

        Raises Unclear where the answer to the commit was lost or doubtful.
        """
        with self.block(writes=True), self.unasked():
            yield from self._transaction(begins)

    def _transaction(self, begins: Sequence[str]) -> Iterator[None]:
        self.run("BEGIN")
        self._writes = True
        try:
            for begin in (f"SET LOCAL lock_timeout = {max(1, round(self.busy * 1000))}", *begins):
                self.run(begin)
            yield
        except BaseException:
            self._undo()
            raise
        else:
            self._commit()
        finally:
            self._writes = False

    def _undo(self) -> None:
        if not self._connection.closed:
            try:
                self.run("ROLLBACK")
            except StoreError:
                self.drop()

    def _commit(self) -> None:
        """Commit. Any warning is doubt: a wait for the standby that was cancelled is told as success with one."""
        doubts: list[object] = []
        connection = self.connection
        connection.add_notice_handler(doubts.append)
        try:
            with to_the_end():
                ended = connection.execute("COMMIT").statusmessage
        except Error as error:
            if is_over(error) or connection.closed:
                self.drop()
            raise store_error(error, self.name, committing=True) from error
        finally:
            connection.remove_notice_handler(doubts.append)
        if doubts:
            raise unclear(self.name)
        if ended != "COMMIT":
            # A statement had failed, and its error was passed over.
            raise StoreError(f"The desk at {self.name} refused a part of this. {NOTHING} Try again.")
