"""What other processes do to a desk in the tests: run by multiprocessing, so it can be imported."""

from __future__ import annotations

from multiprocessing.synchronize import Barrier
from pathlib import Path

from helpdesk_tui.desk import Desk
from helpdesk_tui.domain.tickets.commands import Open
from helpdesk_tui.domain.tickets.ticket import Priority
from helpdesk_tui.store.sqlite.store import SqliteStore
from tests.store.making import NOW, POLICY


def write_notes(path: Path, actor: str, tickets: list[int], notes: int, start: Barrier) -> None:
    """Write ``notes`` notes, in turn on each of the tickets; ends with an error when one is not taken."""
    store = SqliteStore(path, busy=300)
    desk = Desk(store, POLICY, actor, lambda: NOW)
    start.wait()
    for turn in range(notes):
        assert desk.note({tickets[turn % len(tickets)]: None}, f"{actor} {turn}").done
        store.stamp()
    store.close()


def open_first(path: Path, actor: str, start: Barrier) -> None:
    """Open a desk that may not be there yet, and a ticket on it."""
    start.wait()
    store = SqliteStore(path, busy=300)
    assert Desk(store, POLICY, actor, lambda: NOW).open(Open("Printer", Priority.P4)).done
    store.close()
