"""Conditions as SQL: each becomes a clause of fixed words and column names, and its values are bound.

An absent value makes a clause NULL, which counts as not fulfilled; so ``Not`` uses IS NOT TRUE.
The clauses read only what the sieve indexes hold, so that reading a hundred thousand tickets (10
to 30 ms) never touches their rows. Words are searched in the indexes of the search (``indexed``),
or, where only some thousand tickets are read, in these tickets' own words (``looked_at``).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import assert_never

from helpdesk_tui.domain.filters.conditions import (
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
    Within,
    Word,
)
from helpdesk_tui.domain.filters.query import Query
from helpdesk_tui.domain.filters.sought import line, sought
from helpdesk_tui.domain.tickets.number import Number
from helpdesk_tui.store.terms import Clause, Term, joined

Ask = Callable[[Sequence[Term]], Clause]
"""Returns the clause for tickets with some terms: ``indexed`` or ``looked_at`` of a ``Search``."""

# Children, parents and duplicates are few: the index that holds only those is asked, once a statement.
_CHILD = "number IN (SELECT number FROM ticket INDEXED BY ticket_by_parent WHERE parent IS NOT NULL{of})"
_PARENT = "number IN (SELECT parent FROM ticket INDEXED BY ticket_by_parent WHERE parent IS NOT NULL)"
_MERGED = "number IN (SELECT number FROM ticket INDEXED BY ticket_by_merging WHERE merged_into IS NOT NULL)"

_NEVER, _ALWAYS = "FALSE", "TRUE"


def where(query: Query, ask: Ask) -> Clause:
    """Return what a query asks besides its scope as a clause; ``ask`` returns that for words."""
    parts = [clause(one, ask) for one in query.wanted]
    if query.words:
        parts.append(ask([Term(sought(word)) for word in dict.fromkeys(query.words)]))
    return joined(parts, " AND ", _ALWAYS)


def clause(condition: Condition, ask: Ask) -> Clause:
    """Return a condition as SQL over ``ticket``."""
    match condition:
        case Among(column, values):
            # OR, for IN builds a table anew in each statement.
            bound = tuple(int(value) if isinstance(value, int) else str(value) for value in values)
            return joined([(f"{column.value} = ?", (value,)) for value in bound], " OR ", _NEVER)
        case Named(column, name):
            return f"{column.value} = ? COLLATE NOCASE", (name,)
        case Within(column, start, end):
            sides: list[Clause] = [] if start is None else [(f"{column.value} >= ?", (start,))]
            sides += [] if end is None else [(f"{column.value} < ?", (end,))]
            return joined(sides, " AND ", f"{column.value} IS NOT NULL")
        case Known(column):
            return f"{column.value} IS NOT NULL", ()
        case Word(word, fields):
            return ask([Term(sought(word), tuple(fields))])
        case PhoneEnd(digits, extension):
            return ask([Term(line(Number(digits[::-1], extension)), ("numbers",))])
        case Child(parents):
            of = f" AND ({' OR '.join(['parent = ?'] * len(parents))})" if parents else ""
            return _CHILD.format(of=of), parents
        case Parent():
            return _PARENT, ()
        case Merged():
            return _MERGED, ()
        case Not(one):
            sql, bound_values = clause(one, ask)
            return f"({sql}) IS NOT TRUE", bound_values
        case Every(parts):
            return joined([clause(part, ask) for part in parts], " AND ", _ALWAYS)
        case Either(parts):
            return joined([clause(part, ask) for part in parts], " OR ", _NEVER)
        case _:
            assert_never(condition)
