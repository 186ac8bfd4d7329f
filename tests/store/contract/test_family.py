"""The contract of every store: parents, children and duplicates."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from helpdesk_tui.domain.filters.parse import parse_query
from helpdesk_tui.domain.filters.query import Scope
from helpdesk_tui.domain.tickets.ticket import Status
from helpdesk_tui.store.base import Store, View
from tests.store.making import NOW, a_history, a_ticket, changed, put


def numbers(store: Store, filter: str) -> list[int]:
    return sorted(ticket.number for ticket in store.page(View(parse_query(filter)), 0, 50))


@pytest.fixture
def family(store: Store) -> Store:
    """#1001 with the children #1002 and #1003, of which #1003 is closed; #1004 was merged into #1001."""
    parent, first, second, twin = (put(store) for _ in range(4))
    closed: dict[str, Any] = {"status": Status.CLOSED, "closed_at": NOW}
    with store.write() as transaction:
        transaction.append(*changed(first, parent=parent.number))
        transaction.append(*changed(second, parent=parent.number, **closed))
        transaction.append(*changed(twin, merged_into=parent.number, **closed))
    return store


def test_the_children_of_a_ticket_are_found_closed_or_not(family: Store) -> None:
    assert [child.number for child in family.children(1001)] == [1002, 1003]
    assert family.children(1002) == []
    with family.write() as transaction:
        assert [child.number for child in transaction.children(1001)] == [1002, 1003]


def test_which_of_some_tickets_have_children(family: Store) -> None:
    assert family.parents([1001, 1002, 1003, 1004, 9999]) == {1001}
    assert family.parents([]) == frozenset()


def test_they_stay_what_they_are_when_read_again(family: Store, open_store: Callable[[], Store]) -> None:
    ticket, twin = open_store().ticket(1002), open_store().ticket(1004)
    assert ticket is not None and (ticket.parent, ticket.merged_into) == (1001, None)
    assert twin is not None and (twin.parent, twin.merged_into) == (None, 1001)
    assert family.history(1002)[-1].after == {"parent": 1001}
    assert family.check() == []


def test_filters_ask_for_them(family: Store) -> None:
    assert numbers(family, "has:parent") == [1002]
    assert numbers(family, "has:parent is:all") == [1002, 1003]
    assert numbers(family, "has:children") == [1001]
    assert numbers(family, "-has:parent,children is:all") == [1004]
    assert numbers(family, "parent:#1001 is:all") == [1002, 1003]
    assert numbers(family, "parent:1002") == []
    assert family.count(parse_query("parent:1001")).number == 1


def test_a_whole_history_keeps_its_relatives_when_it_is_loaded(store: Store) -> None:
    child = a_ticket(1002, parent=1001)
    assert store.load([a_history(a_ticket(1001)), a_history(child)]) == 2
    assert [one.number for one in store.children(1001)] == [1002] and store.check() == []
    assert store.size(View(parse_query("has:parent"))) == 1
    assert parse_query("has:parent").scope == Scope.OPEN
