"""What every store gives a report: each history up to an instant, without texts, read at one moment."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from helpdesk_tui.domain.filters.parse import parse_query
from helpdesk_tui.domain.filters.query import Query, Scope
from helpdesk_tui.domain.tickets.deeds import SEALED, History
from helpdesk_tui.domain.tickets.events import Kind
from helpdesk_tui.domain.tickets.ticket import Status, Ticket
from helpdesk_tui.store.base import Store
from tests.store.making import NOW, changed, put

ALL = Query(scope=Scope.ALL)


def whole(store: Store, query: Query = ALL, as_of: int = NOW) -> list[History]:
    found: list[History] = []
    store.whole_log(query, as_of, found.append)
    return found


def write(store: Store, ticket: Ticket, at: int, **fields: Any) -> Ticket:
    event, after = changed(ticket, Kind.EDITED, **fields)
    with store.write() as transaction:
        transaction.append(replace(event, at=at), after)
    return after


def test_each_history_comes_once_in_order_and_no_personal_text_with_it(store: Store) -> None:
    first, second = put(store, organisation="Acme", requester="Maria"), put(store)
    write(store, first, NOW, organisation=None, subject="Toner")
    one, two = whole(store)
    assert [(deed.version, deed.kind, deed.actor) for deed in one.deeds] == [(1, "opened", "ana"), (2, "edited", "ana")]
    assert (one.number, one.organisation, two.number, two.organisation) == (first.number, None, second.number, None)
    assert (one.deeds[0].after["organisation"], one.deeds[1].after["organisation"]) == (SEALED, None)
    assert all({"subject", "requester"}.isdisjoint(deed.after) for deed in one.deeds)
    assert one.deeds[0].after["opened_at"] == NOW


def test_what_happened_later_is_left_out_and_the_organisation_is_that_of_now(store: Store) -> None:
    ticket = put(store)
    write(store, ticket, NOW + 1, organisation="Acme")
    (then,) = whole(store)
    assert (then.organisation, len(then.deeds)) == ("Acme", 1)
    assert len(whole(store, as_of=NOW + 1)[0].deeds) == 2
    assert whole(store, as_of=NOW - 1) == []


def test_only_the_tickets_of_the_query_come(store: Store) -> None:
    put(store, organisation="Acme")
    other = put(store, organisation="Brix", status=Status.CLOSED, closed_at=NOW)
    assert [one.number for one in whole(store, replace(parse_query("from:brix"), scope=Scope.ALL))] == [other.number]
    assert [one.number for one in whole(store, Query(scope=Scope.CLOSED))] == [other.number]
    assert whole(store, parse_query("from:nobody")) == []


def test_the_head_is_the_end_of_the_log(store: Store) -> None:
    assert store.whole_log(ALL, NOW, lambda history: None)[0] == 0
    put(store), put(store)
    assert store.whole_log(ALL, NOW, lambda history: None)[0] == 2
    assert store.whole_log(ALL, NOW, lambda history: None) == store.log_at()
