"""One technician at two consoles: what is typed at either is kept, whatever is typed at the other."""

from __future__ import annotations

import pytest

from tests.console.pilot import Hand, Maker


@pytest.fixture
def other(hand: Hand, sit: Maker) -> Hand:
    """The same technician at a second console on the same desk, seated before anything is typed."""
    return sit()


def tick(*hands: Hand) -> None:
    """Let a second pass at each console."""
    for one in hands:
        one.app.tick()
        one.settle()


def look(hand: Hand) -> None:
    """Let a console see what was written at the other."""
    hand.app.poll()
    hand.settle()


def kept(hand: Hand) -> list[str]:
    """Return the texts of ana's drafts as a fresh console would find them."""
    return sorted(hand.store.drafts("ana").values())


def test_notes_on_one_ticket_typed_at_two_consoles_are_both_kept_and_offered_one_after_the_other(
    hand: Hand, other: Hand
) -> None:
    number = hand.open("One")
    look(other)
    hand.type("mfrom the desk")
    other.type("mfrom home")
    tick(hand, other, hand, other)
    assert kept(hand) == ["from home", "from the desk"]
    hand.sit()
    assert hand.told.count(f"note on #{number}") == 2
    hand.type("m\rm\r")
    tick(hand)
    assert sorted(str(event.text) for event in hand.store.history(number)[1:]) == ["from home", "from the desk"]
    assert kept(hand) == []


def test_a_draft_left_at_one_console_is_taken_up_at_the_other_as_it_was_left(hand: Hand, other: Hand) -> None:
    hand.open("One")
    look(other)
    hand.type("mcalled, line was bu\x1b")
    tick(hand)
    assert "called, line was bu" in other.type("m").screen
    other.type("sy\x1b")
    tick(other)
    assert "called, line was busy" in hand.type("m").screen


def test_a_draft_that_was_sent_at_the_other_console_is_offered_no_more(hand: Hand, other: Hand) -> None:
    hand.open("One")
    hand.type("mcalled\x1b")
    tick(hand)
    other.sit()
    other.type("m\r")
    tick(other)
    assert "called" not in hand.type("m").screen.split("Note what?")[1]


def test_text_typed_on_after_another_console_took_the_draft_up_stands_beside_it(hand: Hand, other: Hand) -> None:
    hand.open("One")
    look(other)
    hand.type("mone")
    tick(hand)
    other.type("m, two\x1b")
    tick(other)
    hand.type(", three")
    tick(hand)
    assert kept(hand) == ["one, three", "one, two"]
