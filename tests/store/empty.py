"""An empty desk in a file, without making one for each test: that takes ten times as long as writing what was made."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

from helpdesk_tui.store.sqlite.store import SqliteStore


@cache
def _made() -> tuple[bytes, int]:
    """Return the file of a desk on which nothing is yet, as this program makes it, and its mode."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "desk.db"
        SqliteStore(path).close()
        return path.read_bytes(), path.stat().st_mode & 0o777


def empty_desk(path: Path) -> Path:
    """Put an empty desk there if there is none, and return its path. How one is made is tested in tests/store."""
    if not path.exists():
        content, mode = _made()
        path.write_bytes(content)
        path.chmod(mode)
    return path
