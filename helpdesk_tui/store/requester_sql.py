"""Requesters in SQLite: found by the end of a number or the beginning of a name, kept beside the tickets."""

from __future__ import annotations

from helpdesk_tui.domain.number import WHOLE_NUMBER
from helpdesk_tui.domain.requester import Requester, number_end
from helpdesk_tui.domain.selection import terms
from helpdesk_tui.domain.ticket import Ticket
from helpdesk_tui.store.codec import TICKET_COLUMNS, ticket_of
from helpdesk_tui.store.link import Link, Row

MOST_CALLED = 200
"""Namesakes looked at, the latest first, when a contact is kept."""

_FIELDS = """
requester.name, phone, email, organisation, requester.note, requester.seen_at, id,
(SELECT note FROM organisation WHERE organisation.name = requester.organisation)
"""
_TICKET = ", ".join(f"ticket.{name}" for name in TICKET_COLUMNS)

# Numbers that end so, a range of the index: ':' is what follows '9'. A number typed with more digits than were kept
# (its country's code) must end like those that were kept. The last contact comes first.
_BY_NUMBER = f"""
SELECT {_FIELDS} FROM requester INDEXED BY requester_by_number
WHERE ends >= :head AND ends < :head || ':'
AND (substr(ends, 1, length(:whole)) = :whole OR substr(:whole, 1, length(ends)) = ends)
ORDER BY requester.seen_at DESC, id LIMIT :limit
"""
# Names, organisations and addresses with these beginnings of words.
_NAMED = f"""
SELECT {_FIELDS} FROM requester WHERE id IN (SELECT rowid FROM requester_search WHERE requester_search MATCH ?)
ORDER BY requester.seen_at DESC, id LIMIT ?
"""
# The latest, whoever they are.
_LATEST = f"SELECT {_FIELDS} FROM requester ORDER BY requester.seen_at DESC, id LIMIT ?"
# One by its id.
_ONE = f"SELECT {_FIELDS} FROM requester WHERE id = ?"
# Everybody of exactly this name.
_CALLED = f"SELECT {_FIELDS} FROM requester WHERE requester.name = ? ORDER BY requester.seen_at DESC, id LIMIT ?"
# A person not known so far.
_NEW = """
INSERT INTO requester (name, phone, phone_digits, email, organisation, note, seen_at) VALUES (?, ?, ?, ?, ?, ?, ?)
"""
# A person as they are known now.
_CHANGE = """
UPDATE requester SET name = ?, phone = ?, phone_digits = ?, email = ?, organisation = ?, note = ?, seen_at = ?
WHERE id = ?
"""
# An organisation as it comes with its people.
_ORGANISATION = """
INSERT INTO organisation (name, seen_at) VALUES (?, ?)
ON CONFLICT (name) DO UPDATE SET seen_at = max(seen_at, excluded.seen_at)
"""
# What to know of an organisation.
_ORGANISATION_NOTE = """
INSERT INTO organisation (name, note, seen_at) VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET note = excluded.note
"""

# Who is on the tickets above a number, each name and number once, as they were last written.
_CAME = """
SELECT requester AS name, phone, nullif(phone_digits, '') AS digits, email, organisation, max(opened_at) AS at
FROM ticket
WHERE number > ? AND requester <> '' AND (nullif(phone_digits, '') IS NOT NULL OR email IS NOT NULL)
GROUP BY requester COLLATE NOCASE, coalesce(nullif(phone_digits, ''), email COLLATE NOCASE)
"""
_SAME = """
requester.name = came.name
AND (requester.phone_digits = came.digits OR (came.digits IS NULL AND requester.email = came.email))
"""
# Those of them who were known have been heard of again.
_SEEN = f"""
UPDATE requester SET seen_at = max(seen_at, came.at) FROM ({_CAME}) AS came WHERE {_SAME}
"""
# Those who were not are from now on.
_TAKE_OVER = f"""
INSERT INTO requester (name, phone, phone_digits, email, organisation, seen_at)
SELECT * FROM ({_CAME}) AS came WHERE NOT EXISTS (SELECT 1 FROM requester WHERE {_SAME})
"""
# Their organisations, likewise.
_TAKE_OVER_ORGANISATIONS = """
INSERT INTO organisation (name, seen_at)
SELECT organisation, max(seen_at) FROM requester WHERE organisation <> '' GROUP BY organisation
ON CONFLICT (name) DO UPDATE SET seen_at = max(seen_at, excluded.seen_at)
"""

