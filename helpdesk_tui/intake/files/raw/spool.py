"""Records kept on disk: a large file of another program takes little memory.

The file has no name, so that nothing of it stays behind, and it goes with the spool.
"""

from __future__ import annotations

import marshal
import os
from collections.abc import Iterator
from struct import Struct
from tempfile import TemporaryFile
from typing import Any

from helpdesk_tui.intake.files.raw.records import IntakeError

_LENGTH = Struct("<I")
_BUFFER = 1 << 20
_GUESS = 4096


def no_room(error: OSError) -> IntakeError:
    """Return the error for records that cannot be kept on disk."""
    return IntakeError(
        f"What the file holds cannot be kept on disk meanwhile: {error.strerror}. Make room, or name a folder that has "
        "some in TMPDIR; nothing was imported."
    )


class Spool:
    """Records of plain values (text, numbers, None, tuples, lists, dicts), in the order in which they came."""

    def __init__(self) -> None:
        """Begin without records. Raises IntakeError where no temporary file can be made."""
        try:
            self._file = TemporaryFile(buffering=0)  # noqa: SIM115 (open as long as the spool is)
        except OSError as error:
            raise no_room(error) from None
        self._waiting: list[bytes] = []
        self._size = self._written = 0
        self._count = 0

    def __len__(self) -> int:
        """Return how many records there are."""
        return self._count

    def append(self, record: Any) -> int:
        """Add a record; return its place, for ``read``. Raises IntakeError where the disk is full."""
        place = self._size
        blob = marshal.dumps(record)
        self._waiting += (_LENGTH.pack(len(blob)), blob)
        self._size += _LENGTH.size + len(blob)
        self._count += 1
        if self._size - self._written > _BUFFER:
            self._write()
        return place

    def read(self, place: int) -> Any:
        """Return the record at a place."""
        self._write()
        start = os.pread(self._file.fileno(), _GUESS, place)
        (length,) = _LENGTH.unpack_from(start)
        end = _LENGTH.size + length
        while len(start) < end:
            start += os.pread(self._file.fileno(), end - len(start), place + len(start))
        return marshal.loads(start[_LENGTH.size : end])

    def __iter__(self) -> Iterator[Any]:
        """Yield all records, the first first."""
        self._write()
        held, at = b"", 0
        while more := os.pread(self._file.fileno(), _BUFFER, at):
            at += len(more)
            held += more
            place = 0
            while len(held) - place >= _LENGTH.size:
                (length,) = _LENGTH.unpack_from(held, place)
                end = place + _LENGTH.size + length
                if end > len(held):
                    break
                yield marshal.loads(held[place + _LENGTH.size : end])
                place = end
            held = held[place:]

    def _write(self) -> None:
        if self._waiting:
            blob = b"".join(self._waiting)
            try:
                while blob:
                    blob = blob[self._file.write(blob) :]
            except OSError as error:
                raise no_room(error) from None
            self._waiting.clear()
            self._written = self._size
