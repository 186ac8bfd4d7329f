"""Terms as SQL: by the two indexes for a whole desk, by the words themselves for a few tickets.

The index of words finds beginnings and phrases exactly. The index of trigrams (three letters in a row) finds the middle
of words, but only the pages that have all the trigrams: what it alone finds is tested again.
"""

from __future__ import annotations

from collections.abc import Sequence

from helpdesk_tui.store.terms import STEP, Clause, Term, joined

# Pages with all terms, as the index of words knows them; those of tickets with several come to nothing here.
_WORDS = "SELECT rowid FROM search WHERE search MATCH ?"
# Pages with all terms, where three letters in a row say all that is asked.
_LETTERS = "SELECT rowid FROM middle_search WHERE middle_search MATCH ?"
# Pages that may have all terms, looked at.
_MIDDLES = f"""
{_LETTERS} AND rowid < {STEP} AND rowid NOT IN ({_WORDS})
AND EXISTS (SELECT 1 FROM ticket_words AS page WHERE page.id = middle_search.rowid AND {{test}})
"""
# Pages with all terms, where all that have them have these letters: looked at, unless the index of words knows them.
_SURE = f"""
{_LETTERS} AND rowid < {STEP} AND (
    rowid IN ({_WORDS}) OR EXISTS (SELECT 1 FROM ticket_words AS page WHERE page.id = middle_search.rowid AND {{test}})
)
"""
# Tickets of several pages, each term in any of them. There are none on most desks, and then nothing more is asked.
_ANY_LONG = f"(SELECT max(id) >= {STEP} FROM ticket_words)"
_LONG = f"""
SELECT number FROM (
    SELECT DISTINCT {{index}}.rowid % {STEP} AS number FROM (SELECT 1 WHERE {_ANY_LONG}) CROSS JOIN {{index}}
    WHERE {{index}} MATCH ? AND {{index}}.rowid >= {STEP}
) AS several WHERE {{tests}}
"""
_PAGE = "EXISTS (SELECT 1 FROM ticket_words AS page WHERE page.id = ticket.number AND {test})"
_LONG_PAGE = f"""
EXISTS (SELECT 1 FROM ticket_words AS page INDEXED BY ticket_words_by_number
        WHERE page.id > {STEP - 1} AND page.number = {{of}}.number AND {{test}})
"""

# The newest pages with what is asked of one column; those of tickets with several pages are their first ones' numbers.
_NEWEST = f"SELECT rowid % {STEP} AS number FROM search WHERE search MATCH ? ORDER BY rowid DESC LIMIT ?"
# Requesters with beginnings of words.
_PEOPLE = "requester.id IN (SELECT rowid FROM requester_search WHERE requester_search MATCH ?)"

_RUN = 3
_MOST_RUNS = 16
"""The most trigrams of a term that are searched for; so many are in few pages together."""


class SqliteSearch:
    """Finds words by the full-text indexes (see ``asks.Search``)."""

    def indexed(self, terms: Sequence[Term]) -> Clause:
        """Return the clause for tickets that have all these terms, by the indexes."""
        sure = [term for term in terms if _letters(term) and not term.digits]
        letters = " AND ".join(_letters(term) for term in sure)
        words = " AND ".join(_expression(term) for term in terms)
        test, values = _all(terms)
        if all(_is_exact(term) for term in terms):
            found: list[Clause] = [(_LETTERS, (letters,))]
        elif not any(_is_middle(term) for term in terms):
            found = [(_WORDS, (words,))]
        elif len(sure) == len(terms):
            found = [(_SURE.format(test=test), (letters, words, *values))]
        else:
            asked = letters or " OR ".join(_letters(term) for term in terms if _is_middle(term))
            found = [(_WORDS, (words,)), (_MIDDLES.format(test=test), (asked, words, *values))]
        found += _in_long(terms)
        parts = " UNION ALL ".join(sql for sql, _ in found)
        return f"ticket.number IN ({parts})", tuple(value for _, values in found for value in values)

    def looked_at(self, terms: Sequence[Term]) -> Clause:
        """Return the clause for tickets that have all these terms, by their own words: for a few tickets."""
        test, values = _all(terms)
        several = joined([(_ANY_LONG, ()), _on_long_pages(terms, "ticket")], " AND ")
        return joined([(_PAGE.format(test=test), values), several], " OR ")

    def newest(self, column: str, beginnings: Sequence[str], *, together: bool, most: int) -> Clause:
        """Return a subquery of the newest ``most`` numbers with all (or any) of these in a column."""
        phrases = (" AND " if together else " OR ").join(_phrase(one) for one in beginnings)
        return _NEWEST, (f"{column} : ({phrases})", most)

    def people(self, beginnings: Sequence[str]) -> Clause:
        """Return the clause for requesters that have words with all these beginnings."""
        return _PEOPLE, (" AND ".join(_phrase(one) for one in beginnings),)


