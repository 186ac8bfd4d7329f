"""Reads that are given up where somebody waits: the engine asks every so many steps, and a write goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from helpdesk_tui.store.sqlite.connection.link import Link

_STEPS = 1_000
"""Steps of the engine (SQLite: virtual machine instructions) between two questions: some 0.1 ms."""


@contextmanager
def giving_way(link: Link, asked: Callable[[], bool]) -> Iterator[None]:
    """Return a block in which a read ends with Interrupted once ``asked`` says so; what is written is written."""
    connection = link.connection
    connection.set_progress_handler(lambda: asked() and not link.writes, _STEPS)
    try:
        yield
    finally:
        connection.set_progress_handler(None, _STEPS)
