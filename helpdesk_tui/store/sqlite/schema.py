"""Distinguishes a desk from any other file, and creates or migrates its schema.

The usual opening reads one number. sqlite-utils is loaded only when there is something to
create or to migrate, and for upkeep: importing it takes 70 ms of CPU, where a whole
``list --json`` takes 165.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from helpdesk_tui.store.base import Moved, Unavailable, Unusable
from helpdesk_tui.store.moving import COMING_SETTING, MOVED_SETTING, gone_to, not_open
from helpdesk_tui.store.sqlite.connection import failures
from helpdesk_tui.store.sqlite.connection.driver import engine, unguarded, wal_is_safe
from helpdesk_tui.store.sqlite.connection.link import Link

if TYPE_CHECKING:
    from sqlite_utils import Database, Migrations

APPLICATION_ID = 0x48445455
"""``HDTU``: distinguishes our files from those of other programs (SQLite: magic.txt)."""

MIGRATIONS = "helpdesk_tui.store.sqlite.migrations"
LATEST = 11
"""The newest schema this program knows; the file's own is its ``user_version``."""

_RESULTS = 9
"""The schema from which on tickets hold their results."""

_NETWORKED = frozenset({"9p", "afs", "ceph", "cifs", "fuse.glusterfs", "fuse.sshfs", "nfs", "nfs4", "smb3", "smbfs"})
_RETRY = 0.02

# What is this file? One statement, so that all three belong to the same moment.
_IDENTIFY = """
SELECT (SELECT application_id FROM pragma_application_id), (SELECT user_version FROM pragma_user_version),
       (SELECT count(*) FROM sqlite_schema)
"""
# What a desk is made of, without what the engine and sqlite-utils make by themselves, each in its own wording.
OBJECTS = r"""
SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE '%sqlite\_%' ESCAPE '\'
AND NOT (type = 'table' AND name LIKE '%search\_%' ESCAPE '\')
"""
# Everything there is by name, but for what the engine keeps of its own: numbers given, statistics, indexes of keys.
NAMES = r"""
SELECT type, name FROM sqlite_schema WHERE NOT (type = 'table' AND (
    name = 'sqlite_sequence' OR name = 'sqlite_stat1' OR name = 'sqlite_stat4'
)) AND NOT (type = 'index' AND sql IS NULL AND name LIKE 'sqlite\_autoindex\_%' ESCAPE '\')
"""
# The version alone, for a look in every write.
_VERSION = "PRAGMA user_version"
# Where the desk is written since it was copied, or that it is not open yet; a look in every write, too.
_MOVED = f"SELECT name, value FROM setting WHERE name IN ('{MOVED_SETTING}', '{COMING_SETTING}')"
# An existing desk is never moved to a write-ahead log: a program with an older SQLite may be on it.
_JOURNAL = "PRAGMA journal_mode"


class Older(Unavailable):
    """The desk must be migrated first, and this process must not write."""


def make_ready(link: Link, *, migrate: bool = True) -> None:
    """Make sure that ``link`` leads to a desk of the newest schema; create or migrate it where needed.

    Raises:
        Older: it must be migrated, and ``migrate`` is False.
        Unusable: it is another program's file, damaged, or newer than this program; it was not changed.
        Unavailable: another program held it too long.
    """
    version = _version_of(link)
    if 0 < version < LATEST and not migrate:
        raise Older(
            f"{link.path} is of an earlier helpdesk (schema {version}; this is {LATEST}), and bringing it up to date "
            "is a write. Nothing was written: let a technician open it first."
        )
    if not wal_is_safe() and link.value(_JOURNAL) == "wal":
        _leave_wal(link)
    if version == 0:
        take_log(link)
    if version < LATEST:
        steps = _steps()
        with link.transaction():
            version = _version_of(link)
            if 0 < version < LATEST:
                from helpdesk_tui.store.sqlite.before import keep_copy

                keep_copy(link, version, LATEST)
            if version < LATEST:
                _migrate(link, steps, version)


def take_log(link: Link) -> None:
    """Switch a desk to a write-ahead log, where that is safe with this SQLite and the file's disk."""
    if wal_is_safe() and not networked(link.path):
        _set_journal(link, "wal")


def leave_log(link: Link) -> bool:
    """Switch a desk to the rollback journal if nobody else is on it, without waiting; return whether it is."""
    link.run("PRAGMA busy_timeout = 0")
    try:
        return bool(link.value(f"{_JOURNAL} = delete") == "delete")
    except Unavailable:
        return False
    finally:
        link.run(f"PRAGMA busy_timeout = {round(link.busy * 1_000)}")


def refuse_newer(link: Link) -> None:
    """Raise Unusable when another program has migrated the desk since it was opened, or emptied its file.

    Raises Moved where the desk was copied elsewhere, and is written there; Unavailable where it is not open yet.
    """
    refuse_other(link)
    row = link.row(_MOVED)
    if row is None:
        return
    name, there = row
    if name == MOVED_SETTING:
        raise Moved(gone_to(str(link.path), there))
    raise Unavailable(not_open(str(link.path), there))


def refuse_other(link: Link) -> None:
    """Raise Unusable when the desk is not of the schema that this program writes."""
    version = link.value(_VERSION)
    if version > LATEST:
        raise _newer(link.path, version)
    if version != LATEST:
        raise failures.damaged(link.path, link.busy, f"it says that its schema is {version}")


