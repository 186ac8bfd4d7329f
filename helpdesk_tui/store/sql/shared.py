"""What the consoles of a desk share besides its tickets: settings, who is present, and drafts."""

from __future__ import annotations

from abc import ABC, abstractmethod
from contextlib import AbstractContextManager

from helpdesk_tui.store.asks import Asks
from helpdesk_tui.store.base import PRESENCE_KEPT, Presence


class SqlShared(ABC):
    """What consoles share (see ``base.Shared``)."""

    _link: Asks

    @abstractmethod
    def aside(self, *, passing: bool = False) -> AbstractContextManager[object]:
        """Begin a write of what is not in the log; ``passing`` says that it is of no use after a crash."""

    def ahead(self) -> float:
        """Return by how many seconds the desk's clock is ahead of this machine's: 0, for a file has no other clock."""
        return 0.0

    # One setting by its name.
    _SETTING = "SELECT value FROM setting WHERE name = ?"

    def setting(self, name: str) -> str | None:
        """Return a setting of the desk, or None."""
        value = self._link.value(self._SETTING, (name,))
        return None if value is None else str(value)

    # A setting made or replaced.
    _PUT_SETTING = "INSERT INTO setting VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"

    def put_setting(self, name: str, value: str) -> None:
        """Write a setting of the desk."""
        with self.aside():
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
        """Record that a console is here, or still here."""
        with self.aside(passing=True):
            here = (presence.session, presence.technician, presence.since, presence.seen_at, presence.ticket)
            self._link.run(self._ARRIVE, here)
            self._link.run(self._FORGET, (presence.seen_at - PRESENCE_KEPT,))

    # A console that goes.
    _LEAVE = "DELETE FROM presence WHERE session = ?"

    def leave(self, session: str) -> None:
        """Record that a console has gone."""
        with self.aside(passing=True):
            self._link.run(self._LEAVE, (session,))

    # Who has ever done something, each found by a step through the index, and who is here.
    _TECHNICIANS = """
WITH RECURSIVE acted (name) AS (
    SELECT (SELECT min(actor) FROM event)
    UNION ALL SELECT (SELECT min(actor) FROM event WHERE actor > acted.name) FROM acted WHERE acted.name IS NOT NULL
) SELECT name FROM acted WHERE name IS NOT NULL AND NOT instr(name, ' (at ')
UNION SELECT technician FROM presence ORDER BY 1
"""

    def technicians(self) -> list[str]:
        """Return the names of those who have done something on the desk, or have a console on it.

        Authors of notes that came with an import, "Ana (at zendesk)", are none.
        """
        return [str(name) for (name,) in self._link.rows(self._TECHNICIANS)]

    # Who is here; a handful of rows.
    _PRESENT = (
        "SELECT session, technician, since, seen_at, ticket FROM presence WHERE seen_at >= ? ORDER BY since, session"
    )

    def present(self, since: int) -> list[Presence]:
        """Return the consoles seen at ``since`` or later, longest here first."""
        return [Presence(*row) for row in self._link.rows(self._PRESENT, (since,))]

    def keep_draft(self, technician: str, slot: str, text: str, at: int, *, over: str | None = None) -> bool:
        """Keep what a technician is typing, ``at`` seconds UTC; an empty text forgets it. See ``Drafting``."""
        from helpdesk_tui.store.sql.asked import drafts as drafts_sql

        with self.aside():
            return drafts_sql.keep(self._link, technician, slot, text, at, over)

    def drafts(self, technician: str) -> dict[str, str]:
        """Return what a technician has typed and not sent, by slot, the latest last."""
        from helpdesk_tui.store.sql.asked import drafts as drafts_sql

        return drafts_sql.drafts(self._link, technician)

    def draft_times(self, technician: str) -> dict[str, int]:
        """Return when each of a technician's drafts was kept, seconds UTC, by slot."""
        from helpdesk_tui.store.sql.asked import drafts as drafts_sql

        return drafts_sql.times(self._link, technician)
