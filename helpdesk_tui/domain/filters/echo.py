"""A filter in words: how each of its terms was read, and which tickets it looks at."""

from __future__ import annotations

from helpdesk_tui.domain.filters.parse import Query, Scope, Token, tokens
from helpdesk_tui.domain.filters.sought import sought, typed

_AMONG = {Scope.OPEN: "open tickets", Scope.CLOSED: "closed tickets", Scope.ALL: "tickets, open or closed,"}


def nothing_matches(text: str, query: Query, closed: int = 0) -> str:
    """Return the sentence for a filter that finds no ticket; ``query`` is what was read from ``text``.

    ``closed`` is how many closed tickets it would find.
    """
    found = [said for token in tokens(text) if (said := _term(token))]
    if not found:
        return f"There are no {_AMONG[query.scope].rstrip(',')}."
    more = f" {closed:,} closed {'does' if closed == 1 else 'do'}: add is:closed." if closed else ""
    return f"None of the {_AMONG[query.scope]} matches {' and '.join(found)}.{more}"


def _term(token: Token) -> str:
    """Return one term in words; empty for a scope, which the words for the tickets say."""
    value = token.value.replace('"', "")
    if token.key == "is" and value.lower() in set(Scope):
        return ""
    if token.key:
        head = "@" if token.key == "@" else f"{token.key}:"
        said = f"{head}{value}"
    else:
        terms = typed(token.value)
        said = " and ".join(_said(term, value if len(terms) == 1 else term.strip()) for term in terms)
    return f"not ({said})" if token.negated and said else said


def _said(term: str, shown: str) -> str:
    """Return how one term is searched for, in words, with the term as it was typed."""
    if term.endswith(" ") and " " in shown:
        return f"the phrase '{shown}'"
    if term.endswith(" ") and " " not in term.strip():
        return f"the word '{shown}'"
    if term.endswith(" ") or any(not part.startswith(" ") for part in sought(term).parts):
        return f"'{shown}'"
    return f"a word that begins with '{shown}'"