def database(link: Link) -> Database:
    """Return a desk as a database of sqlite-utils; it is used within ``link.translating()``."""
    from sqlite_utils import Database

    return Database(link.connection, recursive_triggers=False, execute_plugins=False)


def fresh_objects() -> tuple[dict[tuple[str, str], str], set[tuple[str, str]]]:
    """Return the schema of a new desk: the SQL of each table, index and trigger by kind and name; and all names."""
    from sqlite_utils import Database

    database = Database(memory=True, execute_plugins=False)
    _steps().apply(database)
    made = {(kind, name): sql for kind, name, sql in database.conn.execute(OBJECTS).fetchall()}
    return made, {(kind, name) for kind, name in database.conn.execute(NAMES).fetchall()}


def _version_of(link: Link) -> int:
    """Return the desk's schema version; 0 for an empty file."""
    application, version, tables = link.rows(_IDENTIFY)[0]
    if application == 0 and version == 0 and tables == 0:
        return 0
    if application != APPLICATION_ID:
        raise Unusable(f"{link.path} is an SQLite file of another program, not a desk. It was left as it is.")
    if version > LATEST:
        raise _newer(link.path, version)
    if version < 1 or tables == 0:
        raise Unusable(f"{link.path} is damaged: a desk without a schema. Keep a copy of it, and restore a backup.")
    return int(version)


def _newer(path: Path, version: int) -> Unusable:
    return Unusable(
        f"{path} was written by a newer helpdesk (schema {version}; this program knows schemas up to {LATEST}). "
        "It was left as it is. Update this program."
    )


def _steps() -> Migrations:
    """Return all migrations in order, each with the name of its file."""
    from importlib.resources import files

    from sqlite_utils import Migrations

    from helpdesk_tui.store.sqlite import caller_keys, words
    from helpdesk_tui.store.sqlite.log import log_end

    # What a migration does after its script, by the script's name without the number.
    beyond: Mapping[str, Callable[[engine.Connection], None]] = {
        "chain": log_end.begin,
        "callers": caller_keys.begin,
        "search": words.begin,
    }
    steps = Migrations("helpdesk_tui")
    found = [entry for entry in files(MIGRATIONS).iterdir() if entry.name.endswith(".sql")]
    for entry in sorted(found, key=lambda one: one.name):
        name = entry.name.removesuffix(".sql")
        steps(name=name)(_step(entry.read_text("utf-8"), beyond.get(name.partition("_")[2])))
    return steps


def _migrate(link: Link, steps: Migrations, version: int) -> None:
    """Bring the schema to LATEST inside the transaction that is open; each step is a savepoint in it."""
    from helpdesk_tui.store.sqlite import upgrading
    from helpdesk_tui.store.sqlite.log import desk_log
    from helpdesk_tui.store.sqlite.transaction import SqliteTransaction

    with link.translating(), unguarded(link.connection):
        steps.apply(database(link))
    transaction = SqliteTransaction(link)
    desk_log.upgraded(link, transaction, version, LATEST)
    if 0 < version < _RESULTS:
        upgrading.record_results(link, transaction)
    link.run(f"PRAGMA application_id = {APPLICATION_ID}")
    link.run(f"PRAGMA user_version = {LATEST}")


def _step(sql: str, beyond: Callable[[engine.Connection], None] | None) -> Callable[[Database], None]:
    def apply(database: Database) -> None:
        for statement in _statements(sql):
            database.conn.execute(statement)
        if beyond is not None:
            beyond(database.conn)

    return apply


def _statements(sql: str) -> Iterator[str]:
    """Yield the statements of a script. The engine's ``executescript`` would commit the transaction it runs in.

    That of sqlite-utils does not; but it checks at each character whether a statement is complete, which takes 36 ms
    for all migrations. Checking at the ends of lines takes 0.3.
    """
    statement = ""
    for line in sql.splitlines(keepends=True):
        statement += line
        if line.rstrip().endswith(";") and engine.complete_statement(statement):
            yield statement
            statement = ""


def _set_journal(link: Link, wanted: str) -> None:
    """Change the journal mode. Raises Unavailable where others prevent that."""
    deadline = time.monotonic() + link.busy
    while link.value(_JOURNAL) != wanted:
        try:
            link.value(f"{_JOURNAL} = {wanted}")
            return
        except Unavailable:
            # The engine does not wait by itself here: others may be creating the same file.
            if time.monotonic() > deadline:
                raise
        time.sleep(_RETRY)


def _leave_wal(link: Link) -> None:
    """Switch a desk off its write-ahead log, which this SQLite could damage. Raises Unavailable if others are on it."""
    try:
        _set_journal(link, "delete")
    except Unavailable:
        raise Unavailable(
            f"{link.path} is in use by a program with a newer SQLite; this one ({engine.sqlite_version}) could damage "
            "it. Install pysqlite3, or try again when nobody else is on the desk."
        ) from None


def networked(path: Path, mounts: Path = Path("/proc/self/mounts")) -> bool:
    """Return whether a file is on a network file system, as far as the system says so."""
    try:
        table = [line.split(" ") for line in mounts.read_text("utf-8", "replace").splitlines()]
    except OSError:
        return False
    place = path.resolve()
    over = [fields for fields in table if place.is_relative_to(fields[1].replace("\\040", " "))]
    # Of several mounted at one place the last one is seen.
    return bool(over) and max(reversed(over), key=lambda fields: len(fields[1]))[2] in _NETWORKED
