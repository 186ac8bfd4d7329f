"""The upkeep of a desk on a server (see ``store.upkeep``)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from helpdesk_tui.domain.tickets.desk_events import By, DeskEvent
from helpdesk_tui.store.copying.ends import Stage, Target
from helpdesk_tui.store.copying.opening import moved_on
from helpdesk_tui.store.copying.walk import Copied, duplicate, move
from helpdesk_tui.store.log.chain import Head
from helpdesk_tui.store.log.walk import Progress, Verdict
from helpdesk_tui.store.postgres import checking, schema
from helpdesk_tui.store.postgres.link import Link
from helpdesk_tui.store.postgres.transaction import PostgresTransaction
from helpdesk_tui.store.postgres.upkeep import purge as erasing
from helpdesk_tui.store.postgres.upkeep.copying import ServerSnapshot, ServerSource
from helpdesk_tui.store.postgres.upkeep.rebuilding import rebuild
from helpdesk_tui.store.sql.log import ends
from helpdesk_tui.store.sql.purging import Found
from helpdesk_tui.store.upkeep.base import RECENT, Finding, Identity, LogCheck

DEADLINE = 3_600.0
"""Seconds that one answer may take: an index of a large desk, say. A server that is gone is noticed by the system."""

BUSY = 5.0

# Who has a console open.
_USERS = "SELECT DISTINCT technician FROM presence WHERE seen_at >= ? ORDER BY technician"
# The desk held, as every write begins.
_HOLD = "SELECT schema FROM hold()"


class ServerUpkeep:
    """The upkeep of a desk on a server."""

    def __init__(self, dsn: str, name: str) -> None:
        """Connect to the desk at ``dsn``, called ``name`` in messages. Raises Unusable, Unavailable."""
        self.link = Link(dsn, name, BUSY, DEADLINE)
        try:
            schema.make_ready(self.link)
        except BaseException:
            self.link.close()
            raise

    def identity(self) -> Identity:
        """Return which desk it is."""
        return Identity(ends.desk_of(self.link), schema.LATEST)

    def head(self) -> Head:
        """Return the head of its log."""
        return ends.head_of(self.link)

    def log(self, heads: Iterable[Head] = (), *, texts: bool = True, progress: Progress | None = None) -> Verdict:
        """Verify the whole log."""
        return checking.verify(self.link, heads, texts=texts, progress=progress)

    def examined(self, log: LogCheck) -> Iterator[Finding]:
        """Examine one thing after the other."""
        return checking.examined(self.link, log)

    def newest(self) -> int | None:
        """Return the latest instant of any event, in seconds UTC."""
        return ends.newest(self.link)

    def moved_to(self) -> str | None:
        """Return where it was copied to and is written since."""
        return moved_on(self.link)

    def users(self, now: int) -> list[str]:
        """Return who has a console open on it."""
        return [str(name) for (name,) in self.link.rows(_USERS, (now - RECENT,))]

    def record(self, event: DeskEvent) -> int:
        """Write an event of the desk as a whole to the log; return its place there."""
        with self.link.transaction():
            schema.refuse_other(self.link, int(self.link.value(_HOLD)))
            return PostgresTransaction(self.link).append_desk_event(event)

    def copy_to(self, target: Target, stage: Stage, *, moving: bool) -> Copied:
        """Copy it whole, or not at all."""
        if moving:
            return move(ServerSource(self.link), target, stage)
        return duplicate(ServerSnapshot(self.link), target, stage)

    def held(self, before: Mapping[str, int]) -> Found:
        """Return what a purge would erase."""
        return erasing.held(self.link, before)

    def purge(self, before: Mapping[str, int], by: By, progress: Progress | None = None) -> dict[str, int]:
        """Erase it; ``scrub`` must follow. Raises Declined for anybody but the owner."""
        return erasing.purge(self.link, before, by, progress)

    def scrub(self) -> None:
        """Write the tables anew, so that what was erased is in none of them."""
        erasing.scrub(self.link)

    def rebuild(self) -> tuple[int, int, int]:
        """Work out anew what is derived from the log; return of how many tickets, searches and requesters."""
        return rebuild(self.link)
