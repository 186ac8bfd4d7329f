"""Which folders are safe, because nobody else can replace what is made in them, and how they are opened."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path

from helpdesk_tui.store.base import Declined, Unavailable

_ROOT = 0
# Where the system has no such thing, a folder must be readable to be reached.
_REACH = getattr(os, "O_PATH", os.O_RDONLY)
_OTHERS = stat.S_IWGRP | stat.S_IWOTH


def changeable(folder: Path) -> str | None:
    """Return how others than root and this user could rename ``folder`` or what is in it; None where nobody can.

    In a folder with the sticky bit each renames their own files alone (inode(7)).
    """
    return _changeable(folder, {_ROOT, os.geteuid()})


def refuse_root(folder: Path) -> None:
    """Raise Declined where this is root and others can write ``folder``, or rename it."""
    if os.geteuid() != _ROOT:
        return
    folder = Path(os.path.realpath(folder))
    with suppress(OSError):
        mode = folder.stat().st_mode
        why = _changeable(folder, {_ROOT}) or (_mode(folder, mode) if mode & _OTHERS else None)
        if why is not None:
            raise Declined(
                f"Others than root can change what is in {folder} ({why}), so root makes no copies there. Nothing was "
                "written. Name a folder that only root can write, or do it as one of its users: sudo -u NAME helpdesk "
                "..."
            )


def open_folder(folder: Path) -> int:
    """Open a folder by its path, one name after the other and following no link; return the descriptor.

    With the descriptor files in the folder can be opened, but not listed. Raises OSError.
    """
    descriptor = os.open("/", _REACH | os.O_DIRECTORY)
    for name in folder.parts[1:]:
        try:
            below = os.open(name, _REACH | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=descriptor)
        finally:
            os.close(descriptor)
        descriptor = below
    return descriptor


def open_file(path: Path) -> int:
    """Open a file for reading. Raises OSError, also where it is no regular file: a pipe would make this wait."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, "It is no file")
    return descriptor


def temporary() -> Iterator[Path]:
    """Yield the folders for temporary files, the one that the user named first."""
    named = os.environ.get("TMPDIR", "")
    for place in dict.fromkeys((*([named] if named.startswith("/") else []), "/var/tmp", "/tmp")):
        yield Path(os.path.realpath(place))


def elsewhere(device: int) -> Path:
    """Return a folder for temporary files in which nobody else can rename what is ours, on the disk ``device`` if any.

    Raises:
        Unavailable: there is none.
    """
    safe = [place for place in temporary() if changeable(place) is None and os.access(place, os.W_OK | os.X_OK)]
    if not safe:
        raise Unavailable(
            "There is no folder for temporary files here in which nobody else can rename what is yours. Name one in "
            "TMPDIR. Nothing was written."
        )
    return next((one for one in safe if one.stat().st_dev == device), max(safe, key=_room))


def user(uid: int) -> str:
    """Return a user's login name, or the number where nobody has it."""
    import pwd

    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def _changeable(folder: Path, owners: Collection[int]) -> str | None:
    try:
        place = Path(os.path.realpath(folder))
        for one in (place, *place.parents):
            there = one.stat()
            if there.st_uid not in owners:
                return f"{one} belongs to {user(there.st_uid)}"
            if there.st_mode & _OTHERS and not there.st_mode & stat.S_ISVTX:
                return _mode(one, there.st_mode)
    except OSError as error:
        return f"{folder}: {error.strerror}"
    return None


def _mode(folder: Path, mode: int) -> str:
    return f"the mode of {folder} is {stat.S_IMODE(mode):04o}"


def _room(place: Path) -> int:
    disk = os.statvfs(place)
    return disk.f_bavail * disk.f_frsize
