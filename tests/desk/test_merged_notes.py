"""A note on a duplicate reaches the ticket it was merged into; a closed parent says which children it leaves open."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from helpdesk_tui.desk import Desk
from helpdesk_tui.domain.tickets.commands import Open
from helpdesk_tui.domain.tickets.events import Kind
from helpdesk_tui.domain.tickets.ticket import Priority
from tests.store.making import NOW, POLICY
from tests.store.memory import MemoryStore


@pytest.fixture
def desk() -> Iterator[Desk]:
    """A desk with open tickets 1001 to 1004."""
    desk = Desk(MemoryStore(), POLICY, "ana", lambda: NOW)
    for place in range(4):
        desk.open(Open(f"Mail {place}", Priority.P4, requester=f"Caller {place}"))
    yield desk


def notes(desk: Desk, number: int) -> list[str | None]:
    return [event.text for event in desk.store.history(number) if event.kind is Kind.NOTED]


def test_a_note_on_a_duplicate_stands_in_the_history_of_its_target_too(desk: Desk) -> None:
    desk.merge({1002: None}, 1001)
    outcome = desk.note({1002: None}, "She called again")
    assert desk.sentences(outcome) == ["#1002 noted, and on #1001, which it is merged into."]
    assert (notes(desk, 1002), notes(desk, 1001)) == (["She called again"], ["#1002: She called again"])
    assert len(desk.undo().events) == 2


def test_a_note_goes_on_where_the_target_was_merged_itself(desk: Desk) -> None:
    desk.merge({1003: None}, 1002)
    desk.merge({1002: None}, 1001)
    outcome = desk.note({1003: None}, "Again")
    assert desk.sentences(outcome) == [
        "#1003 noted, and on #1002, which it is merged into, and on #1001, which it is merged into."
    ]
    assert notes(desk, 1001) == ["#1002: #1003: Again"]


def test_a_note_on_a_reopened_duplicate_is_its_own_again(desk: Desk) -> None:
    desk.merge({1002: None}, 1001)
    desk.reopen({1002: None})
    assert desk.sentences(desk.note({1002: None}, "Alone")) == ["#1002 noted."]
    assert notes(desk, 1001) == []


def test_notes_on_both_a_duplicate_and_its_target_are_told_each(desk: Desk) -> None:
    desk.merge({1002: None}, 1001)
    told = desk.sentences(desk.note({1001: None, 1002: None}, "Vendor called"))
    assert told == ["#1001 noted.", "#1002 noted, and on #1001, which it is merged into."]


def test_closing_a_parent_says_which_children_stay_open(desk: Desk) -> None:
    desk.adopt({1002: None, 1003: None, 1004: None}, 1001)
    desk.close({1004: None}, None)
    assert desk.sentences(desk.close({1001: None}, "Fixed")) == ["#1001 closed; 2 children stay open: #1002, #1003."]
    desk.undo()
    children: dict[int, int | None] = {1002: None, 1003: None}
    closed = desk.close({1001: None}, "Fixed", children=children)
    assert desk.sentences(closed) == ["#1001 closed.", "#1002 closed.", "#1003 closed."]
