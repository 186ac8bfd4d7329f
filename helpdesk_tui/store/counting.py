"""What only ever grows is counted from the log: whoever kept a count up to some place needs only what came after it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from helpdesk_tui.domain.filters.query import Query
    from helpdesk_tui.domain.shift.totals import Totals
    from helpdesk_tui.domain.tickets.deeds import History

READS = "This desk is open for reading alone. Nothing was written."
"""Why a write is refused after ``only_read``."""


class Counting(Protocol):
    """Counts events, and says what the count was made from."""

    def only_read(self) -> None:
        """Refuse every write from now on, with Declined: for what shows a desk and must not change it."""

    def schema(self) -> int:
        """Return the number of the desk's schema."""

    def log_at(self, seq: int | None = None) -> tuple[int, str] | None:
        """Return an event's place in the log and its chain (hexadecimal), or without ``seq`` those of the log's end.

        None where there is no such event; the end of an empty log is 0. A count that was kept for a place still holds
        where the chain there is the same.
        """

    def totals(self, after: int, until: int) -> Totals:
        """Return what is counted of the events in ``(after, until]``; some 50,000 events at once take a second."""

    def whole_log(self, query: Query, as_of: int, take: Callable[[History], None]) -> tuple[int, str]:
        """Give ``take`` the history up to ``as_of`` (seconds UTC) of each ticket of a query, by their numbers.

        All is read at one moment; the log's end then is returned, as ``log_at`` does. The query is asked of the
        tickets as they stand now. A ticket without an event by ``as_of`` is left out. ``take`` must not ask the store.
        """
