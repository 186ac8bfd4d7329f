"""The contract of every store for conditions that hold: what was written, what time may change, and who was told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpdesk_tui.domain.filters.standing import breached
from helpdesk_tui.domain.shift.conditions import Key, What, instants
from helpdesk_tui.domain.shift.figures import span_of
from helpdesk_tui.domain.shift.journal import Journal
from helpdesk_tui.domain.tickets.ticket import Channel, Priority, Sla, Status, Ticket
from helpdesk_tui.store.base import Store
from helpdesk_tui.store.holding import MOST_COUNTED
from tests.store.conftest import NewDesk
from tests.store.making import NOW, POLICY, a_history, a_ticket, changed, put, seen_soon, tickets


def change(store: Store, ticket: Ticket, **fields: Any) -> Ticket:
    event, after = changed(ticket, **fields)
    with store.write() as transaction:
        transaction.append(event, after)
    return after


def end(store: Store) -> int:
    return store.changed(2**62)[0]


def test_what_was_written_after_a_place_comes_with_its_events_in_order(store: Store) -> None:
    first, before = put(store), end(store)
    second = put(store, text="told")
    changed_first = change(store, change(store, first, warn_at=5), warn_at=6, text="a note")
    done = store.written(before, 10)
    assert (done.end, done.all) == (end(store), True)
    told = {ticket: [event.version for event in events] for ticket, events in done.tickets}
    assert told == {second: [1], changed_first: [2, 3]}
    assert [event.before["warn_at"] for _, events in done.tickets for event in events if event.version > 1] == [None, 5]
    assert store.written(end(store), 10).tickets in ((), [])


def test_more_events_than_were_asked_for_are_not_read(store: Store) -> None:
    for _ in range(3):
        put(store)
    assert [len(store.written(0, limit).tickets) for limit in (3, 2)] == [3, 0]
    assert [store.written(0, limit).all for limit in (3, 2)] == [True, False]


def test_a_log_that_was_put_back_ends_before_the_place(store: Store) -> None:
    put(store)
    assert store.written(99, 10).end == end(store)


KINDS: list[dict[str, Any]] = [
    {"breach_at": NOW},
    {"warn_at": NOW},
    {"priority": Priority.P6, "status": Status.SCHEDULED, "scheduled_for": NOW},
    {"follow_at": NOW},
    {"update_due": NOW - 1},
    {"resolution_due": NOW - 1},
    {"judged": Sla.MISSED, "judged_as": Priority.P2, "judged_at": NOW - 9, "response_due": NOW - 1},
]


@pytest.mark.parametrize("fields", KINDS, ids=lambda fields: next(iter(fields)))
def test_each_kind_of_instant_is_found_in_its_second_alone_and_only_on_open_tickets(
    store: Store, fields: dict[str, Any]
) -> None:
    quiet = {"response_due": NOW + 9999, "due_at": NOW + 9999}
    ticket = put(store, **quiet | fields)
    put(store, **quiet | fields | {"status": Status.CLOSED, "closed_at": NOW})
    assert instants(ticket) == {NOW}
    assert [list(store.turning(after, after + 1, 9).tickets) for after in (NOW - 2, NOW - 1, NOW)] == [[], [ticket], []]


def test_the_most_urgent_come_first_and_the_others_are_counted(store: Store) -> None:
    for priority in (4, 4, 2, 5, 3):
        put(store, priority=Priority(priority), warn_at=NOW, breach_at=NOW)
    done = store.turning(NOW - 1, NOW, 3)
    assert ([one.number for one in done.tickets], done.total) == ([1003, 1005, 1001], 5)
    assert store.turning(NOW - 1, NOW, 9).total == 5
    assert store.turning(NOW, NOW, 9).total == 0


def test_no_more_are_counted_than_make_a_difference(store: Store) -> None:
    store.load([a_history(a_ticket(breach_at=NOW)) for _ in range(MOST_COUNTED + 5)])
    assert store.turning(NOW - 1, NOW, 2).total == MOST_COUNTED


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(made=st.lists(tickets(), max_size=8), start=st.integers(-60, 60), length=st.integers(0, 60))
def test_time_changes_only_what_is_found_by_its_instants(
    new_desk: NewDesk, made: list[Ticket], start: int, length: int
) -> None:
    store = new_desk()()
    put_in = [put(store, **_fields(ticket)) for ticket in made]
    after, until = NOW + start, NOW + start + length
    found = {one.number for one in store.turning(after, until, 50).tickets}
    open_ones = [one for one in put_in if one.status is not Status.CLOSED]
    assert found == {one.number for one in open_ones if any(after < instant <= until for instant in instants(one))}


def _fields(ticket: Ticket) -> dict[str, Any]:
    return {name: getattr(ticket, name) for name in Ticket.__dataclass_fields__ if name not in ("number", "version")}


def test_the_unanswered_of_a_priority_are_told_the_longest_waiting_first(store: Store) -> None:
    late = put(store, priority=Priority.P1, clock_start=NOW - 5)
    later = put(store, priority=Priority.P1, status=Status.WAITING, waiting_since=NOW)
    early = put(store, priority=Priority.P1, clock_start=NOW - 9)
    put(store, priority=Priority.P2)
    put(store, priority=Priority.P1, responded_at=NOW, judged=Sla.MET)
    put(store, priority=Priority.P1, status=Status.CLOSED, closed_at=NOW)
    assert store.unanswered(Priority.P1, 9) == [early, late, later]
    assert store.unanswered(Priority.P1, 2) == [early, late]
    assert store.unanswered(Priority.P3, 9) == []


def test_a_journal_is_each_technicians_own_and_replaced_by_the_next(open_store: Callable[[], Store]) -> None:
    store, other = open_store(), open_store()
    assert store.journal("ana") is None
    owed, hushed = Key(1001, What.BREACH, 5), Key(1002, What.P2, 6)
    first = Journal(10, 3, frozenset({owed}), frozenset({hushed}), more=7, rang_at=9)
    store.keep_journal("ana", first)
    store.keep_journal("bo", Journal(1, 1))
    # What waits for the end of a quiet half hour waits for another console as well.
    assert other.journal("ana") == replace(first, owed=frozenset({owed, hushed}), hushed=frozenset())
    other.keep_journal("ana", Journal(20, 4))
    assert (store.journal("ana"), store.journal("bo")) == (Journal(20, 4), Journal(1, 1))


def test_keeping_a_journal_is_no_event_and_others_notice_it_as_any_write(open_store: Callable[[], Store]) -> None:
    store, other = open_store(), open_store()
    before = other.stamp()
    store.keep_journal("ana", Journal(10, 3))
    seen_soon(lambda: other.stamp() != before)
    assert end(other) == 0
    assert store.check() == []


def test_what_was_answered_elsewhere_does_not_wait_for_a_response(store: Store) -> None:
    waits = put(store, priority=Priority.P2)
    put(store, priority=Priority.P2, channel=Channel.UNKNOWN, response_due=None, due_at=None)
    assert store.unanswered(Priority.P2, 10) == [waits]
    figures = store.figures(span_of(NOW + 9, POLICY), breached(POLICY, NOW + 9))
    assert figures.longest[Priority.P2].number == waits.number
