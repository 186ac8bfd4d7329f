"""A colleague in a process of their own, who changes tickets at random until standard input closes."""

from __future__ import annotations

import os
import random
import select
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from helpdesk_tui.store.base import Store

PACE = 0.002
"""Seconds between two changes: more in one of them than a desk of fifty makes in a minute."""


def unwaiting(store: Store) -> None:
    """Write without waiting for the disk: what is tried here is who meets whom, and twenty thousand waits take long."""
    store._link.run("PRAGMA synchronous = OFF")  # type: ignore[attr-defined]


@contextmanager
def hammering(db: Path, seed: int) -> Iterator[list[int]]:
    """Have the desk changed meanwhile; the list holds how many changes there were, once it is over."""
    root = Path(__file__).parents[2]
    changes: list[int] = []
    command = [sys.executable, "-m", "tests.console.hammer", str(db), str(seed)]
    env = {**os.environ, "PYTHONPATH": str(root)}
    with subprocess.Popen(command, cwd=root, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stdout.readline() == b"ready\n"
        try:
            yield changes
        finally:
            told, _ = process.communicate(timeout=120)
    changes.append(int(told))


def main(db: str, seed: int) -> None:
    """Change tickets until nobody wants more, and print how often."""
    from helpdesk_tui.desk import Desk
    from helpdesk_tui.domain.tickets.commands import Open
    from helpdesk_tui.domain.tickets.ticket import Priority
    from helpdesk_tui.store.sqlite.store import SqliteStore
    from tests.console.pilot import MONDAY_10, POLICY

    chance = random.Random(f"hammer {seed}")
    # The console that it is tried on may stand still for a while with the desk in its hands.
    store = SqliteStore(Path(db), busy=60)
    unwaiting(store)
    desk = Desk(store, POLICY, "bo", lambda: MONDAY_10)
    changes = 0
    print("ready", flush=True)
    while not select.select([sys.stdin], [], [], PACE)[0]:
        seen: dict[int, int | None] = {1001 + chance.randrange(60): None}
        match chance.randrange(12):
            case 0:
                outcome = desk.open(Open("Another", Priority(chance.randint(1, 5))))
            case 1 | 2 | 3:
                outcome = desk.close(seen)
            case 4 | 5 | 6:
                outcome = desk.reopen(seen)
            case 7 | 8 | 9:
                outcome = desk.reprioritise(seen, Priority(chance.randint(1, 5)))
            case _:
                outcome = desk.take(seen)
        changes += outcome.done
    store.close()
    print(changes)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
