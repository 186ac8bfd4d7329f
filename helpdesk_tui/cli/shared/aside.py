"""A file that others read at any time: written beside its place and renamed, so that nobody reads half of it."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from helpdesk_tui.cli.shared.invocation import Failed


def put(path: Path, text: str) -> None:
    """Write a file, readable as the umask has it. Raises Failed where it cannot be; what was there stays then."""
    try:
        descriptor, aside = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
        try:
            with open(descriptor, "w", encoding="utf-8", newline="") as file:
                file.write(text)
                os.fchmod(file.fileno(), 0o666 & ~_umask())
                file.flush()
                os.fsync(file.fileno())
            os.replace(aside, path)
        except BaseException:
            with suppress(OSError):
                os.unlink(aside)
            raise
    except OSError as error:
        raise Failed(f"{path} cannot be written: {error.strerror}. What was there is as it was.") from None


def _umask() -> int:
    """Return the umask, which can only be read by setting it."""
    umask = os.umask(0o077)
    os.umask(umask)
    return umask
