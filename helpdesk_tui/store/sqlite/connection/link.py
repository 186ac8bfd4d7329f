"""One connection to a desk's file; the engine's errors become the store's."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from helpdesk_tui.store.asks import OneByOne
from helpdesk_tui.store.base import Busy, Moved, Row, Unusable
from helpdesk_tui.store.sqlite.connection import failures
from helpdesk_tui.store.sqlite.connection.driver import engine, prepare
from helpdesk_tui.store.sqlite.connection.files import Files, make_file, refuse_names

if TYPE_CHECKING:
    from helpdesk_tui.store.sqlite.search.terms import SqliteSearch

Parameters = Sequence[object] | Mapping[str, object]

# A page that was read wrong stays in the engine's memory until another connection writes.
_FORGET = "PRAGMA shrink_memory"
_PIECE = 1_000
_TURN = 0.02
_UNDECODABLE = "Could not decode to UTF-8"


class Link(OneByOne):
    """A connection in autocommit. Reads are fetched at once, so that none stays open and keeps the log from shrinking.

    Every method raises Unavailable or Unusable where the engine fails, never the engine's own errors.
    """

    def __init__(self, path: Path, busy: float) -> None:
        """Connect to ``path``, made if missing (folders too); wait ``busy`` seconds for other writers."""
        self.path = path.absolute()
        self.busy = busy
        self.writes = False
        """Whether a write is open."""
        made = make_file(self.path)
        refuse_names(self.path)
        with self.translating():
            self.connection = engine.connect(
                f"{self.path.as_uri()}?mode=rw", uri=True, timeout=busy, isolation_level=None
            )
            prepare(self.connection)
        self.files = Files(self.path)
        if made is not None and self.files.file != made:
            self.connection.close()
            raise Moved(
                f"Somebody put another file in the place of {self.path} while it was made. Nothing was written."
            )

    @property
    def search(self) -> SqliteSearch:
        """How the full-text indexes are asked for words."""
        from helpdesk_tui.store.sqlite.search.terms import SqliteSearch

        return SqliteSearch()

    def translating(self, written: Path | None = None) -> Translating:
        """Return a block in which the engine's errors become the store's; it writes ``written``, or the desk itself."""
        return Translating(self, written or self.path)

    def rows(self, sql: str, parameters: Parameters = ()) -> list[Row]:
        """Run a statement and return all its rows."""
        with self.translating():
            try:
                return self.connection.execute(sql, parameters).fetchall()
            except engine.OperationalError as error:
                self._read_leniently(error)
                return self.connection.execute(sql, parameters).fetchall()

    def row(self, sql: str, parameters: Parameters = ()) -> Row | None:
        """Run a statement that has at most one row."""
        return next(iter(self.rows(sql, parameters)), None)

    def value(self, sql: str, parameters: Parameters = ()) -> Any:
        """Return the first column of the only row, or None."""
        row = self.row(sql, parameters)
        return row[0] if row else None

    def pieces(self, sql: str, parameters: Parameters = ()) -> Iterator[list[Row]]:
        """Yield the rows of a long read in pieces, to keep memory flat; the caller reads on to the end."""
        cursor: engine.Cursor | None = None
        given = 0
        while True:
            with self.translating():
                try:
                    cursor = cursor or self.connection.execute(sql, parameters)
                    piece = cursor.fetchmany(_PIECE)
                except engine.OperationalError as error:
                    self._read_leniently(error)
                    cursor = self.connection.execute(sql, parameters)
                    if given:
                        # Asked for none, it would give all.
                        cursor.fetchmany(given)
                    piece = cursor.fetchmany(_PIECE)
            if not piece:
                return
            given += len(piece)
            yield piece

    def _read_leniently(self, error: engine.OperationalError) -> None:
        """From now on put a mark in place of what is not UTF-8, so that one such ticket does not lock the desk.

        It takes a call for each text, so it begins with the first one that is met. Raises any other error again.
        """
        if not str(error).startswith(_UNDECODABLE) or self.connection.text_factory is not str:
            raise error
        self.connection.text_factory = _lenient

    def run(self, sql: str, parameters: Parameters = ()) -> engine.Cursor:
        """Run a statement that writes; the cursor knows its row count and last row id."""
        with self.translating():
            return self.connection.execute(sql, parameters)

    def new(self, sql: str, parameters: Parameters = ()) -> int:
        """Run a statement that makes one row, and return the id that it got."""
        return int(self.run(sql, parameters).lastrowid or 0)

    def many(self, sql: str, rows: Iterable[Parameters]) -> None:
        """Run a statement once for each row."""
        with self.translating():
            self.connection.executemany(sql, rows)

    # Changes with every commit of another connection; one's own are counted by the connection.
    _OTHERS = "PRAGMA data_version"

    def moment(self) -> object:
        """Return a value that changes once anybody has written anything; None inside a write."""
        if self.connection.in_transaction:
            return None
        return self.value(self._OTHERS), self.connection.total_changes

    def snapshot(self) -> AbstractContextManager[None]:
        """Return a block whose reads all see the same moment; keep it short. A write that is open is such a block."""
        return nullcontext() if self.connection.in_transaction else Block(self, "BEGIN")

    def transaction(self, begin: str = "BEGIN IMMEDIATE") -> Block:
        """Return a block that is one transaction: committed at its end, undone when it raises."""
        return Block(self, begin)

    def meet_log(self) -> None:
        """Remember the write-ahead log. Raises Moved where it is not what it should be."""
        self.files.meet_log(self.row)
        _refuse(self.files.lost(self.row, holding=self.connection.in_transaction))

    def stay(self) -> None:
        """Raise Moved where a file of the desk is not what it was: what is written now would be lost."""
        _refuse(self.files.moved())
        _refuse(self.files.lost(self.row, holding=self.connection.in_transaction))

    def begin(self, begin: str) -> None:
        """Begin a write, taking turns with other programs for ``busy`` seconds. Raises Busy.

        The engine asks for its turn ever more seldom, up to 100 ms apart, so whoever came last is
        served first: of 32 writers at once some wait over 5 s. When it begins again from short waits,
        all have the same chance.
        """
        end = time.monotonic() + self.busy
        _patience(self, min(_TURN, self.busy))
        try:
            while True:
                try:
                    self.run(begin)
                    self.files.meet_log(self.row)
                    return
                except Busy:
                    if time.monotonic() >= end:
                        raise
        finally:
            _patience(self, self.busy)

    def wait(self, seconds: float) -> None:
        """Wait ``seconds`` for other writers from now on."""
        self.busy = seconds
        _patience(self, seconds)

    def adopt(self, other: Link) -> None:
        """Use the file and the connection of another link in place of one's own, which is closed."""
        other.meet_log()
        old, files = self.connection, self.files
        self.connection, self.files = other.connection, other.files
        with self.translating():
            _close(old, files)

    def close(self) -> None:
        """Close the connection."""
        with self.translating():
            _close(self.connection, self.files)


