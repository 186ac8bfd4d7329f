"""A telephone that says who rings opens the form of a call, but never under a technician's fingers."""

from __future__ import annotations

from helpdesk_tui.desk.shift import ringing
from tests.console.pilot import Hand

NUMBER = "+1 212 760 1700"


def ring(hand: Hand) -> None:
    ringing.ring(hand.colleague("ana"), NUMBER, int(hand.moment))
    hand.elsewhere()


def test_it_opens_the_form_with_the_number_in_it(hand: Hand) -> None:
    hand.tick(5)
    ring(hand)
    assert hand.front == "CallScreen" and NUMBER in hand.screen
    hand.type("\x1b")
    assert ringing.ringing(hand.desk, int(hand.moment)) == ""


def test_while_keys_are_pressed_a_line_says_so_and_n_takes_it(hand: Hand) -> None:
    hand.tick(5)
    hand.open("Printer")
    hand.type("j")
    ring(hand)
    assert hand.front == "QueueScreen" and f"{NUMBER} rings: n takes the call" in hand.screen
    hand.type("n")
    assert hand.front == "CallScreen" and NUMBER in hand.screen


def test_over_a_dialog_nothing_opens_and_what_is_typed_arrives(hand: Hand) -> None:
    number = hand.open("Printer")
    hand.type("mhalf a ")
    hand.tick(5)
    ring(hand)
    hand.type("note\r")
    assert hand.store.history(number)[-1].text == "half a note"
    assert hand.front == "QueueScreen"
    hand.type("n")
    assert NUMBER in hand.screen


def test_where_another_console_of_theirs_was_faster_no_form_opens(hand: Hand) -> None:
    hand.tick(5)
    ringing.ring(hand.colleague("ana"), NUMBER, int(hand.moment))
    assert hand.shift.telephone.look()
    assert ringing.answer(hand.colleague("ana"), int(hand.moment)) == NUMBER
    hand.app._pick_up()
    hand.settle()
    assert hand.front == "QueueScreen"
    hand.type("n")
    assert NUMBER not in hand.screen
