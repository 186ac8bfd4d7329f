"""Several processes on one SQLite desk: nothing is lost, and nobody hears of locks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from helpdesk_tui.desk import Desk
from helpdesk_tui.domain.tickets.commands import Open
from helpdesk_tui.domain.tickets.ticket import Priority
from helpdesk_tui.store.base import View
from helpdesk_tui.store.sqlite.store import SqliteStore
from tests.store.making import NOW, POLICY
from tests.store.working import open_first, write_notes

SPAWN = get_context("spawn")
WRITERS, NOTES, STARTERS = 4, 250, 6


def run_together(work: Callable[..., None], arguments: list[tuple[Any, ...]]) -> None:
    """Run ``work`` in as many processes, all beginning at once, and see them end well."""
    barrier = SPAWN.Barrier(len(arguments))
    processes = [SPAWN.Process(target=work, args=(*given, barrier)) for given in arguments]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0] * len(processes)


def test_four_processes_writing_to_the_same_tickets_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    store = SqliteStore(path)
    desk = Desk(store, POLICY, "ana", lambda: NOW)
    numbers = [desk.open(Open("Printer", Priority.P4)).tickets[0].number for _ in range(3)]
    run_together(write_notes, [(path, f"tech{writer}", numbers, NOTES) for writer in range(WRITERS)])
    notes = [event for number in numbers for event in store.history(number, after=1)]
    assert Counter(event.actor for event in notes) == {f"tech{writer}": NOTES for writer in range(WRITERS)}
    assert len({event.text for event in notes}) == WRITERS * NOTES
    assert store.check() == []
    store.close()


def test_six_starters_make_one_desk(tmp_path: Path) -> None:
    path = tmp_path / "new" / "desk.db"
    run_together(open_first, [(path, f"tech{starter}") for starter in range(STARTERS)])
    store = SqliteStore(path)
    assert store.size(View()) == STARTERS
    assert store.check() == []
    store.close()
