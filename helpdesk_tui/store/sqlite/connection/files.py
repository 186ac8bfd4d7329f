"""The files of a desk, and whether they are still the same: its own, its write-ahead log, that log's index.

Writing to files that others do not see would lose what was acknowledged. The files are checked by name alone: opening
one and closing it again would drop this process's locks on it (POSIX).
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from helpdesk_tui.store.base import Declined, Unavailable
from helpdesk_tui.store.disk.places import user
from helpdesk_tui.store.sqlite.connection.driver import COUNTS_FRAMES

Ask = Callable[[str], Any]
"""Returns the only row of a statement."""

ENDINGS = ("-wal", "-shm", "-journal")
"""The endings of the files that the engine keeps beside a desk's file."""

_MODE = 0o660
_A_MOMENT = 0.05
_LOG_HEAD, _FRAME_HEAD = 32, 24
"""Bytes before the frames of a write-ahead log, and before the page in each (SQLite: file format)."""

_JOURNAL = "PRAGMA journal_mode"
# Busy, frames in the log, frames of it that are in the file. It moves none.
_FRAMES = "PRAGMA wal_checkpoint(NOOP)"
_PAGE = "PRAGMA page_size"


class _Found(NamedTuple):
    """What a name leads to."""

    file: tuple[int, int]
    names: int
    size: int


class Files:
    """The files of one desk."""

    def __init__(self, path: Path) -> None:
        """Remember the file at ``path``."""
        self._path, self._log_path, self._index_path = str(path), f"{path}-wal", f"{path}-shm"
        found = _found(self._path)
        self.file = found and found.file
        self._log: tuple[int, int] | None = None
        self._index: tuple[int, int] | None = None
        self._index_size = self._log_size = self._page = 0
        self._is_cut = False

    @property
    def displaced(self) -> bool:
        """Whether the file is not where it was opened, or another one is there; takes 1 us."""
        found = _found(self._path)
        return (found and found.file) != self.file

    @property
    def log(self) -> tuple[int, int] | None:
        """The device and inode of the write-ahead log beside the file; None without one."""
        found = _found(self._log_path)
        return found and found.file

    def meet_log(self, ask: Ask) -> None:
        """Remember the log and its index: after the first read they stay as long as this process has the file open."""
        log = _found(self._log_path)
        if self._log is None and log is not None:
            index = _found(self._index_path)
            self._log, self._page = log.file, int(ask(_PAGE)[0])
            self._index, self._index_size = (index.file, index.size) if index else (None, 0)
        self._log_size = log.size if log else 0

    def moved(self) -> str | None:
        """Return why nobody may write to the file: it was moved, or has several names; None where it is as it was."""
        found = _found(self._path)
        if found is None or found.file != self.file:
            moved = f"{self._path} was moved, removed or replaced."
            return f"{moved} Nothing is written until it is back; what you type stays."
        return _named_twice(self._path, found.names) if found.names > 1 else None

    def lost(self, ask: Ask, *, holding: bool) -> str | None:
        """Return what has happened to the log that was met; None where it is as it was.

        ``holding`` says that this process holds the desk for writing: nobody else makes the log shorter then.
        """
        if self._log is None:
            return None
        log, index = _found(self._log_path), _found(self._index_path)
        if log is None or log.file != self._log:
            sentence = (
                f"{self._log_path} was moved, removed or replaced, and what was written last is in it. Put it "
                "back, or have everybody leave their consoles."
            )
        elif (index and index.file) != self._index or (index and index.size < self._index_size):
            sentence = (
                f"{self._index_path} was removed, replaced or cut while programs are on the desk. Leave this one and "
                "start it again, on every console that says so."
            )
        elif log.size < self._log_size if holding else self._is_short(ask, log.size):
            self._is_cut = True
            sentence = (
                f"{self._log_path} was emptied or cut, and what was written last was in it. Have everybody leave "
                "their consoles, then look with 'helpdesk audit verify' what is left."
            )
        else:
            self._index_size = index.size if index else 0
            return None
        if ask(_JOURNAL)[0] != "wal":
            self._log = None
            return None
        return f"{sentence} Nothing is written until then; what you type stays."

    def closable(self) -> bool:
        """Return whether closing does no harm: the engine then checkpoints its log, and removes the file named so."""
        found, log, index = (_found(path) for path in (self._path, self._log_path, self._index_path))
        if self._is_cut or (found is not None and found.file != self.file):
            return False
        if self._log is None:
            return True
        return (log is None or log.file == self._log) and (index and index.file) == self._index

    def _is_short(self, ask: Ask, size: int) -> bool:
        """Return whether the log is shorter than its index says, three times: others may checkpoint it meanwhile."""
        if not COUNTS_FRAMES:
            return False
        for _ in range(3):
            try:
                frames = ask(_FRAMES)[1]
            except Unavailable:
                # Who may only read is not refused, and writes nothing either.
                return False
            if frames <= 0 or size >= _LOG_HEAD + frames * (_FRAME_HEAD + self._page):
                return False
            found = _found(self._log_path)
            size = found.size if found else 0
        return True


def refuse_names(path: Path) -> None:
    """Refuse a file that has several names, and for root a link that somebody else made.

    Raises:
        Unavailable: the file has several names, and so a log for each.
        Declined: root would follow a link that another user made.
    """
    found = _found(str(path))
    if found is not None and found.names > 1:
        # For an instant a file that is being put there has two.
        time.sleep(_A_MOMENT)
        found = _found(str(path))
    if found is not None and found.names > 1:
        raise Unavailable(_named_twice(str(path), found.names))
    if os.geteuid() == 0 and os.path.islink(path) and os.lstat(path).st_uid != 0:
        whose = user(os.lstat(path).st_uid)
        raise Declined(f"{path} is a link that {whose} made, and root follows none. Name the desk's file itself.")


def make_file(path: Path) -> tuple[int, int] | None:
    """Make an empty file for the group of its folder, unless there is one; the umask would take the group's rights.

    Returns its device and inode; None where there was a file. Raises Unavailable where it cannot be made.
    """
    try:
        if path.exists():
            return None
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_NOFOLLOW, _MODE)
    except FileExistsError:
        return None
    except OSError as error:
        todo = " Look at the rights of its folder." if isinstance(error, PermissionError) else ""
        raise Unavailable(f"{path} cannot be made: {error.strerror}. Nothing was written.{todo}") from error
    # Closing drops this process's locks on the file (POSIX); nobody here can have one on a file just made.
    os.fchmod(descriptor, _MODE)
    made = os.fstat(descriptor)
    os.close(descriptor)
    return made.st_dev, made.st_ino


def _named_twice(path: str, names: int) -> str:
    return (
        f"{path} has {names} names (hard links), and a log for each of them: what is written by one is lost by the "
        f"other. Find them with 'find DIR -samefile {path}', and remove all but one. Nothing is written until then."
    )


def _found(path: str) -> _Found | None:
    try:
        found = os.stat(path)
    except OSError:
        return None
    return _Found((found.st_dev, found.st_ino), found.st_nlink, found.st_size)
