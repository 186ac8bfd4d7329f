"""Reads that are given up for a key that was pressed: it must not wait until a million tickets are searched."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol


class GivingWay(Protocol):
    """Gives up long reads."""

    def giving_way(self, asked: Callable[[], bool]) -> AbstractContextManager[None]:
        """Return a block in which a read raises Interrupted some milliseconds after ``asked`` returns True.

        ``asked`` is called again and again during a read, and must take microseconds. A write in the block, and what
        is read for it, is never given up. Such blocks cannot be nested.
        """
