"""Reads that are given up for a key that was pressed: the engine asks every so many steps; a write goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from helpdesk_tui.store.sqlite.connection.link import Link

_STEPS = 1_000
"""Steps of the engine (SQLite: virtual machine instructions) between two calls of ``asked``: some 0.1 ms."""


@contextmanager
def giving_way(link: Link, asked: Callable[[], bool]) -> Iterator[None]:
    """Yield in a block in which a read raises Interrupted once ``asked`` returns True; a write goes on."""
    connection = link.connection
    connection.set_progress_handler(lambda: asked() and not link.writes, _STEPS)
    try:
        yield
    finally:
        connection.set_progress_handler(None, _STEPS)
