"""The contract of every store: an operation whose end is not known is done once, however often it is tried."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from helpdesk_tui.desk import Desk, new_op
from helpdesk_tui.domain.tickets.commands import Open
from helpdesk_tui.domain.tickets.ticket import Priority
from helpdesk_tui.store.base import Busy, Store, Unclear
from tests.store.losing import Fault, losing
from tests.store.making import NOW, POLICY


def desk_on(store: Store) -> Desk:
    return Desk(store, POLICY, "ana", lambda: NOW)


@pytest.mark.parametrize(("fault", "there"), [(Fault.BEFORE, 0), (Fault.AFTER, 1)])
def test_a_note_whose_answer_was_lost_stands_once_after_the_same_operation_again(
    store: Store, fault: Fault, there: int
) -> None:
    number = desk_on(store).open(Open("One", Priority.P4)).tickets[0].number
    desk, op = desk_on(losing(store, [fault])), new_op()
    desk.next_op = op
    with pytest.raises(Unclear):
        desk.note({number: 1}, "called back")
    assert len(store.operation(op)) == there
    again, third = desk.note({number: 1}, "called back"), desk.note({number: 1}, "called back")
    assert again.done and again.op == third.op == op
    assert [event.text for event in store.history(number, after=1)] == ["called back"]


@pytest.mark.parametrize("fault", [Fault.BEFORE, Fault.AFTER])
def test_a_ticket_whose_answer_was_lost_is_opened_once(store: Store, fault: Fault) -> None:
    desk, op = desk_on(losing(store, [fault])), new_op()
    with pytest.raises(Unclear):
        desk.open(Open("One", Priority.P4), op)
    assert desk.open(Open("One", Priority.P4), op).tickets[0].number == 1001
    assert store.changed(0)[1] == {1001}


def test_whether_it_was_done_is_asked_only_once_the_desk_is_held(open_store: Callable[[], Store]) -> None:
    # What a plain read finds may still be waiting for a standby: holding the desk waits for it, too.
    store, other = open_store(), open_store()
    number = desk_on(store).open(Open("One", Priority.P4)).tickets[0].number
    desk = desk_on(store)
    desk.next_op = new_op()
    assert desk.note({number: 1}, "done").done
    with other.write(), pytest.raises(Busy):
        desk.note({number: 1}, "done")
    assert desk.note({number: 1}, "done").done and store.changed(0)[0] == 2
