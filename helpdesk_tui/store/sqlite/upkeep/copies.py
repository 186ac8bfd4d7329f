"""Copies of a desk on the disk: each still holds what has been purged from the desk since it was made."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Collection, Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from helpdesk_tui.store.base import StoreError
from helpdesk_tui.store.disk.left_over import unfinished
from helpdesk_tui.store.disk.places import open_file
from helpdesk_tui.store.log.erasures import UNREADABLE
from helpdesk_tui.store.sqlite.connection.driver import engine
from helpdesk_tui.store.sqlite.connection.link import Link
from helpdesk_tui.store.sqlite.schema import APPLICATION_ID
from helpdesk_tui.store.sqlite.upkeep.manifest import beside, read_manifest

MAGIC = b"SQLite format 3\0"
_HEADER = 100
_AT = slice(68, 72)
"""The place of the application id in the header (SQLite: file format)."""

# The latest of the backups that were made by hand.
_MADE = "SELECT payload FROM desk_event WHERE kind = 'backed-up' ORDER BY seq DESC LIMIT 10000"
_DESK = "SELECT value FROM setting WHERE name = 'desk'"


class Kind(StrEnum):
    """What a copy is, in words."""

    BACKUP = "a backup"
    UPGRADE = "what it was before an upgrade"
    REPLACED = "what it was before a restore"
    UNFINISHED = "left by a copy that was not finished, or is being made"
    OTHER = "a copy"


@dataclass(frozen=True, slots=True)
class Held:
    """One copy. ``made_at`` is seconds UTC: when it was made, or last written where it does not say."""

    path: Path
    kind: Kind
    made_at: int
    owner: int


def copies(db: Path, folders: Iterable[Path] = (), named: Iterable[Path] = (), desk: str = "") -> list[Held]:
    """Return the copies of the desk at ``db``: beside it, in other ``folders``, and those among ``named``.

    ``desk`` is its random name: copies of another desk are left out. They are in the order in which they were made.
    """
    found: dict[tuple[int, int], Held] = {}
    own = {_inode(db)}
    for folder in dict.fromkeys(Path(os.path.realpath(one)) for one in (db.parent, *folders)):
        for path in unfinished(folder):
            _add(found, path, Kind.UNFINISHED, own)
        with suppress(OSError):
            for path in sorted(folder.iterdir()):
                kind = _kind(path, db, desk)
                if kind is not None:
                    _add(found, path, kind, own)
    # Backups that are in the log no more after a restore are still named by the log of the replaced desk.
    for path in (*named, *(file for one in list(found.values()) for file in _named_in(one.path))):
        kind = _kind(path, db, desk)
        if kind is not None:
            _add(found, path, kind, own)
    return sorted(found.values(), key=lambda one: (one.made_at, one.path))


def named_in_log(link: Link) -> list[Path]:
    """Return the paths of backups made by hand, as the log names them."""
    with suppress(StoreError):
        return list(_files(payload for (payload,) in link.rows(_MADE)))
    return []


def _named_in(path: Path) -> list[Path]:
    """Return the paths of backups made by hand, as the log in a copy names them."""
    with suppress(engine.Error, ValueError), closing(_opened(path)) as copy:
        return list(_files(payload for (payload,) in copy.execute(_MADE).fetchall()))
    return []


def _files(payloads: Iterable[str]) -> Iterator[Path]:
    for payload in payloads:
        with suppress(*UNREADABLE):
            file = json.loads(payload)["facts"]["file"]
            if file.startswith("/"):
                yield Path(file)


def _opened(path: Path) -> engine.Connection:
    """Open a copy for reading, so that no file is made beside it."""
    return engine.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)


def _add(found: dict[tuple[int, int], Held], path: Path, kind: Kind, own: Collection[object]) -> None:
    with suppress(OSError):
        there = path.lstat()
        inode = (there.st_dev, there.st_ino)
        if inode not in own:
            manifest = read_manifest(beside(path))
            made_at = int(there.st_mtime) if manifest is None else manifest.made_at
            found.setdefault(inode, Held(path, kind, made_at, there.st_uid))


def _kind(path: Path, db: Path, desk: str) -> Kind | None:
    """Return what kind of copy of the desk a file is; None for any other file, and for the desk itself."""
    named = _by_name(path.name, db)
    try:
        # Opening and closing the desk itself would drop this process's locks on it.
        if not stat.S_ISREG(path.lstat().st_mode) or _inode(path) == _inode(db):
            return None
        with open(open_file(path), "rb") as file:
            header = file.read(_HEADER)
    except OSError:
        return named
    if header[: len(MAGIC)] != MAGIC or int.from_bytes(header[_AT]) != APPLICATION_ID:
        return named
    whose = _desk_of(path)
    if whose and desk and whose != desk:
        return None
    return named or (Kind.OTHER if read_manifest(beside(path)) is None else Kind.BACKUP)


def _by_name(name: str, db: Path) -> Kind | None:
    if name.startswith(f"{db.name}.pre-schema"):
        return Kind.UPGRADE
    return Kind.REPLACED if name.startswith(f"{db.stem}-replaced-") and not name.endswith(".json") else None


def _desk_of(path: Path) -> str | None:
    """Return the random name of the desk in a file; None where it has none."""
    with suppress(engine.Error), closing(_opened(path)) as copy:
        row = copy.execute(_DESK).fetchone()
        return str(row[0]) if row else None
    return None


def _inode(path: Path) -> tuple[int, int] | None:
    with suppress(OSError):
        there = path.stat()
        return there.st_dev, there.st_ino
    return None
