"""Reads that are sent ahead of their use: on a server each is a round trip, and many together need only a few."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol


class Together(Protocol):
    """Sends several reads together."""

    def together(self, *reads: Callable[[], object]) -> AbstractContextManager[None]:
        """Return a block in which the same reads are answered already, all as of one moment, with the same results.

        A read may be run any number of times, or not at all, so it must change nothing; what it returns is not used.
        Other reads in the block are sent as usual, and what the block writes is seen by what it reads of the log after
        that. Where the store cannot answer, the block's own reads raise the error.
        """
