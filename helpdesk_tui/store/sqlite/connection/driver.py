"""Chooses the SQLite driver, the one module to do so, and says what it is safe for.

``pysqlite3`` contains a current SQLite; the standard library has that of the system. Their
exceptions are different classes, so every module imports ``engine`` from here.
``sqlite_utils`` makes the same choice, but takes 80 ms to import.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3 as engine
else:
    try:
        from pysqlite3 import dbapi2 as engine
    except ImportError:
        import sqlite3 as engine

__all__ = ["COUNTS_FRAMES", "VERSION", "engine", "prepare", "searches_untrusted", "unguarded", "wal_is_safe"]

VERSION: tuple[int, int, int] = tuple(map(int, engine.sqlite_version.split(".")))  # type: ignore[assignment]

COUNTS_FRAMES = VERSION >= (3, 51, 0)
"""Whether ``PRAGMA wal_checkpoint(NOOP)`` counts a log's frames; older releases do a checkpoint."""

_PREPARE = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA synchronous = FULL",
    # Pages are checked as they are read.
    "PRAGMA cell_size_check = ON",
)
# The file's schema may call nothing that reaches beyond the file.
_UNTRUSTED = "PRAGMA trusted_schema = OFF"
# A search that a trigger writes, as a desk has: 3.40 calls that unsafe in an untrusted schema.
_SEARCH = (
    "CREATE TABLE word (said TEXT)",
    "CREATE VIRTUAL TABLE found USING fts5 (said)",
    "CREATE TRIGGER kept AFTER INSERT ON word BEGIN INSERT INTO found (said) VALUES (new.said); END",
    "INSERT INTO word VALUES ('mail')",
)
_SURELY_SEARCHES = (3, 50, 0)

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
    if searches_untrusted():
        connection.execute(_UNTRUSTED)
    _defend(connection, on=True)


@cache
def searches_untrusted() -> bool:
    """Return whether this SQLite can write a desk's search while it trusts nothing in the file; 3.40 cannot."""
    if VERSION >= _SURELY_SEARCHES:
        return True
    with closing(engine.connect(":memory:")) as connection:
        connection.execute(_UNTRUSTED)
        try:
            for statement in _SEARCH:
                connection.execute(statement)
        except engine.Error:
            return False
    return True


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
