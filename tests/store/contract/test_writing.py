"""The contract of every store: what is written is there, whole, once and in order; the rest is not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from helpdesk_tui.desk import Desk
from helpdesk_tui.domain.tickets.commands import Open
from helpdesk_tui.domain.tickets.events import Event, Kind, replay, undoable
from helpdesk_tui.domain.tickets.ticket import Channel, Priority, Sla, Status, Ticket
from helpdesk_tui.store.base import PRESENCE_KEPT, Presence, Store, Unavailable, View
from tests.store.making import NOW, POLICY, a_history, a_ticket, an_op, changed, opened, put, seen_soon

FULL = Ticket(
    number=1001,
    version=1,
    subject='Zoë\'s "printer" \\ 漢字 \U0001f600',
    priority=Priority.P2,
    status=Status.CLOSED,
    channel=Channel.WALK_IN,
    opened_at=1,
    clock_start=2,
    cycle=3,
    requester="Ana O'Brien",
    phone="+1 (212) 760-1700 x12",
    email="ana@example.org",
    organisation="Acme",
    assignee="bob",
    responded_at=4,
    judged=Sla.MISSED,
    response_due=5,
    update_due=6,
    resolution_due=7,
    due_at=8,
    warn_at=9,
    contacted_at=10,
    waiting_since=11,
    pauses="1-2 3-4",
    scheduled_for=12,
    recurrence="FREQ=DAILY",
    closed_at=13,
    resolution="Two\nlines",
    triage="1y2n",
    reference="INC 1",
)


def without_seq(events: list[Event]) -> list[Event]:
    return [replace(event, seq=0) for event in events]


def test_every_field_of_a_ticket_and_its_event_comes_back(store: Store) -> None:
    event = opened(FULL, "the body\n\twith\x7f everything")
    with store.write() as transaction:
        transaction.append(event, FULL)
    assert store.ticket(1001) == FULL
    assert without_seq(store.history(1001)) == [event]


def test_an_absent_ticket_is_none_and_has_no_history(store: Store) -> None:
    assert (store.ticket(1001), store.history(1001), store.operation("x"), store.position(View(), 1001)) == (
        None,
        [],
        [],
        None,
    )


def test_numbers_begin_at_1001_and_go_on(store: Store) -> None:
    with store.write() as transaction:
        assert [transaction.new_number(), transaction.new_number()] == [1001, 1002]
    put(store)
    with store.write() as transaction:
        assert transaction.new_number() == 1002


def test_history_is_in_order_and_folds_to_the_ticket(store: Store) -> None:
    ticket = put(store, text="body")
    for who in ("ana", "bob", None):
        with store.write() as transaction:
            event, ticket = changed(ticket, Kind.ASSIGNED, assignee=who, requester=f"R. {who}")
            transaction.append(event, ticket)
    history = store.history(ticket.number)
    assert [event.version for event in history] == [1, 2, 3, 4]
    assert [event.seq for event in history] == [1, 2, 3, 4]
    assert replay(history) == store.ticket(ticket.number) == ticket
    assert store.history(ticket.number, after=2) == history[2:]
    assert store.history(ticket.number, after=1, most=1) == history[1:2]
    assert store.history(ticket.number, kinds=tuple(Kind), most=2) == history[:2]


@pytest.mark.parametrize("version", [1, 3])
def test_a_version_that_does_not_follow_is_refused_and_leaves_nothing(store: Store, version: int) -> None:
    ticket = put(store)
    event, after = changed(ticket, requester="Bob")
    with pytest.raises(ValueError), store.write() as transaction:
        transaction.append(replace(event, version=version), replace(after, version=version))
    assert store.ticket(ticket.number) == ticket
    assert len(store.history(ticket.number)) == 1


def test_a_first_event_on_no_ticket_must_be_its_first_version(store: Store) -> None:
    event, after = changed(a_ticket(1001), requester="Bob")
    with pytest.raises(ValueError), store.write() as transaction:
        transaction.append(event, after)
    assert store.ticket(1001) is None


def test_a_write_that_raises_leaves_nothing(store: Store) -> None:
    before = put(store)
    with pytest.raises(RuntimeError), store.write() as transaction:
        new = a_ticket(transaction.new_number())
        transaction.append(opened(new), new)
        transaction.append(*changed(before, requester="Bob"))
        raise RuntimeError
    assert store.ticket(new.number) is None
    assert store.ticket(before.number) == before
    assert store.size(View()) == 1
    assert store.changed(0) == (1, frozenset({before.number}))
    assert store.check() == []


def test_a_transaction_reads_what_it_has_written(store: Store) -> None:
    with store.write() as transaction:
        ticket = a_ticket(transaction.new_number(), reference="INC 7")
        transaction.append(opened(ticket, op="first"), ticket)
        assert transaction.ticket(ticket.number) == ticket
        assert [event.op for event in transaction.operation("first")] == ["first"]
        assert list(transaction.operations("ana")) == [("first", None)]
        assert transaction.references(["INC 7"]) == {"INC 7": ticket.number}


def test_two_writes_at_once_are_refused_to_the_second(open_store: Callable[[], Store]) -> None:
    one, other = open_store(), open_store()
    with one.write():
        with pytest.raises(Unavailable, match="busy"), other.write():
            pass
        assert other.size(View()) == 0
    assert put(other).number == 1001


def test_an_operation_has_its_events_in_the_order_they_were_written(store: Store) -> None:
    tickets = [put(store) for _ in range(3)]
    op = an_op()
    with store.write() as transaction:
        for ticket in reversed(tickets):
            transaction.append(*changed(ticket, op=op, assignee="bob"))
    assert [event.number for event in store.operation(op)] == [ticket.number for ticket in reversed(tickets)]


def test_operations_are_those_of_one_actor_newest_first_each_once(store: Store) -> None:
    one, two = put(store), put(store)
    with store.write() as transaction:
        event, one = changed(one, actor="bob", op="both", assignee="bob")
        transaction.append(event, one)
        event, two = changed(two, actor="bob", op="both", assignee="bob")
        transaction.append(event, two)
        event, one = changed(one, actor="bob", op="single", requester="R")
        transaction.append(event, one)
        transaction.append(*changed(two, Kind.UNDONE, actor="bob", op="undo", undoes="both", assignee=None))
    assert list(store.operations("bob")) == [("undo", "both"), ("single", None), ("both", None)]
    assert list(store.operations("bob", one.number)) == [("single", None), ("both", None)]
    assert next(store.operations("bob")) == ("undo", "both")
    assert next(store.operations("bob", one.number)) == ("single", None)
    assert list(store.operations("nobody")) == []
    assert undoable(store.operations("bob")) == "single"


def test_a_purge_is_no_operation_that_could_be_taken_back(store: Store) -> None:
    ticket = put(store)
    with store.write() as transaction:
        event, ticket = changed(ticket, actor="bob", op="taking", assignee="bob")
        transaction.append(event, ticket)
        event, ticket = changed(ticket, Kind.PURGED, actor="bob", op="purge")
        transaction.append(replace(event, erases=("phone", "note")), ticket)
    assert store.history(ticket.number)[-1].erases == ("phone", "note")
    assert list(store.operations("bob")) == list(store.operations("bob", ticket.number)) == [("taking", None)]
    assert store.check() == []


def test_references_say_what_is_here_already(store: Store) -> None:
    ticket = put(store, reference="INC 1")
    put(store)
    assert store.references(["INC 1", "INC 2"]) == {"INC 1": ticket.number}
    assert store.references([f"INC {number}" for number in range(3_000)]) == {"INC 1": ticket.number}
    assert store.references([]) == {}


def test_settings_are_kept_and_replaced(open_store: Callable[[], Store]) -> None:
    store = open_store()
    assert store.setting("pace") is None
    store.put_setting("pace", "1")
    store.put_setting("pace", "2")
    assert open_store().setting("pace") == "2"


def test_presence_is_kept_from_arrival_to_leaving(store: Store) -> None:
    store.arrive(Presence("a", "ana", 100, 100))
    store.arrive(Presence("b", "bob", 110, 110))
    store.arrive(Presence("a", "ana", 120, 120))
    assert store.present(0) == [Presence("a", "ana", 100, 120), Presence("b", "bob", 110, 110)]
    assert store.present(115) == [Presence("a", "ana", 100, 120)]
    store.leave("a")
    store.leave("never here")
    assert store.present(0) == [Presence("b", "bob", 110, 110)]


def test_a_console_that_went_without_a_word_is_forgotten_in_the_end(store: Store) -> None:
    store.arrive(Presence("a", "ana", 0, 0))
    store.arrive(Presence("b", "bob", PRESENCE_KEPT + 1, PRESENCE_KEPT + 1))
    assert [one.session for one in store.present(0)] == ["b"]


def test_the_stamp_changes_with_the_writes_of_others_only(open_store: Callable[[], Store]) -> None:
    mine, theirs = open_store(), open_store()
    before = mine.stamp()
    assert mine.stamp() == before
    put(mine)
    assert mine.stamp() == before
    put(theirs)
    seen_soon(lambda: mine.stamp() != before)


def test_changes_are_told_from_a_place_in_the_log_on(open_store: Callable[[], Store]) -> None:
    mine, theirs = open_store(), open_store()
    end, numbers = mine.changed(0)
    assert (end, numbers) == (0, frozenset())
    one, two = put(theirs), put(theirs)
    end, numbers = mine.changed(end)
    assert numbers == {one.number, two.number}
    with theirs.write() as transaction:
        transaction.append(*changed(two, requester="R"))
    assert mine.changed(end) == (end + 1, frozenset({two.number}))
    assert mine.changed(2**62) == (end + 1, frozenset())


def test_a_load_gives_numbers_and_leaves_out_what_is_here(store: Store) -> None:
    put(store, reference="INC 1")
    histories = [a_history(a_ticket(reference=f"INC {number}"), {"requester": "R"}) for number in (1, 2, 3, 2)]
    assert store.load(iter(histories)) == 2
    assert store.references(["INC 2", "INC 3"]) == {"INC 2": 1002, "INC 3": 1003}
    assert store.load(histories) == 0
    assert store.size(View()) == 3
    assert [event.number for event in store.history(1003)] == [1003, 1003]
    assert store.check() == []


def test_a_load_keeps_the_numbers_it_is_given(store: Store) -> None:
    assert store.load([a_history(a_ticket(4711)), a_history(a_ticket())]) == 2
    assert store.ticket(4711) and store.ticket(4712)


def test_a_load_is_the_same_as_writing_one_by_one(new_desk: Callable[[], Callable[[], Store]]) -> None:
    histories = [
        a_history(replace(FULL, number=1001), {"requester": "Bob", "phone": None}, text="body"),
        a_history(a_ticket(1002), {"assignee": "bob"}, {"subject": "Other"}),
    ]
    loaded, written = new_desk()(), new_desk()()
    loaded.load(histories)
    with written.write() as transaction:
        for history in histories:
            for event, ticket in history:
                transaction.append(event, ticket)
    for number in (1001, 1002):
        assert loaded.ticket(number) == written.ticket(number)
        assert loaded.history(number) == written.history(number)
    assert loaded.tally() == written.tally()
    assert loaded.changed(0) == written.changed(0)


@pytest.mark.parametrize("already", [0, 1])
def test_a_load_that_raises_leaves_nothing(store: Store, already: int) -> None:
    for _ in range(already):
        put(store)
    broken = a_history(a_ticket(), {"requester": "R"})[1:]
    with pytest.raises(ValueError):
        store.load([a_history(a_ticket(reference="INC 9")), broken])
    assert store.size(View()) == already
    assert store.references(["INC 9"]) == {}
    put(store)
    assert sum(store.tally().values()) == already + 1
    assert store.check() == []


def desk_of(store: Store, actor: str = "ana") -> Desk:
    return Desk(store, POLICY, actor, lambda: NOW)


def test_verbs_of_the_desk_and_their_undo_go_through_the_store(store: Store) -> None:
    desk = desk_of(store)
    opened_ = desk.open(Open("Printer", Priority.P4, requester="Bob", body="It prints pale"))
    number = opened_.tickets[0].number
    desk.take({number: 1})
    taken = store.ticket(number)
    assert taken is not None and taken.assignee == "ana"
    desk.close({number: None}, "Toner changed")
    assert store.size(View()) == 0
    desk.undo()
    assert store.ticket(number) == replace(taken, version=4)
    desk.undo(number)
    assert store.ticket(number) == replace(opened_.tickets[0], version=5)
    assert store.check() == []


def test_a_repeated_operation_happens_once(store: Store) -> None:
    desk = desk_of(store)
    first = desk.open(Open("Printer", Priority.P4), op="same")
    second = desk.open(Open("Printer", Priority.P4), op="same")
    assert second.tickets == first.tickets
    assert store.size(View()) == 1


def test_a_change_by_another_is_seen_before_a_verb_is_done(open_store: Callable[[], Store]) -> None:
    mine, theirs = desk_of(open_store()), desk_of(open_store(), "bob")
    number = mine.open(Open("Printer", Priority.P4)).tickets[0].number
    theirs.close({number: 1})
    outcome = mine.close({number: 1})
    assert not outcome.done
    assert outcome.refused[0].refusal.conflict is not None
    assert outcome.refused[0].refusal.conflict.actor == "bob"
