"""The tickets of a requester: found by an index for each of numbers, extensions, addresses and names."""

from __future__ import annotations

import json
from collections.abc import Iterator

from helpdesk_tui.domain.text.folding import words_of
from helpdesk_tui.domain.tickets.number import WHOLE_NUMBER, Number
from helpdesk_tui.domain.tickets.requester import Requester, name_key, reach_in_common, theirs
from helpdesk_tui.domain.tickets.ticket import Ticket
from helpdesk_tui.store.asks import Asks
from helpdesk_tui.store.log.codec import TICKET_COLUMNS, ticket_of
from helpdesk_tui.store.sql.asked import requesters as requester_sql

_TICKET = ", ".join(f"ticket.{name}" for name in TICKET_COLUMNS)
_BESIDES = 20
"""How many more tickets are read than asked for: some may be those of a colleague, or of somebody of the same name."""

_STANDING = "(:all OR status <> 'closed')"
_NOT_OTHERS = "(requester IS NULL OR requester COLLATE NOCASE NOT IN (SELECT value FROM json_each(:others)))"
_LATEST = "ORDER BY number DESC LIMIT :limit"

# Tickets of one number, whatever its spelling: with or without the country's code, the extension or not another one.
_BY_LINE = f"""
SELECT {_TICKET} FROM ticket WHERE number IN (
    SELECT number FROM ticket INDEXED BY ticket_by_line WHERE ends >= :head AND ends < :head || ':'
    AND (ends = :whole OR (length(:whole) >= {WHOLE_NUMBER} AND substr(ends, 1, length(:whole)) = :whole)
         OR (length(ends) >= {WHOLE_NUMBER} AND substr(:whole, 1, length(ends)) = ends))
    AND (extension IS NULL OR :extension = '' OR extension = :extension) AND {_STANDING} AND {_NOT_OTHERS} {_LATEST}
) {_LATEST}
"""
# Those of a number that was written with its extension, which another wrote in one: 123456 Durchwahl 78 and 12345678.
_BY_EXTENSION = f"""
SELECT {_TICKET} FROM ticket WHERE number IN (
    SELECT number FROM ticket INDEXED BY ticket_by_extension WHERE line_end >= :head AND line_end < :head || ':'
    AND (line_end = :whole OR (length(:whole) >= {WHOLE_NUMBER} AND substr(line_end, 1, length(:whole)) = :whole)
         OR (length(line_end) >= {WHOLE_NUMBER} AND substr(:whole, 1, length(line_end)) = line_end))
    AND {_STANDING} {_LATEST}
) {_LATEST}
"""
# Those of one address.
_BY_ADDRESS = f"""
SELECT {_TICKET} FROM ticket WHERE number IN (
    SELECT number FROM ticket INDEXED BY ticket_by_address WHERE email IS NOT NULL AND email = :email COLLATE NOCASE
    AND {_STANDING} AND {_NOT_OTHERS} {_LATEST}
) {_LATEST}
"""
# Those of one name that have neither number nor address, of the same organisation where both have one.
_BY_NAME = f"""
SELECT {_TICKET} FROM ticket WHERE number IN (
    SELECT number FROM ticket INDEXED BY ticket_by_name WHERE called IS NOT NULL AND called = :called
    AND (organisation IS NULL OR CAST(:organisation AS text) IS NULL OR organisation = :organisation COLLATE NOCASE)
    AND {_STANDING} {_LATEST}
) {_LATEST}
"""
# Who is on some of the latest tickets, with neither number nor address.
_NAMED = """
SELECT requester, organisation, opened_at FROM ticket WHERE number IN ({newest}) AND called IS NOT NULL
ORDER BY opened_at DESC, number DESC
"""
_LOOKED_AT = 400
"""The latest tickets with a name that are looked at."""


def named(link: Asks, words: str, limit: int) -> list[Requester]:
    """Return those on tickets alone who have all these beginnings of words in their name, the last contact first."""
    beginnings = words_of(words)
    if not beginnings:
        return []
    newest, values = link.search.newest("requester", beginnings, together=True, most=_LOOKED_AT)
    found: dict[tuple[str, str], Requester] = {}
    for name, organisation, opened_at in link.rows(_NAMED.format(newest=newest), values):
        key = name_key(name), name_key(organisation or "")
        found.setdefault(key, Requester(name, organisation=organisation, seen_at=opened_at))
    return list(found.values())[:limit]


def tickets_of(link: Asks, who: Requester, limit: int, *, only_open: bool) -> list[Ticket]:
    """Return a requester's tickets, the latest first; see ``domain.tickets.requester.theirs``."""
    others = [one for one in requester_sql.like(link, who) if one.id != who.id and reach_in_common(one, who)]
    names = [name for one in others for name in (one.name, *one.names) if name not in (who.name, *who.names)]
    asked = {
        "all": not only_open,
        "limit": limit + _BESIDES,
        "others": json.dumps(names),
        "organisation": who.organisation,
    }
    questions = [(sql, asked | wanted) for sql, wanted in _questions(who)]
    link.foresee(*questions)
    found = {
        ticket.number: ticket
        for question in questions
        for ticket in map(ticket_of, link.rows(*question))
        if theirs(who, ticket, others)
    }
    return [found[number] for number in sorted(found, reverse=True)][:limit]


def _questions(who: Requester) -> Iterator[tuple[str, dict[str, str]]]:
    for line in who.lines:
        yield from _of_line(line)
    for email in filter(None, (who.email, *who.emails)):
        yield _BY_ADDRESS, {"email": email}
    for called in who.called:
        yield _BY_NAME, {"called": called}


def _of_line(line: Number) -> Iterator[tuple[str, dict[str, str]]]:
    if line.end:
        yield _BY_LINE, {"head": line.end[:WHOLE_NUMBER], "whole": line.end, "extension": line.extension}
    if line.end and line.extension:
        yield _BY_LINE, {"head": line.full[:WHOLE_NUMBER], "whole": line.full, "extension": ""}
    yield _BY_EXTENSION, {"head": line.full[:WHOLE_NUMBER], "whole": line.full}
