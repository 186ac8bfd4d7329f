"""The embedded store: one SQLite file that several processes share.

Modules that the first screen does not need are loaded when they are first used.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from helpdesk_tui.store.base import Declined, StoreError
from helpdesk_tui.store.counting import READS
from helpdesk_tui.store.sql.holding import SqlHolding
from helpdesk_tui.store.sql.lists import SqlGlances, SqlLists
from helpdesk_tui.store.sql.log.counting import SqlCounting
from helpdesk_tui.store.sql.reader import SqlReader
from helpdesk_tui.store.sql.shared import SqlShared
from helpdesk_tui.store.sql.watch.part import SqlWatching
from helpdesk_tui.store.sqlite import schema
from helpdesk_tui.store.sqlite.connection.link import Link
from helpdesk_tui.store.sqlite.transaction import SqliteTransaction

if TYPE_CHECKING:
    from helpdesk_tui.domain.tickets.desk_events import By
    from helpdesk_tui.store.base import After, Histories

BUSY = 5.0
"""Seconds to wait for another program's write."""

_STAMPS = 1 << 40
"""More than one connection counts changes, so that the stamps of two files are never equal."""


class SqliteStore(SqlReader, SqlLists, SqlGlances, SqlHolding, SqlCounting, SqlShared, SqlWatching):
    """A desk in one SQLite file. Used from one thread."""

    _link: Link

    def __init__(self, path: Path | str, *, busy: float = BUSY, migrate: bool = True) -> None:
        """Open the desk at ``path``, made if missing; wait up to ``busy`` seconds for other programs.

        Raises:
            Older: it is of an earlier program, and ``migrate`` is False.
            Unusable: the file is no desk, damaged, or newer than this program; it was not changed.
            Unavailable: it cannot be reached, or is busy.
        """
        super().__init__(Link(Path(path), busy))
        self._followed = 0
        self._only_reads = False
        self._log = self._link.files.log
        try:
            schema.make_ready(self._link, migrate=migrate)
            self._link.meet_log()
        except BaseException:
            self._link.close()
            raise

    @contextmanager
    def write(
        self, op: str = "", numbers: Collection[int] = (), actor: str = "", undoes: str = ""
    ) -> Iterator[SqliteTransaction]:
        """Begin the one kind of write there is. Raises Unavailable when another holds the desk too long."""
        if self._only_reads:
            raise Declined(READS)
        with self._link.transaction():
            schema.refuse_newer(self._link)
            yield SqliteTransaction(self._link)

    def aside(self, *, passing: bool = False) -> AbstractContextManager[object]:
        """Begin a write of what is not in the log: in a file it is a write like every other."""
        return self.write()

    # The engine refuses every write from then on.
    _READ = "PRAGMA query_only = ON"

    def only_read(self) -> None:
        """Refuse every write from now on."""
        self._only_reads = True
        self._link.value(self._READ)

    # The schema, as the engine keeps it in the file.
    _SCHEMA = "PRAGMA user_version"

    # Changes with every commit of another connection; 2 us.
    _STAMP = "PRAGMA data_version"

    def stamp(self) -> int:
        """Return a number that changes when another connection has written; costs microseconds.

        Raises Moved when the file is not where it was. Where a copy of the desk is there, that is used from then on.
        """
        if self._link.files.displaced:
            self._follow()
        self._link.stay()
        self._log = self._link.files.log
        return int(self._link.value(self._STAMP)) + self._followed * _STAMPS

    # What distinguishes one desk from another: the random id of the first operation on it. A new desk has none yet.
    _FIRST = "SELECT op FROM event ORDER BY seq LIMIT 1"

    def _follow(self) -> None:
        """Use the file that is where this desk's was, if it is a copy of the same desk: a restored backup.

        Raises Moved where it is none, where there is no file yet, or where the old file's log is still beside it: the
        engine would take that for the new one's.
        """
        try:
            own = self._link.value(self._FIRST)
            clear = self._link.path.exists() and (self._log is None or self._link.files.log != self._log)
            there = Link(self._link.path, self._link.busy) if own and clear else None
        except StoreError:
            there = None
        if there is not None:
            try:
                schema.refuse_newer(there)
                if there.value(self._FIRST) == own:
                    self._link.adopt(there)
                    self._followed += 1
                    return
            except StoreError:
                pass
            there.close()
        self._link.stay()

    # The end of the log; what is written between the two reads is for the next call.
    _END = "SELECT coalesce(max(seq), 0) FROM event"
    # Whose events they are, from the end of the log only.
    _CHANGED = "SELECT DISTINCT number FROM event WHERE seq > ? AND seq <= ?"

    def changed(self, seq: int) -> tuple[int, frozenset[int]]:
        """Return the log's end, and the numbers of the tickets with events after ``seq``."""
        end = int(self._link.value(self._END))
        return end, frozenset(number for (number,) in self._link.rows(self._CHANGED, (seq, end)))

    def together(self, *reads: Callable[[], object]) -> AbstractContextManager[None]:
        """Return a block without effect: reads of a file have no round trips that could be saved."""
        return nullcontext()

    def giving_way(self, asked: Callable[[], bool]) -> AbstractContextManager[None]:
        """Return a block in which a read raises Interrupted once ``asked`` returns True; a write goes on."""
        from helpdesk_tui.store.sqlite.connection.giving_way import giving_way

        return giving_way(self._link, asked)

    def load(self, histories: Histories, by: By | None = None, after: After | None = None) -> int:
        """Write many whole histories in one transaction, fast; return how many tickets. For imports and demos."""
        from helpdesk_tui.store.sqlite.bulk import load

        return load(self._link, histories, by, after)

    def check(self) -> list[str]:
        """Check the engine's own integrity and that replaying all events gives the tickets; return what is wrong."""
        from helpdesk_tui.store.sqlite.checking import check

        return check(self._link)

    def wait(self, seconds: float) -> None:
        """Wait at most ``seconds`` for another program's write, from now on."""
        self._link.wait(seconds)

    def close(self) -> None:
        """Close the file."""
        self._link.close()
