"""Reads that are asked ahead of their use: on a server each is a round trip, and many of them together are a few."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol


class Together(Protocol):
    """Asks together what is asked one by one."""

    def together(self, *reads: Callable[[], object]) -> AbstractContextManager[None]:
        """Return a block in which reads like these have been asked already, all at one moment: it changes no result.

        A read may be run any number of times, or not at all, so it changes nothing; what it returns is not used. What
        the block asks besides is asked as everywhere, and what it writes is seen by what it reads of the log after
        that. Where the store cannot answer, it is the block's own reads that say so.
        """
