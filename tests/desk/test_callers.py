"""A caller's record through corrections, renamings and mergings: their tickets stay theirs, and each change is told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from helpdesk_tui.desk import Desk, requesters
from helpdesk_tui.domain.tickets.commands import Open
from helpdesk_tui.domain.tickets.desk_events import DeskEvent, DeskKind
from helpdesk_tui.domain.tickets.requester import MOST_FURTHER, Requester
from helpdesk_tui.domain.tickets.ticket import Priority
from helpdesk_tui.store.base import Store
from helpdesk_tui.store.sqlite.store import SqliteStore
from tests.domain.rules.test_decide import MONDAY, POLICY
from tests.store.empty import empty_desk
from tests.store.memory import MemoryStore

PHONE, MOBILE = "+1 212 555 0100", "+1 646 555 0199"


class Hand:
    """Ana's hand on a desk; ``told`` opens a ticket."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.desk = Desk(store, POLICY, "ana", lambda: MONDAY)

    def told(
        self, name: str | None, phone: str | None = None, email: str | None = None, firm: str | None = None
    ) -> int:
        opened = Open("Mail", Priority.P4, requester=name, phone=phone, email=email, organisation=firm)
        return self.desk.open(opened).tickets[0].number

    def known(self, identity: int) -> Requester:
        found = self.store.requester(identity)
        assert found is not None
        return found

    @property
    def all(self) -> list[Requester]:
        return sorted(self.store.requesters_named("", 99), key=lambda one: one.id)

    def at_the_call(self, number: str) -> list[tuple[str, list[int]]]:
        """Who is shown for a number, each with the open tickets that are shown as theirs."""
        found = self.store.requesters_by_number(number)
        return [
            (one.name, [ticket.number for ticket in self.store.tickets_of(one, 9, only_open=True)]) for one in found
        ]

    @property
    def log(self) -> list[DeskEvent]:
        return [one for one in self.store.desk_events() if "caller" in one.kind]


@pytest.fixture(params=["memory", "sqlite"])
def hand(request: pytest.FixtureRequest, tmp_path: Path) -> Hand:
    return Hand(MemoryStore() if request.param == "memory" else SqliteStore(empty_desk(tmp_path / "desk.db")))


def test_a_renamed_caller_keeps_the_tickets_and_is_found_by_the_former_name(hand: Hand) -> None:
    number = hand.told("Maria Silva", PHONE)
    hand.desk.keep_requesters([replace(hand.known(1), name="Maria Santos")])
    assert hand.at_the_call("5550100") == [("Maria Santos", [number])]
    again = hand.told("Maria Silva", PHONE)
    assert hand.at_the_call("5550100") == [("Maria Santos", [again, number])]
    assert [one.name for one in hand.store.requesters_named("silva")] == ["Maria Santos"]


def test_a_renamed_caller_keeps_the_tickets_on_a_line_of_several(hand: Hand) -> None:
    marias, bos = hand.told("Maria Silva", PHONE), hand.told("Bo Chen", PHONE)
    hand.desk.keep_requesters([replace(hand.known(1), name="Maria Santos")])
    assert dict(hand.at_the_call("5550100")) == {"Maria Santos": [marias], "Bo Chen": [bos]}


@pytest.mark.parametrize("name", ["John Smith", "Jonathan", "J. Smiht", "Robert Miller"])
def test_a_name_corrected_on_a_ticket_makes_no_second_caller(hand: Hand, name: str) -> None:
    first, second = hand.told("Jon Smith", PHONE), hand.told("Jon Smith", PHONE)
    hand.desk.edit({first: None}, {"requester": name})
    assert hand.at_the_call("5550100") == [(name, [second, first])]
    assert hand.told(name, PHONE) and len(hand.all) == 1


def test_a_name_corrected_to_a_colleague_on_the_line_changes_no_record(hand: Hand) -> None:
    wrong, bos = hand.told("Maria", PHONE), hand.told("Bo Chen", PHONE)
    hand.desk.edit({wrong: None}, {"requester": "Bo Chen"})
    assert dict(hand.at_the_call("5550100")) == {"Maria": [], "Bo Chen": [bos, wrong]}


