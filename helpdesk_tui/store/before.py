"""The copy that is taken of a desk before its schema is brought up to date."""

from __future__ import annotations

import os
import stat
from contextlib import closing, suppress
from glob import escape
from pathlib import Path

from helpdesk_tui.store.base import Unavailable
from helpdesk_tui.store.driver import engine
from helpdesk_tui.store.link import Link

# A whole and compact copy of one moment, its write-ahead log included.
_COPY = "VACUUM INTO ?"
# Whether the copy can be read to its last page.
_SOUND = "PRAGMA quick_check"
_VERSION = "PRAGMA user_version"


def copy_name(path: Path, version: int, latest: int) -> Path:
    """Return where the copy of a desk at schema ``version`` stands: ``desk.db.pre-schema3-to-5.bak``."""
    return path.with_name(f"{path.name}.pre-schema{version}-to-{latest}.bak")


def keep_copy(link: Link, version: int, latest: int) -> Path:
    """Copy the desk as it stands beside itself, and see that the copy is whole, before ``link`` changes its schema.

    ``link`` holds the desk for writing meanwhile, so the copy is of just that moment and one starter alone makes it.
    The copy has the mode and, where this user may give it away, the owner of the desk.

    Raises:
        Unavailable: the copy could not be made or is not whole; the desk was not changed.
    """
    target = copy_name(link.path, version, latest)
    making = target.with_name(f"{target.name}.{os.getpid()}")
    try:
        # Nobody else can be making one now: what lies here is of a starter that was killed.
        for left in target.parent.glob(f"{escape(target.name)}.*"):
            left.unlink(missing_ok=True)
        _empty(making, link.path.stat())
        # Another connection: the one that holds the desk is inside a transaction.
        with closing(Link(link.path, link.busy)) as reader, reader.told():
            reader.connection.execute(_COPY, (str(making),))
        _verify(making, version)
        _sync(making)
        making.replace(target)
        _sync(target.parent)
    except (OSError, engine.Error, Unavailable) as error:
        with suppress(OSError):
            making.unlink()
        told = error.strerror if isinstance(error, OSError) else str(error)
        raise Unavailable(
            f"The desk must be brought from schema {version} to {latest}, and the copy to take of it before, {target}, "
            f"could not be made ({told}). Nothing was changed; make room or give the folder's rights, and try again."
        ) from error
    return target


def _empty(path: Path, like: os.stat_result) -> None:
    """Make an empty file with the mode and owner of the desk: the engine writes the copy into it."""
    descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        with suppress(PermissionError):
            os.fchown(descriptor, like.st_uid, like.st_gid)
        os.fchmod(descriptor, stat.S_IMODE(like.st_mode))
    finally:
        os.close(descriptor)


def _verify(copy: Path, version: int) -> None:
    with closing(engine.connect(f"{copy.as_uri()}?mode=ro", uri=True)) as connection:
        found = [row[0] for row in connection.execute(_SOUND)]
        if found != ["ok"] or connection.execute(_VERSION).fetchone()[0] != version:
            raise OSError(0, "the copy is not whole")


def _sync(path: Path) -> None:
    """Have a file, or a folder's entries, on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
