"""How much room is left on a disk, and whether it is enough for rewriting a desk's file."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from helpdesk_tui.store.sqlite.connection.failures import Full
from helpdesk_tui.store.sqlite.connection.link import Link

_MARGIN = 4 * 2**20
"""Bytes: what others may write meanwhile."""

_EXTENT = "SELECT (SELECT page_count FROM pragma_page_count) * (SELECT page_size FROM pragma_page_size)"
# Where the engine keeps what it needs for a while: 3 says always in memory (SQLite: SQLITE_TEMP_STORE).
_IN_MEMORY = "SELECT 1 FROM pragma_compile_options WHERE compile_options = 'TEMP_STORE=3'"


def refuse_cramped(link: Link, undone: str) -> None:
    """Raise Full where the disk has no room for rewriting the desk; ``undone`` is a sentence: what was not done."""
    size = int(link.value(_EXTENT))
    # All pages go into the journal or the log once more before they are in the file.
    places = [(link.path.parent, size + size // 10 + _MARGIN)]
    if not link.value(_IN_MEMORY):
        places += [(place, size + _MARGIN) for place in _for_a_while()]
    wanted: dict[int, int] = {}
    for place, room in places:
        device = place.stat().st_dev
        wanted[device] = wanted.get(device, 0) + room
        if left(place) < wanted[device]:
            raise Full(
                f"That rewrites the file, and needs {_mib(wanted[device])} on the disk of {place}; "
                f"{_mib(left(place))} are free. {undone} Make room and try again."
            )


def left(folder: Path) -> int:
    """Return the bytes that this user can still write on the disk of a folder."""
    disk = os.statvfs(folder)
    return (disk.f_bfree if os.geteuid() == 0 else disk.f_bavail) * disk.f_frsize


def _for_a_while() -> Iterator[Path]:
    """Yield the folder that the engine uses for temporary files (SQLite: temporary files)."""
    named = (os.environ.get("SQLITE_TMPDIR"), os.environ.get("TMPDIR"), "/var/tmp", "/usr/tmp", "/tmp")
    for place in named:
        if place and os.path.isdir(place) and os.access(place, os.W_OK | os.X_OK):
            yield Path(place)
            return


def _mib(size: int) -> str:
    return f"{size / 2**20:,.1f} MiB"
