"""Folders of desks to throw away: they go with the command that made them, or with the next one that makes any."""

from __future__ import annotations

import fcntl
import os
import re
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from shutil import rmtree
from tempfile import gettempdir, mkdtemp

_GOES, _STAYS = ".gone", ".kept"
"""How the name of one ends that goes with its command, and of one that its maker works on with further commands."""

_DAY = 86_400
_NAMES = re.compile(r"helpdesk-(demo|replay|tour|import)-[a-z0-9_]{8}(\.gone|\.kept)?")

_held: dict[Path, int] = {}
"""Those of this process, each held open and locked: so that another start knows that somebody is there."""


def make(purpose: str, *, stays: bool = False) -> Path:
    """Make a folder of one's own, and remove what earlier commands left; ``stays`` is for further commands."""
    sweep()
    while True:
        folder = Path(mkdtemp(prefix=f"helpdesk-{purpose}-", suffix=_STAYS if stays else _GOES))
        if stays:
            return folder
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        if os.fstat(descriptor).st_nlink:
            _held[folder] = descriptor
            return folder
        # Another start took it for left over, before it was locked.
        os.close(descriptor)


def clear() -> bool:
    """Remove what this process made to throw away; return whether there was something."""
    had = bool(_held)
    while _held:
        folder, descriptor = _held.popitem()
        rmtree(folder, ignore_errors=True)
        os.close(descriptor)
    return had


def sweep() -> None:
    """Remove what commands of this user left that were killed, and what nobody has worked on for a day."""
    with suppress(OSError):
        for folder in Path(gettempdir()).iterdir():
            found = _NAMES.fullmatch(folder.name)
            if found and folder not in _held:
                with suppress(OSError):
                    _remove_left(folder, goes=found[2] == _GOES)


def _remove_left(folder: Path, *, goes: bool) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        if os.fstat(descriptor).st_uid == os.getuid():
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if goes or time.time() - max(_written(folder)) > _DAY:
                rmtree(folder, ignore_errors=True)
    finally:
        os.close(descriptor)


def _written(folder: Path) -> Iterator[float]:
    yield folder.stat().st_mtime
    for path in folder.iterdir():
        with suppress(OSError):
            yield path.stat().st_mtime
