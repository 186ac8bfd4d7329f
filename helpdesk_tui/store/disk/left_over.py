"""What killed processes left unfinished: folders in which copies are made, and files of earlier programs."""

from __future__ import annotations

import fcntl
import os
import shutil
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from helpdesk_tui.store.disk.places import temporary

PART = ".part"
"""The end of the name of a folder in which a copy is made; earlier programs made files of such names."""

ELSEWHERE = "helpdesk-"
"""The beginning of such a name among the temporary files; in other folders it begins with a dot."""

LEFT_OVER = 86_400
"""Seconds after which a file that an earlier program left is no longer being written."""

_JOURNALS = ("", "-journal", "-wal", "-shm")


def lock(folder: int) -> bool:
    """Lock an open folder until it is closed, to show that it is in use; return False where it was removed already."""
    with suppress(OSError):
        fcntl.flock(folder, fcntl.LOCK_EX)
    return os.fstat(folder).st_nlink > 0


def sweep(folder: Path, stem: str) -> None:
    """Remove what this user left unfinished in ``folder`` and among the temporary files.

    Of the files of earlier programs only those for ``stem`` are removed.
    """
    for path in unfinished(folder):
        with suppress(OSError), _abandoned(path) as is_abandoned:
            if is_abandoned and path.is_dir():
                shutil.rmtree(path)
            elif is_abandoned and path.name.startswith(f".{stem}."):
                path.unlink()


def is_abandoned(path: Path) -> bool:
    """Return whether a path is something unfinished of this user that no process is working on."""
    with suppress(OSError), _abandoned(path) as answer:
        return answer
    return False


def unfinished(folder: Path) -> Iterator[Path]:
    """Yield everybody's unfinished work in ``folder`` and among the temporary files; some of it may be in use."""
    for place, begins in ((folder, "."), *((one, ELSEWHERE) for one in temporary())):
        with suppress(OSError), os.scandir(place) as entries:
            names = sorted(entry.name for entry in entries if entry.name.startswith(begins) and PART in entry.name)
            yield from (path for name in names if _is_work(path := place / name))


def _is_work(path: Path) -> bool:
    try:
        mode = path.lstat().st_mode
    except OSError:
        return False
    stem, _, end = path.name.rpartition(PART)
    mark = stem.rpartition("." if path.name.startswith(".") else "-")[2]
    named = len(mark) in (8, 16) and not set(mark) - set("0123456789abcdef")
    return named and ((stat.S_ISDIR(mode) and not end) or (stat.S_ISREG(mode) and end in _JOURNALS))


@contextmanager
def _abandoned(path: Path) -> Iterator[bool]:
    """Yield whether no process is working there: a folder is locked for the block, of a file the age decides."""
    there = path.lstat()
    if stat.S_ISREG(there.st_mode):
        yield time.time() - there.st_mtime > LEFT_OVER
        return
    if there.st_uid != os.getuid():
        yield False
        return
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        yield False
    else:
        yield True
    finally:
        os.close(descriptor)
