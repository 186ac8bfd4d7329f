"""A verb is two or three round trips, whatever it reads and writes; counted on the wire, not timed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from unittest.mock import patch

import pytest

from helpdesk_tui.desk import Desk, Outcome
from helpdesk_tui.domain.tickets.commands import Open
from helpdesk_tui.domain.tickets.ticket import Priority
from helpdesk_tui.store.postgres.connection import session
from helpdesk_tui.store.postgres.store import PostgresStore
from helpdesk_tui.store.watching import Boot
from tests.console.counted import press_keys
from tests.console.pilot import POLICY
from tests.servers import desk_dsn
from tests.store.postgres.wire import Wire

NOW = 1_750_000_000


@pytest.fixture(autouse=True, scope="module")
def no_sign_of_life() -> Iterator[None]:
    """Ask for none: once a second it is a round trip that belongs to no key."""
    with patch.object(session, "LIFE", 3_600.0):
        yield


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
    "undo what was looked for": (lambda desk: desk.undo() if desk.undoes_next() else Outcome(""), 3),
    "undo an opening": (lambda desk: desk.undo(1004), 5),
    "open without a caller": (lambda desk: desk.open(Open("Printer", Priority.P4)), 2),
    "open for a known caller": (
        lambda desk: desk.open(Open("Printer", Priority.P4, requester="Bo Berg", phone="0451 123456")),
        3,
    ),
    "open for a new caller": (
        lambda desk: desk.open(Open("Printer", Priority.P4, requester="Cy", phone="0451 654321")),
        4,
    ),
}


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_takes_few_round_trips(wired: tuple[Wire, Desk], verb: str) -> None:
    wire, desk = wired
    before, (act, most) = wire.turns, VERBS[verb]
    assert act(desk).done
    assert wire.turns - before <= most


MOST = {
    "open priority": 3,
    "choose P2": 4,
    "open note": 3,
    "type a letter": 0,
    "save note": 4,
    "undo a note": 6,
    "take": 4,
    "undo": 5,
    "redo": 6,
    "undo again": 6,
    "down": 0,
    "pagedown": 0,
    "end": 3,
    "home": 3,
    "a view that is empty": 5,
    "another view": 3,
    "the queue again": 3,
    "open filter": 1,
    "filter by a letter": 3,
    "and another": 3,
    "keep filter": 0,
    "take in a filter": 5,
    "undo in a filter": 6,
    "take the filter away": 3,
    "open ticket": 3,
    "save note on its page": 5,
    "undo a note on its page": 7,
    "back": 1,
    "new call": 0,
    "its priority": 4,
    "first letter of a caller": 5,
    "second letter": 6,
    "take the caller": 2,
    "confirm the number": 2,
    "first letter of a subject": 1,
    "open the ticket": 5,
    "letter of another subject": 3,
    "open a ticket of a new caller": 6,
    "poll, nothing new": 1,
    "poll, a new ticket": 2,
    "poll, a note": 3,
    "second, nothing new": 4,
}
"""Round trips of each key, up to what is drawn: six at most, but for the page of a ticket whose note is taken back."""


@pytest.fixture(scope="module")
def trips() -> Iterator[dict[str, int]]:
    """The round trips of each key of a console, on a desk that is watched: what is read of that is asked along."""
    dsn = desk_dsn()
    wire = Wire(dsn)
    store, elsewhere = (PostgresStore(one, "the desk on the server", deadline=20) for one in (wire.dsn, dsn))
    elsewhere.round_done(elsewhere.take_lease("the watch", Boot("a start", 1)), 1_000)
    found: dict[str, int] = {}

    def count(name: str, act: Callable[[], object]) -> None:
        before = wire.turns
        act()
        found[name] = wire.turns - before

    with patch("helpdesk_tui.console.state.sparing.time", SimpleNamespace(perf_counter=lambda: 100.0)):
        press_keys(store, elsewhere, count)
    yield found
    store.close()
    elsewhere.close()
    wire.close()


@pytest.mark.parametrize("key", MOST)
def test_a_key_takes_few_round_trips_to_the_screen(trips: dict[str, int], key: str) -> None:
    assert trips[key] <= MOST[key], trips


def test_the_wire_counts_every_round_trip(wired: tuple[Wire, Desk]) -> None:
    wire, desk = wired
    for _ in range(5):  # the driver has a statement prepared when it comes again and again
        assert desk.store.ticket(1001)
    before = wire.turns
    for _ in range(5):
        assert desk.store.ticket(1001)
    assert wire.turns - before == 5
