"""Editing a ticket: one form, nothing typed is lost, and a change by somebody else is told before it is overwritten."""

from __future__ import annotations

import pytest

from tests.console.pilot import Hand, Maker


def test_all_five_fields_are_on_the_screen_and_gone_through_with_enter(hand: Hand) -> None:
    number = hand.open("Mial is down", requester="Maria", organisation="Acme")
    hand.type("e")
    for told in ("Subject", "Mial is down", "Requester", "Maria", "Phone", "Email", "Organisation", "Acme"):
        assert told in hand.screen
    hand.key("ctrl+u").type("Mail is down\r\r+1 212 760 1700\r\r\r")
    ticket = hand.ticket(number)
    assert (ticket.subject, ticket.requester, ticket.phone) == ("Mail is down", "Maria", "+1 212 760 1700")
    assert hand.front == "QueueScreen" and f"#{number} edited: phone and subject." in hand.screen


def test_f2_saves_from_any_field_and_the_arrows_go_both_ways(hand: Hand) -> None:
    number = hand.open("One", requester="Maria")
    hand.type("e\t\t").key("up").type(" Silva").key("down").type("212").key("shift+tab").key("f2")
    assert (hand.ticket(number).requester, hand.ticket(number).phone) == ("Maria Silva", "212")


def test_a_limit_is_told_at_its_field_while_it_is_typed_and_costs_nothing(hand: Hand) -> None:
    number = hand.open("One", requester="Maria")
    hand.type("e\t Silva\t" + "1" * 41)
    rows = hand.screen.split("\n")
    phone = next(place for place, row in enumerate(rows) if row.strip().startswith("› Phone"))
    assert "The phone has 41 characters, 1 more than the 40" in rows[phone + 1]
    hand.type("\r")
    assert hand.screen.split("\n")[phone].strip().startswith("› Phone")
    hand.type("\t\t").key("f2")
    assert hand.screen.split("\n")[phone].strip().startswith("› Phone")
    hand.type("\x7f").key("f2")
    assert (hand.ticket(number).requester, hand.ticket(number).phone) == ("Maria Silva", "1" * 40)


def test_an_empty_subject_is_refused_at_the_subject(hand: Hand) -> None:
    number = hand.open("One")
    hand.type("e").key("ctrl+u").type("\tMaria").key("f2")
    assert "A ticket needs a subject." in hand.screen
    hand.type("Two").key("f2")
    assert (hand.ticket(number).subject, hand.ticket(number).requester) == ("Two", "Maria")


def test_a_conflict_is_told_with_who_when_and_what_and_the_next_enter_goes_by_the_new_state(hand: Hand) -> None:
    number = hand.open("One", phone="111", requester="Maria")
    hand.type("e\t Silva\t").key("ctrl+u").type("222")
    hand.colleague("bo").edit({number: None}, {"phone": "333", "email": "m@acme.example"})
    hand.key("f2")
    said = " ".join(hand.screen.split())
    assert f"#{number} was edited (email and phone) by bo, 10:00:00." in said
    assert "Phone is now '333'." in said and "Maria Silva" in said and "222" in said
    assert "m@acme.example" in said
    assert hand.ticket(number).phone == "333"
    hand.type("\r")
    ticket = hand.ticket(number)
    assert (ticket.phone, ticket.requester, ticket.email) == ("222", "Maria Silva", "m@acme.example")


def test_a_change_to_another_field_stands_in_nobodys_way_and_is_kept(hand: Hand) -> None:
    number = hand.open("One", phone="111")
    hand.type("e\tMaria")
    hand.colleague("bo").edit({number: None}, {"phone": "333"})
    hand.elsewhere()
    assert "333" in hand.screen
    hand.key("f2")
    assert (hand.ticket(number).requester, hand.ticket(number).phone) == ("Maria", "333")


def test_esc_keeps_a_draft_that_the_next_edit_takes_up_also_after_a_new_start(hand: Hand) -> None:
    number = hand.open("One", requester="Maria")
    hand.type("e\t Silva\t222\x1b")
    assert "Kept as a draft" in hand.screen and hand.ticket(number).phone is None
    hand.tick()
    hand.sit()
    assert f"Left as drafts: edit on #{number}" in hand.screen
    hand.type("e")
    assert "Maria Silva" in hand.screen and "222" in hand.screen
    hand.key("f2")
    assert (hand.ticket(number).requester, hand.ticket(number).phone) == ("Maria Silva", "222")
    hand.tick()
    assert hand.store.drafts("ana") == {}


