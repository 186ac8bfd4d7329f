"""One write in progress, as far as both engines do it alike."""

from __future__ import annotations

from collections.abc import Container
from typing import TYPE_CHECKING

from helpdesk_tui.store.asks import Asks
from helpdesk_tui.store.base import FIRST_NUMBER
from helpdesk_tui.store.log.codec import FOUND_BY, salts
from helpdesk_tui.store.sql.reader import SqlReader

if TYPE_CHECKING:
    from helpdesk_tui.domain.tickets.requester import Requester

_CALLER = ("requester", "phone", "email")
"""What the columns are derived from by which a caller's tickets are found."""

_IN_ORDER = ("version", "rank", "sort_at")
_DERIVED = (*_IN_ORDER, "phone_digits", *FOUND_BY)


def derived_of(after: Container[str]) -> tuple[str, ...]:
    """Return the columns of a ticket that are derived from what an event changed, and are written with it."""
    return _DERIVED if any(name in after for name in _CALLER) else _IN_ORDER


class SqlTransaction(SqlReader):
    """Numbers new tickets, and keeps who calls."""

    # Numbers are never used twice: tickets are not deleted.
    _LAST_NUMBER = "SELECT max(number) FROM ticket"

    def __init__(self, link: Asks) -> None:
        """Write through ``link``."""
        super().__init__(link)
        self._salts = salts()
        self._given = 0

    def new_number(self) -> int:
        """Return the next free ticket number; the first is 1001."""
        last = self._link.value(self._LAST_NUMBER) or 0
        self._given = max(last, self._given, FIRST_NUMBER - 1) + 1
        return self._given

    def keep_requester(self, requester: Requester) -> int:
        """Write a requester and their organisation, new where the id is 0; return the id."""
        from helpdesk_tui.store.sql.asked import requesters as requester_sql

        return requester_sql.keep(self._link, requester)

    def keep_organisation(self, name: str, note: str | None, at: int) -> None:
        """Write what to know of an organisation."""
        from helpdesk_tui.store.sql.asked import requesters as requester_sql

        requester_sql.keep_organisation(self._link, name, note, at)
