"""The embedded store: one SQLite file that several processes share.

What the first screen does not ask for is loaded when it is first asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from helpdesk_tui.domain.filters.query import Query
from helpdesk_tui.domain.tickets.events import Event
from helpdesk_tui.domain.tickets.ticket import Priority, Status, Ticket
from helpdesk_tui.store.base import PRESENCE_KEPT, Count, Presence, StoreError, View
from helpdesk_tui.store.sqlite import schema
from helpdesk_tui.store.sqlite.connection.link import Link
from helpdesk_tui.store.sqlite.holding import SqliteHolding
from helpdesk_tui.store.sqlite.reader import SqliteReader
from helpdesk_tui.store.sqlite.sql import queue as queue_sql
from helpdesk_tui.store.sqlite.transaction import SqliteTransaction

if TYPE_CHECKING:
    from helpdesk_tui.domain.filters.conditions import Condition
    from helpdesk_tui.domain.shift.figures import Figures, Span
    from helpdesk_tui.domain.tickets.desk_events import By
    from helpdesk_tui.store.sqlite.sql.search import Finder

BUSY = 5.0
"""Seconds to wait for another program's write."""

_STAMPS = 1 << 40
"""More than one connection counts changes: the stamps of two files do not meet."""


class SqliteStore(SqliteReader, SqliteHolding):
    """A desk in one SQLite file. Used from one thread."""

    def __init__(self, path: Path | str, *, busy: float = BUSY, migrate: bool = True) -> None:
        """Open the desk at ``path``, made if missing; wait up to ``busy`` seconds for other programs.

        Raises:
            Older: it is of an earlier program, and is not to be migrated.
            Unusable: the file is no desk, damaged, or newer than this program; it was left as it is.
            Unavailable: it cannot be reached, or is busy.
        """
        super().__init__(Link(Path(path), busy))
        self._followed = 0
        self._log = self._link.files.log
        try:
            schema.make_ready(self._link, migrate=migrate)
            self._link.meet_log()
        except BaseException:
            self._link.close()
            raise

    @cached_property
    def _finder(self) -> Finder:
        from helpdesk_tui.store.sqlite.sql.search import Finder

        return Finder(self._link)

    @contextmanager
    def write(self) -> Iterator[SqliteTransaction]:
        """Begin the one kind of write there is. Raises Unavailable when another holds the desk too long."""
        with self._link.transaction():
            schema.refuse_newer(self._link)
            yield SqliteTransaction(self._link)

    def page(self, view: View, start: int, count: int) -> list[Ticket]:
        """Return ``count`` tickets of the view from position ``start``, in its order."""
        if view.query.narrow:
            return self._finder.page(view, start, count)
        return queue_sql.page(self._link, view, start, count)

    def parents(self, numbers: Sequence[int]) -> frozenset[int]:
        """Return which of these tickets have children."""
        return queue_sql.parents(self._link, numbers)

    def by_number(self, query: Query, after: int, count: int) -> list[tuple[Ticket, str | None]]:
        """Return the next ``count`` tickets of a query above the number ``after``, each with its body."""
        from helpdesk_tui.store.sqlite.sql import export as export_sql

        return export_sql.by_number(self._link, query, after, count)

    def position(self, view: View, number: int) -> int | None:
        """Return a ticket's position in the view, or None when it is not in it."""
        if view.query.narrow:
            return self._finder.position(view, number)
        return queue_sql.position(self._link, view, number)

    def size(self, view: View) -> int:
        """Return how many tickets the view holds."""
        return self._finder.size(view) if view.query.narrow else queue_sql.size(self._link, view)

    def count(self, query: Query) -> Count:
        """Return how many tickets a query finds, as far as a bounded look tells: for tabs."""
        if not query.narrow:
            return Count(self.size(View(query)))
        from helpdesk_tui.store.sqlite.sql import count as count_sql

        return count_sql.count(self._link, query)

    def tally(self) -> Mapping[tuple[Priority, Status], int]:
        """Return how many tickets there are by priority and status, without counting them."""
        return queue_sql.tally(self._link)

    def due_after(self, now: int, count: int = 1) -> list[Ticket]:
        """Return the open tickets with a running clock that are due next after ``now``, soonest first."""
        return queue_sql.due_after(self._link, now, count)

    def scheduled_after(self, now: int) -> int:
        """Return how many open scheduled tasks (P6) lie after ``now``."""
        return queue_sql.scheduled_after(self._link, now)

    def alike(self, words: Sequence[str], organisation: str | None, limit: int) -> list[Ticket]:
        """Return the open tickets most like these words."""
        from helpdesk_tui.store.sqlite.sql import alike as alike_sql

        return alike_sql.alike(self._link, words, organisation, limit)

    def scheduled_between(self, start: int, end: int, limit: int = 500) -> list[Ticket]:
        """Return open scheduled tasks (P6) with their time in ``[start, end)``, soonest first."""
        from helpdesk_tui.store.sqlite.sql import figures as figures_sql

        return figures_sql.scheduled_between(self._link, start, end, limit)

    def promised_between(self, start: int, end: int, limit: int = 500) -> list[Ticket]:
        """Return open tickets with a promise for ``[start, end)``, soonest first."""
        from helpdesk_tui.store.sqlite.sql import figures as figures_sql

        return figures_sql.promised_between(self._link, start, end, limit)

    def recurring_before(self, before: int, limit: int = 500) -> list[Ticket]:
        """Return open recurring tasks whose time lies before an instant, oldest first."""
        from helpdesk_tui.store.sqlite.sql import figures as figures_sql

        return figures_sql.recurring_before(self._link, before, limit)

    def figures(self, span: Span, breached: Condition) -> Figures:
        """Return what the dashboard draws, counted at one moment; ``breached`` is what is breached then."""
        from helpdesk_tui.store.sqlite.sql import figures as figures_sql

        return figures_sql.figures(self._link, span, breached)

    # Changes with every commit of another connection; 2 us.
    _STAMP = "PRAGMA data_version"

    def stamp(self) -> int:
        """Return a number that changes when another connection has written; costs microseconds.

        Raises Moved when the file is not where it was. Where a copy of the same desk stands there, it is followed.
        """
        if self._link.files.displaced:
            self._follow()
        self._link.stay()
        self._log = self._link.files.log
        return int(self._link.value(self._STAMP)) + self._followed * _STAMPS

    # What tells one desk from another: the random id of the first operation on it. A new desk has none yet.
    _FIRST = "SELECT op FROM event ORDER BY seq LIMIT 1"

    def _follow(self) -> None:
        """Go on with the file that stands where this desk's was, if it is a copy of the same desk: a restored backup.

        Raises Moved where it is none, where there is nothing yet, or where the old file's log still lies beside it:
        the engine would take that for the new one's.
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

    # One setting by its name.
    _SETTING = "SELECT value FROM setting WHERE name = ?"

    def setting(self, name: str) -> str | None:
        """Return a setting of the desk, or None."""
        value = self._link.value(self._SETTING, (name,))
        return None if value is None else str(value)

    # A setting made or replaced.
    _PUT_SETTING = "INSERT INTO setting VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"

    def put_setting(self, name: str, value: str) -> None:
        """Keep a setting of the desk."""
        with self.write():
            self._link.run(self._PUT_SETTING, (name, value))

    # A console that comes, or is still here since it came.
    _ARRIVE = """
