"""The texts of a ticket that are searched: as lines of folded words, in pages of a bounded size.

A line is the words of a text between single spaces, with one space before the first and one after the last. So every
search is for a part of a line: ``" plot"`` is the beginning of a word, ``"lotter"`` its middle, ``" disk full "`` a
phrase. Words that a hyphen or an apostrophe joins are added at the end as one word (``E-mail``: ``email``), after a
``BREAK`` that no phrase can cross.

Most tickets are one page. A ticket with many notes has more, so that a further note costs no more than one page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from typing import Protocol

from helpdesk_tui.domain.text.folding import folded, words_of
from helpdesk_tui.domain.tickets.events import Event
from helpdesk_tui.domain.tickets.number import fold_number, phone_digits

BREAK = "\u00b6"
"""Stands between the texts of one line; no search can ask for it, because it is no letter."""

LINE_END = "\u260e"
"""Begins a telephone number that is written from its last digit on, see ``line_ends``."""

ROOM = 4_096
"""Characters of notes on one page, and of the body on the first; a longer note has a page of its own."""

LONGEST_JOINED = 64
"""The longest word, in letters, whose parts are also searched as one word."""

_COMPOUND = re.compile(r"[^\W_]+(?:[-'][^\W_]+)+")
_JOINS = re.compile("[-']")
SAID = ("resolution", "follow_text")
"""Fields of events that are searched like notes: their text stays in the history when the field is cleared."""


@dataclass(frozen=True, slots=True)
class Page:
    """Part of the texts of a ticket that are searched; None for a text that it does not have."""

    subject: str | None = None
    body: str | None = None
    requester: str | None = None
    organisation: str | None = None
    email: str | None = None
    reference: str | None = None
    notes: str | None = None
    numbers: str | None = None


@dataclass(frozen=True, slots=True)
class Added:
    """The texts that one event adds to what is searched, its operation, and the operation that it undoes."""

    op: str
    undoes: str | None
    texts: tuple[str, ...]


class Head(Protocol):
    """The fields of a ticket that are searched; a whole ticket has them, and so may a smaller value."""

    @property
    def number(self) -> int:
        """Its number."""

    @property
    def subject(self) -> str:
        """What it is about."""

    @property
    def requester(self) -> str | None:
        """Who asked."""

    @property
    def phone(self) -> str | None:
        """Their telephone number."""

    @property
    def email(self) -> str | None:
        """Their address."""

    @property
    def organisation(self) -> str | None:
        """Where they belong."""

    @property
    def reference(self) -> str | None:
        """The number it had elsewhere."""


COLUMNS = tuple(field.name for field in fields(Page))
HEAD = frozenset({"subject", "requester", "organisation", "email", "reference", "phone"})
"""Fields of a ticket that stand on its first page."""


def line(text: str | None) -> str | None:
    """Return a text as its words stand on a page; None without words."""
    words = words_of(text) if text else []
    if not text or not words:
        return None
    joined = dict.fromkeys(_joined(text)) if "-" in text or "'" in text or not text.isascii() else ()
    return f" {' '.join([*words, BREAK, *joined] if joined else words)} "


_name = lru_cache(4096)(line)
"""One requester or organisation has many tickets, and a line takes 3 us."""


def line_ends(phone: str) -> list[str]:
    """Return the words by which a telephone number is found from its last digits, which stand first in them.

    There is one for the number, and one for the number dialled together with its extension; or one for an extension
    alone.
    """
    number = fold_number(phone)
    if not number.end:
        return [f"{LINE_END}y{number.extension}"] if number.extension else []
    if not number.extension:
        return [f"{LINE_END}m{number.end}"]
    return [f"{LINE_END}n{number.end}", f"{LINE_END}f{number.full}", f"{LINE_END}x{number.extension}"]


def first_page(ticket: Head, body: str | None = None) -> Page:
    """Return the page of a ticket on which nothing has been noted."""
    return Page(
        subject=line(ticket.subject),
        body=line(body),
        requester=_name(ticket.requester),
        organisation=_name(ticket.organisation),
        email=line(ticket.email),
        reference=line(ticket.reference),
        numbers=_numbers(ticket),
    )


def added(event: Event) -> Added:
    """Return what an event adds to what is searched: a note, a reason, who called, how it was resolved."""
    texts = [event.text if event.version > 1 else None, *(event.after.get(name) for name in SAID)]
    return Added(event.op, event.undoes, tuple(str(text) for text in texts if text is not None))


def pages(ticket: Head, body: str | None, history: Iterable[Added]) -> Iterator[Page]:
    """Yield all searched texts of a ticket, the first page with its fields and body."""
    page = first_page(ticket, body)
    for one in _standing(history):
        for text in one.texts:
            said = line(text)
            if said is None:
                continue
            grown = with_note(page, said)
            if grown is None:
                yield page
                grown = Page(notes=said)
            page = grown
    yield page


def with_note(page: Page, said: str) -> Page | None:
    """Return the page with one more line of notes; None where it has no room for it."""
    if len(page.notes or "") + len(page.body or "") + len(said) > ROOM:
        return None
    return replace(page, notes=said if page.notes is None else f"{page.notes}{BREAK}{said}")


def compound(text: str) -> str | None:
    """Return words joined by hyphens or apostrophes as one word (``wi-fi``: ``wifi``); None for any other text."""
    if _COMPOUND.fullmatch(text) is None or len(text) > LONGEST_JOINED:
        return None
    whole = _JOINS.sub("", text)
    return whole if words_of(whole) == [whole] else None


def _standing(history: Iterable[Added]) -> list[Added]:
    """Return what has not been undone, without the undos themselves."""
    undone: set[str] = set()
    found: list[Added] = []
    for one in reversed(list(history)):
        if one.op in undone:
            continue
        if one.undoes is not None:
            undone.add(one.undoes)
        else:
            found.append(one)
    return found[::-1]


def _joined(text: str) -> Iterator[str]:
    for found in _COMPOUND.finditer(folded(text)):
        whole = compound(found[0])
        if whole is not None:
            yield whole


@lru_cache(4096)
def _number(phone: str) -> str:
    digits, extension = phone_digits(phone), fold_number(phone).extension
    words = [digits] * bool(digits) + [f"x{extension}"] * bool(extension)
    return " ".join([*words, *line_ends(phone)])


def _numbers(ticket: Head) -> str:
    return f" {ticket.number} {_number(ticket.phone)} " if ticket.phone else f" {ticket.number} "