def test_a_quite_different_name_on_a_line_of_several_is_one_more_colleague(hand: Hand) -> None:
    hand.told("Bo Chen", PHONE)
    wrong = hand.told("Maria", PHONE)
    hand.desk.edit({wrong: None}, {"requester": "Zoe Marinos"})
    assert dict(hand.at_the_call("5550100")) == {"Maria": [], "Bo Chen": [wrong - 1], "Zoe Marinos": [wrong]}


def test_a_slip_in_a_name_is_corrected_on_a_line_of_several_too(hand: Hand) -> None:
    hand.told("Bo Chen", PHONE)
    number = hand.told("Mria Silva", PHONE)
    hand.desk.edit({number: None}, {"requester": "Maria Silva"})
    assert dict(hand.at_the_call("5550100")) == {"Maria Silva": [number], "Bo Chen": [number - 1]}


def test_a_number_corrected_on_a_ticket_makes_no_second_caller_and_the_wrong_one_goes(hand: Hand) -> None:
    number = hand.told("Maria", "212 555 0010")
    hand.desk.edit({number: None}, {"phone": "212 555 0100"})
    assert [(one.name, one.phone, one.numbers) for one in hand.all] == [("Maria", "212 555 0100", ())]
    assert hand.at_the_call("5550100") == [("Maria", [number])]


def test_a_number_that_other_tickets_have_stays_beside_the_corrected_one(hand: Hand) -> None:
    first, second = hand.told("Maria", PHONE), hand.told("Maria", PHONE)
    hand.desk.edit({first: None}, {"phone": MOBILE})
    assert hand.at_the_call("5550100") == hand.at_the_call("5550199") == [("Maria", [second, first])]


def test_a_number_changed_on_the_record_goes_on_finding_the_tickets_that_have_it(hand: Hand) -> None:
    number = hand.told("Maria", PHONE, "m@acme.example")
    hand.desk.keep_requesters([replace(hand.known(1), phone=MOBILE, email="maria@acme.example")])
    assert (hand.known(1).numbers, hand.known(1).emails) == ((PHONE,), ("m@acme.example",))
    assert hand.at_the_call("5550199") == hand.at_the_call("5550100") == [("Maria", [number])]


def test_undoing_a_correction_on_a_ticket_gives_the_caller_the_name_back(hand: Hand) -> None:
    number = hand.told("Jon Smith", PHONE)
    hand.desk.edit({number: None}, {"requester": "John Smith"})
    hand.desk.undo(number)
    assert (hand.known(1).name, hand.known(1).names) == ("Jon Smith", ())
    assert hand.at_the_call("5550100") == [("Jon Smith", [number])]


def test_another_number_of_a_person_known_by_the_address_is_one_more_of_theirs(hand: Hand) -> None:
    first = hand.told("Maria", PHONE, "maria@acme.example")
    second = hand.told("Maria", MOBILE, "MARIA@acme.example")
    assert len(hand.all) == 1
    assert hand.at_the_call("0199") == hand.at_the_call("0100") == [("Maria", [second, first])]


def test_namesakes_with_different_numbers_are_two_and_neither_is_guessed(hand: Hand) -> None:
    one, other = hand.told("John Smith", PHONE, firm="Acme"), hand.told("John Smith", MOBILE, firm="Acme")
    hand.told("John Smith", None, "john@acme.example", firm="Acme")
    assert hand.at_the_call("0100") == [("John Smith", [one])]
    assert hand.at_the_call("0199") == [("John Smith", [other])]
    assert len(hand.all) == 3


def test_whoever_gives_no_name_is_whose_number_it_is(hand: Hand) -> None:
    first = hand.told("Maria", PHONE)
    second = hand.told(None, PHONE)
    assert hand.at_the_call("0100") == [("Maria", [second, first])]
    assert len(hand.all) == 1