# One person's tickets, narrowed by their name and settled by name, number or organisation. Open ones only, or all.
_TICKETS_OF = f"""
SELECT {_TICKET} FROM search CROSS JOIN ticket ON ticket.number = search.rowid
WHERE search MATCH :words AND ticket.requester = :name COLLATE NOCASE
AND (:digits IS NULL OR ticket.phone_digits IS NULL OR substr(ticket.phone_digits, -7) = substr(:digits, -7)
     OR ticket.organisation = :organisation COLLATE NOCASE)
AND (:all OR ticket.status <> 'closed')
ORDER BY search.rowid DESC LIMIT :limit
"""


def by_number(link: Link, digits: str, limit: int) -> list[Requester]:
    """Return those whose number ends with ``digits``, or is what they end with; the last contact first."""
    whole = number_end(digits)
    if not whole:
        return []
    asked = {"head": whole[:WHOLE_NUMBER], "whole": whole, "limit": limit}
    return [_of(row) for row in link.rows(_BY_NUMBER, asked)]


def named(link: Link, words: str, limit: int) -> list[Requester]:
    """Return those with all these beginnings of words in name, organisation or address; all, where there are none."""
    asked = " AND ".join(f'"{term}" *' for term in terms(words))
    rows = link.rows(_NAMED, (asked, limit)) if asked else link.rows(_LATEST, (limit,)) if not words.strip() else []
    return [_of(row) for row in rows]


def called(link: Link, name: str) -> list[Requester]:
    """Return those of exactly this name, the last contact first."""
    return [_of(row) for row in link.rows(_CALLED, (name, MOST_CALLED))]


def one(link: Link, identity: int) -> Requester | None:
    """Return one requester."""
    row = link.row(_ONE, (identity,))
    return None if row is None else _of(row)


def keep(link: Link, requester: Requester) -> int:
    """Write a requester, new where the id is 0, and their organisation; return the id."""
    who = (requester.name, requester.phone, requester.digits, requester.email, requester.organisation)
    row = (*who, requester.note, requester.seen_at)
    if requester.organisation:
        link.run(_ORGANISATION, (requester.organisation, requester.seen_at))
    if requester.id:
        link.run(_CHANGE, (*row, requester.id))
        return requester.id
    return int(link.run(_NEW, row).lastrowid or 0)


def keep_organisation(link: Link, name: str, note: str | None, at: int) -> None:
    """Write what to know of an organisation."""
    link.run(_ORGANISATION_NOTE, (name, note, at))


def take_over(link: Link, after: int) -> None:
    """Make records of those on tickets with a number above ``after``; what is known of others stays."""
    if link.rows(_LATEST, (1,)):
        link.run(_SEEN, (after,))
    link.run(_TAKE_OVER, (after,))
    link.run(_TAKE_OVER_ORGANISATIONS)


def tickets_of(link: Link, requester: Requester, limit: int, *, only_open: bool) -> list[Ticket]:
    """Return a requester's tickets, the latest first."""
    words = terms(requester.name)
    if not words:
        return []
    asked = {
        "words": "requester : " + "(" + " AND ".join(f'"{word}"' for word in words) + ")",
        "name": requester.name,
        "digits": requester.digits,
        "organisation": requester.organisation,
        "all": not only_open,
        "limit": limit,
    }
    return [ticket_of(row) for row in link.rows(_TICKETS_OF, asked)]


def _of(row: Row) -> Requester:
    return Requester(*row)
