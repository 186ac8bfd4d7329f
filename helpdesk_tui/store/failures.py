"""What can go wrong with the file under a desk, said to a technician: what happened, what is safe, what to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from helpdesk_tui.store.base import Busy, StoreError, Unavailable, Unusable
from helpdesk_tui.store.driver import engine

Telling = Callable[[Path, float, str], StoreError]

_PRIMARY = 0xFF
"""The low byte of an extended result code is the plain one (SQLite: result codes)."""


def _busy(path: Path, busy: float, detail: str) -> StoreError:
    return Busy(f"The desk is busy: another program held it for {busy:g} s. Nothing was written; try again.")


def _full(path: Path, busy: float, detail: str) -> StoreError:
    return Unavailable(f"There is no room left on the disk of {path}. Nothing was written; make room and try again.")


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


_TELLINGS: Mapping[int, Telling] = {
    3: _locked_away,
    5: _busy,
    6: _busy,
    7: _failing,
    8: _locked_away,
    10: _failing,
    11: damaged,
    13: _full,
    14: _closed_off,
    19: _refused,
    26: _no_desk,
}
"""By result code: PERM, BUSY, LOCKED, NOMEM, READONLY, IOERR, CORRUPT, FULL, CANTOPEN, CONSTRAINT, NOTADB."""


_OF_WRITING = frozenset({8, 13, 14})
"""READONLY, FULL, CANTOPEN."""


def told(error: engine.Error, path: Path, written: Path, busy: float) -> StoreError:
    """Return the store's error for the engine's, on the desk at ``path`` or in writing to ``written``.

    ``busy`` is how many seconds another program was waited for.
    """
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return StoreError(f"The store of {path} was used wrongly ({error}). Nothing was written.")
    path = written if code & _PRIMARY in _OF_WRITING else path
    return _TELLINGS.get(code & _PRIMARY, damaged)(path, busy, str(error))
