"""Chooses the SQLite driver, the one module to do so, and says what it is safe for.

``pysqlite3`` contains a current SQLite; the standard library has that of the system. Their
exceptions are different classes, so every module imports ``engine`` from here.
``sqlite_utils`` makes the same choice, but takes 80 ms to import.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3 as engine
else:
    try:
        from pysqlite3 import dbapi2 as engine
    except ImportError:
        import sqlite3 as engine

__all__ = ["COUNTS_FRAMES", "VERSION", "engine", "prepare", "unguarded", "wal_is_safe"]

VERSION: tuple[int, int, int] = tuple(map(int, engine.sqlite_version.split(".")))  # type: ignore[assignment]

COUNTS_FRAMES = VERSION >= (3, 51, 0)
"""Whether ``PRAGMA wal_checkpoint(NOOP)`` counts a log's frames; older releases do a checkpoint."""

_PREPARE = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA synchronous = FULL",
    # The file's schema may call nothing that reaches beyond the file, and pages are checked as they are read.
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
)

_FIRST_FIXED = (3, 51, 3)
_REPAIRED = frozenset({(3, 44, 6), (3, 50, 7)})


def wal_is_safe(version: tuple[int, int, int] = VERSION) -> bool:
    """Return whether several writers may share a write-ahead log.

    Up to 3.51.2 two connections that write and checkpoint in the same moment can damage
    the file, but for the repaired releases 3.44.6 and 3.50.7 (SQLite: WAL-reset).
    """
    return version >= _FIRST_FIXED or version in _REPAIRED


def prepare(connection: engine.Connection) -> None:
    """Set a connection to enforce foreign keys, and to trust nothing in the file (SQLite: security)."""
    for pragma in _PREPARE:
        connection.execute(pragma)
    _defend(connection, on=True)


@contextmanager
def unguarded(connection: engine.Connection) -> Iterator[None]:
    """Let a block change the schema's own text, which the defensive mode forbids."""
    _defend(connection, on=False)
    try:
        yield
    finally:
        _defend(connection, on=True)


def _defend(connection: engine.Connection, *, on: bool) -> None:
    """Turn the defensive mode on or off. It is offered by the standard library alone, from Python 3.12 on."""
    configure, defensive = getattr(connection, "setconfig", None), getattr(engine, "SQLITE_DBCONFIG_DEFENSIVE", None)
    if configure is not None and defensive is not None:
        configure(defensive, on)