def _expression(term: Term) -> str:
    """Return a term as an expression for the index of words."""
    parts = dict.fromkeys((*(term.sought.parts if term.texts else ()), *(term.sought.numbers if term.digits else ())))
    asked = " OR ".join(_phrase(part) for part in parts)
    return f"{{{' '.join(term.columns)}}} : ({asked})" if term.columns else f"({asked})"


def _letters(term: Term) -> str:
    """Return a term as an expression for the index of trigrams; empty where that cannot find it."""
    if not term.texts or any(len(part) < _RUN for part in term.sought.parts):
        return ""
    return f"({' OR '.join(_runs(part) for part in term.sought.parts)})"


def _is_middle(term: Term) -> bool:
    """Return whether a term may be in the middle of a word, which the index of words does not find."""
    return term.texts and any(not part.startswith(" ") for part in term.sought.parts)


def _is_exact(term: Term) -> bool:
    """Return whether the index of trigrams finds a term and nothing else."""
    return not (term.columns or term.digits) and all(len(part) == _RUN for part in term.sought.parts)


def _test(term: Term) -> Clause:
    """Return the clause that tests a page's own words for a term."""
    tests: list[Clause] = []
    if term.texts:
        for column in term.text_columns:
            tests += [(f"instr(page.{column}, ?)", (part,)) for part in term.sought.parts]
    if term.digits:
        tests += [("instr(page.numbers, ?)", (part,)) for part in term.sought.numbers]
    return joined(tests, " OR ")


def _all(terms: Sequence[Term]) -> Clause:
    sql, values = joined([_test(term) for term in terms], " AND ")
    return f"({sql})", values


def _on_long_pages(terms: Sequence[Term], of: str) -> Clause:
    tests = [_test(term) for term in terms]
    return joined([(_LONG_PAGE.format(of=of, test=f"({sql})"), values) for sql, values in tests], " AND ")


def _in_long(terms: Sequence[Term]) -> list[Clause]:
    """Return the clauses for tickets of several pages with all terms: those that have the longest one are tested."""
    term = max(terms, key=lambda one: max(map(len, one.sought.parts + one.sought.numbers)))
    asked = [("middle_search", _letters(term))] if _letters(term) else []
    if term.digits or not asked:
        asked.append(("search", _expression(term)))
    tests, values = _on_long_pages(terms, "several")
    return [(_LONG.format(index=index, tests=tests), (expression, *values)) for index, expression in asked]


def _phrase(part: str) -> str:
    """Return part of a line as a phrase; without a space at its end, its last word is the beginning of a word."""
    return f'"{part.strip()}"' if part.endswith(" ") else f'"{part.strip()}" *'


def _runs(part: str) -> str:
    runs = dict.fromkeys(part[place : place + _RUN] for place in range(len(part) - _RUN + 1))
    every = max(1, -(-len(runs) // _MOST_RUNS))
    return "(" + " AND ".join(f'"{run}"' for run in list(runs)[::every]) + ")"
