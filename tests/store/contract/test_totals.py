"""What every store counts of its events."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from helpdesk_tui.domain.shift.totals import Totals
from helpdesk_tui.domain.tickets.events import Kind
from helpdesk_tui.domain.tickets.ticket import Channel, Priority, Sla, Status, Ticket
from helpdesk_tui.store.base import Store
from tests.store.making import NOW, a_ticket, changed, opened, put

P2, P4, P6 = Priority.P2, Priority.P4, Priority.P6


def met(at: int, level: Priority = P2) -> dict[str, Any]:
    return {"judged": Sla.MET, "judged_as": level, "judged_at": at, "responded_at": at}


FRESH = {"judged": None, "judged_as": None, "judged_at": None, "responded_at": None}


def write(store: Store, ticket: Ticket, kind: Kind, **fields: Any) -> Ticket:
    event, after = changed(ticket, kind, **fields)
    with store.write() as transaction:
        transaction.append(event, after)
    return after


def everything(store: Store) -> Totals:
    end = store.log_at()
    assert end is not None
    return store.totals(0, end[0])


def test_an_empty_desk_has_counted_nothing(store: Store) -> None:
    assert everything(store) == Totals({}, 0, {}, [0] * 8, 0)


def test_openings_are_counted_by_the_priority_and_channel_they_had_then(store: Store) -> None:
    lowered = put(store, priority=P2, channel=Channel.CHAT)
    write(store, lowered, Kind.REPRIORITISED, priority=P4)
    put(store, priority=P2, channel=Channel.CHAT)
    put(store, priority=P6, channel=Channel.WALK_IN)
    assert everything(store).opened == {(P2, Channel.CHAT): 2, (P6, Channel.WALK_IN): 1}


def test_a_closing_that_was_undone_has_been_a_closing(store: Store) -> None:
    ticket = put(store)
    closed = write(store, ticket, Kind.CLOSED, status=Status.CLOSED, closed_at=NOW)
    write(store, closed, Kind.UNDONE, undoes="op", status=Status.OPEN, closed_at=None)
    write(store, put(store), Kind.MERGED, status=Status.CLOSED, closed_at=NOW, merged_into=ticket.number)
    assert everything(store).closings == 1


def test_a_response_counts_with_the_result_and_the_priority_of_its_cycle(store: Store) -> None:
    ticket = put(store, priority=P2)
    missed = {"judged": Sla.MISSED, "judged_as": P2, "judged_at": NOW + 1}
    lowered = write(store, ticket, Kind.REPRIORITISED, priority=P4, **missed)
    answered = write(store, lowered, Kind.RESPONDED, responded_at=NOW + 90_000)
    again = write(store, answered, Kind.REOPENED, cycle=2, clock_start=NOW + 90_100, **FRESH)
    write(store, again, Kind.RESPONDED, **met(NOW + 90_400, P4))
    found = everything(store)
    assert found.responses == {(P2, Sla.MISSED): 1, (P4, Sla.MET): 1}
    assert (list(found.classes), found.seconds) == ([0, 1, 0, 0, 0, 0, 0, 1], 90_300)


def test_a_call_that_was_answered_is_its_own_response(store: Store) -> None:
    put(store, priority=P2, **met(NOW))
    found = everything(store)
    assert found.responses == {(P2, Sla.MET): 1}
    assert (list(found.classes), found.seconds) == ([1, 0, 0, 0, 0, 0, 0, 0], 0)


def test_neither_a_task_nor_a_merge_nor_an_undo_is_a_response(store: Store) -> None:
    write(store, put(store, priority=P6), Kind.RESPONDED, responded_at=NOW, begun_at=NOW)
    write(store, put(store, priority=P2), Kind.ABSORBED, **met(NOW))
    ticket = write(store, put(store, priority=P2), Kind.RESPONDED, **met(NOW + 60))
    undone = write(store, ticket, Kind.UNDONE, undoes="op", **FRESH)
    write(store, undone, Kind.UNDONE, undoes="op", **met(NOW + 60))
    assert everything(store).responses == {(P2, Sla.MET): 1}


def test_a_text_that_looks_like_a_field_is_none(store: Store) -> None:
    ticket = a_ticket(priority=P2, reference='"judged":"missed"', **met(NOW))
    with store.write() as transaction:
        ticket = replace(ticket, number=transaction.new_number())
        transaction.append(opened(ticket, '"responded_at":1'), ticket)
    assert everything(store).responses == {(P2, Sla.MET): 1}


def test_counting_goes_on_from_any_place(store: Store) -> None:
    for place in range(6):
        write(store, put(store, priority=P2), Kind.RESPONDED, **met(NOW + 100 * place))
    end = store.log_at()
    assert end is not None
    whole, sum_ = everything(store), Totals()
    for after in range(end[0]):
        sum_ += store.totals(after, after + 1)
    assert sum_ == whole
    assert whole.seconds == 1_500


def test_a_place_in_the_log_is_known_by_its_chain(open_store: Callable[[], Store]) -> None:
    store = open_store()
    empty = store.log_at()
    assert empty is not None and empty[0] == 0
    put(store)
    put(store)
    end = open_store().log_at()
    assert end is not None and end[0] == 2
    assert store.log_at(2) == end
    assert store.log_at(1) not in (None, end)
    assert store.log_at(3) is None
    assert store.schema() >= 1
