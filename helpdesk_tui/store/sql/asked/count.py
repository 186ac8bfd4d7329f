"""Counts for tabs: among a bounded number of tickets, on a desk of any size.

A desk with fewer open tickets is counted exactly, in a few milliseconds at most; with more, the
count says that there may be more. Tickets closed since an instant are counted from there on, so
that years of closed ones take no time.
"""

from __future__ import annotations

from dataclasses import replace

from helpdesk_tui.domain.filters.conditions import Column, Within
from helpdesk_tui.domain.filters.query import Query, Scope
from helpdesk_tui.store.asks import Asks
from helpdesk_tui.store.base import Count
from helpdesk_tui.store.sql.asked.filters import where

GLIMPSE = 4_000
"""The most tickets that are read: 1 ms or less, and 10 ms where words must be found."""

SEEN = ", ".join(("number", *Column))
"""The columns of a ticket that filters read."""

# The head of the queue: how many are looked at, and how many of them are wanted.
_OPEN = """
SELECT count(*), count(*) FILTER (WHERE {wanted}) FROM (
    SELECT {seen} FROM ticket INDEXED BY ticket_sieve WHERE status <> 'closed'
    ORDER BY priority, rank, sort_at, number LIMIT {glimpse}
) AS ticket
"""
# The tickets closed last, from an instant on where one is asked for.
_CLOSED = """
SELECT count(*), count(*) FILTER (WHERE {wanted}) FROM (
    SELECT {seen} FROM ticket INDEXED BY ticket_sieve_closed WHERE status = 'closed' AND ({when})
    ORDER BY closed_at DESC LIMIT {glimpse}
) AS ticket
"""


def count(link: Asks, query: Query, glimpse: int = GLIMPSE) -> Count:
    """Count what a query finds among the first ``glimpse`` open tickets, and the ``glimpse`` closed last."""
    counts = [
        one(link, query, glimpse)
        for scope, one in ((Scope.OPEN, _open), (Scope.CLOSED, _closed))
        if query.scope in (scope, Scope.ALL)
    ]
    return Count(sum(one.number for one in counts), any(one.more for one in counts))


def _open(link: Asks, query: Query, glimpse: int) -> Count:
    wanted, values = where(query, link.search.looked_at)
    sql = _OPEN.format(wanted=wanted, seen=SEEN, glimpse=glimpse)
    return _counted(link, sql, values, glimpse)


def _closed(link: Asks, query: Query, glimpse: int) -> Count:
    times = [one for one in query.wanted if isinstance(one, Within) and one.column is Column.CLOSED_AT]
    wanted, values = where(
        replace(query, wanted=tuple(one for one in query.wanted if one not in times)), link.search.looked_at
    )
    when, instants = where(Query(wanted=tuple(times)), link.search.looked_at)
    sql = _CLOSED.format(wanted=wanted, when=when, seen=SEEN, glimpse=glimpse)
    return _counted(link, sql, (*values, *instants), glimpse)


def _counted(link: Asks, sql: str, values: tuple[int | str, ...], glimpse: int) -> Count:
    looked_at, found = link.rows(sql, values)[0]
    return Count(int(found), int(looked_at) >= glimpse)
