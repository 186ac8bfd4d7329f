"""The contract of every store: what a filter finds, whatever it asks and in either order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpdesk_tui.domain.agreement import sla
from helpdesk_tui.domain.filters.parse import Asker, Scope, parse_query
from helpdesk_tui.domain.tickets.ticket import Priority, Sla, Status, Ticket
from helpdesk_tui.store.base import Count, Order, Store, View
from helpdesk_tui.store.sql.asked.count import count
from helpdesk_tui.store.sqlite.store import SqliteStore
from tests.store.making import NOW, POLICY, a_history, a_ticket, changed, put, tickets
from tests.store.memory import MemoryStore

TERMS = [
    "printer", "zoe", "o'brien", "1", "p:1-3", "p:4,6", "is:breached", "is:warning", "is:running", "is:waiting",
    "is:scheduled", "is:answered", "is:unassigned", "is:mine", "@bo", "@ANA", "from:prin", 'from:"straße zoe"',
    "phone:1700", "phone:1", "channel:email,chat", "due:<10s", "due:>5s", "due:today", 'opened:<"10s ago"',
    'opened:>"20s ago"', "opened:today", "closed:today", 'closed:>"10s ago"',
    "has:parent", "has:children", "has:parent,children", "parent:1001", "parent:1001,#1003", "is:merged",
]  # fmt: skip
_terms = st.builds(lambda sign, term: sign + term, st.sampled_from(["", "-"]), st.sampled_from(TERMS))
_scopes = st.sampled_from(["", "is:closed", "is:all"])
_filters = st.builds(
    lambda chosen, scope: " ".join([*chosen, scope]), st.lists(_terms, min_size=1, max_size=3), _scopes
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    made=st.lists(tickets(), max_size=25),
    names=st.lists(st.sampled_from([None, "ana", "Bo", "Zoë"]), min_size=25, max_size=25),
    filters=st.lists(_filters, min_size=12, max_size=12),
    now=st.integers(NOW - 60, NOW + 60),
)
def test_any_filter_finds_what_the_memory_finds(
    new_desk: Callable[[], Callable[[], Store]],
    made: list[Ticket],
    names: list[str | None],
    filters: list[str],
    now: int,
) -> None:
    store, memory = new_desk()(), MemoryStore()
    for desk in (store, memory):
        desk.load(
            [a_history(ticket, {"assignee": name}, text="in Zürich") for ticket, name in zip(made, names, strict=False)]
        )
        related(desk, len(made))
    asker = Asker(now, POLICY, "ana")
    for place, text in enumerate(filters):
        view = View(parse_query(text, asker), list(Order)[place % 2])
        found = memory.page(view, 0, 100)
        assert store.page(view, 0, 100) == found, text
        assert store.size(view) == len(found)
        assert store.count(view.query) == Count(len(found))
        assert store.by_number(view.query, 1003, 9) == memory.by_number(view.query, 1003, 9)
        assert [store.position(view, ticket.number) for ticket in found] == list(range(len(found)))


def related(desk: Store, count: int) -> None:
    """Make every third ticket a child of the first or the third, and the closed ones of the rest duplicates of it."""
    for number in range(1002, 1001 + count):
        ticket = desk.ticket(number)
        assert ticket is not None
        fields: dict[str, Any] = {}
        if number % 3 == 0:
            fields["parent"] = 1001 if number % 2 or count < 3 else 1003
        elif ticket.status is Status.CLOSED:
            fields["merged_into"] = 1001
        if fields and fields.get("parent") != number:
            with desk.write() as transaction:
                transaction.append(*changed(ticket, **fields))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(made=st.lists(tickets(), max_size=25), now=st.integers(NOW - 60, NOW + 60))
def test_what_is_breached_is_what_the_agreement_says(
    new_desk: Callable[[], Callable[[], Store]], made: list[Ticket], now: int
) -> None:
    store = new_desk()()
    store.load([a_history(ticket) for ticket in made])
    every = [ticket for place in range(len(made)) if (ticket := store.ticket(1001 + place))]
    for state in (Sla.BREACHED, Sla.WARNING, Sla.RUNNING):
        view = View(parse_query(f"is:{state} is:all", Asker(now, POLICY, "ana")))
        wanted = {ticket.number for ticket in every if sla.state(POLICY, ticket, now) is state}
        assert {ticket.number for ticket in store.page(view, 0, 100)} == wanted


def test_a_filter_follows_every_change(open_store: Callable[[], Store]) -> None:
    mine, theirs = open_store(), open_store()
    view = View(parse_query("p:4 is:unassigned", Asker(NOW, POLICY, "ana")))
    assert mine.size(view) == 0
    ticket = put(theirs)
    assert [one.number for one in mine.page(view, 0, 10)] == [ticket.number]
    assert mine.count(view.query) == Count(1)


def test_a_walk_by_number_meets_each_ticket_once_with_its_body(open_store: Callable[[], Store]) -> None:
    store = open_store()
    store.load([a_history(a_ticket(priority=Priority(1 + place % 5)), text=f"body {place}") for place in range(7)])
    every = parse_query("is:all")
    first = store.by_number(every, 0, 4)
    assert [(ticket.number, body) for ticket, body in first] == [(1001 + place, f"body {place}") for place in range(4)]
    for ticket, _ in first:
        put(store)
        assert store.ticket(ticket.number) is not None
    rest = store.by_number(every, 1004, 100)
    assert [ticket.number for ticket, _ in rest] == list(range(1005, 1012))
    assert store.by_number(every, 1011, 100) == []


def test_a_count_looks_at_so_many_tickets_and_says_that_there_may_be_more(open_store: Callable[[], Store]) -> None:
    store = open_store()
    if not isinstance(store, SqliteStore):
        pytest.skip("the memory counts everything")
    for place in range(6):
        put(store, priority=Priority.P2 if place < 2 else Priority.P4)
    for place in range(4):
        put(store, status=Status.CLOSED, closed_at=NOW + place)
    asker = Asker(NOW + 10, POLICY, "ana")
    assert count(store._link, parse_query("p:2"), glimpse=4) == Count(2, more=True)
    assert count(store._link, parse_query("p:2"), glimpse=7) == Count(2)
    assert count(store._link, parse_query('is:closed closed:>"9s ago"', asker), glimpse=4) == Count(3)
    assert count(store._link, parse_query("is:closed phone:1"), glimpse=4) == Count(0, more=True)


def test_no_filter_reads_the_rows_of_tickets(open_store: Callable[[], Store]) -> None:
    store = open_store()
    if not isinstance(store, SqliteStore):
        pytest.skip("only SQLite plans")
    from helpdesk_tui.store.sql.asked import search as search_sql
    from helpdesk_tui.store.sql.asked.filters import where

    asker = Asker(NOW, POLICY, "ana")
    for text in TERMS[4:]:
        for scope in (Scope.OPEN, Scope.CLOSED):
            view = View(parse_query(f"{text} is:{scope}", asker))
            wanted, values = where(view.query, store._link.search.indexed)
            (walk,) = search_sql._walks(view)
            plan = store._link.rows("EXPLAIN QUERY PLAN " + walk.format(wanted=wanted), values)
            assert any("COVERING INDEX ticket_sieve" in row[3] for row in plan), (text, plan)
