"""A desk on a server as either end of a copy: read while held, or as of one moment, or filled in a transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from helpdesk_tui.store.base import Declined, Row, Unusable
from helpdesk_tui.store.copying.ends import Left
from helpdesk_tui.store.copying.opening import left_on, open_on
from helpdesk_tui.store.copying.tables import TABLES, Table
from helpdesk_tui.store.log.chain import Head
from helpdesk_tui.store.postgres import schema
from helpdesk_tui.store.postgres.aside import Aside
from helpdesk_tui.store.postgres.link import Link

# Copies take longer between two statements than a writer may.
_PATIENT = "SET idle_in_transaction_session_timeout = 0"
# Where the log ends, by the row that each write locks; and the same, locked.
_END = "SELECT schema, seq, chain FROM head"
_LOCKED = f"{_END} FOR UPDATE"
# What consoles write without holding the desk.
_STAND_STILL = (
    "LOCK TABLE setting, draft, journal, requester, requester_key, organisation, result, ticket_words IN SHARE MODE",
    "LOCK TABLE alarm, delivery, target_tried IN SHARE MODE",
)
# Whether some drafts are kept from who asks.
_KEPT_FROM = "SELECT row_security_active('draft')"
# Whether anything is there.
_EMPTY = "SELECT seq = 0 AND NOT EXISTS (SELECT 1 FROM ticket) AND NOT EXISTS (SELECT 1 FROM requester) FROM head"
_NO_SETTINGS = "DELETE FROM setting"
# What a copy that was cut short has left.
_TAKEN_BACK = f"TRUNCATE {', '.join(table.name for table in TABLES if table.name != 'setting')}, tally"
_GOES_ON = "UPDATE head SET desk = ?, seq = ?, chain = ?"
_NEXT = """
SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT coalesce(max(id), 0) + 1 FROM {table}), false)
"""
# The planner's figures, and which pages are visible to all: index-only scans live on that.
_SETTLE = "VACUUM (ANALYZE) {table}"


class ServerSource:
    """A desk on a server that is copied, and held meanwhile; only by its owner, who alone can read all drafts."""

    def __init__(self, link: Link) -> None:
        """Copy the desk of ``link``."""
        self.link = link
        self.name = link.name

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the desk, and lock what is written without holding it. Raises Declined for anybody but the owner."""
        self.link.run(_PATIENT)
        with self.link.transaction():
            schema.refuse_other(self.link, int(self.link.rows(_LOCKED)[0][0]))
            for lock in _STAND_STILL:
                self.link.run(lock)
            if self.link.value(_KEPT_FROM):
                raise Declined(f"Only the owner of {self.name} may copy it elsewhere. Nothing was copied.")
            yield

    def end(self) -> Head:
        """Return the end of the log by the server's row."""
        _, seq, chain = self.link.rows(_END)[0]
        return Head(int(seq), chain.hex())


class ServerSnapshot(ServerSource):
    """A desk on a server as of one moment, for a backup: others go on writing."""

    @contextmanager
    def held(self) -> Iterator[None]:
        """Return a block whose reads all see the same moment."""
        self.link.run(_PATIENT)
        with self.link.snapshot():
            schema.refuse_other(self.link, int(self.link.rows(_END)[0][0]))
            yield


class ServerTarget:
    """A desk that 'setup' has just made, filled by its owner."""

    def __init__(self, link: Link, name: str) -> None:
        """Copy to the desk of ``link``; ``name`` is in messages at the old place, so it names no login."""
        self.link, self.name = link, name

    def left(self) -> Left | None:
        """Return what a copy that was cut short has left there."""
        return left_on(self.link)

    def open_up(self) -> None:
        """Let the desk be written."""
        with self.link.transaction():
            open_on(self.link)

    @contextmanager
    def filling(self, *, again: bool) -> Iterator[None]:
        """Fill it in one transaction, with indexes, constraints and triggers dropped meanwhile."""
        link = self.link
        link.run(_PATIENT)
        with link.transaction():
            schema.refuse_other(link, int(link.rows(_LOCKED)[0][0]))
            if not again and not link.value(_EMPTY):
                raise Declined(
                    f"There is a desk at {self.name} already. Make a new database, run 'setup' on it, and name that. "
                    "Nothing was copied."
                )
            link.run(_NO_SETTINGS)
            self._aside = Aside(link)
            self._aside.take()
            if again:
                link.run(_TAKEN_BACK)
            yield
        for table in TABLES:
            link.run(_SETTLE.format(table=table.name))

    def put(self, table: Table, rows: Iterable[Row]) -> None:
        """Write the rows of a table."""
        sql = f"COPY {table.name} ({', '.join(table.columns)}) FROM STDIN".encode()
        with self.link.translating(), self.link.connection.cursor() as cursor, cursor.copy(sql) as out:
            for row in rows:
                out.write_row(row)

    def close_up(self, head: Head, desk: str) -> None:
        """Make the indexes, and let the log and the numbers of requesters and alarms go on."""
        self._aside.give_back()
        for table in ("requester", "alarm"):
            self.link.run(_NEXT.format(table=table))
        moved = self.link.run(_GOES_ON, (desk, head.seq, bytes.fromhex(head.chain)))
        if moved.rowcount != 1:
            raise Unusable(f"The desk at {self.name} has lost the row of its log's end. Nothing was copied.")
