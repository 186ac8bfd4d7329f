"""What is asked ahead, together: a search and its page come in a few round trips, and a failure takes nothing along."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from helpdesk_tui.domain.filters.parse import parse_query
from helpdesk_tui.domain.tickets.requester import Requester
from helpdesk_tui.store.base import View
from helpdesk_tui.store.callers import know
from helpdesk_tui.store.postgres import reading
from helpdesk_tui.store.postgres.connection import session
from helpdesk_tui.store.postgres.store import PostgresStore
from tests.servers import desk_dsn
from tests.store.making import NOW, a_history, a_ticket, changed
from tests.store.postgres.wire import Wire

PRINTERS = View(parse_query("printer"))
MANY = 300


@pytest.fixture
def wired(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Wire, PostgresStore]]:
    """A desk of some tickets about printers, and the wire to it."""
    monkeypatch.setattr(session, "LIFE", 3_600.0)
    wire = Wire(desk_dsn())
    store = PostgresStore(wire.dsn, "the desk on the server", deadline=20)
    store.load([a_history(a_ticket(subject="Printer")) for _ in range(MANY)])
    yield wire, store
    store.close()
    wire.close()


def looked(store: PostgresStore) -> tuple[int, int | None, list[int]]:
    """Return the size of the view, a place in it, and its first page."""
    size, place = store.size(PRINTERS), store.position(PRINTERS, 1003)
    return size, place, [ticket.number for ticket in store.page(PRINTERS, 0, 2)]


def test_a_search_its_size_and_a_page_are_a_few_round_trips(wired: tuple[Wire, PostgresStore]) -> None:
    wire, store = wired
    before = wire.turns
    with store.together(lambda: looked(store)):
        assert looked(store) == (MANY, 2, [1001, 1002])
    assert wire.turns - before <= 3


def test_what_was_written_since_is_put_in_its_place_in_a_few_round_trips(wired: tuple[Wire, PostgresStore]) -> None:
    wire, store = wired
    looked(store)
    for number in (1001, 1150, 1299):
        with store.write() as transaction:
            ticket = transaction.ticket(number)
            assert ticket is not None
            transaction.append(*changed(ticket, due_at=NOW, response_due=NOW))
    before = wire.turns
    with store.together(lambda: looked(store)):
        assert looked(store) == (MANY, 4, [1001, 1150])
    assert wire.turns - before <= 5


def test_a_long_search_is_read_in_pieces(wired: tuple[Wire, PostgresStore], monkeypatch: pytest.MonkeyPatch) -> None:
    _, store = wired
    monkeypatch.setattr(reading, "_FORESEEN", MANY)
    with store.together(lambda: looked(store)):
        assert looked(store) == (MANY, 2, [1001, 1002])


def test_what_was_foreseen_in_a_write_is_asked_again_once_something_was_written(
    wired: tuple[Wire, PostgresStore],
) -> None:
    wire, store = wired
    zoe = Requester("Zoe", "0451 998877", "zoe@example.org", seen_at=NOW)
    before = wire.turns
    with store.write() as transaction:
        know(transaction, zoe)
        know(transaction, replace(zoe, phone="0451 11", seen_at=NOW + 1))
    assert wire.turns - before <= 5
    (known,) = store.requesters_called("Zoe")
    assert (known.phone, known.numbers) == ("0451 998877", ("0451 11",))
