"""The contract of every store for the end of the log: its head, and what happened lately."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from helpdesk_tui.domain.tickets.desk_events import By, DeskKind
from helpdesk_tui.domain.tickets.events import Kind
from helpdesk_tui.domain.tickets.ticket import Priority, Status
from helpdesk_tui.store.base import Store
from helpdesk_tui.store.holding import Since
from tests.store.making import NOW, a_history, a_ticket, an_op, changed, opened, put

CLOSED: dict[str, Any] = {"closed_at": NOW, "status": Status.CLOSED}
BY = By("ana", "op-desk", NOW)


def numbers(since: Since) -> dict[int, list[Kind]]:
    return {ticket.number: [event.kind for event in events] for ticket, events in since.tickets}


def test_the_head_is_the_last_event_of_tickets_or_desk_with_a_chain_of_its_own(store: Store) -> None:
    heads = [store.head()]
    put(store)
    heads.append(store.head())
    with store.write() as transaction:
        seq = transaction.append_desk_event(BY.event(DeskKind.HANDED_OVER, {}))
        heads.append(transaction.head())
    assert [head[0] for head in heads] == [0, seq - 1, seq] and store.head() == heads[-1]
    assert len({head[1] for head in heads}) == 3 and all(len(bytes.fromhex(head[1])) == 32 for head in heads)


def test_what_happened_since_an_instant_comes_with_its_tickets_and_without_texts(store: Store) -> None:
    first, second = put(store, text="private"), put(store)
    with store.write() as transaction:
        noted, closed = changed(first, Kind.NOTED, text="n"), changed(second, Kind.CLOSED, **CLOSED)
        for event, after in (noted, closed):
            transaction.append(replace(event, at=NOW + 9), after)
    found = store.since(NOW, [Kind.OPENED, Kind.CLOSED], 100)
    assert numbers(found) == {first.number: [Kind.OPENED], second.number: [Kind.OPENED, Kind.CLOSED]} and found.all
    assert [ticket.version for ticket, _ in found.tickets] == [2, 2]
    assert all(event.text is None for _, events in found.tickets for event in events)
    assert numbers(store.since(NOW + 1, [Kind.OPENED, Kind.CLOSED], 100)) == {second.number: [Kind.CLOSED]}
    assert numbers(store.since(NOW, [Kind.MERGED], 100)) == {}


def test_only_the_end_of_the_log_is_looked_at_and_that_is_said(store: Store) -> None:
    made = [put(store).number for _ in range(4)]
    assert [
        (list(numbers(found)), found.all) for most in (2, 4) if (found := store.since(NOW, [Kind.OPENED], most))
    ] == [
        (made[2:], False),
        (made, True),
    ]
    assert store.since(NOW + 1, [Kind.OPENED], 2).all, "what was not looked at is older than what was asked for"


def test_what_an_import_brought_did_not_happen_here(store: Store) -> None:
    own = [put(store).number]
    store.load([a_history(a_ticket(priority=Priority.P1)) for _ in range(5)], By("ana", "op-import", NOW))
    ticket = a_ticket(9_001)
    with store.write() as transaction:
        transaction.append(replace(opened(ticket), op=an_op()), ticket)
    found = store.since(NOW, [Kind.OPENED], 3)
    assert list(numbers(found)) == [*own, 9_001] and found.all
