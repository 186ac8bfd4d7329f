"""Calls while others are at work: at a second console of the same technician, and on the tickets found."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from helpdesk_tui.domain.tickets.ticket import Channel, Priority
from tests.console.pilot import Hand


@pytest.fixture
def other(hand: Hand) -> Iterator[Hand]:
    """The same technician at a second console on the same desk, seated before anything is typed."""
    second = Hand(hand.store)
    yield second
    second.rise()
    second.loop.close()


def tick(*hands: Hand) -> None:
    """Let a second pass at each console."""
    for one in hands:
        one.tick()


def kept(hand: Hand) -> list[str]:
    """Return the texts of ana's drafts as a fresh console would find them."""
    return sorted(hand.store.drafts("ana").values())


def callers(hand: Hand) -> list[str]:
    """Return the requesters of ana's kept calls."""
    return sorted(json.loads(text)["texts"]["requester"] for text in kept(hand))


def test_two_calls_at_once_are_both_kept(hand: Hand, other: Hand) -> None:
    hand.type("n2Anna")
    other.type("n3Bert")
    tick(hand, other)
    hand.type("sen")
    tick(hand, other)
    assert callers(hand) == ["Annasen", "Bert"]


def test_a_call_being_typed_at_one_console_is_not_taken_up_by_a_ring_at_the_other(hand: Hand, other: Hand) -> None:
    hand.type("n2Anna")
    tick(hand)
    other.type("n3Bert\r\rFax\r")
    tick(hand, other)
    assert (other.ticket(1001).requester, callers(hand)) == ("Bert", ["Anna"])
    other.sit()
    assert "Anna" in other.type("n").key("ctrl+n", "enter").screen


def test_a_call_that_is_saved_takes_no_call_of_the_other_console_with_it(hand: Hand, other: Hand) -> None:
    hand.type("n2Anna")
    other.type("n3Bert\r\rFax")
    tick(hand, other, hand, other)
    hand.type("\r\rMail\r")
    tick(hand, other)
    assert hand.ticket(1001).subject == "Mail"
    assert callers(hand) == ["Bert"]
    other.type("\r")
    tick(other)
    assert (other.ticket(1002).requester, kept(hand)) == ("Bert", [])


def test_a_fresh_call_after_one_that_was_put_beside_writes_over_nothing(hand: Hand, other: Hand) -> None:
    hand.type("n2Anna")
    other.type("n3Bert")
    tick(hand, other)
    hand.type("\r\rMail\r")
    other.key("ctrl+n").type("4Carl")
    tick(hand, other)
    assert callers(hand) == ["Bert", "Carl"]


def test_a_ticket_alike_that_is_closed_meanwhile_stays_under_f4_and_says_so(hand: Hand) -> None:
    first = hand.open("Mail is down", 2, channel=Channel.PHONE, requester="Bo")
    hand.open("Mail is down again", 3)
    hand.type("n2Maria\r\rMail is down")
    hand.colleague("cai").close({first: None}, "rebooted")
    hand.elsewhere()
    assert "closed meanwhile" in hand.screen and f"F4 Attach to #{first}" in hand.screen
    before = hand.store.changed(2**62)[0]
    hand.key("f4")
    assert hand.store.changed(before)[1] == frozenset() and "was closed by cai" in hand.told
    hand.key("f6").key("f4")
    assert hand.ticket(first + 1).affected == 1


def test_a_note_on_the_caller_and_the_call_itself_show_what_a_colleague_wrote(hand: Hand) -> None:
    number = hand.open("Mail is down", 2, requester="Maria", phone="2127601700")
    hand.type("n21700\r")
    hand.colleague("cai").reprioritise({number: None}, Priority.P1)
    hand.elsewhere()
    assert f"P1 #{number}" in hand.told
