"""Which configuration a team can trust: the system's, and the one beside the desk that only its owner can write.

It decides who may do what, so a file that somebody else could change is refused and not
ignored: without it everybody would have every right.
"""

from __future__ import annotations

import os
import stat
import sys
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

SYSTEM = Path("/etc/helpdesk/config.toml")
"""The machine's own configuration; it belongs to root."""

_UID_MAP = Path("/proc/self/uid_map")
_IDENTITY: list[tuple[int, ...]] = [(0, 0, 2**32 - 1)]
_USERS = 1_000
"""The fewest uids of a namespace that is taken for a container with its own users."""

_ROOT = 0
_ROLES = "who may do what"


def beside(db: Path) -> Path:
    """Return the path of a desk's own configuration: ``desk.toml`` beside ``desk.db``.

    It is beside the file itself, so that nobody can avoid its roles with a link to the desk.
    """
    # A place that cannot be read, or no file name: opening the desk reports that.
    with suppress(OSError, ValueError):
        db = Path(os.path.realpath(db)) if db.is_symlink() else db
    return db.with_suffix(".toml") if db.name else db


def there(path: Path) -> bool:
    """Return whether there is such a file. Where that cannot be seen, it counts as there."""
    try:
        os.lstat(path)
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return False
    except OSError:
        return True
    return True


class Changeable(Exception):
    """A file that decides about rights, and that others than its owner could change; the message says who."""


def opened(path: Path, db: Path | None = None, decides: str = _ROLES) -> BinaryIO:
    """Open a file that ``decides`` something, if nobody besides root (and the desk's owner) could change it.

    The file that is checked is the one that is opened, even where it is replaced meanwhile.

    Raises:
        Changeable: somebody else could change it, or it cannot be checked.
    """
    try:
        os.lstat(path)
        # Without O_NONBLOCK, a pipe in its place would make everybody wait.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            itself, target = os.lstat(path), os.fstat(descriptor)
            if not stat.S_ISLNK(itself.st_mode) and not os.path.samestat(itself, target):
                raise Changeable(f"{path} decides {decides}, and was replaced while it was read. Try again.")
            wrong = _wrong(path, itself, target, db, decides)
            if wrong:
                raise Changeable(wrong)
            return open(descriptor, "rb")
        except BaseException:
            os.close(descriptor)
            raise
    except OSError as error:
        raise Changeable(_hidden(path, error, decides)) from None


def changeable(path: Path, db: Path | None = None, decides: str = _ROLES) -> str | None:
    """Return who besides root (and the owner of the desk ``db``) could change a path, and what to do; None: nobody."""
    try:
        return _wrong(path, os.lstat(path), os.stat(path), db, decides)
    except OSError as error:
        return _hidden(path, error, decides)


def _hidden(path: Path, error: OSError, decides: str) -> str:
    return f"{path} cannot be looked at: {error.strerror}. It decides {decides}."


def _wrong(path: Path, itself: os.stat_result, target: os.stat_result, db: Path | None, decides: str) -> str | None:
    """Return what is wrong with a path, which may be a link, and with what it leads to; None where nothing is."""
    owners = {_ROOT} if db is None else {_ROOT, _owner(db)}
    if not (stat.S_ISREG(target.st_mode) or stat.S_ISDIR(target.st_mode)):
        return f"{path} decides {decides}, but it is no file."
    strange = next((one.st_uid for one in (itself, target) if one.st_uid not in owners), None)
    if strange is not None:
        owned, whom = f"it belongs to {_name(strange)}", _name(min(owners - {_ROOT}, default=_ROOT))
        return f"{path} decides {decides}, but {owned}. Give it to {whom}: chown {whom} {path}"
    if target.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        mode = f"{stat.S_IMODE(target.st_mode):04o}"
        return f"{path} decides {decides}, but its mode {mode} lets others write it. Type: chmod go-w {path}"
    return None


def technician() -> str:
    """Return the login name of the user this process runs as: by uid, because ``$USER`` can be set to anything."""
    import pwd

    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return f"uid-{os.getuid()}"


def assumed(db: Path | None, *, roles: bool) -> str | None:
    """Return why the uid of this process proves nothing to the desk ``db`` (None: one on a server); else None.

    Anybody may make a user namespace that maps themselves alone to any uid (user_namespaces(7)), and that is refused.
    A container has a namespace with all its users: a desk of theirs is opened, and its roles hold for all but whoever
    made the container. Where the desk has no ``roles`` and only one user, names decide nothing.
    """
    if not (roles or (db is not None and _is_shared(db))):
        return None
    extents = _uid_map()
    if extents == _IDENTITY:
        return None
    if extents is None:
        return f"{_UID_MAP} cannot be read, so nobody can tell whether your uid is your own. Have /proc mounted."
    if sum(length for _, _, length in extents) < _USERS:
        return (
            "You are in a user namespace made for a single user, where anybody can have any uid: names and roles of "
            f"{db or 'the desk'} prove nothing there. Start helpdesk outside it (unshare, bubblewrap and sandboxes "
            "make such)."
        )
    if db is not None and _owner(db) == _nobody():
        return (
            f"{db} belongs to somebody outside the user namespace (container) you are in, whose uids prove nothing "
            "to it. Start helpdesk outside it, or keep the desk of a container inside."
        )
    return None


def _uid_map() -> list[tuple[int, ...]] | None:
    """Return how uids are mapped here, as (inside, outside, how many); None where that cannot be known."""
    if not sys.platform.startswith("linux"):
        return _IDENTITY
    try:
        if _UID_MAP.stat().st_dev != _UID_MAP.parents[1].stat().st_dev:
            # Something was mounted over it.
            return None
        return [(int(inside), int(outside), int(many)) for inside, outside, many in _lines(_UID_MAP.read_text())]
    except FileNotFoundError:
        # A kernel without user namespaces has everything else of /proc.
        return _IDENTITY if _UID_MAP.with_name("status").exists() else None
    except (OSError, ValueError):
        return None


def _lines(text: str) -> list[list[str]]:
    return [line.split() for line in text.splitlines()]


def _is_shared(db: Path) -> bool:
    """Return whether others work on a desk: they own it, or may write it. A desk that does not exist is not shared."""
    try:
        file = db.stat()
    except (OSError, ValueError):
        return False
    return file.st_uid != os.getuid() or bool(file.st_mode & (stat.S_IWGRP | stat.S_IWOTH))


def _nobody() -> int:
    """Return the uid that stands for everybody who is not mapped."""
    try:
        return int(Path("/proc/sys/kernel/overflowuid").read_text())
    except (OSError, ValueError):
        return 65_534


def _owner(db: Path) -> int:
    """Return the uid of the desk's owner; of its folder's where there is no desk yet."""
    for place in (db, db.parent):
        try:
            return place.stat().st_uid
        except OSError:
            continue
    return _ROOT


def _name(uid: int) -> str:
    import pwd

    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)
