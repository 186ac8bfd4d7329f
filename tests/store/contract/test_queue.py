"""The contract of every store: the queue's two orders, its scopes, and what is found in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpdesk_tui.domain.filters.parse import Query, Scope, parse_query
from helpdesk_tui.domain.tickets.events import Kind
from helpdesk_tui.domain.tickets.ticket import Priority, Status, Ticket
from helpdesk_tui.store.base import Order, Store, View
from tests.store.making import NOW, a_history, a_ticket, changed, put, tickets
from tests.store.memory import MemoryStore, place

VIEWS = [View(Query((), scope), order) for scope, order in product(Scope, Order)]


def numbers(tickets: list[Ticket]) -> list[int]:
    return [ticket.number for ticket in tickets]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=st.lists(tickets(), max_size=30), data=st.data())
def test_pages_positions_and_sizes_agree_with_a_plain_sort(
    new_desk: Callable[[], Callable[[], Store]], made: list[Ticket], data: st.DataObject
) -> None:
    store = new_desk()()
    store.load([a_history(ticket) for ticket in made])
    every = [ticket for number in range(1001, 1001 + len(made)) if (ticket := store.ticket(number))]
    still_open = [ticket for ticket in every if ticket.status is not Status.CLOSED]
    closed = [ticket for ticket in every if ticket.status is Status.CLOSED]
    closed.sort(key=lambda ticket: (ticket.closed_at or 0, ticket.number), reverse=True)
    for view in VIEWS:
        ordered = sorted(still_open, key=lambda ticket: place(view.order, ticket))
        wanted = {Scope.OPEN: ordered, Scope.CLOSED: closed, Scope.ALL: ordered + closed}[view.query.scope]
        start, count = data.draw(st.integers(0, 35)), data.draw(st.integers(0, 35))
        assert store.page(view, start, count) == wanted[start : start + count]
        assert store.size(view) == len(wanted)
        places = {ticket.number: place for place, ticket in enumerate(wanted)}
        for ticket in every:
            assert store.position(view, ticket.number) == places.get(ticket.number)
    assert store.tally() == Counter((ticket.priority, ticket.status) for ticket in every)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=st.lists(tickets(), max_size=15), now=st.integers(NOW - 60, NOW + 60))
def test_searches_and_deadlines_agree_with_the_memory(
    new_desk: Callable[[], Callable[[], Store]], made: list[Ticket], now: int
) -> None:
    store, memory = new_desk()(), MemoryStore()
    for desk in (store, memory):
        desk.load([a_history(ticket, text="Prints in Zürich") for ticket in made])
    for text, order in product(
        ("prin", "zoe is:all", "o'brien", "10.0.0.1", "1", "strasse", "zur PRI is:closed"), Order
    ):
        view = View(parse_query(text), order)
        assert store.page(view, 0, 100) == memory.page(view, 0, 100), text
        assert store.size(view) == memory.size(view)
    assert store.due_after(now, 5) == memory.due_after(now, 5)
    assert store.scheduled_after(now) == memory.scheduled_after(now)


def test_a_change_moves_a_ticket_in_the_queue(store: Store) -> None:
    first, second = put(store, due_at=NOW + 10), put(store, due_at=NOW + 20)
    assert numbers(store.page(View(), 0, 10)) == [first.number, second.number]
    with store.write() as transaction:
        transaction.append(*changed(second, Kind.REPRIORITISED, priority=Priority.P1))
    assert numbers(store.page(View(), 0, 10)) == [second.number, first.number]
    assert store.position(View(), second.number) == 0
    assert {key: n for key, n in store.tally().items() if n} == {
        (Priority.P1, Status.OPEN): 1,
        (Priority.P4, Status.OPEN): 1,
    }


def test_a_closed_ticket_leaves_the_queue_for_the_closed_ones(store: Store) -> None:
    ticket = put(store)
    with store.write() as transaction:
        transaction.append(*changed(ticket, Kind.CLOSED, status=Status.CLOSED, closed_at=NOW))
    assert store.page(View(), 0, 10) == []
    assert store.position(View(), ticket.number) is None
    assert numbers(store.page(View(Query((), Scope.CLOSED)), 0, 10)) == [ticket.number]
    assert store.size(View(Query((), Scope.ALL))) == 1


def test_pages_outside_the_queue_are_empty(store: Store) -> None:
    put(store)
    assert store.page(View(), 1, 10) == []
    assert store.page(View(), 0, 0) == []
    assert numbers(store.page(View(), 0, 10**9)) == [1001]


def test_what_is_due_next_has_a_running_clock_and_is_not_past(store: Store) -> None:
    put(store, due_at=NOW)
    soon, later = put(store, due_at=NOW + 1), put(store, due_at=NOW + 2)
    put(store, due_at=NOW + 1, responded_at=NOW)
    put(store, due_at=NOW + 1, status=Status.CLOSED, closed_at=NOW)
    assert numbers(store.due_after(NOW)) == [soon.number]
    assert numbers(store.due_after(NOW, 5)) == [soon.number, later.number]


def test_tasks_before_their_time_are_counted(store: Store) -> None:
    for at in (NOW - 1, NOW, NOW + 1, NOW + 2):
        put(store, priority=Priority.P6, status=Status.SCHEDULED, scheduled_for=at, due_at=at)
    assert [store.scheduled_after(NOW + ahead) for ahead in (-2, 0, 2)] == [4, 2, 0]


FOUND = {
    "printer": "by its subject",
    "PRINT pal": "by beginnings of words, in either case",
    "toner": "by its body",
    "zoe": "without the accent",
    "Zoë": "with it",
    "acme": "by its organisation",
    "1001": "by its number",
    "100": "by the beginning of its number",
    "1212760": "by the beginning of its telephone number",
    "printer acme toner zoe 1001": "by everything at once",
    "o'brien": "by a name with an apostrophe",
    "10.0.0.1": "by an address",
    "strasse": "by sharp s spelt out",
    "straße": "by sharp s",
    'p "printer" * AND': "whatever operators it has",
    "p p p pr pri prin": "however often a word is begun",
}


@pytest.mark.parametrize("text", FOUND, ids=FOUND.get)
def test_a_ticket_is_found(store: Store, text: str) -> None:
    put(
        store,
        subject="Printer prints pale and 10.0.0.1 is gone",
        text="Toner was changed in Zoë's Straße",
        requester="Ana O'Brien",
        organisation="Acme",
        phone="+1 (212) 760-1700 x12",
    )
    put(store, subject="Quite unlike", requester="Nobody", phone="99")
    if text not in ("1001", "100"):
        assert numbers(store.page(View(parse_query(text)), 0, 10)) == [1001]
    assert store.position(View(parse_query(text)), 1001) == 0


@pytest.mark.parametrize("text", ["rnter", "printer missing", "760", "1001 1002", "漢"])
def test_a_ticket_without_the_words_is_not_found(store: Store, text: str) -> None:
    put(store, subject="Printer", phone="+1 212 760 1700")
    view = View(parse_query(text))
    assert (store.size(view), store.page(view, 0, 10), store.position(view, 1001)) == (0, [], None)


def test_what_is_found_follows_every_change(open_store: Callable[[], Store]) -> None:
    mine, theirs = open_store(), open_store()
    view, other = View(parse_query("printer")), View(parse_query("plotter"))
    ticket = put(mine, subject="Printer")
    assert (mine.size(view), mine.size(other)) == (1, 0)
    with theirs.write() as transaction:
        event, ticket = changed(ticket, subject="Plotter")
        transaction.append(event, ticket)
    assert (mine.size(view), mine.size(other)) == (0, 1)
    with mine.write() as transaction:
        transaction.append(*changed(ticket, Kind.CLOSED, status=Status.CLOSED, closed_at=NOW))
    assert mine.size(other) == 0
    assert mine.size(View(parse_query("plotter is:closed"))) == 1


def test_what_a_write_found_is_forgotten_when_it_is_undone(store: Store) -> None:
    view = View(parse_query("printer"))
    with pytest.raises(RuntimeError), store.write() as transaction:
        ticket = a_ticket(transaction.new_number(), subject="Printer")
        transaction.append(a_history(ticket)[0][0], ticket)
        assert store.size(view) == 1
        raise RuntimeError
    assert store.size(view) == 0


def test_words_are_found_in_the_order_of_the_queue(store: Store) -> None:
    late = put(store, subject="Printer", due_at=NOW + 30)
    urgent = put(store, subject="Printer", priority=Priority.P2, due_at=NOW + 60)
    early = put(store, subject="Printer", due_at=NOW + 10)
    view = View(parse_query("printer"))
    assert numbers(store.page(view, 0, 10)) == [urgent.number, early.number, late.number]
    assert numbers(store.page(view, 1, 1)) == [early.number]
    by_breach = View(parse_query("printer"), Order.BREACH)
    assert numbers(store.page(by_breach, 0, 10)) == [early.number, late.number, urgent.number]
