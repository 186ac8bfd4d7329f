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

__all__ = ["VERSION", "engine", "wal_is_safe"]

VERSION: tuple[int, int, int] = tuple(map(int, engine.sqlite_version.split(".")))  # type: ignore[assignment]

_FIRST_FIXED = (3, 51, 3)
_REPAIRED = frozenset({(3, 44, 6), (3, 50, 7)})


def wal_is_safe(version: tuple[int, int, int] = VERSION) -> bool:
    """Return whether several writers may share a write-ahead log.

    Up to 3.51.2 two connections that write and checkpoint in the same moment can damage
    the file, but for the repaired releases 3.44.6 and 3.50.7 (SQLite: WAL-reset).
    """
    return version >= _FIRST_FIXED or version in _REPAIRED
