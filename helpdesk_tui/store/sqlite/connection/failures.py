"""The messages for what can go wrong with a desk's file: what happened, what is safe, what to do."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Mapping
from pathlib import Path

from helpdesk_tui.store.base import Busy, Interrupted, StoreError, Unavailable, Unusable
from helpdesk_tui.store.sqlite.connection.driver import engine


class Full(Unavailable):
    """There is no room left on the disk: trying again helps once somebody has made some."""


Sentence = Callable[[Path, float, str], StoreError]

_LOG_HEAD, _FRAME = 32, 24 + 4096
"""Bytes before the frames of a log, and of a frame with a page of the usual size (SQLite: file format)."""

_PRIMARY = 0xFF
"""The low byte of an extended result code is the plain one (SQLite: result codes)."""


def _busy(path: Path, busy: float, detail: str) -> StoreError:
    return Busy(f"The desk is busy: another program held it for {busy:g} s. Nothing was written; try again.")


def _full(path: Path, busy: float, detail: str) -> StoreError:
    return Full(f"There is no room left on the disk of {path}. Nothing was written; make room and try again.")


def _read_only(path: Path) -> StoreError:
    return Unavailable(
        f"The disk of {path} is mounted for reading alone: the system does that when the disk fails. Nothing was "
        "written. Tell whoever looks after this machine; 'mount' and 'dmesg' say more."
    )


def _cut(path: Path) -> StoreError:
    return Unavailable(
        f"{path}-wal is shorter than what was written into it: it was emptied or cut while somebody is on the desk. "
        "Have everybody leave their consoles, then look with 'helpdesk audit verify' what is left. Nothing was written."
    )


def _locked_away(path: Path, busy: float, detail: str) -> StoreError:
    return Unavailable(
        f"{path} can only be read, or was moved. Nothing was written; look at the rights of the file and its folder."
    )


def _failing(path: Path, busy: float, detail: str) -> StoreError:
    return Unavailable(f"{path} could not be read or written ({detail}). Nothing was written; look at its disk.")


def _closed_off(path: Path, busy: float, detail: str) -> StoreError:
    return Unavailable(f"{path} cannot be opened. Look whether it is there, and at the rights of the file.")


def damaged(path: Path, busy: float, detail: str) -> StoreError:
    """Return the error of a file that does not hold what it should; ``detail`` says what was found."""
    return Unusable(f"{path} is damaged ({detail}). Keep a copy of it as it is, and restore a backup.")


def _no_desk(path: Path, busy: float, detail: str) -> StoreError:
    return Unusable(f"{path} is not a desk: it is no SQLite file, or its beginning is damaged. It was left as it is.")


def _refused(path: Path, busy: float, detail: str) -> StoreError:
    return StoreError(f"The desk does not keep what breaks its own rules ({detail}). Nothing was written.")


def _given_up(path: Path, busy: float, detail: str) -> StoreError:
    return Interrupted("The search was given up for a key that was pressed. Search again.")


_SENTENCES: Mapping[int, Sentence] = {
    3: _locked_away,
    5: _busy,
    6: _busy,
    7: _failing,
    8: _locked_away,
    9: _given_up,
    10: _failing,
    11: damaged,
    13: _full,
    14: _closed_off,
    19: _refused,
    26: _no_desk,
}
"""Result codes: PERM, BUSY, LOCKED, NOMEM, READONLY, INTERRUPT, IOERR, CORRUPT, FULL, CANTOPEN, CONSTRAINT, NOTADB."""


_OF_WRITING = frozenset({8, 13, 14})
"""READONLY, FULL, CANTOPEN."""


_READONLY, _IOERR, _CANTOPEN = 8, 10, 14
"""Result codes that the engine returns for a full disk, or one mounted for reading alone, instead of saying so."""

_A_BIT = bytes(64 * 1024)
"""The room that the engine needs at once: 32 KiB for the index of a log, and the log's first pages."""

_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT})


def store_error(error: engine.Error, path: Path, written: Path, busy: float) -> StoreError:
    """Return the store's error for the engine's, on the desk at ``path`` or in writing to ``written``.

    ``busy`` is how many seconds another program was waited for.
    """
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return StoreError(f"The store of {path} was used wrongly ({error}). Nothing was written.")
    code &= _PRIMARY
    path = written if code in _OF_WRITING else path
    found = _of_the_disk(path, code) if code in (_READONLY, _IOERR, _CANTOPEN) else None
    return found or _SENTENCES.get(code, damaged)(path, busy, str(error))


def _of_the_disk(path: Path, code: int) -> StoreError | None:
    """Return the error that the state of the disk explains; None where it explains none."""
    folder = path if path.is_dir() else path.parent
    try:
        if os.statvfs(folder).f_flag & os.ST_RDONLY:
            return _read_only(path)
    except OSError:
        return None
    if code != _READONLY and not has_room(folder):
        return _full(path, 0, "")
    return _cut(path) if code == _IOERR and _log_is_cut(path) else None


def has_room(folder: Path) -> bool:
    """Return whether this user can write a little more in a folder: the disk, a quota or the inodes may be full."""
    nameless = getattr(os, "O_TMPFILE", None)
    if nameless is None:
        return _is_roomy(folder)
    try:
        descriptor = os.open(folder, nameless | os.O_WRONLY, 0o600)
    except OSError as error:
        # Not every file system knows files without a name.
        return error.errno not in _NO_ROOM and _is_roomy(folder)
    try:
        return os.write(descriptor, _A_BIT) == len(_A_BIT) and _is_roomy(folder)
    except OSError as error:
        return error.errno not in _NO_ROOM
    finally:
        os.close(descriptor)


def _is_roomy(folder: Path) -> bool:
    disk = os.statvfs(folder)
    # Some file systems count no files: they have none, and none left.
    return disk.f_bfree * disk.f_frsize >= len(_A_BIT) and not (disk.f_files > 0 and disk.f_ffree == 0)


def _log_is_cut(path: Path) -> bool:
    """Return whether a log has no beginning, or ends within a page, by its size."""
    try:
        size = os.stat(f"{path}-wal").st_size
    except OSError:
        return False
    return size < _LOG_HEAD or (size - _LOG_HEAD) % _FRAME != 0