def test_a_merged_record_has_the_numbers_addresses_names_notes_and_tickets_of_both(hand: Hand) -> None:
    numbers = [hand.told("Maria Silva", PHONE, firm="Acme"), hand.told("Mary Silva", MOBILE, "m@acme.example")]
    hand.desk.keep_requesters([replace(hand.known(1), note="VIP"), replace(hand.known(2), note="asks for Ana")])
    kept = requesters.merge(hand.desk, 2, 1)
    assert (kept.id, kept.phone, kept.numbers, kept.email) == (1, PHONE, (MOBILE,), "m@acme.example")
    assert (kept.names, kept.note) == (("Mary Silva",), "VIP; asks for Ana")
    assert hand.at_the_call("0100") == hand.at_the_call("0199") == [("Maria Silva", numbers[::-1])]
    assert (hand.known(2).name, hand.known(2).phone, hand.known(2).merged_into) == ("Mary Silva", MOBILE, 1)
    assert [one.id for one in hand.all] == [1]


def test_whoever_was_merged_is_known_as_the_record_that_stands(hand: Hand) -> None:
    hand.told("Maria Silva", PHONE), hand.told("Mary Silva", MOBILE)
    requesters.merge(hand.desk, 2, 1)
    number = hand.told("Mary Silva", MOBILE)
    assert [one.id for one in hand.all] == [1] and hand.at_the_call("0199")[0][1][0] == number


def test_undoing_a_merging_gives_both_back_and_keeps_what_came_since(hand: Hand) -> None:
    hand.told("Maria Silva", PHONE), hand.told("Mary Silva", MOBILE, "m@acme.example", firm="Acme")
    before = hand.all
    requesters.merge(hand.desk, 2, 1)
    hand.desk.keep_requesters([replace(hand.known(1), note="VIP")])
    assert {one.id for one in requesters.undo(hand.desk)} == {1}
    assert {one.id for one in requesters.undo(hand.desk)} == {1, 2}
    assert hand.all == before


def test_undoing_a_merging_leaves_what_was_changed_since(hand: Hand) -> None:
    hand.told("Maria Silva", PHONE), hand.told("Mary Silva", MOBILE, "m@acme.example")
    op = hand.store.desk_events()
    requesters.merge(hand.desk, 2, 1)
    hand.told("Maria Silva", PHONE, "new@acme.example")
    requesters.undo(hand.desk, 2)
    one = hand.known(1)
    assert (one.email, one.emails, one.numbers) == (None, ("new@acme.example",), ()) and not op
    assert hand.known(2).merged_into == 0 and hand.at_the_call("0199")[0][0] == "Mary Silva"


def test_mergings_one_after_the_other_are_undone_the_last_first(hand: Hand) -> None:
    for name, phone in (("A", "5550101"), ("B", "5550102"), ("C", "5550103")):
        hand.told(name, phone)
    before = hand.all
    requesters.merge(hand.desk, 1, 2)
    requesters.merge(hand.desk, 2, 3)
    assert [one.name for one in hand.store.requesters_by_number("5550101")] == ["C"]
    with pytest.raises(requesters.NotDone, match="was merged into requester 3 since"):
        requesters.undo(hand.desk, 1)
    requesters.undo(hand.desk), requesters.undo(hand.desk)
    assert hand.all == before
    with pytest.raises(requesters.NotDone, match="nothing of yours to undo"):
        requesters.undo(hand.desk)


def test_a_colleague_can_take_back_a_merging_by_naming_the_record(hand: Hand) -> None:
    hand.told("Maria Silva", PHONE), hand.told("Mary Silva", MOBILE)
    requesters.merge(hand.desk, 2, 1)
    bo = Desk(hand.store, POLICY, "bo", lambda: MONDAY)
    with pytest.raises(requesters.NotDone, match="nothing of yours"):
        requesters.undo(bo)
    requesters.undo(bo, 2)
    assert len(hand.all) == 2 and hand.log[0].actor == "bo"


