"""The contract of every store: what a load writes on tickets that were here, in the transaction of the new ones."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from helpdesk_tui.domain.tickets.desk_events import By, DeskKind
from helpdesk_tui.domain.tickets.events import Kind
from helpdesk_tui.domain.tickets.ticket import Ticket
from helpdesk_tui.store.base import Store, Transaction
from tests.store.making import a_history, a_ticket, an_op, changed, put


def noting(ticket: Ticket, *ops: str) -> Callable[[Transaction], int]:
    """What writes a note under each operation."""

    def write(transaction: Transaction) -> int:
        after = ticket
        for op in ops:
            event, after = changed(after, Kind.NOTED, op=op, text="It is the fuser")
            transaction.append(event, after)
        return len(ops)

    return write


def by() -> By:
    """Who imports."""
    return By("ana", an_op(), int(time.time()))


def test_notes_come_with_the_new_tickets_and_are_said_in_the_log(store: Store) -> None:
    here = put(store)
    begin, _ = store.head()
    new = a_history(a_ticket(subject="Plotter", reference="desk:2"))
    assert store.load([new], by(), noting(here, "note-1", "note-2")) == 1
    assert [event.text for event in store.history(here.number)][1:] == ["It is the fuser"] * 2
    (told,) = store.desk_events(kinds=(DeskKind.IMPORTED,))
    assert told.facts == {"tickets": 1, "notes": 2, "first": begin + 1, "last": begin + 3}
    assert [op for op, _ in store.operations("ana", here.number)] == [store.history(here.number)[0].op]
    assert store.known_operations(["note-1", "note-3"]) == {"note-1"}
    assert store.known_operations([]) == set() and store.check() == []


def test_notes_alone_are_an_import_and_nothing_is_none(store: Store) -> None:
    here = put(store)
    assert store.load([], by(), noting(here)) == 0 and not store.desk_events(kinds=(DeskKind.IMPORTED,))
    assert store.load([], by(), noting(here, "note-1")) == 0
    (told,) = store.desk_events(kinds=(DeskKind.IMPORTED,))
    assert told.facts["tickets"] == 0 and told.facts["notes"] == 1


def test_an_error_among_the_notes_leaves_nothing(store: Store) -> None:
    here = put(store)
    before = store.head()

    def fails(transaction: Transaction) -> int:
        noting(here, "note-1")(transaction)
        raise RuntimeError("the plug")

    with pytest.raises(RuntimeError, match="the plug"):
        store.load([a_history(a_ticket(reference="desk:2"))], by(), fails)
    assert store.head() == before and store.references(["desk:2"]) == {} and store.ticket(here.number) == here
