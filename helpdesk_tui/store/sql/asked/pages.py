"""Keeps the pages of words that are searched up to date with the tickets.

An event adds its line to the last page; where text is undone or erased, a ticket's pages are made again.
"""

from __future__ import annotations

import heapq
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter, itemgetter

from helpdesk_tui.domain.filters.searched import (
    COLUMNS,
    HEAD,
    SAID,
    Added,
    Page,
    added,
    first_page,
    line,
    pages,
    with_note,
)
from helpdesk_tui.domain.tickets.events import Event
from helpdesk_tui.domain.tickets.ticket import Ticket
from helpdesk_tui.store.asks import Asks
from helpdesk_tui.store.base import Row
from helpdesk_tui.store.terms import STEP

_NAMES = ", ".join(("id", "number", *COLUMNS))
_PLACES = ", ".join("?" * (len(COLUMNS) + 2))
WORDS = ", ".join(f"page.{name}" for name in COLUMNS)

# A page made, or made anew.
PUT = f"""
INSERT INTO ticket_words ({_NAMES}) VALUES ({_PLACES})
ON CONFLICT (id) DO UPDATE SET {", ".join(f"{name} = excluded.{name}" for name in COLUMNS)}
"""
# A page that there is no more text for.
_DROP = "DELETE FROM ticket_words WHERE id = ?"
# A ticket's only page; or all of them, where there are several.
_ONE = f"SELECT page.id, {WORDS} FROM ticket_words AS page WHERE id = ?"
_SEVERAL = f"""
SELECT page.id, {WORDS} FROM ticket_words AS page INDEXED BY ticket_words_by_number
WHERE page.id > {STEP - 1} AND page.number = ? ORDER BY page.id
"""
_LAST = _SEVERAL.replace("ORDER BY page.id", "ORDER BY page.id DESC LIMIT 1")
_FIRST = _SEVERAL.replace("ORDER BY page.id", "ORDER BY page.id LIMIT 1")
LAST_PAGES = (_ONE, _LAST)
"""The statements on a ticket, by its number, before a line is added to its pages."""

_HEAD = "number, subject, requester, phone, email, organisation, reference, body"
# What is searched of some tickets, or of all, in the order of their numbers.
_TICKET = f"SELECT {_HEAD} FROM ticket WHERE number = ?"
TICKETS = f"SELECT {_HEAD} FROM ticket ORDER BY number"
# What happened to one, or to all, with what was said. Of the opening the body is known, and there is seldom more.
_OPENING = " OR ".join(f"""instr(texts, '"after.{name}"')""" for name in SAID)
_SAID = f"""
SELECT event.number, version, op, undoes, CASE WHEN version > 1 OR {_OPENING} THEN texts END
FROM event INDEXED BY event_by_version LEFT JOIN event_text USING (seq)
"""
_EVENTS = f"{_SAID} WHERE event.number = ? ORDER BY version"
ALL_EVENTS = f"{_SAID} ORDER BY event.number, version"
# The pages as they stand: those of tickets with one, and those of tickets with several.
_KEPT = f"SELECT page.number, page.id, {WORDS} FROM ticket_words AS page WHERE id < {STEP} ORDER BY id"
_KEPT_SEVERAL = f"""
SELECT page.number, page.id, {WORDS} FROM ticket_words AS page INDEXED BY ticket_words_by_number
WHERE page.id > {STEP - 1} ORDER BY page.number, page.id
"""
# What an operation did to one ticket, and what that took back.
ITS_EVENTS = f"{_SAID.replace('event_by_version', 'event_by_op')} WHERE op = ?"
EVENTS_OF = f"{ITS_EVENTS} AND event.number = ?"
# The pages of tickets with one that an operation was about.
ITS_PAGES = f"SELECT page.id, {WORDS} FROM ticket_words AS page WHERE id IN (SELECT number FROM event WHERE op = ?)"
_PLACES_SAID = ("text", *(f"after.{name}" for name in SAID))
_BY_NUMBER = itemgetter(0)
_NOTHING: tuple[None, tuple[()]] = (None, ())
_values = attrgetter(*COLUMNS)


@dataclass(frozen=True, slots=True)
class _Head:
    """The fields of a ticket's row that are searched."""

    number: int
    subject: str
    requester: str | None
    phone: str | None
    email: str | None
    organisation: str | None
    reference: str | None


def follow(link: Asks, event: Event, ticket: Ticket) -> None:
    """Update a ticket's pages after an event that has just been written; ``ticket`` is the ticket after it."""
    if event.version == 1:
        link.many(PUT, list(_numbered(ticket.number, list(pages(ticket, event.text, [added(event)])))))
        return
    if event.erases or (event.undoes is not None and _had_texts(link, event.undoes, event.number)):
        renew(link, event.number)
        return
    if HEAD & set(event.after):
        _correct(link, ticket)
    if event.undoes is None:
        for text in added(event).texts:
            _add(link, ticket.number, line(text))


