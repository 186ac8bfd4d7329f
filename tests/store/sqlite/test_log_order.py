"""An event that is earlier than the one before it in its ticket is found, and so is one far in the future."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from helpdesk_tui.domain.tickets.ticket import Ticket
from helpdesk_tui.store.sqlite.log.verifying import verify
from helpdesk_tui.store.sqlite.store import SqliteStore
from tests.faults.upgrading import desk_of_schema
from tests.store.making import NOW, changed, put


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    with closing(SqliteStore(tmp_path / "desk.db")) as store:
        yield store


def then(store: SqliteStore, ticket: Ticket, at: int) -> Ticket:
    event, after = changed(ticket, assignee=f"who{ticket.version}")
    with store.write() as transaction:
        transaction.append(replace(event, at=at), after)
    return after


def test_an_event_earlier_than_the_one_before_in_its_ticket_is_found(store: SqliteStore) -> None:
    first, second = put(store), put(store)
    then(store, first, NOW + 60)
    then(store, second, NOW - 1)
    verdict = verify(store._link)
    assert verdict.wrong == []
    assert verdict.disordered == [
        "Event 4 (#1002, version 2, edited by ana) is of 2026-09-21T14:13:19Z, and the one before it in its ticket of "
        "2026-09-21T14:13:20Z."
    ]
    assert store.check() == verdict.disordered


def test_an_event_far_in_the_future_of_the_next_one_is_found_by_it(store: SqliteStore) -> None:
    ticket = then(store, put(store), NOW + 10**12)
    then(store, ticket, NOW + 1)
    assert f"in its ticket of {NOW + 10**12} seconds" in verify(store._link).disordered[0]


def test_events_of_different_tickets_and_of_one_second_are_in_order(store: SqliteStore) -> None:
    first = then(store, put(store), NOW + 60)
    put(store)
    then(store, first, NOW + 60)
    assert verify(store._link).disordered == []
    assert verify(store._link).latest == NOW + 60


def test_a_number_beyond_all_tickets_costs_no_memory(store: SqliteStore) -> None:
    put(store)
    store._link.run("PRAGMA foreign_keys = OFF")
    store._link.run("DROP TRIGGER event_kept")
    store._link.run(f"UPDATE event SET number = {2**62}")
    assert verify(store._link).disordered == []


def test_disorder_from_before_the_first_upgrade_is_counted_and_does_not_damage_the_desk(
    store: SqliteStore, tmp_path: Path
) -> None:
    then(store, put(store), NOW - 1)
    desk_of_schema(8, tmp_path / "old.db", store._link.path)
    with closing(SqliteStore(tmp_path / "old.db")) as old:
        verdict = verify(old._link)
        assert (verdict.disordered, verdict.disordered_before, old.check()) == ([], 1, [])
        then(old, then(old, put(old), NOW), NOW - 1)
        assert len(verify(old._link).disordered) == 1
