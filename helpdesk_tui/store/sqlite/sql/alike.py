"""Candidates for open tickets that look alike, never more than a few hundred, whatever the desk's size."""

from __future__ import annotations

from collections.abc import Sequence

from helpdesk_tui.domain.filters.query import terms
from helpdesk_tui.domain.rules.alike import best
from helpdesk_tui.domain.tickets.ticket import Ticket
from helpdesk_tui.store.log.codec import TICKET_COLUMNS, ticket_of
from helpdesk_tui.store.sqlite.connection.link import Link
from helpdesk_tui.store.sqlite.sql.words import STEP

_FIELDS = ", ".join(f"ticket.{name}" for name in TICKET_COLUMNS)
_LOOKED_AT = 1_000
"""Matches looked at, the newest first: old closed tickets that share a word are no reason to wait."""
_STEM = 5

# Outages that have not been closed, the most urgent first.
_OUTAGES = f"""
SELECT {_FIELDS} FROM ticket INDEXED BY ticket_by_priority WHERE status <> 'closed' AND priority <= 2
ORDER BY priority, rank, sort_at, number LIMIT 200
"""
# Open tickets among the newest that the search finds.
_FOUND = f"""
SELECT {_FIELDS} FROM (
    SELECT rowid % {STEP} AS number FROM search WHERE search MATCH :asked ORDER BY rowid DESC LIMIT {_LOOKED_AT}
) AS found CROSS JOIN ticket ON ticket.number = found.number WHERE status <> 'closed' LIMIT 200
"""


def alike(link: Link, words: Sequence[str], organisation: str | None, limit: int) -> list[Ticket]:
    """Return the open tickets that look most like these words from this organisation."""
    rows = link.rows(_OUTAGES)
    for asked in _questions(words, organisation):
        rows += link.rows(_FOUND, {"asked": asked})
    return best(map(ticket_of, rows), words, organisation, limit)


def _questions(words: Sequence[str], organisation: str | None) -> list[str]:
    """Return what to ask the search: all words together, the longest ones singly, the organisation."""
    stems = [f'"{word[:_STEM]}" *' if len(word) >= _STEM else f'"{word}" *' for word in words]
    asked = []
    if stems:
        asked.append("subject : (" + " AND ".join(dict.fromkeys(stems)) + ")")
    if len(stems) > 1:
        longest = sorted(dict.fromkeys(stems), key=len, reverse=True)[:4]
        asked.append("subject : (" + " OR ".join(longest) + ")")
    firm = terms(organisation or "")
    if firm:
        asked.append("organisation : (" + " AND ".join(f'"{word}"' for word in firm) + ")")
    return asked
