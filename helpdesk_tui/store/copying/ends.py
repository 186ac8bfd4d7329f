"""The two ends of a copy, which each engine implements."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from helpdesk_tui.store.asks import Asks
from helpdesk_tui.store.base import Row
from helpdesk_tui.store.copying.tables import Table
from helpdesk_tui.store.log.chain import Head
from helpdesk_tui.store.log.walk import Progress

Stage = Callable[[str, int | None], AbstractContextManager[Progress | None]]
"""Called with the name of the next stage and its number of steps (None: not known); the block is that stage."""


@dataclass(frozen=True, slots=True)
class Left:
    """A desk that is not open yet: whose it is, and where its log ends."""

    desk: str
    head: Head


class Source(Protocol):
    """A desk that is copied."""

    @property
    def name(self) -> str:
        """The desk's name in messages."""

    @property
    def link(self) -> Asks:
        """The connection it is read through."""

    def held(self) -> AbstractContextManager[None]:
        """Return a block in which nobody changes what is read; what is written in it is committed at its end."""

    def end(self) -> Head:
        """Return the end of the log as the engine itself has it."""


class Target(Protocol):
    """A place for a desk that is empty yet."""

    @property
    def name(self) -> str:
        """The desk's name in messages."""

    @property
    def link(self) -> Asks:
        """The connection it is written through, within ``filling``."""

    def left(self) -> Left | None:
        """Return what a copy that was cut short has left there; None where there is nothing of that kind."""

    def filling(self, *, again: bool) -> AbstractContextManager[None]:
        """Return a block that is one transaction: what is in it is there at its end, or nothing is.

        What was ``left`` there is taken away where it is filled ``again``.

        Raises Declined where the place is not empty.
        """

    def put(self, table: Table, rows: Iterable[Row]) -> None:
        """Write the rows of a table."""

    def open_up(self) -> None:
        """Let the desk be written: where it came from says by now that it is not written there."""

    def close_up(self, head: Head, desk: str) -> None:
        """Make what the engine derives: indexes, the tally, and the place where the log of the ``desk`` goes on."""
