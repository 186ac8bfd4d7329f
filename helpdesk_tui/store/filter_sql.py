"""Conditions as SQL: each becomes a clause of fixed words and column names, and its values are bound.

What is absent makes a clause NULL, which counts as not fulfilled; so ``Not`` asks IS NOT
TRUE. The clauses read only what the sieve indexes hold, so that a walk through a hundred
thousand tickets (10 to 30 ms) never touches their rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from helpdesk_tui.domain.condition import (
    Among,
    Child,
    Condition,
    Either,
    Every,
    Known,
    Merged,
    Named,
    Not,
    Parent,
    PhoneEnd,
    Text,
    Within,
    Word,
)
from helpdesk_tui.domain.selection import Query

Clause = tuple[str, tuple[int | str, ...]]
"""SQL with a ``?`` for each of its values."""

# The tickets that the index of words holds under an expression; asked once a statement.
_MATCHES = "number IN (SELECT rowid FROM search WHERE search MATCH ?)"
# The end of a telephone number, from the digits kept beside it.
_PHONE_END = "substr(phone_digits, -length(?)) = ?"

# Children, parents and duplicates are few: the index that holds only those is asked, once a statement.
_CHILD = "number IN (SELECT number FROM ticket INDEXED BY ticket_by_parent WHERE parent IS NOT NULL{of})"
_PARENT = "number IN (SELECT parent FROM ticket INDEXED BY ticket_by_parent WHERE parent IS NOT NULL)"
_MERGED = "number IN (SELECT number FROM ticket INDEXED BY ticket_by_merging WHERE merged_into IS NOT NULL)"

_NEVER, _ALWAYS = "FALSE", "TRUE"


def where(query: Query) -> Clause:
    """Return what a query asks besides its scope."""
    parts = [clause(one) for one in query.wanted]
    if query.words:
        parts.append((_MATCHES, (expression(query.words),)))
    return _joined(parts, " AND ", _ALWAYS)


def clause(condition: Condition) -> Clause:
    """Return a condition as SQL over ``ticket``."""
    match condition:
        case Among(column, values):
            # OR, for IN builds a table anew in each statement.
            bound = tuple(int(value) if isinstance(value, int) else str(value) for value in values)
            return _joined([(f"{column.value} = ?", (value,)) for value in bound], " OR ", _NEVER)
        case Named(column, name):
            return f"{column.value} = ? COLLATE NOCASE", (name,)
        case Within(column, start, end):
            sides: list[Clause] = [] if start is None else [(f"{column.value} >= ?", (start,))]
            sides += [] if end is None else [(f"{column.value} < ?", (end,))]
            return _joined(sides, " AND ", f"{column.value} IS NOT NULL")
        case Known(column):
            return f"{column.value} IS NOT NULL", ()
        case Word(word, fields):
            return _MATCHES, (_in_fields(fields) + expression((word,)),)
        case PhoneEnd(digits):
            return _PHONE_END, (digits, digits)
        case Child(parents):
            of = f" AND ({' OR '.join(['parent = ?'] * len(parents))})" if parents else ""
            return _CHILD.format(of=of), parents
        case Parent():
            return _PARENT, ()
        case Merged():
            return _MERGED, ()
        case Not(one):
            sql, values = clause(one)
            return f"({sql}) IS NOT TRUE", values
        case Every(parts):
            return _joined([clause(part) for part in parts], " AND ", _ALWAYS)
        case Either(parts):
            return _joined([clause(part) for part in parts], " OR ", _NEVER)
        case _:
            assert_never(condition)


def expression(asked: Sequence[str]) -> str:
    """Return words as the index is asked: each quoted, as the beginning of a word, all of them.

    A word that begins another one asks nothing of its own. Words come folded, the index
    is not: it knows ``ß``.
    """
    words = {word for word in asked if not any(other != word and other.startswith(word) for other in asked)}
    return " AND ".join(_term(word) for word in sorted(words))


def _term(word: str) -> str:
    spellings = dict.fromkeys((word, word.replace("ss", "ß")))
    asked = [f'"{spelling.replace(chr(34), chr(34) * 2)}" *' for spelling in spellings]
    return asked[0] if len(asked) == 1 else f"({' OR '.join(asked)})"


def _in_fields(fields: Sequence[Text]) -> str:
    return f"{{{' '.join(field.value for field in fields)}}} : " if fields else ""


def _joined(parts: Sequence[Clause], operator: str, empty: str) -> Clause:
    if not parts:
        return empty, ()
    if len(parts) == 1:
        return parts[0]
    return operator.join(f"({sql})" for sql, _ in parts), tuple(value for _, values in parts for value in values)
