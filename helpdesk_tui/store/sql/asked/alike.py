"""Candidates for open tickets that are alike: a few hundred at most, on a desk of any size."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from helpdesk_tui.domain.rules.alike import best
from helpdesk_tui.domain.text.folding import words_of
from helpdesk_tui.domain.tickets.ticket import Ticket
from helpdesk_tui.store.asks import Asks, Search
from helpdesk_tui.store.log.codec import TICKET_COLUMNS, ticket_of
from helpdesk_tui.store.terms import Clause

_FIELDS = ", ".join(f"ticket.{name}" for name in TICKET_COLUMNS)
_LOOKED_AT = 1_000
"""The most matches that are read, the newest first, so that old closed tickets with the same word take no time."""
_STEM = 5

# Outages that have not been closed, the most urgent first.
_OUTAGES = f"""
SELECT {_FIELDS} FROM ticket INDEXED BY ticket_by_priority WHERE status <> 'closed' AND priority <= 2
ORDER BY priority, rank, sort_at, number LIMIT 200
"""
# Open tickets among the newest that the search finds.
_FOUND = f"""
SELECT {_FIELDS} FROM ({{newest}}) AS found CROSS JOIN ticket ON ticket.number = found.number
WHERE status <> 'closed' LIMIT 200
"""


def alike(link: Asks, words: Sequence[str], organisation: str | None, limit: int) -> list[Ticket]:
    """Return the open tickets that are most like these words, and of this organisation."""
    rows = link.rows(_OUTAGES)
    for newest, values in _questions(link.search, words, organisation):
        rows += link.rows(_FOUND.format(newest=newest), values)
    return best(map(ticket_of, rows), words, organisation, limit)


def _questions(search: Search, words: Sequence[str], organisation: str | None) -> Iterator[Clause]:
    """Yield the searches: all words together, any of the longest ones, the organisation."""
    stems = list(dict.fromkeys(word[:_STEM] for word in words))
    if stems:
        yield search.newest("subject", stems, together=True, most=_LOOKED_AT)
    if len(words) > 1:
        longest = sorted(stems, key=len, reverse=True)[:4]
        yield search.newest("subject", longest, together=False, most=_LOOKED_AT)
    firm = [f"{word} " for word in words_of(organisation or "")]
    if firm:
        yield search.newest("organisation", firm, together=True, most=_LOOKED_AT)
