"""Undo and redo go back as far as there is something to take back: they stop at no number."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from helpdesk_tui.desk import Desk
from helpdesk_tui.domain.tickets.commands import Open
from helpdesk_tui.domain.tickets.events import Event
from helpdesk_tui.domain.tickets.ticket import Priority, Status
from helpdesk_tui.store.base import Store
from helpdesk_tui.store.postgres.store import PostgresStore
from helpdesk_tui.store.sql.reader import SqlReader
from tests.faults.processes import share
from tests.store.conftest import new_desk, open_store, store
from tests.store.making import NOW, POLICY
from tests.store.memory import MemoryReader

__all__ = ["new_desk", "open_store", "store"]

MANY, ON_SERVER = share("HELPDESK_UNDONE", 210), share("HELPDESK_UNDONE", 60)
"""More than the 200 that are read at once anywhere; a server is asked the same, and takes its time."""


@pytest.fixture
def many(store: Store) -> int:
    """How much is done and taken back."""
    return ON_SERVER if isinstance(store, PostgresStore) else MANY


@pytest.fixture
def desk(store: Store, many: int) -> Desk:
    """A desk with many tickets and one to merge them into, all of another technician's."""
    founder = Desk(store, POLICY, "founder", lambda: NOW)
    for _ in range(many + 1):
        founder.open(Open("Printer", Priority.P4))
    return Desk(store, POLICY, "ana", lambda: NOW)


@pytest.fixture
def others(many: int) -> range:
    """The numbers of those that are merged."""
    return range(1002, 1002 + many)


def closed(desk: Desk, numbers: range) -> int:
    return sum(desk.store.ticket(number).status is Status.CLOSED for number in numbers)  # type: ignore[union-attr]


def as_often(deed: Callable[[], object], many: int) -> int:
    """How often a deed is done before it is refused."""
    times = 0
    while getattr(deed(), "done", False):
        times += 1
        assert times <= many
    return times


def test_what_was_merged_one_by_one_is_undone_and_redone_to_the_last(desk: Desk, many: int, others: range) -> None:
    for number in others:
        assert desk.merge({number: None}, 1001).done
    assert as_often(desk.undo, many) == many
    assert closed(desk, others) == 0
    assert as_often(desk.redo, many) == many
    assert closed(desk, others) == many


def test_what_was_merged_at_once_is_undone_whole(desk: Desk, many: int, others: range) -> None:
    assert desk.merge(dict.fromkeys(others), 1001).done
    assert len(desk.undo().events) == 2 * many
    assert closed(desk, others) == 0


def test_many_steps_on_one_ticket_are_undone_to_the_first(desk: Desk, many: int) -> None:
    for step in range(many):
        assert desk.edit({1001: None}, {"subject": f"Step {step}"}).done
    assert as_often(lambda: desk.undo(1001), many) == many
    assert desk.store.ticket(1001).subject == "Printer"  # type: ignore[union-attr]


def test_children_closed_with_their_parent_are_all_closed_and_all_undone(desk: Desk, many: int, others: range) -> None:
    assert desk.adopt(dict.fromkeys(others), 1001).done
    assert desk.close({1001: None}, "Mended", children=dict.fromkeys(others)).done
    assert closed(desk, others) == many
    assert desk.undo().done
    assert closed(desk, others) == 0


def test_undo_reads_the_history_of_a_ticket_once_however_many_were_merged_into_it(
    desk: Desk, many: int, others: range, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert desk.merge(dict.fromkeys(others), 1001).done
    read: list[int] = []
    for reader in (SqlReader, MemoryReader):
        monkeypatch.setattr(reader, "history", counting(reader.history, read))
    assert len(desk.undo().events) == 2 * many
    assert sum(read) < 10 * many


def counting(history: Callable[..., list[Event]], read: list[int]) -> Callable[..., list[Event]]:
    """The same reading of histories, which notes how many events it gave."""

    def counted(*arguments: Any) -> list[Event]:
        found = history(*arguments)
        read.append(len(found))
        return found

    return counted
