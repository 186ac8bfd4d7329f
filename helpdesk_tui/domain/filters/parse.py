"""The filter language: what a technician types behind ``/`` or after ``helpdesk list`` -> a small value.

Free words are searched for in all texts of a ticket: number, subject, body, requester, address,
reference, notes and resolution; all of them must be found. A word finds words that begin with it, and
with three letters or more also words that contain it (``sought``). ``key:value`` and ``@name`` are further
conditions (``keys``), a reference as tickets show it (``zendesk:35436``) is a phrase, and ``-`` before
a term asks for the opposite. Words in quotation marks are a phrase.
``is:closed`` and ``is:all`` look beyond the open tickets; a term that only closed tickets can fulfil
(``closed:today``, ``is:merged``) looks at those without ``is:closed``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from helpdesk_tui.domain.filters.conditions import Condition, Not, Word, every
from helpdesk_tui.domain.filters.keys import KEYS, SCOPE_KEY, Asker, only_closed, person
from helpdesk_tui.domain.filters.query import EVERYTHING_OPEN, Query, Scope
from helpdesk_tui.domain.filters.sought import typed
from helpdesk_tui.domain.filters.wrong import Wrong

__all__ = ["EVERYTHING_OPEN", "Asker", "Query", "QueryError", "Scope", "Token", "parse_query", "tokens"]


class QueryError(ValueError):
    """The filter cannot be read.

    The message is a sentence; ``start`` and ``end`` are the columns of the wrong part, and
    ``allowed`` says what may stand there.
    """

    def __init__(self, message: str, start: int = 0, end: int = 0, allowed: str = "") -> None:
        """Keep the sentence, the place and what is allowed there."""
        super().__init__(message)
        self.start = start
        self.end = end
        self.allowed = allowed


@dataclass(frozen=True, slots=True)
class Token:
    """One term as typed: its columns, whether ``-`` stands before it, its key (``@`` or empty) and its value."""

    start: int
    end: int
    negated: bool
    key: str
    value: str
    value_start: int


_LONGEST = 200
_MOST_TERMS = 24
_KEY = re.compile(r"[A-Za-z]+:")
_OPENERS = ":@<>,"
"""Behind these, and at the beginning of a term, a quotation mark begins a quoted part."""

SOURCES = frozenset(
    (
        "zendesk",
        "freshdesk",
        "freshservice",
        "osticket",
        "zammad",
        "jira",
        "servicenow",
        "glpi",
        "otrs",
        "rt",
        "redmine",
    )
    + ("gitlab", "github", "spiceworks", "citsmart")
)
"""Help desks that tickets are brought from: a number of theirs is searched for as it is shown."""

_OPPOSITES = {Scope.OPEN: Scope.CLOSED, Scope.CLOSED: Scope.OPEN}


def parse_query(text: str, asker: Asker | None = None, base: Query = EVERYTHING_OPEN) -> Query:
    """Read a filter in addition to ``base``, whose scope holds unless the text names another.

    Without an asker, a value that depends on the time or on a technician is refused.

    Raises:
        QueryError: a key is unknown or its value wrong, or the filter has more than 200 characters or 24 terms.
    """
    if len(text) > _LONGEST:
        message = f"The filter is longer than {_LONGEST} characters. Use fewer words."
        raise QueryError(message, _LONGEST, len(text), "fewer words")
    words, wanted, scope = list(base.words), list(base.wanted), base.scope
    named = implied = False
    for place, token in enumerate(tokens(text)):
        if place >= _MOST_TERMS:
            message = f"The filter has more than {_MOST_TERMS} terms. Use fewer."
            raise QueryError(message, token.start, len(text), "fewer terms")
        try:
            found = _scope(token)
            if found is not None:
                scope, named = found, True
            elif not token.key and not token.negated:
                words += typed(token.value)
            else:
                wanted += _condition(token, asker)
                implied = implied or (not token.negated and only_closed(token.key, token.value))
        except Wrong as wrong:
            raise _error(text, token, wrong) from None
    if implied and not named and scope is Scope.OPEN:
        scope = Scope.CLOSED
    return Query(tuple(words), scope, tuple(dict.fromkeys(wanted)))


def tokens(text: str) -> Iterator[Token]:
    """Split a filter into its terms; a quotation mark that is not closed reaches to the end."""
    place = 0
    while place < len(text):
        if text[place].isspace():
            place += 1
            continue
        end = _end(text, place)
        yield _token(text, place, end)
        place = end


def _end(text: str, start: int) -> int:
    quoted = False
    for place in range(start, len(text)):
        character = text[place]
        if character == '"':
            before = text[place - 1] if place > start else ":"
            quoted = not quoted and (before in _OPENERS or (before == "-" and place == start + 1))
        elif character.isspace() and not quoted:
            return place
    return len(text)


def _token(text: str, start: int, end: int) -> Token:
    negated = text[start] == "-" and end > start + 1
    begin = start + negated
    if text[begin] == "@":
        return Token(start, end, negated, "@", text[begin + 1 : end], begin + 1)
    key = _KEY.match(text, begin, end)
    # https://... is no key, and neither is the colon that ends "Re:"; a known key is one even so.
    if key and _is_reference(key.group()[:-1], text[key.end() : end]):
        return Token(start, end, negated, "", f'"{text[begin:end]}"', begin)
    if key and (key.group()[:-1].lower() in KEYS or (key.end() < end and text[key.end()] != "/")):
        return Token(start, end, negated, key.group()[:-1].lower(), text[key.end() : end], key.end())
    return Token(start, end, negated, "", text[begin:end], begin)


def _is_reference(name: str, value: str) -> bool:
    """Return whether a term is a number of another help desk, such as ``zendesk:35436``."""
    return name.lower() in SOURCES and any(one.isdigit() for one in value)


def _scope(token: Token) -> Scope | None:
    """Return the scope that a term names: ``is:closed``, or ``-is:open``, which is the same."""
    if token.key != SCOPE_KEY or token.value.lower() not in set(Scope):
        return None
    scope = Scope(token.value.lower())
    if not token.negated:
        return scope
    if scope not in _OPPOSITES:
        raise Wrong("open or closed, for nothing is neither")
    return _OPPOSITES[scope]


def _condition(token: Token, asker: Asker | None) -> list[Condition]:
    if not token.key:
        found: list[Condition] = [Word(word) for word in dict.fromkeys(typed(token.value))]
        return [Not(every(*found))] if found else []
    if token.key == "@":
        condition = person(token.value.replace('"', ""), asker)
    elif token.key in KEYS:
        condition = KEYS[token.key].read(token.value, asker)
    else:
        raise Wrong(f'{", ".join(f"{key}:" for key in KEYS)}, @name, or a word in "quotation marks"')
    return [Not(condition) if token.negated else condition]


def _error(text: str, token: Token, wrong: Wrong) -> QueryError:
    """Return the sentence for a wrong value, and the columns where it stands in the whole text."""
    typed = text[token.start : token.end]
    if token.key and token.key != "@" and token.key not in KEYS:
        sentence = f"There is no '{token.key}:' in filters; there are {wrong.allowed}."
        return QueryError(sentence, token.start, token.value_start, wrong.allowed)
    place = wrong.moved(token.value_start, token.end)
    head = "@" if token.key == "@" else f"{token.key}:"
    sentence = f"'{typed}' is no filter. After {head} stands {wrong.allowed}."
    return QueryError(sentence, place.start or 0, max(place.end or 0, (place.start or 0) + 1), wrong.allowed)
