"""A verb is two or three round trips, whatever it reads and writes; counted on the wire, not timed."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from helpdesk_tui.desk import Desk, Outcome
from helpdesk_tui.domain.tickets.commands import Open
from helpdesk_tui.domain.tickets.ticket import Priority
from helpdesk_tui.store.postgres.store import PostgresStore
from tests.console.pilot import POLICY
from tests.servers import desk_dsn
from tests.store.postgres.wire import Wire

NOW = 1_750_000_000


@pytest.fixture
def wired() -> Iterator[tuple[Wire, Desk]]:
    """A desk on a server with some tickets, and the wire to it."""
    wire = Wire(desk_dsn())
    store = PostgresStore(wire.dsn, "the desk on the server", deadline=20)
    desk = Desk(store, POLICY, "ada", lambda: NOW)
    for place in range(4):
        desk.open(Open(f"Ticket {place}", Priority.P3, requester="Bo Berg", phone="0451 123456"))
    desk.reprioritise({1001: 1, 1003: 1}, Priority.P4)
    yield wire, desk
    store.close()
    wire.close()


VERBS: dict[str, tuple[Callable[[Desk], Outcome], int]] = {
    "set a priority": (lambda desk: desk.reprioritise({1001: 2}, Priority.P2), 2),
    "take": (lambda desk: desk.assign({1001: 2}, "ada"), 2),
    "take three": (lambda desk: desk.assign({1001: 2, 1002: 1, 1003: 2}, "ada"), 2),
    "note": (lambda desk: desk.note({1002: None}, "Called back"), 2),
    "undo": (lambda desk: desk.undo(), 3),
    "undo on a ticket": (lambda desk: desk.undo(1001), 3),
    "undo an opening": (lambda desk: desk.undo(1004), 5),
    "open without a caller": (lambda desk: desk.open(Open("Printer", Priority.P4)), 2),
}


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_takes_few_round_trips(wired: tuple[Wire, Desk], verb: str) -> None:
    wire, desk = wired
    before, (act, most) = wire.turns, VERBS[verb]
    assert act(desk).done
    assert wire.turns - before <= most


def test_the_wire_counts_every_round_trip(wired: tuple[Wire, Desk]) -> None:
    wire, desk = wired
    for _ in range(5):  # the driver has a statement prepared when it comes again and again
        assert desk.store.ticket(1001)
    before = wire.turns
    for _ in range(5):
        assert desk.store.ticket(1001)
    assert wire.turns - before == 5
