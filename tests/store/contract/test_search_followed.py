"""What a filter found is kept in step with what is written: as if it were looked for anew."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from helpdesk_tui.desk import Desk, Seen
from helpdesk_tui.domain.filters.parse import Asker, parse_query
from helpdesk_tui.domain.tickets.commands import Open
from helpdesk_tui.domain.tickets.ticket import Priority
from helpdesk_tui.store.base import Order, Store, View
from helpdesk_tui.store.sql.asked import search
from helpdesk_tui.store.sqlite.connection import link
from tests.conftest import WHOLE
from tests.store.making import NOW, POLICY

ASKED = (
    "printer", "is:mine", "-is:mine", "p:1-3", "is:all printer", "is:closed printer", "is:all is:mine",
    "has:children", "-has:children", "has:parent", "is:waiting,scheduled", "rinte", "printer -mail",
)  # fmt: skip
ROUNDS = 100 if WHOLE else 25
WORDS = ("printer", "mail", "Printer and mail", "vpn")


def changes(desk: Desk, numbers: list[int], chance: random.Random) -> None:
    """Do something to one ticket, as a technician would."""
    number = chance.choice(numbers)
    seen: Seen = {number: None}
    match chance.randrange(11):
        case 0:
            numbers.append(desk.open(Open(chance.choice(WORDS), Priority(chance.randint(1, 5)))).tickets[0].number)
        case 1:
            desk.reprioritise(seen, Priority(chance.randint(1, 5)))
        case 2:
            desk.close(seen, "done")
        case 3:
            desk.reopen(seen)
        case 4:
            desk.take(seen)
        case 5:
            desk.release(seen)
        case 6:
            desk.note(seen, chance.choice(WORDS))
        case 7:
            desk.edit(seen, {"subject": chance.choice(WORDS)})
        case 8:
            desk.wait(seen)
        case 9:
            desk.undo()
        case 10:
            desk.adopt(seen, chance.choice(numbers))


@pytest.mark.parametrize("order", Order)
@pytest.mark.parametrize("seed", [1, 2])
def test_what_is_kept_is_what_would_be_found_anew(
    open_store: Callable[[], Store], monkeypatch: pytest.MonkeyPatch, order: Order, seed: int
) -> None:
    monkeypatch.setattr(search, "_STEPS", seed)  # few, so that a place among some tickets takes several steps
    ours, chance = open_store(), random.Random(seed)
    clock = [NOW]
    desk = Desk(open_store(), POLICY, "ana", lambda: clock[0])
    numbers = [desk.open(Open(chance.choice(WORDS), Priority(1 + place % 5))).tickets[0].number for place in range(12)]
    views = [View(parse_query(text, Asker(NOW, POLICY, "ana")), order) for text in ASKED]
    readers = [open_store() for _ in views]
    for _ in range(ROUNDS):
        for _ in range(chance.choice([0, 1, 1, 2, 20])):
            clock[0] += 60
            changes(desk, numbers, chance)
        for view, reader, text in zip(views, readers, ASKED, strict=True):
            anew = [ticket.number for ticket in ours.page(view, 0, 10_000)]
            assert reader.size(view) == len(anew), text
            assert [ticket.number for ticket in reader.page(view, 0, 10_000)] == anew, text


@pytest.mark.parametrize("order", Order)
def test_what_is_sought_in_pieces_is_what_would_be_found_anew_whatever_is_written_meanwhile(
    open_store: Callable[[], Store], monkeypatch: pytest.MonkeyPatch, order: Order
) -> None:
    monkeypatch.setattr(link, "_PIECE", 2)
    ours, chance = open_store(), random.Random(3)
    clock = [NOW]
    desk = Desk(open_store(), POLICY, "ana", lambda: clock[0])
    numbers = [desk.open(Open(chance.choice(WORDS), Priority(1 + place % 5))).tickets[0].number for place in range(12)]
    for text in ASKED:
        view, reader = View(parse_query(text, Asker(NOW, POLICY, "ana")), order), open_store()
        for _ in reader.seek(view):
            clock[0] += 60
            changes(desk, numbers, chance)
        anew = [ticket.number for ticket in ours.page(view, 0, 10_000)]
        assert reader.size(view) == len(anew), text
        assert [ticket.number for ticket in reader.page(view, 0, 10_000)] == anew, text
        assert [reader.position(view, number) for number in anew] == list(range(len(anew))), text


def test_a_search_in_pieces_that_is_given_up_leaves_the_store_as_it_was(open_store: Callable[[], Store]) -> None:
    store = open_store()
    desk = Desk(store, POLICY, "ana", lambda: NOW)
    for word in WORDS:
        desk.open(Open(word, Priority.P4))
    view = View(parse_query("printer"))
    next(store.seek(view), None)
    desk.open(Open("Another printer", Priority.P4))
    assert store.size(view) == 3
