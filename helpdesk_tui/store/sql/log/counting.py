"""The part of a store that counts its events; the statements are loaded when first used."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from helpdesk_tui.store.asks import Asks

if TYPE_CHECKING:
    from helpdesk_tui.domain.filters.query import Query
    from helpdesk_tui.domain.shift.totals import Totals
    from helpdesk_tui.domain.tickets.deeds import History


class SqlCounting:
    """The log as it is counted (see ``store.counting``)."""

    _link: Asks
    _SCHEMA: str

    def schema(self) -> int:
        """Return the number of the desk's schema."""
        return int(self._link.value(self._SCHEMA))

    def log_at(self, seq: int | None = None) -> tuple[int, str] | None:
        """Return an event's place in the log and its chain (hexadecimal), or without ``seq`` those of the log's end."""
        from helpdesk_tui.store.sql.log import ends

        if seq is None:
            head = ends.head_of(self._link)
            return head.seq, head.chain
        link = ends.link_at(self._link, seq)
        return None if link is None else (seq, link.hex())

    def totals(self, after: int, until: int) -> Totals:
        """Return what is counted of the events in ``(after, until]``."""
        from helpdesk_tui.store.sql.log import totals as totals_sql

        return totals_sql.totals(self._link, after, until)

    def whole_log(self, query: Query, as_of: int, take: Callable[[History], None]) -> tuple[int, str]:
        """Give ``take`` the history up to ``as_of`` of each ticket of a query; return the log's end."""
        from helpdesk_tui.store.sql.log import whole_log as whole_log_sql

        return whole_log_sql.whole_log(self._link, query, as_of, take)
