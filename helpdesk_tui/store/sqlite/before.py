"""The copy that is made of a desk before its schema is migrated."""

from __future__ import annotations

import stat
from contextlib import closing
from glob import escape
from pathlib import Path

from helpdesk_tui.store.base import StoreError, Unavailable
from helpdesk_tui.store.disk.private import Private
from helpdesk_tui.store.sqlite.connection.driver import engine
from helpdesk_tui.store.sqlite.connection.link import Link

_NAME = "copy"

# A whole and compact copy of one moment, its write-ahead log included.
_COPY = "VACUUM INTO ?"
# Whether the copy can be read to its last page.
_SOUND = "PRAGMA quick_check"
_VERSION = "PRAGMA user_version"


def copy_name(path: Path, version: int, latest: int) -> Path:
    """Return the path of the copy of a desk at schema ``version``: ``desk.db.pre-schema3-to-5.bak``."""
    return path.with_name(f"{path.name}.pre-schema{version}-to-{latest}.bak")


def keep_copy(link: Link, version: int, latest: int) -> Path:
    """Copy the desk beside itself, and check that the copy is complete, before ``link`` changes its schema.

    ``link`` holds the desk for writing meanwhile, so the copy is of that moment and only one process makes it. The
    copy has the mode and, where this user may set it, the owner of the desk.

    Raises:
        Unavailable: the copy could not be made or is not whole; the desk was not changed.
    """
    target = copy_name(link.path, version, latest)
    try:
        like = link.path.stat()
        # Nobody else can be making one now: what is here was left by a process that was killed.
        for left in target.parent.glob(f"{escape(target.name)}.*"):
            left.unlink(missing_ok=True)
        with Private(target.parent, target.name) as private:
            making = private.make(_NAME)
            # Another connection: the one that holds the desk is inside a transaction.
            with closing(Link(link.path, link.busy)) as reader, reader.translating(private.disk):
                reader.connection.execute(_COPY, (str(making),))
            _verify(making, version)
            private.hand_over(_NAME, target.name, stat.S_IMODE(like.st_mode), like=like)
    except (OSError, engine.Error, StoreError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise Unavailable(
            f"The desk must be brought from schema {version} to {latest}, and the copy to make of it before, {target}, "
            f"could not be made ({reason}). Nothing was changed; make room or give the folder's rights, and try again."
        ) from error
    return target


def _verify(copy: Path, version: int) -> None:
    with closing(engine.connect(f"{copy.as_uri()}?mode=ro", uri=True)) as connection:
        found = [row[0] for row in connection.execute(_SOUND)]
        if found != ["ok"] or connection.execute(_VERSION).fetchone()[0] != version:
            raise OSError(0, "the copy is not whole")
