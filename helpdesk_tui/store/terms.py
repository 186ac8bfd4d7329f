"""Search terms and the columns they are searched in; and SQL clauses that are joined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from helpdesk_tui.domain.filters.sought import Sought

Clause = tuple[str, tuple[int | str, ...]]
"""SQL with a ``?`` for each of its values."""

STEP = 1 << 40
"""Above every ticket's number: the page ``n`` of a ticket with several has the id ``number + n * STEP``."""


@dataclass(frozen=True, slots=True)
class Term:
    """A term and the columns of pages it is searched in; none stands for all."""

    sought: Sought
    columns: tuple[str, ...] = ()

    @property
    def texts(self) -> bool:
        """Whether it may stand in a text."""
        return bool(self.sought.parts) and self.columns != ("numbers",)

    @property
    def digits(self) -> bool:
        """Whether it may stand among the numbers."""
        return bool(self.sought.numbers) and (not self.columns or "numbers" in self.columns)

    @property
    def text_columns(self) -> Sequence[str]:
        """The columns of a page in which it may stand as a text."""
        return [name for name in self.columns if name != "numbers"] or ["everything"]


def joined(parts: Sequence[Clause], operator: str, empty: str = "FALSE") -> Clause:
    """Return clauses joined by an operator; ``empty`` where there is none."""
    if not parts:
        return empty, ()
    if len(parts) == 1:
        return parts[0]
    return operator.join(f"({sql})" for sql, _ in parts), tuple(value for _, values in parts for value in values)
