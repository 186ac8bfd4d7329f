"""A desk on a PostgreSQL server, shared by the consoles of several machines."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING

from helpdesk_tui.store.base import Away, Declined, Unavailable, Unclear, View
from helpdesk_tui.store.counting import READS
from helpdesk_tui.store.postgres import logins, schema
from helpdesk_tui.store.postgres.link import Link
from helpdesk_tui.store.postgres.logins import Login
from helpdesk_tui.store.sql.holding import SqlHolding
from helpdesk_tui.store.sql.lists import SqlGlances, SqlLists
from helpdesk_tui.store.sql.log.counting import SqlCounting
from helpdesk_tui.store.sql.reader import SqlReader
from helpdesk_tui.store.sql.shared import SqlShared
from helpdesk_tui.store.sql.watch.part import SqlWatching

if TYPE_CHECKING:
    from helpdesk_tui.domain.tickets.desk_events import By
    from helpdesk_tui.store.base import After, Histories
    from helpdesk_tui.store.postgres.transaction import PostgresTransaction

BUSY = 5.0
"""Seconds to wait for another program's write."""

DEADLINE = 3.0
"""Seconds that any answer of the server may take."""


class PostgresStore(SqlReader, SqlLists, SqlGlances, SqlHolding, SqlCounting, SqlShared, SqlWatching):
    """A desk on a server. Used from one thread."""

    _link: Link
    _own_clock = True
    _only_reads = False

    def __init__(
        self, dsn: str, name: str, *, busy: float = BUSY, deadline: float = DEADLINE, polls: bool = False
    ) -> None:
        """Open the desk at ``dsn`` (libpq), called ``name`` in messages.

        With ``polls`` it polls for what others write, and does not listen.

        Raises:
            Unusable: there is no desk, or it is of another version of this program.
            Unavailable: the server cannot be reached.
        """
        super().__init__(Link(dsn, name, busy, deadline, polls=polls))
        try:
            schema.make_ready(self._link)
        except Declined:
            sentence = logins.without_right(self._link)
            self._link.close()
            raise Unavailable(sentence) from None
        except BaseException:
            self._link.close()
            raise

    @contextmanager
    def write(
        self, op: str = "", numbers: Collection[int] = (), actor: str = "", undoes: str = ""
    ) -> Iterator[PostgresTransaction]:
        """Begin the one kind of write there is. Raises Unavailable when another holds the desk too long."""
        from helpdesk_tui.store.postgres.transaction import PostgresTransaction

        self._refuse()
        with self._link.transaction(pipelined=True, held=True):
            transaction = PostgresTransaction(self._link)
            schema.refuse_other(self._link, transaction.begin(op, numbers, actor, undoes))
            yield transaction

    @contextmanager
    def aside(self, *, passing: bool = False) -> Iterator[None]:
        """Begin a write of what is not in the log, without holding the desk."""
        self._refuse()
        begins = ["SET LOCAL synchronous_commit = off"] if passing else []
        try:
            with self._link.transaction(*begins, pipelined=True):
                yield
        except Unclear as error:
            # Such a write is repeated when the server is back, and does no harm if done twice.
            raise Away(str(error)) from error

    def stamp(self) -> int:
        """Return a number that changes when another connection has written; a round trip once a second.

        Raises Away while the server does not answer, and Lost, once, where it came back without the last that was seen.
        """
        return self._link.told()

    def only_read(self) -> None:
        """Refuse every write from now on; what a login may write is the server's to say."""
        self._only_reads = True

    def _refuse(self) -> None:
        if self._only_reads:
            raise Declined(READS)

    # The schema, beside the head of the log.
    _SCHEMA = "SELECT schema FROM head"

    # Whose events they are, from the end of the log only; both ends are bound.
    _CHANGED = "SELECT DISTINCT number FROM event WHERE seq > ? AND seq <= ?"

    def changed(self, seq: int) -> tuple[int, frozenset[int]]:
        """Return the log's end, and the numbers of the tickets with events after ``seq``."""
        end = self._link.head().seq
        return end, frozenset(number for (number,) in self._link.rows(self._CHANGED, (seq, end)))

    def ahead(self) -> float:
        """Return by how many seconds the server's clock is ahead of this machine's."""
        return self._link.ahead

    def together(self, *reads: Callable[[], object]) -> AbstractContextManager[None]:
        """Return a block in which the same reads are answered already, in a few round trips."""
        return self._link.together(reads)

    def seek(self, view: View) -> Iterator[None]:
        """Find nothing ahead: between the pieces of a read the connection can be asked nothing else."""
        return iter(())

    def giving_way(self, asked: Callable[[], bool]) -> AbstractContextManager[None]:
        """Return a block in which a read raises Interrupted once ``asked`` returns True; a write goes on."""
        return self._link.giving_way(asked)

    def load(self, histories: Histories, by: By | None = None, after: After | None = None) -> int:
        """Write many whole histories in one transaction, fast; return how many tickets. For imports and demos."""
        from helpdesk_tui.store.postgres.bulk import load

        return load(self._link, histories, by, after)

    def check(self) -> list[str]:
        """Check that replaying all events gives the tickets; return what is wrong."""
        from helpdesk_tui.store.postgres.checking import check

        return check(self._link)

    def wait(self, seconds: float) -> None:
        """Wait at most ``seconds`` for another program's write, from now on."""
        self._link.wait(seconds)

    def login(self) -> Login:
        """Return who is working here, as the server says."""
        return logins.login(self._link)

    def members(self) -> frozenset[str]:
        """Return the logins that may work on this desk under their own name."""
        return logins.technicians(self._link)

    def close(self) -> None:
        """Close the connection."""
        self._link.close()
