"""Processes that can be killed at any instant: forked from a small server that holds no connection."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

_FORKING = multiprocessing.get_context("forkserver")
_FORKING.set_forkserver_preload(
    ["tests.faults.working", "tests.faults.technicians", "sqlite_utils", "helpdesk_tui.store.postgres.store"]
)


def start(work: Callable[..., None], *arguments: Any) -> BaseProcess:
    """Run ``work`` in a process of its own, there within some milliseconds; it ends with the tests."""
    process = _FORKING.Process(target=work, args=arguments, daemon=True)
    process.start()
    return process


def kill(process: BaseProcess) -> None:
    """End a process at once, whatever it is doing: kill -9."""
    process.kill()
    process.join()


def share(name: str, usual: int) -> int:
    """How much of a test is done: the number in the environment, else what fits the everyday suite."""
    return int(os.environ.get(name, usual))


class Account:
    """What one process says it has begun and has had acknowledged, in a file that outlives a kill.

    One line is one write(2), so a kill leaves whole lines. Nothing is synced: the machine stays up.
    """

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def tell(self, *words: object) -> None:
        os.write(self._file, (" ".join(map(str, words)) + "\n").encode())


def told(path: Path) -> list[list[str]]:
    """Return the lines of an account, word by word."""
    return [line.split(" ") for line in path.read_text().splitlines()] if path.exists() else []
