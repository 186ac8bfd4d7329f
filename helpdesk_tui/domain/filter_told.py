"""A filter said back: how each of its terms was read, and among which tickets it looks."""

from __future__ import annotations

from helpdesk_tui.domain.query import Query, Scope, Token, tokens
from helpdesk_tui.domain.sought import sought, typed

_AMONG = {Scope.OPEN: "open tickets", Scope.CLOSED: "closed tickets", Scope.ALL: "tickets, open or closed,"}


def nothing_matches(text: str, query: Query) -> str:
    """Return the sentence for a filter, ``query`` as read from ``text``, that finds no ticket."""
    found = [said for token in tokens(text) if (said := _told(token))]
    if not found:
        return f"There are no {_AMONG[query.scope].rstrip(',')}."
    return f"None of the {_AMONG[query.scope]} matches {' and '.join(found)}."


def _told(token: Token) -> str:
    """Say one term; nothing for a scope, which is said of the tickets."""
    value = token.value.replace('"', "")
    if token.key == "is" and value.lower() in set(Scope):
        return ""
    if token.key:
        head = "@" if token.key == "@" else f"{token.key}:"
        said = f"{head}{value}"
    else:
        said = " and ".join(_said(term) for term in typed(token.value))
    return f"not ({said})" if token.negated and said else said


def _said(term: str) -> str:
    """Say one term by how it is looked for."""
    if term.endswith(" "):
        return f"the phrase '{term.strip()}'" if " " in term.strip() else f"the word '{term.strip()}'"
    if any(not part.startswith(" ") for part in sought(term).parts):
        return f"'{term}'"
    return f"a word that begins with '{term}'"