def renew(link: Asks, number: int) -> None:
    """Make a ticket's pages anew from its row and its events, as far as they are others."""
    link.foresee(*((sql, (number,)) for sql in (_TICKET, _EVENTS, _ONE, _SEVERAL)))
    row = link.row(_TICKET, (number,))
    if row is not None:
        added_since = [_added(*one) for one in link.rows(_EVENTS, (number,))]
        _put(link, number, list(pages(_Head(*row[:-1]), row[-1], added_since)))


def rows(ticket: Ticket, body: str | None, history: Sequence[Event], number: int) -> list[Row]:
    """Return the rows of PUT for a new ticket with its whole history, under its number on this desk."""
    head = _Head(
        number, ticket.subject, ticket.requester, ticket.phone, ticket.email, ticket.organisation, ticket.reference
    )
    return list(_numbered(number, list(pages(head, body, map(added, history)))))


def astray(link: Asks) -> Iterator[int]:
    """Yield the numbers of tickets whose pages differ from those made of their texts."""
    return (number for number, _ in otherwise(link))


def otherwise(link: Asks) -> Iterator[tuple[int, list[Row]]]:
    """Yield those tickets with the rows of PUT that they should have; none where there is no such ticket."""
    kept = heapq.merge(_flat(link, _KEPT), _flat(link, _KEPT_SEVERAL), key=_BY_NUMBER)
    there = groupby(kept, key=_BY_NUMBER)
    found = next(there, None)
    for number, made in all_pages(_flat(link, TICKETS), _flat(link, ALL_EVENTS)):
        while found is not None and found[0] < number:
            yield found[0], []
            found = next(there, None)
        if found is None or found[0] != number:
            yield number, made
            continue
        if [row[1:] for row in found[1]] != [(identity, *words) for identity, _, *words in made]:
            yield number, made
        found = next(there, None)
    if found is not None:
        yield found[0], []
        yield from ((number, []) for number, _ in there)


def all_pages(tickets: Iterable[Row], events: Iterable[Row]) -> Iterator[tuple[int, list[Row]]]:
    """Yield the rows of PUT of every ticket; ``tickets`` and ``events`` are in the order of the numbers."""
    histories = groupby(events, key=_BY_NUMBER)
    number, history = next(histories, _NOTHING)
    for *head, body in tickets:
        while number is not None and number < head[0]:
            number, history = next(histories, _NOTHING)
        added_since = [_added(*one) for one in history] if number == head[0] else []
        yield head[0], list(_numbered(head[0], list(pages(_Head(*head), body, added_since))))


def _added(_number: int, version: int, op: str, undoes: str | None, texts: str | None) -> Added:
    """Return the texts of an event; none where they cannot be read: a check reports that, and the search does not."""
    try:
        kept = json.loads(texts) if texts else {}
        places = [place for place in _PLACES_SAID[version == 1 :] if place in kept]
        return Added(op, undoes, tuple(str(kept[place][1]) for place in places))
    except (ValueError, LookupError, TypeError):
        return Added(op, undoes, ())


def _numbered(number: int, made: Sequence[Page]) -> Iterator[Row]:
    for place, page in enumerate(made, 1):
        yield (number + place * STEP if len(made) > 1 else number, number, *_values(page))


def _put(link: Asks, number: int, made: Sequence[Page]) -> None:
    """Write a ticket's pages, and delete those that it does not have any more."""
    rows = list(_numbered(number, made))
    wanted = {row[0] for row in rows}
    for identity, *_ in [*link.rows(_ONE, (number,)), *link.rows(_SEVERAL, (number,))]:
        if identity not in wanted:
            link.run(_DROP, (identity,))
    link.many(PUT, rows)


def _correct(link: Asks, ticket: Ticket) -> None:
    """Write the fields of a ticket on its first page."""
    row = link.row(_ONE, (ticket.number,)) or link.row(_FIRST, (ticket.number,))
    if row is not None:
        kept = Page(*row[1:])
        page = replace(first_page(ticket), body=kept.body, notes=kept.notes)
        link.run(PUT, (row[0], ticket.number, *_values(page)))


def _add(link: Asks, number: int, said: str | None) -> None:
    """Write a line on a ticket's last page, or on a new one."""
    row = None if said is None else link.row(_ONE, (number,)) or link.row(_LAST, (number,))
    if said is None or row is None:
        return
    last = Page(*row[1:])
    page = with_note(last, said)
    if page is not None:
        link.run(PUT, (row[0], number, *_values(page)))
    elif row[0] == number:
        _put(link, number, [last, Page(notes=said)])
    else:
        link.run(PUT, (row[0] + STEP, number, *_values(Page(notes=said))))


def _had_texts(link: Asks, op: str | None, number: int) -> bool:
    """Return whether an operation, or one that it undid, added texts of a ticket that are searched."""
    while op is not None:
        found = [_added(*row) for row in link.rows(EVENTS_OF, (op, number))]
        if any(one.texts for one in found):
            return True
        op = found[-1].undoes if found else None
    return False


def _flat(link: Asks, sql: str) -> Iterator[Row]:
    # Of a damaged file a number may be none: such a row is no ticket's, and the ticket whose row it was lacks it.
    return (row for piece in link.pieces(sql) for row in piece if isinstance(row[0], int))
