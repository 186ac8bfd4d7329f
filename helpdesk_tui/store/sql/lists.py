"""The parts of a store that read the queue and single screens; statements that few use are loaded when first used."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from helpdesk_tui.domain.filters.query import Query
from helpdesk_tui.domain.tickets.ticket import Priority, Status, Ticket
from helpdesk_tui.store.asks import Asks
from helpdesk_tui.store.base import Count, View
from helpdesk_tui.store.sql.asked import queue as queue_sql

if TYPE_CHECKING:
    from helpdesk_tui.domain.filters.conditions import Condition
    from helpdesk_tui.domain.shift.figures import Figures, Span
    from helpdesk_tui.store.sql.asked.search import Finder


class SqlLists:
    """The tickets of a view, in its order (see ``base.Lists``)."""

    _link: Asks

    @cached_property
    def _finder(self) -> Finder:
        from helpdesk_tui.store.sql.asked.search import Finder

        return Finder(self._link)

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
        from helpdesk_tui.store.sql.asked import export as export_sql

        return export_sql.by_number(self._link, query, after, count)

    def position(self, view: View, number: int) -> int | None:
        """Return a ticket's position in the view, or None when it is not in it."""
        if view.query.narrow:
            return self._finder.position(view, number)
        return queue_sql.position(self._link, view, number)

    def size(self, view: View) -> int:
        """Return how many tickets the view holds."""
        return self._finder.size(view) if view.query.narrow else queue_sql.size(self._link, view)

    def seek(self, view: View) -> Iterator[None]:
        """Find what the view holds, piece by piece."""
        return self._finder.seek(view) if view.query.narrow else iter(())

    def count(self, query: Query) -> Count:
        """Return how many tickets a query finds among a bounded number of them: for tabs."""
        if not query.narrow:
            return Count(self.size(View(query)))
        from helpdesk_tui.store.sql.asked import count as count_sql

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


class SqlGlances:
    """The reads of the agenda, the dashboard and a call (see ``base.Glances``)."""

    _link: Asks

    def alike(self, words: Sequence[str], organisation: str | None, limit: int) -> list[Ticket]:
        """Return the open tickets most like these words."""
        from helpdesk_tui.store.sql.asked import alike as alike_sql

        return alike_sql.alike(self._link, words, organisation, limit)

    def scheduled_between(self, start: int, end: int, limit: int = 500) -> list[Ticket]:
        """Return open scheduled tasks (P6) with their time in ``[start, end)``, soonest first."""
        from helpdesk_tui.store.sql.asked import figures as figures_sql

        return figures_sql.scheduled_between(self._link, start, end, limit)

    def promised_between(self, start: int, end: int, limit: int = 500) -> list[Ticket]:
        """Return open tickets with a promise for ``[start, end)``, soonest first."""
        from helpdesk_tui.store.sql.asked import figures as figures_sql

        return figures_sql.promised_between(self._link, start, end, limit)

    def recurring_before(self, before: int, limit: int = 500) -> list[Ticket]:
        """Return open tickets of a series whose regular instant lies before ``before``, oldest first."""
        from helpdesk_tui.store.sql.asked import figures as figures_sql

        return figures_sql.recurring_before(self._link, before, limit)

    def figures(self, span: Span, breached: Condition) -> Figures:
        """Return the figures of a span, all counted at one moment; ``breached`` is the condition for breached ones."""
        from helpdesk_tui.store.sql.asked import figures as figures_sql

        return figures_sql.figures(self._link, span, breached)