def test_esc_without_a_change_leaves_no_draft(hand: Hand) -> None:
    hand.open("One")
    hand.type("ex\x7f\x1b")
    assert "Nothing was changed." in hand.screen
    hand.tick()
    assert hand.store.drafts("ana") == {}


@pytest.mark.parametrize("presses", range(5))
def test_on_the_least_screen_the_active_field_and_a_conflict_are_both_in_sight(sit: Maker, presses: int) -> None:
    hand = sit(room=60, height=12)
    number = hand.open("One", phone="111")
    hand.type("e" + "\t" * presses + "x")
    assert all(key in hand.screen.split("\n")[-1] for key in ("Enter", "F2 Save", "Esc Keep draft"))
    assert sum(label in hand.screen for label in ("Subject", "Requester", "Phone", "Email", "Organisation")) == 5
    name = ("subject", "requester", "phone", "email", "organisation")[presses]
    hand.colleague("bo").edit({number: None}, {name: "changed"})
    hand.key("f2")
    assert "by bo" in hand.told and "Enter or F2 saves over it, Esc keeps your draft." in hand.told
    assert f"› {name.capitalize()}" in hand.told
    foot = hand.screen.split("\n")[-1]
    assert "Enter Save over theirs F2 Save over theirs Esc Keep draft" in foot


@pytest.mark.parametrize("key", ["enter", "f2", "escape"])
def test_in_a_conflict_each_key_does_what_it_says(hand: Hand, key: str) -> None:
    number = hand.open("One", phone="111")
    hand.type("e\t\t9")
    hand.colleague("bo").edit({number: None}, {"phone": "222"})
    hand.key("f2")
    assert "Phone is now '222'." in hand.told and hand.ticket(number).phone == "222"
    hand.key(key)
    assert hand.front == "QueueScreen" and hand.ticket(number).phone == ("222" if key == "escape" else "1119")
    assert ("Kept as a draft" in hand.told) == (key == "escape")


def test_after_something_is_typed_the_keys_are_those_of_before_the_conflict(hand: Hand) -> None:
    number = hand.open("One", phone="111")
    hand.type("e\t\t9")
    hand.colleague("bo").edit({number: None}, {"phone": "222"})
    hand.key("f2").type("8")
    assert "F2 Save" in hand.screen.split("\n")[-1] and "over theirs" not in hand.screen.split("\n")[-1]
    hand.key("f2")
    assert hand.ticket(number).phone == "11198"


def test_it_is_about_the_ticket_under_the_cursor_whatever_is_marked(hand: Hand) -> None:
    first, second = hand.open("One"), hand.open("Two")
    hand.type("g Gex").key("f2")
    assert (hand.ticket(first).subject, hand.ticket(second).subject) == ("One", "Twox")


def test_enter_says_what_it_does_where_one_stands(hand: Hand) -> None:
    hand.open("One")
    hand.type("e")
    assert "Enter Next field" in hand.screen.splitlines()[-1]
    hand.type("\t\t\t\t")
    assert "Enter Save" in hand.screen.splitlines()[-1] and "Next field" not in hand.screen.splitlines()[-1]


@pytest.mark.parametrize(("room", "height"), [(60, 12), (80, 24), (120, 40), (200, 50)])
def test_every_field_and_the_keys_are_in_sight_on_every_screen(sit: Maker, room: int, height: int) -> None:
    hand = sit(room=room, height=height)
    hand.open("Mail is down", requester="Maria Silva", organisation="Acme", email="m@acme.example", phone="555 0100")
    hand.type("e")
    for told in ("Edit #1001", "› Subject", "Maria Silva", "555 0100", "m@acme.example", "Acme"):
        assert told in hand.screen
    assert "F2 Save" in hand.screen.splitlines()[-1] and "Esc Keep draft" in hand.screen.splitlines()[-1]
