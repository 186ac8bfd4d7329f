"""What the statements of this room need of an engine: a connection and a search."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, Protocol

from helpdesk_tui.store.base import Row

if TYPE_CHECKING:
    from helpdesk_tui.store.terms import Clause, Term

Parameters = Sequence[object] | Mapping[str, object]
"""The values of a statement, for its ``?`` or by name for its ``:name``."""


Asked = tuple[str, Parameters]
"""A statement with its values."""


class Ran(Protocol):
    """The result of a statement that writes."""

    @property
    def rowcount(self) -> int:
        """How many rows it wrote."""


class Search(Protocol):
    """How an engine finds words: each method returns SQL over ``ticket`` (or ``requester``) with its values."""

    def indexed(self, terms: Sequence[Term]) -> Clause:
        """Return the clause for tickets that have all these terms, by the indexes."""

    def looked_at(self, terms: Sequence[Term]) -> Clause:
        """Return the clause for tickets that have all these terms, by their own words: for a few tickets."""

    def newest(self, column: str, beginnings: Sequence[str], *, together: bool, most: int) -> Clause:
        """Return a subquery of the newest ``most`` numbers with all (or any) of these in a column.

        A beginning is the beginning of a folded word; with a space at its end, a whole word.
        """

    def people(self, beginnings: Sequence[str]) -> Clause:
        """Return the clause for requesters that have words with all these beginnings."""


class Asks(Protocol):
    """One connection to a desk. Every method raises the errors of ``store.errors``, never the engine's own."""

    @property
    def foresees(self) -> bool:
        """Whether statements may be asked together: then one that leans on no answer spares a way."""

    @property
    def search(self) -> Search:
        """How this engine finds words."""

    def rows(self, sql: str, parameters: Parameters = ()) -> list[Row]:
        """Run a statement and return all its rows."""

    def row(self, sql: str, parameters: Parameters = ()) -> Row | None:
        """Run a statement that has at most one row."""

    def value(self, sql: str, parameters: Parameters = ()) -> Any:
        """Return the first column of the only row, or None."""

    def pieces(self, sql: str, parameters: Parameters = ()) -> Iterator[list[Row]]:
        """Yield the rows of a long read in pieces; the caller reads on to the end."""

    def run(self, sql: str, parameters: Parameters = ()) -> Ran:
        """Run a statement that writes."""

    def new(self, sql: str, parameters: Parameters = ()) -> int:
        """Run a statement that makes one row, and return the id that it got."""

    def many_new(self, sql: str, rows: Sequence[Parameters]) -> list[int]:
        """Run a statement that makes one row once for each of these, and return the ids that they got."""

    def many(self, sql: str, rows: Iterable[Parameters]) -> None:
        """Run a statement once for each row."""

    def snapshot(self) -> AbstractContextManager[None]:
        """Return a block whose reads all see the same moment. A write that is open is such a block."""

    def translating(self) -> AbstractContextManager[object]:
        """Return a block in which a value that no desk writes, and so cannot be read, raises Unusable."""

    def moment(self) -> object:
        """Return a value that changes once anybody has written anything; None inside a write."""

    def foresee(self, *asked: Asked) -> None:
        """Know which statements come next, as they are going to be asked: an engine may ask them together."""


class OneByOne(ABC):
    """A connection without round trips: each statement is run where it is used."""

    foresees = False

    @abstractmethod
    def new(self, sql: str, parameters: Parameters = ()) -> int:
        """Run a statement that makes one row, and return the id that it got."""

    def many_new(self, sql: str, rows: Sequence[Parameters]) -> list[int]:
        """Run a statement that makes one row once for each of these, and return the ids that they got."""
        return [self.new(sql, row) for row in rows]

    def foresee(self, *asked: Asked) -> None:
        """Know which statements come next: nothing is spared by that."""
        return
