"""The contract of every store: what is asked ahead, together, changes no result."""

from __future__ import annotations

from collections.abc import Callable

from helpdesk_tui.domain.filters.parse import parse_query
from helpdesk_tui.domain.tickets.ticket import Status
from helpdesk_tui.store.base import Store, View
from tests.store.making import put

QUEUE = View()
PRINTERS = View(parse_query("printer"))


def reads(store: Store) -> list[Callable[[], object]]:
    """Reads of which some lead to further ones."""
    return [
        lambda: store.changed(0),
        lambda: store.page(QUEUE, store.position(QUEUE, 1002) or 0, 2),
        lambda: [store.history(ticket.number) for ticket in store.page(PRINTERS, 0, 3)],
        lambda: (store.size(PRINTERS), store.count(PRINTERS.query)),
        lambda: (store.tally(), store.due_after(0, 2), store.present(0), store.parents([1001, 1002])),
        lambda: (store.written(0, 100), store.turning(0, 10**10, 5)),
    ]


def test_what_was_asked_ahead_is_what_would_have_been_found(store: Store) -> None:
    for subject in ("Printer", "Plotter", "Printer jams"):
        put(store, subject=subject)
    asked = reads(store)
    expected = [read() for read in asked]
    with store.together(*asked):
        assert [read() for read in asked] == expected
    assert [read() for read in asked] == expected


def test_what_is_written_in_the_block_is_seen_in_it(store: Store) -> None:
    first = put(store, subject="Printer")
    asked = reads(store)
    with store.together(*asked):
        end, _ = store.changed(0)
        second = put(store, subject="Another printer")
        assert store.changed(end) == (end + 1, frozenset({second.number}))
        assert [ticket.number for ticket in store.page(QUEUE, 0, 5)] == [first.number, second.number]
        assert sum(n for (_, status), n in store.tally().items() if status is Status.OPEN) == 2


def test_what_others_have_written_is_seen_after_the_block(open_store: Callable[[], Store]) -> None:
    store, other = open_store(), open_store()
    put(store, subject="Printer")
    with store.together(*reads(store)):
        second = put(other, subject="Another printer")
    assert store.ticket(second.number) == second and store.size(QUEUE) == 2 and store.size(PRINTERS) == 2


def test_a_block_asks_for_more_than_was_foreseen(store: Store) -> None:
    put(store, subject="Printer")
    with store.together(lambda: store.ticket(1001), lambda: store.page(QUEUE, 0, 1)):
        assert store.ticket(1002) is None and store.ticket(1001) is not None
