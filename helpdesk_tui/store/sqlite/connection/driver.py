"""The one module that chooses the SQLite driver, and says what it can be trusted with.

``pysqlite3`` carries a current SQLite; the standard library's is whatever the system
has. Their exceptions are different classes, so everybody imports ``engine`` from here.
``sqlite_utils`` makes the same choice, but costs 80 ms to import.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3 as engine
else:
    try:
        from pysqlite3 import dbapi2 as engine
    except ImportError:
        import sqlite3 as engine

__all__ = ["COUNTS_FRAMES", "VERSION", "engine", "prepare", "wal_is_safe"]

VERSION: tuple[int, int, int] = tuple(map(int, engine.sqlite_version.split(".")))  # type: ignore[assignment]

COUNTS_FRAMES = VERSION >= (3, 51, 0)
"""Whether ``PRAGMA wal_checkpoint(NOOP)`` counts a log's frames; earlier ones take the word for another."""

_PREPARE = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA synchronous = FULL",
    # What stands in the file's schema calls nothing that reaches beyond it, and pages are looked at as they are read.
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
    """Have a connection keep the file's rules, and trust nothing of what stands in it (SQLite: security)."""
    for pragma in _PREPARE:
        connection.execute(pragma)
    # The defensive mode is offered by the standard library alone, from Python 3.12 on.
    configure, defensive = getattr(connection, "setconfig", None), getattr(engine, "SQLITE_DBCONFIG_DEFENSIVE", None)
    if configure is not None and defensive is not None:
        configure(defensive, True)
