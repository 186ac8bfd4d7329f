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
from helpdesk_tui.store.sql.reader import SqlReader
from tests.store.conftest import new_desk, open_store, store
from tests.store.making import NOW, POLICY
from tests.store.memory import MemoryReader

__all__ = ["new_desk", "open_store", "store"]

MANY = 299


@pytest.fixture
def desk(store: Store) -> Desk:
    """A desk with 299 tickets and one to merge them into, all of another technician's."""
    founder = Desk(store, POLICY, "founder", lambda: NOW)
    for _ in range(MANY + 1):
        founder.open(Open("Printer", Priority.P4))
    return Desk(store, POLICY, "ana", lambda: NOW)


OTHERS = range(1002, 1002 + MANY)


def closed(desk: Desk) -> int:
    return sum(desk.store.ticket(number).status is Status.CLOSED for number in OTHERS)  # type: ignore[union-attr]


def as_often(deed: Callable[[], object]) -> int:
    """How often a deed is done before it is refused."""
    times = 0
    while getattr(deed(), "done", False):
        times += 1
        assert times <= MANY
    return times


def test_what_was_merged_one_by_one_is_undone_and_redone_to_the_last(desk: Desk) -> None:
    for number in OTHERS:
        assert desk.merge({number: None}, 1001).done
    assert as_often(desk.undo) == MANY
    assert closed(desk) == 0
    assert as_often(desk.redo) == MANY
    assert closed(desk) == MANY


def test_what_was_merged_at_once_is_undone_whole(desk: Desk) -> None:
    assert desk.merge(dict.fromkeys(OTHERS), 1001).done
    assert len(desk.undo().events) == 2 * MANY
    assert closed(desk) == 0


def test_many_steps_on_one_ticket_are_undone_to_the_first(desk: Desk) -> None:
    for step in range(MANY):
        assert desk.edit({1001: None}, {"subject": f"Step {step}"}).done
    assert as_often(lambda: desk.undo(1001)) == MANY
    assert desk.store.ticket(1001).subject == "Printer"  # type: ignore[union-attr]


def test_children_closed_with_their_parent_are_all_closed_and_all_undone(desk: Desk) -> None:
    assert desk.adopt(dict.fromkeys(OTHERS), 1001).done
    assert desk.close({1001: None}, "Mended", children=dict.fromkeys(OTHERS)).done
    assert closed(desk) == MANY
    assert desk.undo().done
    assert closed(desk) == 0


def test_undo_reads_the_history_of_a_ticket_once_however_many_were_merged_into_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert desk.merge(dict.fromkeys(OTHERS), 1001).done
    read: list[int] = []
    for reader in (SqlReader, MemoryReader):
        monkeypatch.setattr(reader, "history", counting(reader.history, read))
    assert len(desk.undo().events) == 2 * MANY
    assert sum(read) < 10 * MANY


def counting(history: Callable[..., list[Event]], read: list[int]) -> Callable[..., list[Event]]:
    """The same reading of histories, which notes how many events it gave."""

    def counted(*arguments: Any) -> list[Event]:
        found = history(*arguments)
        read.append(len(found))
        return found

    return counted