class Block:
    """One transaction on a link."""

    def __init__(self, link: Link, begin: str) -> None:
        """Prepare to ``begin``."""
        self._link = link
        self._begin = begin
        self._writes = begin != "BEGIN"

    def __enter__(self) -> None:
        """Begin. Raises Busy when another program holds the desk longer than the link waits, or Moved."""
        if not self._writes:
            self._link.run(self._begin)
            return
        self._link.stay()
        self._link.begin(self._begin)
        self._link.writes = True

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Commit, or undo all of it."""
        try:
            if kind is None:
                if self._writes:
                    self._link.stay()
                self._link.run("COMMIT")
        finally:
            self._link.writes = False
            # Some failures (disk full) have undone the transaction by themselves.
            if self._link.connection.in_transaction:
                self._link.run("ROLLBACK")


class Translating:
    """A block in which the engine's errors become the store's."""

    def __init__(self, link: Link, written: Path) -> None:
        """Translate errors of ``link``, and those of writing to ``written``."""
        self._link = link
        self._written = written

    def __enter__(self) -> Self:
        """Enter."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Raise the store's error in place of the engine's."""
        if isinstance(error, ValueError):
            # The engine's own message would quote the damaged file.
            found = "text that is no text" if isinstance(error, UnicodeDecodeError) else "a value that cannot be"
            raise failures.damaged(self._link.path, self._link.busy, found) from error
        if isinstance(error, engine.Error):
            said = failures.store_error(error, self._link.path, self._written, self._link.busy)
            if isinstance(said, Unusable):
                _forget(self._link)
            raise said from error


def _refuse(moved: str | None) -> None:
    if moved is not None:
        raise Moved(moved)


def _patience(link: Link, seconds: float) -> None:
    link.value(f"PRAGMA busy_timeout = {int(seconds * 1000)}")


def _forget(link: Link) -> None:
    """Drop the pages in memory: where they were damaged, the file may be whole again at the next read."""
    # There is no connection yet where it could not be made.
    with suppress(engine.Error, AttributeError):
        link.connection.execute(_FORGET)


def _lenient(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")


def _close(connection: engine.Connection, files: Files) -> None:
    """Close a connection, or leave it to the end of the process where closing would do harm: see ``Files.closable``."""
    if files.closable():
        connection.close()
        return
    import ctypes

    ctypes.pythonapi.Py_IncRef(ctypes.py_object(connection))
