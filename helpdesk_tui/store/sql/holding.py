"""The part of a store that answers about conditions that hold; the statements are loaded when first used."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from helpdesk_tui.store.asks import Asks

if TYPE_CHECKING:
    from helpdesk_tui.domain.shift.journal import Journal
    from helpdesk_tui.domain.tickets.events import Kind
    from helpdesk_tui.domain.tickets.ticket import Priority, Ticket
    from helpdesk_tui.store.holding import Since, Turning, Written


class SqlHolding(ABC):
    """The tickets and events that conditions are worked out from, and what was announced (see ``store.holding``)."""

    _link: Asks

    @abstractmethod
    def aside(self, *, passing: bool = False) -> AbstractContextManager[object]:
        """Begin a write of what is not in the log."""

    def written(self, seq: int, limit: int) -> Written:
        """Return what the log holds after ``seq``, read at one moment; no ticket beyond ``limit`` events."""
        from helpdesk_tui.store.sql.asked import holding as holding_sql

        return holding_sql.written(self._link, seq, limit)

    def turning(self, after: int, until: int, limit: int) -> Turning:
        """Return open tickets with an instant in ``(after, until]``, the most urgent first."""
        from helpdesk_tui.store.sql.asked import holding as holding_sql

        return holding_sql.turning(self._link, after, until, limit)

    def unanswered(self, priority: Priority, limit: int) -> list[Ticket]:
        """Return open tickets of a priority that wait for their response, the longest waiting first."""
        from helpdesk_tui.store.sql.asked import holding as holding_sql

        return holding_sql.unanswered(self._link, priority, limit)

    def since(self, at: int, kinds: Collection[Kind], most: int) -> Since:
        """Return the events of some kinds from ``at`` on, among the ``most`` last ones, with their tickets."""
        from helpdesk_tui.store.sql.asked import holding as holding_sql

        return holding_sql.since(self._link, at, kinds, most)

    def journal(self, technician: str) -> Journal | None:
        """Return what was announced to a technician; None where nothing was, or it cannot be read."""
        from helpdesk_tui.store.sql.asked import holding as holding_sql

        return holding_sql.journal(self._link, technician)

    def keep_journal(self, technician: str, journal: Journal) -> None:
        """Store what was announced to a technician, in place of what was stored before."""
        from helpdesk_tui.store.sql.asked import holding as holding_sql

        with self.aside():
            self._link.run(holding_sql.KEEP, holding_sql.row_of(technician, journal))