INSERT INTO presence (session, technician, since, seen_at, ticket) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (session) DO UPDATE
SET technician = excluded.technician, seen_at = excluded.seen_at, ticket = excluded.ticket
"""
    # Consoles that went without a word, long ago.
    _FORGET = "DELETE FROM presence WHERE seen_at < ?"

    def arrive(self, presence: Presence) -> None:
        """Say that a console is here, or still here."""
        with self.write():
            here = (presence.session, presence.technician, presence.since, presence.seen_at, presence.ticket)
            self._link.run(self._ARRIVE, here)
            self._link.run(self._FORGET, (presence.seen_at - PRESENCE_KEPT,))

    # A console that goes.
    _LEAVE = "DELETE FROM presence WHERE session = ?"

    def leave(self, session: str) -> None:
        """Say that a console has gone."""
        with self.write():
            self._link.run(self._LEAVE, (session,))

    # Who has ever done something, each found by a step through the index, and who is here.
    _TECHNICIANS = """
WITH RECURSIVE acted (name) AS (
    SELECT (SELECT min(actor) FROM event)
    UNION ALL SELECT (SELECT min(actor) FROM event WHERE actor > acted.name) FROM acted WHERE acted.name IS NOT NULL
) SELECT name FROM acted WHERE name IS NOT NULL UNION SELECT technician FROM presence ORDER BY 1
"""

    def technicians(self) -> list[str]:
        """Return who has done something on the desk, or has a console on it, by name."""
        return [str(name) for (name,) in self._link.rows(self._TECHNICIANS)]

    # Who is here; a handful of rows.
    _PRESENT = (
        "SELECT session, technician, since, seen_at, ticket FROM presence WHERE seen_at >= ? ORDER BY since, session"
    )

    def present(self, since: int) -> list[Presence]:
        """Return the consoles seen at ``since`` or later, longest here first."""
        return [Presence(*row) for row in self._link.rows(self._PRESENT, (since,))]

    def keep_draft(self, technician: str, slot: str, text: str, at: int, *, over: str | None = None) -> bool:
        """Keep what a technician is typing, ``at`` seconds UTC; an empty text forgets it. See ``base.Shared``."""
        from helpdesk_tui.store.sqlite.sql import drafts as drafts_sql

        with self.write():
            return drafts_sql.keep(self._link, technician, slot, text, at, over)

    def drafts(self, technician: str) -> dict[str, str]:
        """Return what a technician has typed and not sent, by slot, the latest last."""
        from helpdesk_tui.store.sqlite.sql import drafts as drafts_sql

        return drafts_sql.drafts(self._link, technician)

    def load(self, histories: Iterable[Sequence[tuple[Event, Ticket]]], by: By | None = None) -> int:
        """Write many whole histories in one transaction, fast; return how many tickets. For imports and demos."""
        from helpdesk_tui.store.sqlite.bulk import load

        return load(self._link, histories, by)

    def check(self) -> list[str]:
        """Check the engine's own integrity and that replaying all events gives the tickets; return what is wrong."""
        from helpdesk_tui.store.sqlite.checking import check

        return check(self._link)

    def wait(self, seconds: float) -> None:
        """Wait for another program's write so long and no longer, from now on."""
        self._link.wait(seconds)

    def close(self) -> None:
        """Let go of the file."""
        self._link.close()
