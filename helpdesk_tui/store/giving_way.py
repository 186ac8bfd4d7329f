"""Reads that make way for somebody who waits: a key must not wait until a million tickets have been searched."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol


class GivingWay(Protocol):
    """Gives up what takes its time."""

    def giving_way(self, asked: Callable[[], bool]) -> AbstractContextManager[None]:
        """Return a block in which a read raises Interrupted some milliseconds after ``asked`` says so.

        ``asked`` is called again and again while a read takes its time, and must cost microseconds. A write in the
        block is never given up, nor what is read for it. Such blocks do not stand within one another.
        """
