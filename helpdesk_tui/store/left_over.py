"""What those who were killed left unfinished: folders in which copies are made, and files of earlier programs."""

from __future__ import annotations

import fcntl
import os
import shutil
import stat
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from helpdesk_tui.store.places import temporary

PART = ".part"
"""How the name of a folder ends in which a copy is made; earlier programs made files of such names."""

ELSEWHERE = "helpdesk-"
"""How the name of such a folder begins among the temporary files; elsewhere it begins with a dot."""

LEFT_OVER = 86_400
"""Seconds after which nobody is at work any more on a file that an earlier program left."""

_BEGUN = 10
"""Seconds within which somebody may have made a folder and not locked it yet."""

_JOURNALS = ("", "-journal", "-wal", "-shm")


def lock(folder: int) -> None:
    """Say that somebody is at work in a folder that is open, until it is closed."""
    with suppress(OSError):
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)


def sweep(folder: Path, stem: str) -> None:
    """Remove what this user left unfinished in ``folder`` and among the temporary files.

    Of the files of earlier programs only those go that were for ``stem``.
    """
    for path in left_over(folder):
        with suppress(OSError):
            if path.is_dir():
                shutil.rmtree(path)
            elif path.name.startswith(f".{stem}."):
                path.unlink()


def left_over(folder: Path) -> Iterator[Path]:
    """Yield what this user left unfinished in ``folder`` and among the temporary files."""
    for path in unfinished(folder):
        with suppress(OSError):
            if _is_abandoned(path):
                yield path


def unfinished(folder: Path) -> Iterator[Path]:
    """Yield everybody's unfinished work in ``folder`` and among the temporary files; some may be at work on it."""
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


def _is_abandoned(path: Path) -> bool:
    """Whether nobody is at work there: a folder is locked meanwhile, a file tells by its age."""
    there = path.lstat()
    age = time.time() - there.st_mtime
    if stat.S_ISREG(there.st_mode):
        return age > LEFT_OVER
    if there.st_uid != os.geteuid() or age < _BEGUN:
        return False
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(descriptor)
    return True
