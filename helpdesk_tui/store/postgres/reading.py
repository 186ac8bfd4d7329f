"""Reads a desk on a server: each statement is a round trip, unless it is sent ahead, together with others.

Reads that are sent ahead are run until one needs an answer that is not there; all these statements are sent in one
round, and the reads are run again, until none needs anything more.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext, suppress
from functools import cached_property
from itertools import count
from typing import TYPE_CHECKING, Any

from helpdesk_tui.store.asks import Asked, Parameters
from helpdesk_tui.store.base import Row, StoreError
from helpdesk_tui.store.postgres.connection.driver import Pipeline
from helpdesk_tui.store.postgres.connection.session import Session
from helpdesk_tui.store.postgres.connection.witness import HEAD, Head, head_of
from helpdesk_tui.store.postgres.words.spelling import spelled

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from psycopg import Cursor

    from helpdesk_tui.store.postgres.words.search import PostgresSearch

_PIECE = 1_000
_FORESEEN = 100_000
"""Rows of a long read that may be asked ahead at once; a longer one is read where it is used, in pieces."""
_ROUNDS = 6
"""The most rounds of reads that are sent ahead; further statements are sent where they are used."""
_names = count(1)

# Where the log ends.
_SEQ = "SELECT seq FROM head"
# A block of reads that all see one moment.
_SNAPSHOT = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"


class NotYet(Exception):
    """The answer to a statement is not there: it is sent in the next round."""


class Answers:
    """The answers to statements that were sent ahead, and, while it ``collects``, the statements to send next."""

    def __init__(self) -> None:
        """Start without answers."""
        self._known: dict[Hashable, Sequence[Row]] = {}
        self._wanted: dict[Hashable, Asked] = {}
        self.collects = False

    def rows(self, sql: str, parameters: Parameters) -> list[Row] | None:
        """Return the rows of a statement; None where it was not asked ahead. Raises NotYet while it collects."""
        key = key_of(sql, parameters)
        found = self._known.get(key)
        if found is not None:
            return list(found)
        if self.collects:
            self._wanted[key] = sql, parameters
            raise NotYet
        return None

    def want(self, asked: Sequence[Asked]) -> None:
        """Ask some statements in the next round, as far as they are not known."""
        self._wanted |= {key: one for one in asked if (key := key_of(*one)) not in self._known}

    def run(self, reads: Sequence[Callable[[], object]]) -> list[Callable[[], object]]:
        """Run reads with the answers that are there; return those that need more."""
        left = []
        self.collects = True
        try:
            for read in reads:
                try:
                    read()
                except NotYet:
                    left.append(read)
        finally:
            self.collects = False
        return left

    def taken(self) -> list[Asked]:
        """Return the statements to send next, and clear them."""
        wanted, self._wanted = self._wanted, {}
        return list(wanted.values())

    def put(self, sql: str, parameters: Parameters, rows: Sequence[Row]) -> None:
        """Know an answer."""
        self._known[key_of(sql, parameters)] = rows

    def forget(self, *parameters: object) -> None:
        """Drop the answers on one ticket or operation, because it was written."""
        for key in [key for key in self._known if isinstance(key, tuple) and key[1] == parameters]:
            with suppress(KeyError):
                del self._known[key]

    def clear(self) -> None:
        """Drop all answers."""
        self._known.clear()


def key_of(sql: str, parameters: Parameters) -> Hashable:
    """Return what tells one statement with its values from another."""
    return sql, tuple(parameters.items()) if isinstance(parameters, Mapping) else tuple(parameters)


class Reading(Session):
    """A connection to read through (see ``asks.Asks``)."""

    foresees = True
    _writes = False
    _answers: Answers | None = None
    _pipeline: AbstractContextManager[Pipeline] | None = None
    _sent: Pipeline | None = None
    """The pipeline of a write, in which statements may not be answered yet."""

    @cached_property
    def search(self) -> PostgresSearch:
        """How words are found here; a command that only lists does without."""
        from helpdesk_tui.store.postgres.words.search import PostgresSearch

        return PostgresSearch()

    def rows(self, sql: str, parameters: Parameters = ()) -> list[Row]:
        """Run a statement and return all its rows."""
        known = None if self._answers is None else self._answers.rows(sql, parameters)
        if known is not None:
            return known
        with self.translating():
            cursor = self._execute(sql, parameters)
            self.settle()
            return cursor.fetchall()

    def settle(self) -> None:
        """Wait for the answers to everything that was sent in a write; a statement that failed raises its error now.

        The server is told that nothing follows at once, or it would count a write that is stopped here as busy and
        never end it, and nobody else could write.
        """
        if self._sent is not None:
            with self.translating():
                self._sent.sync()

    def row(self, sql: str, parameters: Parameters = ()) -> Row | None:
        """Run a statement that has at most one row."""
        rows = self.rows(sql, parameters)
        return rows[0] if rows else None

    def value(self, sql: str, parameters: Parameters = ()) -> Any:
        """Return the first column of the only row, or None."""
        row = self.row(sql, parameters)
        return row[0] if row else None

    def pieces(self, sql: str, parameters: Parameters = ()) -> Iterator[list[Row]]:
        """Yield the rows of a long read in pieces, to keep memory flat; the caller reads on to the end."""
        if self._pipeline is not None:
            yield self.rows(sql, parameters)
            return
        known = None if self._answers is None else self._foreseen(self._answers, sql, parameters)
        if known is not None:
            yield known
            return
        with nullcontext() if self.in_transaction else self._begun():
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

    def _foreseen(self, answers: Answers, sql: str, parameters: Parameters) -> list[Row] | None:
        """Return all rows of a long read that was asked ahead, in its order; None where it is too long for that."""
        rows = answers.rows(f"SELECT * FROM ({sql}) AS foreseen LIMIT {_FORESEEN}", parameters)
        if rows is not None and len(rows) < _FORESEEN:
            return rows
        if answers.collects:
            raise NotYet
        return None

    def head(self) -> Head:
        """Return the end of the log, or its end when it was read ahead."""
        if self._answers is None:
            return super().head()
        head = head_of(self.rows(HEAD)[0])
        self._see(head)
        return head

    def moment(self) -> object:
        """Return a value that changes once anybody has written to the log; None inside a write."""
        return None if self._writes else self.value(_SEQ)

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Yield in a block whose reads all see the same moment. A write that is open is such a block.

        Answers to reads that were sent ahead are of one moment, too.
        """
        if self.in_transaction or self._answers is not None:
            yield
            return
        with self._begun():
            yield

    @contextmanager
    def _begun(self) -> Iterator[None]:
        """Yield in a transaction that reads."""
        with self.block():
            with self.unasked():
                self._do(_SNAPSHOT)
            try:
                yield
            finally:
                self._end()

    def _end(self) -> None:
        """End a transaction that read, one that has failed too."""
        if not self._connection.closed:
            with self.unasked():
                self._do("ROLLBACK")

    @contextmanager
    def together(self, reads: Sequence[Callable[[], object]]) -> Iterator[None]:
        """Yield in a block in which the same reads are answered already (see ``store.together``)."""
        if self._answers is not None or self.in_transaction:
            yield
            return
        self._answers = Answers()
        try:
            with suppress(StoreError):
                self._ask_ahead(self._answers, reads)
            yield
        finally:
            self._answers = None

    def foresee(self, *asked: Asked) -> None:
        """Know what is asked next, so that it is asked together where reads are asked ahead."""
        if self._answers is not None and self._answers.collects:
            self._answers.want(asked)

    def _ask_ahead(self, answers: Answers, reads: Sequence[Callable[[], object]]) -> None:
        """Send, round after round of one round trip each, what the reads need; all answers are of one moment."""
        moment = None
        for _ in range(_ROUNDS):
            reads = answers.run(reads)
            wanted = answers.taken()
            if not wanted:
                return
            *found, seq = self._round([*wanted, (_SEQ, ())])
            if moment not in (None, seq):
                # Somebody has written since the last round: what was answered then does not belong to this.
                answers.clear()
                return
            moment = seq
            for one, rows in zip(wanted, found, strict=True):
                answers.put(*one, rows)
        answers.run(reads)

    def _round(self, asked: Sequence[tuple[str, Parameters]]) -> list[list[Row]]:
        """Run statements that read, all at one moment and in one trip, and return the rows of each."""
        try:
            with self.translating():
                with self.connection.pipeline():
                    self.connection.execute(_SNAPSHOT)
                    cursors = [self._execute(*one) for one in asked]
                    self.connection.execute("COMMIT")
                return [cursor.fetchall() for cursor in cursors]
        except BaseException:
            # A statement that fails, or is given up for a key, takes the COMMIT behind it along.
            if not self._connection.closed and self.in_transaction:
                self._end()
            raise

    def _do(self, sql: str) -> None:
        with self.translating():
            self._execute(sql, ())

    def _execute(self, sql: str, parameters: Parameters) -> Cursor[Row]:
        return self.connection.execute(spelled(sql), parameters or None)