@pytest.mark.parametrize(("gone", "kept", "said"), [(1, 1, "with the same record"), (1, 3, "merged into 2 already")])
def test_records_that_cannot_be_merged_are_refused(hand: Hand, gone: int, kept: int, said: str) -> None:
    for name, phone in (("A", "5550101"), ("B", "5550102"), ("C", "5550103")):
        hand.told(name, phone)
    if gone != kept:
        requesters.merge(hand.desk, 1, 2)
    before = hand.all
    with pytest.raises(requesters.NotDone, match=said):
        requesters.merge(hand.desk, gone, kept)
    assert hand.all == before
    with pytest.raises(LookupError):
        requesters.merge(hand.desk, 9, 2)


def test_a_merging_that_would_lose_numbers_is_refused(hand: Hand) -> None:
    many = [tuple(f"{area} 555 {n:04}" for n in range(12)) for area in (212, 646)]
    for name, numbers in zip("AB", many, strict=True):
        hand.desk.keep_requesters([Requester(name, numbers[0], numbers=numbers)])
    with pytest.raises(requesters.NotDone, match=f"more than {MOST_FURTHER} numbers"):
        requesters.merge(hand.desk, 1, 2)


def test_an_edit_changed_by_somebody_since_is_not_undone(hand: Hand) -> None:
    hand.told("Maria", PHONE)
    hand.desk.keep_requesters([replace(hand.known(1), note="VIP")])
    Desk(hand.store, POLICY, "bo", lambda: MONDAY).keep_requesters([replace(hand.known(1), note="asks for Bo")])
    with pytest.raises(requesters.NotDone, match="The note of Maria has been changed since"):
        requesters.undo(hand.desk)
    assert hand.known(1).note == "asks for Bo"


def test_each_change_stands_in_the_log_with_its_author_and_no_name_in_its_facts(hand: Hand) -> None:
    number = hand.told("Jon Smith", PHONE)
    hand.told("Mary Silva", MOBILE)
    assert hand.log == []
    hand.desk.edit({number: None}, {"requester": "John Smith"})
    hand.desk.keep_requesters([replace(hand.known(2), note="VIP")])
    requesters.merge(hand.desk, 2, 1)
    requesters.undo(hand.desk)
    kinds = [one.kind for one in hand.log[::-1]]
    changed, merged, undone = DeskKind.CALLER_CHANGED, DeskKind.CALLERS_MERGED, DeskKind.CALLERS_UNDONE
    assert kinds == [changed, changed, merged, undone] and {one.actor for one in hand.log} == {"ana"}
    assert not any(word in str(one.facts) for one in hand.log for word in ("Smith", "VIP", "555"))
    assert hand.log[-1].texts["before.name"] == "Jon Smith" and hand.log[-1].texts["after.name"] == "John Smith"
    assert hand.log[1].facts["merged"] == 2 and hand.log[0].undoes == hand.log[1].op


@pytest.mark.parametrize("merged", [False, True])
def test_a_record_that_was_chosen_gets_the_new_number_also_where_another_stands_for_it_by_now(
    hand: Hand, merged: bool
) -> None:
    hand.told("John Smith", PHONE)
    chosen = hand.all[0].id
    if merged:
        hand.told("Jon Smith", "+1 212 555 0777")
        requesters.merge(hand.desk, chosen, hand.all[1].id)
    hand.desk.open(Open("Mail", Priority.P4, requester="John Smith", phone=MOBILE, caller=chosen))
    assert [one.id for one in hand.store.requesters_by_number(MOBILE)] == [hand.all[0].id]
    assert [name for name, _ in hand.at_the_call(MOBILE)] == ["Jon Smith" if merged else "John Smith"]
    assert len(hand.all) == 1


def test_a_record_that_was_chosen_and_erased_meanwhile_is_no_obstacle(hand: Hand) -> None:
    hand.desk.open(Open("Mail", Priority.P4, requester="John Smith", phone=MOBILE, caller=4711))
    assert [one.name for one in hand.all] == ["John Smith"]
