"""Which configuration a team can trust: the system's, and the one beside the desk that only its owner can write.

What stands there decides who may do what, so a file that somebody else could change is
refused, not ignored: leaving it out would give everybody every right.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path

SYSTEM = Path("/etc/helpdesk/config.toml")
"""The machine's own configuration; it belongs to root."""

_ROOT = 0


def beside(db: Path) -> Path:
    """Return where a desk's own configuration stands: ``desk.toml`` beside ``desk.db``.

    Beside the file itself: a link to it, made by those whom its roles are for, does not lead round them.
    """
    # A place that cannot be looked at, or no file name: opening the desk says so.
    with suppress(OSError, ValueError):
        db = Path(os.path.realpath(db)) if db.is_symlink() else db
    return db.with_suffix(".toml") if db.name else db


def there(path: Path) -> bool:
    """Whether there is such a file. One that cannot be looked at may be there, and counts as if it were."""
    try:
        os.lstat(path)
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return False
    except OSError:
        return True
    return True


def changeable(path: Path, db: Path | None = None) -> str | None:
    """Say who besides root (and the owner of the desk ``db``) could change a file, and what to do; None: nobody."""
    owners = {_ROOT} if db is None else {_ROOT, _owner(db)}
    try:
        itself, target = os.lstat(path), os.stat(path)
    except OSError as error:
        return f"{path} cannot be looked at: {error.strerror}. It decides who may do what."
    strange = next((one.st_uid for one in (itself, target) if one.st_uid not in owners), None)
    if strange is not None:
        told, whom = f"it belongs to {_name(strange)}", _name(min(owners - {_ROOT}, default=_ROOT))
        return f"{path} decides who may do what, but {told}. Give it to {whom}: chown {whom} {path}"
    if target.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        mode = f"{stat.S_IMODE(target.st_mode):04o}"
        return f"{path} decides who may do what, but its mode {mode} lets others write it. Type: chmod go-w {path}"
    return None


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
