"""A watch in a process of its own, which is killed at one place of its work; what it sent is in a file."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

from helpdesk_tui.store.sqlite.store import SqliteStore
from helpdesk_tui.watch.targets.base import Notice, Sent
from tests.watch.standing import TARGETS, Watched

ROUNDS = 12


def watch_until_killed(path: Path, account: Path, now: int, boot: int, place: int) -> None:
    """Do some rounds, and die at the ``place``-th place of them (0: at none): around each claim, send and mark."""
    watched = Watched(lambda: SqliteStore(path, busy=30), now)
    watched.boot = boot
    passed = 0

    def count() -> None:
        nonlocal passed
        passed += 1
        if passed == place:
            os.kill(os.getpid(), signal.SIGKILL)

    for name in ("_claim", "mark"):
        _around(watched.deliveries, name, count)
    told = os.open(account, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def says(notice: Notice) -> Sent:
        count()
        os.write(told, f"{notice.id} {notice.key} {notice.kind} {notice.step} {notice.who}\n".encode())
        count()
        return Sent()

    for name in TARGETS:
        watched.phones[name].says = says
    watched.round(f"watch of {os.getpid()}")
    for _ in range(ROUNDS):
        watched.goes_on(1)


def _around(one: object, name: str, count: Callable[[], None]) -> None:
    original = getattr(one, name)

    def around(*arguments: Any, **named: Any) -> Any:
        count()
        done = original(*arguments, **named)
        count()
        return done

    setattr(one, name, around)
