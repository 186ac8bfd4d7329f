"""The filter language: what a technician types behind ``/`` or after ``helpdesk list`` -> a small value.

Words are looked for, as beginnings of words, in number, subject, body, requester,
organisation and phone digits; all of them must be found. ``is:closed`` and ``is:all``
widen the search beyond the open tickets.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Scope(StrEnum):
    """Which tickets are looked at."""

    OPEN = "open"
    CLOSED = "closed"
    ALL = "all"


class QueryError(ValueError):
    """The filter cannot be read; the message says which part and what would be allowed there."""


@dataclass(frozen=True, slots=True)
class Query:
    """A filter: words that must all be found, among the tickets of a scope."""

    words: tuple[str, ...] = ()
    scope: Scope = Scope.OPEN


EVERYTHING_OPEN = Query()
_LONGEST = 200


def parse_query(text: str) -> Query:
    """Read a filter. Raises QueryError for an ``is:`` that is none, and for more than 200 characters."""
    if len(text) > _LONGEST:
        raise QueryError(f"The filter is longer than {_LONGEST} characters. Use fewer words.")
    words: list[str] = []
    scope = Scope.OPEN
    for token in text.split():
        key, colon, value = token.partition(":")
        if not colon or key.lower() != "is":
            words += terms(token)
        elif value.lower() in set(Scope):
            scope = Scope(value.lower())
        else:
            raise QueryError(f"'{token}' is no filter. After is: stands {', '.join(Scope)}.")
    return Query(tuple(words), scope)


def terms(token: str) -> list[str]:
    """Split a token as the search index does: runs of letters and digits, so ``o'brien`` is two terms."""
    spaced = "".join(character if character.isalnum() else " " for character in token.casefold())
    return spaced.split()
