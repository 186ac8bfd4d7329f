"""The two ends of a copy, as each engine brings them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from typing import Protocol

from helpdesk_tui.store.asks import Asks
from helpdesk_tui.store.base import Row
from helpdesk_tui.store.copying.tables import Table
from helpdesk_tui.store.log.chain import Head
from helpdesk_tui.store.log.walk import Progress

Stage = Callable[[str, int | None], AbstractContextManager[Progress | None]]
"""Called with what is done next and how far that goes (None: nobody knows); the block is that stage."""


class Source(Protocol):
    """A desk that is copied."""

    @property
    def name(self) -> str:
        """How the desk is called in sentences."""

    @property
    def link(self) -> Asks:
        """The connection that it is read through."""

    def held(self) -> AbstractContextManager[None]:
        """Return a block in which nobody changes what is read; what is written in it is kept at its end."""

    def end(self) -> Head:
        """Return where the engine itself says that the log ends."""


class Target(Protocol):
    """A place for a desk, in which there is none yet."""

    @property
    def name(self) -> str:
        """How the desk is called in sentences."""

    @property
    def link(self) -> Asks:
        """The connection that is written through, within ``filling``."""

    def filling(self) -> AbstractContextManager[None]:
        """Return a block that is one transaction: what is in it is there at its end, or nothing is.

        Raises Declined where the place is not empty.
        """

    def put(self, table: Table, rows: Iterable[Row]) -> None:
        """Write the rows of a table."""

    def close_up(self, head: Head, desk: str) -> None:
        """Make what is derived by the engine: indexes, tally, and where the log of the ``desk`` goes on."""
