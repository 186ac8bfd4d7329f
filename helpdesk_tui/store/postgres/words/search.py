"""Finds words on a server: by the trigrams that pg_trgm keeps of each page.

``LIKE`` with that index finds middles, beginnings and phrases, and the engine tests again what the index finds, so one
test is enough for every term.
"""

from __future__ import annotations

from collections.abc import Sequence

from helpdesk_tui.store.terms import Clause, Term, joined


class PostgresSearch:
    """Finds words (see ``asks.Search``)."""

    def indexed(self, terms: Sequence[Term]) -> Clause:
        """Return the clause for tickets that have all these terms, by the index; each may be on another page."""
        tests = [_test(term) for term in terms]
        found = [
            (f"ticket.number IN (SELECT page.number FROM ticket_words AS page WHERE {sql})", values)
            for sql, values in tests
        ]
        return joined(found, " AND ", "TRUE")

    def looked_at(self, terms: Sequence[Term]) -> Clause:
        """Return the clause for tickets that have all these terms, by their own words: for a few tickets."""
        tests = [_test(term) for term in terms]
        found = [
            (f"EXISTS (SELECT 1 FROM ticket_words AS page WHERE page.number = ticket.number AND ({sql}))", values)
            for sql, values in tests
        ]
        return joined(found, " AND ", "TRUE")

    def newest(self, column: str, beginnings: Sequence[str], *, together: bool, most: int) -> Clause:
        """Return a subquery of the newest ``most`` numbers with all (or any) of these in a column."""
        parts = [_like(f" {one}") for one in beginnings]
        sql, values = joined(
            [(f"page.{column} LIKE ? AND page.everything LIKE ?", (part, part)) for part in parts],
            " AND " if together else " OR ",
        )
        return f"SELECT page.number FROM ticket_words AS page WHERE {sql} ORDER BY page.id DESC LIMIT ?", (
            *values,
            most,
        )

    def people(self, beginnings: Sequence[str]) -> Clause:
        """Return the clause for requesters that have words with all these beginnings."""
        return joined([("' ' || requester.words LIKE ?", (_like(one),)) for one in beginnings], " AND ", "TRUE")


def _test(term: Term) -> Clause:
    """Return the clause that tests a page for a term."""
    tests: list[Clause] = []
    if term.texts:
        for part in map(_like, term.sought.parts):
            for column in term.text_columns:
                everywhere = column == "everything"
                # The index is over all texts of a page together.
                tests.append(
                    ("page.everything LIKE ?", (part,))
                    if everywhere
                    else (f"page.{column} LIKE ? AND page.everything LIKE ?", (part, part))
                )
    if term.digits:
        tests += [("page.numbers LIKE ?", (_like(part),)) for part in term.sought.numbers]
    return joined(tests, " OR ")


def _like(part: str) -> str:
    """Return the LIKE pattern for texts with this part."""
    escaped = part.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"
