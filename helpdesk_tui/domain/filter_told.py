"""A filter said back: how each of its terms was read, and among which tickets it looks."""

from __future__ import annotations

from helpdesk_tui.domain.query import Query, Scope, Token, terms, tokens

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
        words = terms(token.value)
        said = " and ".join(f"a word that begins with '{word}'" for word in words)
    return f"not ({said})" if token.negated and said else said
