"""Erases personal text from a desk's file, so that no trace is left in the file (see ``store.sql.purging``)."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from helpdesk_tui.domain.tickets.desk_events import By
from helpdesk_tui.store.base import Busy, Unavailable
from helpdesk_tui.store.sql import purging
from helpdesk_tui.store.sql.purging import Progress
from helpdesk_tui.store.sqlite import schema
from helpdesk_tui.store.sqlite.connection.failures import Full
from helpdesk_tui.store.sqlite.connection.link import Link
from helpdesk_tui.store.sqlite.transaction import SqliteTransaction

PATIENCE = 30.0
"""Seconds to wait for others before the file is rewritten."""

_PENDING, _PURGED_AT = "purge_pending", "purged_at"

# What is freed is overwritten at once.
_SECURE = "PRAGMA secure_delete = ON"
# Busy, pages in the log, pages of it that are in the file.
_SETTLE = "PRAGMA wal_checkpoint(TRUNCATE)"
_PUT = "INSERT INTO setting VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
_SETTING = "SELECT value FROM setting WHERE name = ?"
_FORGET = "DELETE FROM setting WHERE name = ?"


class Erased:
    """A desk's file that text is erased from."""

    def __init__(self, link: Link) -> None:
        """Erase through ``link``."""
        self.link = link

    @contextmanager
    def write(self) -> Iterator[SqliteTransaction]:
        """Begin a write."""
        with self.link.transaction():
            schema.refuse_newer(self.link)
            yield SqliteTransaction(self.link)

    def freed(self) -> None:
        """Note that what is erased may still be in unused parts of the file."""
        self.link.run(_PUT, (_PENDING, "1"))


def purge(link: Link, before: Mapping[str, int], by: By, progress: Progress | None = None) -> dict[str, int]:
    """Erase as ``purging.purge`` does, and overwrite what is freed at once; ``scrub`` must follow."""
    link.run(_SECURE)
    return purging.purge(Erased(link), before, by, progress)


def is_pending(link: Link) -> bool:
    """Return whether something was erased that may still be in unused parts of the file."""
    return link.value(_SETTING, (_PENDING,)) is not None


def purged_at(link: Link) -> int | None:
    """Return when the file was last rewritten after a purge, in seconds UTC by the machine's clock; else None."""
    value = str(link.value(_SETTING, (_PURGED_AT,)) or "")
    return int(value) if value.isascii() and value.isdigit() else None


def scrub(link: Link, patience: float = PATIENCE) -> None:
    """Rewrite the file, so that what was erased is nowhere in it, nor in its journal.

    Raises:
        Unavailable: others prevented that, or the disk is full; ``is_pending`` stays true.
    """
    try:
        link.run(_SECURE)
        database = schema.database(link)
        with link.transaction(), link.translating():
            # Words that were taken out stand in older parts of an index until it is made anew. (FTS5's "secure-delete"
            # leaves those taken out before it was switched on, and then no SQLite before 3.42 can read the index.)
            for index in database.table_names(fts5=True):
                database.table(index).rebuild_fts()
        given_up = time.monotonic() + patience
        while not (_anew(link) and _settled(link)):
            if time.monotonic() > given_up:
                raise Busy("Others kept the file from being rewritten. Nothing was written")
            time.sleep(0.1)
        with link.transaction():
            link.run(_FORGET, (_PENDING,))
            link.run(_PUT, (_PURGED_AT, str(int(time.time()))))
    except Unavailable as error:
        when = "once there is room" if isinstance(error, Full) else "when fewer work on it"
        raise type(error)(
            "The texts are erased and nobody sees them any more, but traces may be in unused parts of the file, which "
            f"was to be rewritten. {str(error).partition(' Nothing was written')[0]} Run 'helpdesk purge "
            f"--yes' again {when}."
        ) from error


def _anew(link: Link) -> bool:
    try:
        with link.translating():
            schema.database(link).vacuum()
    except Busy:
        return False
    return True


def _settled(link: Link) -> bool:
    """Return whether the write-ahead log is in the file and empty; a rollback journal ends with its transaction."""
    try:
        return int(link.rows(_SETTLE)[0][0]) == 0
    except Busy:
        return False
