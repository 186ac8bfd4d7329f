"""How reads are made: sent together before they are used, or given up for a key that was pressed."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol


class Together(Protocol):
    """Sends several reads together: on a server each is a round trip, and many together need only a few."""

    def together(self, *reads: Callable[[], object]) -> AbstractContextManager[None]:
        """Return a block in which the same reads are answered already, all as of one moment, with the same results.

        A read may be run any number of times, or not at all, so it must change nothing; what it returns is not used.
        Other reads in the block are sent as usual, and what the block writes is seen by what it reads of the log after
        that. Where the store cannot answer, the block's own reads raise the error.
        """


class GivingWay(Protocol):
    """Gives up long reads: a key that was pressed must not wait until a million tickets are searched."""

    def giving_way(self, asked: Callable[[], bool]) -> AbstractContextManager[None]:
        """Return a block in which a read raises Interrupted some milliseconds after ``asked`` returns True.

        ``asked`` is called again and again during a read, and must take microseconds. A write in the block, and what
        is read for it, is never given up. Such blocks cannot be nested.
        """


class Reading(Together, GivingWay, Protocol):
    """Both."""
