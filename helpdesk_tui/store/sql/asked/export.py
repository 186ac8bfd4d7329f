"""Reads all tickets of a filter by their numbers, in pieces: each comes once, whatever is written meanwhile."""

from __future__ import annotations

from helpdesk_tui.domain.filters.query import Query, Scope
from helpdesk_tui.domain.tickets.ticket import Ticket
from helpdesk_tui.store.asks import Asks
from helpdesk_tui.store.log.codec import TICKET_COLUMNS, ticket_of
from helpdesk_tui.store.sql.asked.filters import where

# A piece of the walk. It goes along the numbers, which never change, so that nothing moves past it.
_WALK = f"""
SELECT body, {", ".join(f"ticket.{name}" for name in TICKET_COLUMNS)} FROM ticket NOT INDEXED
WHERE number > ? AND {{scope}} AND ({{wanted}}) ORDER BY number LIMIT ?
"""
SCOPES = {Scope.OPEN: "status <> 'closed'", Scope.CLOSED: "status = 'closed'", Scope.ALL: "TRUE"}
"""The tickets of a scope, as a clause."""


def by_number(link: Asks, query: Query, after: int, count: int) -> list[tuple[Ticket, str | None]]:
    """Return the next ``count`` tickets of a query above the number ``after``, each with its body."""
    wanted, values = where(query, link.search.indexed)
    rows = link.rows(_WALK.format(scope=SCOPES[query.scope], wanted=wanted), (after, *values, count))
    return [(ticket_of(row[1:]), row[0]) for row in rows]
