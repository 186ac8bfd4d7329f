"""One connection to a desk on a server, with the methods of one to a file; its errors become the store's."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from helpdesk_tui.store.asks import Asked, Parameters
from helpdesk_tui.store.base import Row, StoreError
from helpdesk_tui.store.postgres.connection.driver import Error, to_the_end
from helpdesk_tui.store.postgres.connection.failures import NOTHING, unclear
from helpdesk_tui.store.postgres.connection.witness import HEAD, head_of
from helpdesk_tui.store.postgres.reading import Answers, Reading, key_of
from helpdesk_tui.store.postgres.words.spelling import spelled

if TYPE_CHECKING:
    from psycopg import Cursor


class Link(Reading):
    """A connection to read and write through (see ``asks.Asks``)."""

    def __init__(self, dsn: str, name: str, busy: float, deadline: float, *, polls: bool = False) -> None:
        """Connect to ``dsn``: see ``connection.session``."""
        super().__init__(dsn, name, busy, deadline, polls=polls)
        self._once: dict[Hashable, list[Row]] = {}

    def run(self, sql: str, parameters: Parameters = ()) -> Ran:
        """Run a statement that writes. In a write it is sent with what is asked next, or with the commit."""
        self._once.clear()
        with self.translating():
            return Ran(self, self._execute(sql, parameters))

    def new(self, sql: str, parameters: Parameters = ()) -> int:
        """Run a statement that makes one row, and return the id that it got."""
        self._once.clear()
        return int(self.value(f"{sql} RETURNING id", parameters))

    def rows(self, sql: str, parameters: Parameters = ()) -> list[Row]:
        """Run a statement and return all its rows."""
        known = self._once.pop(key_of(sql, parameters), None) if self._once else None
        return super().rows(sql, parameters) if known is None else known

    def foresee(self, *asked: Asked) -> None:
        """Know what is asked next; in a write it is asked at once, and each answer is good until something is written.

        Each is given once.
        """
        if self._pipeline is None:
            super().foresee(*asked)
        elif len(asked) > 1:
            with self.translating():
                cursors = [(key_of(*one), self._execute(*one)) for one in asked]
                self.settle()
                self._once = {key: cursor.fetchall() for key, cursor in cursors}

    def many_new(self, sql: str, rows: Sequence[Parameters]) -> list[int]:
        """Run a statement that makes one row once for each of these, and return the ids that they got."""
        if not rows:
            return []
        self._once.clear()
        with self.translating(), self.connection.cursor() as cursor:
            cursor.executemany(spelled(f"{sql} RETURNING id"), rows, returning=True)
            return [int(made.fetchall()[0][0]) for made in cursor.results()]

    def many(self, sql: str, rows: Iterable[Parameters]) -> None:
        """Run a statement once for each row."""
        if self._pipeline is not None:
            for row in rows:
                self.run(sql, row)
            return
        with self.translating(), self.connection.cursor() as cursor:
            cursor.executemany(spelled(sql), list(rows))

    @contextmanager
    def transaction(self, *begins: str, pipelined: bool = False, held: bool = False) -> Iterator[None]:
        """Yield in a block that is one transaction: committed at its end, undone when it raises.

        In one that is ``pipelined``, statements that write are sent together with the next read, or with the commit;
        in others, for copies and scripts, each statement is sent by itself. In one in which the desk is ``held``, the
        log's end is read with the commit, so that a server that loses it later is noticed.

        Raises Unclear where the answer to the commit was lost or doubtful.
        """
        with self.block(writes=True), self.unasked():
            # What was asked ahead is of the time before.
            self._writes, self._answers = True, None
            try:
                if pipelined:
                    self._begin_pipeline()
                for begin in ("BEGIN", f"SET LOCAL lock_timeout = {max(1, round(self.busy * 1000))}", *begins):
                    self.run(begin)
                yield
            except BaseException:
                self._undo()
                raise
            else:
                self._commit(held=held)
            finally:
                self._writes, self._answers, self._pipeline, self._once = False, None, None, {}

    def _begin_pipeline(self) -> None:
        pipeline = self.connection.pipeline()
        with self.translating():
            self._sent = pipeline.__enter__()
        self._pipeline = pipeline

    def _end_pipeline(self) -> None:
        pipeline, self._pipeline, self._sent = self._pipeline, None, None
        if pipeline is not None:
            pipeline.__exit__(None, None, None)

    def _undo(self) -> None:
        with suppress(Error):
            self._end_pipeline()
        if not self._connection.closed:
            self._connection.forget_prepared()
            try:
                self.run("ROLLBACK")
            except StoreError:
                self.drop()

    def _commit(self, *, held: bool) -> None:
        """Commit. Any warning raises Unclear: the server reports only that where a wait for a standby was cancelled."""
        doubts: list[object] = []
        connection = self.connection
        # Other writers are not waited for any more.
        connection.deadline = self.deadline
        connection.add_notice_handler(doubts.append)
        try:
            with self.translating(committing=True), to_the_end():
                end = connection.execute(HEAD) if held else None
                commit = connection.execute("COMMIT")
                self._end_pipeline()
        except (StoreError, ValueError):
            # A statement that was sent before failed, and the commit was not done; or it is not known.
            self._undo()
            raise
        finally:
            connection.remove_notice_handler(doubts.append)
        if doubts:
            raise unclear(self.name)
        if commit.statusmessage != "COMMIT":
            connection.forget_prepared()
            # A statement had failed, and its error was passed over.
            raise StoreError(f"The desk at {self.name} refused a part of this. {NOTHING} Try again.")
        # Who has never looked is one command, which ends without looking again.
        if end is not None and self._witness.head is not None:
            self._witness.head = head_of(end.fetchall()[0])

    def ask_now(self, *asked: tuple[str, Parameters]) -> None:
        """Run reads in the write that is open, together with what was sent before; their answers are kept."""
        answers = self._answers = self._answers or Answers()
        answers.want(asked)
        with self.translating():
            cursors = [(one, self._execute(*one)) for one in answers.taken()]
            self.settle()
            for one, cursor in cursors:
                answers.put(*one, cursor.fetchall())

    def knows(self, sql: str, parameters: Parameters) -> bool:
        """Return whether the answer to a statement is kept already."""
        return self._answers is not None and self._answers.rows(sql, parameters) is not None

    def know(self, sql: str, parameters: Parameters, rows: Sequence[Row]) -> None:
        """Keep the answer to a statement that was read by another one in this write."""
        if self._answers is not None:
            self._answers.put(sql, parameters, rows)

    def written(self, *parameters: object) -> None:
        """Drop the kept answers on this ticket or operation, because it was written."""
        if self._answers is not None:
            self._answers.forget(*parameters)


class Ran:
    """The result of a statement that writes."""

    def __init__(self, link: Link, cursor: Cursor[Row]) -> None:
        """Take the cursor of a statement that was sent on ``link``."""
        self._link, self._cursor = link, cursor

    @property
    def rowcount(self) -> int:
        """How many rows it wrote; this waits for the answer."""
        self._link.settle()
        return self._cursor.rowcount
