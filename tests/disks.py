"""Small disks of their own, to fill them; only root can mount one."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest


@contextmanager
def disk(folder: Path, options: str) -> Iterator[Path]:
    """Mount a disk on a folder, which is made; skip the test where that cannot be."""
    folder.mkdir(exist_ok=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"mode=700,{options}", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("only root can mount a small disk")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def remounted(folder: Path, options: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{options}", str(folder)], check=True)


def filled(folder: Path, but: int = 0) -> Path:
    """Fill a disk to its last page, but for so many bytes; return the file that does."""
    filler = folder / "filler"
    descriptor = os.open(filler, os.O_CREAT | os.O_WRONLY, 0o600)
    with suppress(OSError):
        while True:
            os.write(descriptor, bytes(4096))
    if but:
        os.ftruncate(descriptor, os.fstat(descriptor).st_size - but)
    os.close(descriptor)
    return filler
