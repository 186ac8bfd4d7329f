"""Which tickets are asked for, as a value: a scope, words, and conditions.

The language that a technician types (``parse``) makes these; every store can answer them.
They stand apart from it so that what only shows the queue does not load the language.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from helpdesk_tui.domain.filters.conditions import Condition


class Scope(StrEnum):
    """Which tickets are looked at."""

    OPEN = "open"
    CLOSED = "closed"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Query:
    """A filter: words that must all be found and conditions that must all hold, among the tickets of a scope."""

    words: tuple[str, ...] = ()
    scope: Scope = Scope.OPEN
    wanted: tuple[Condition, ...] = ()

    @property
    def narrow(self) -> bool:
        """Whether it asks for more than a scope."""
        return bool(self.words or self.wanted)

    @property
    def closed(self) -> Query | None:
        """The same filter among the closed tickets; None where it asks for a scope only, or not for open tickets."""
        return replace(self, scope=Scope.CLOSED) if self.narrow and self.scope is Scope.OPEN else None


EVERYTHING_OPEN = Query()
