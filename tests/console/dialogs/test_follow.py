"""f promises a follow-up."""

from __future__ import annotations

import pytest

from tests.console.pilot import Hand, Maker


def test_f_asks_when_and_what_and_the_row_says_so(hand: Hand) -> None:
    number = hand.open("Slow mail")
    hand.type("r")
    hand.type("f14:30 call back")
    assert "Mon 16 Nov 2026 14:30 EST, in 4h 30m  call back" in hand.screen
    hand.type("\r")
    ticket = hand.ticket(number)
    assert ticket.follow_text == "call back"
    assert "promised 14:30" in hand.screen


def test_an_empty_line_takes_it_back_and_u_puts_it_back(hand: Hand) -> None:
    number = hand.open("Slow mail")
    hand.type("f14:30 call back\r")
    hand.type("f")
    assert "(empty: take it back)" in hand.told
    hand.type("\r")
    assert hand.ticket(number).follow_at is None
    hand.type("u")
    assert hand.ticket(number).follow_text == "call back"


def test_what_is_no_time_is_told_and_stays_to_be_put_right(hand: Hand) -> None:
    number = hand.open("Slow mail")
    hand.type("fcall back\r")
    assert hand.ticket(number).follow_at is None and hand.front == "FollowDialog"
    assert "call back" in hand.screen
    hand.key("home").type("15:00 ").key("enter")
    assert hand.ticket(number).follow_text == "call back"


def test_a_promise_is_kept_once(hand: Hand) -> None:
    number = hand.open("Slow mail")
    hand.type("fevery mon 9am\r")
    assert hand.front == "FollowDialog" and hand.ticket(number).follow_at is None


def test_a_promise_that_is_too_long_is_told_and_stays(hand: Hand) -> None:
    number = hand.open("Slow mail")
    hand.type("f15:00 ").paste("x" * 201).type("\r")
    assert "The promise has 201 characters, 1 more than" in hand.told and hand.ticket(number).follow_at is None
    hand.type("\x7f\r")
    assert hand.ticket(number).follow_text == "x" * 200


def test_f_on_a_closed_ticket_is_refused_at_the_key(hand: Hand) -> None:
    number = hand.open("Slow mail")
    hand.desk.close({number: None}, "done")
    hand.shift.go(6)
    hand.type("f")
    assert hand.front == "QueueScreen" and "is closed: reopen it first" in hand.screen


@pytest.mark.parametrize(("room", "height"), [(60, 12), (80, 24), (120, 40), (200, 50)])
def test_examples_reading_and_keys_are_in_sight_on_every_screen(sit: Maker, room: int, height: int) -> None:
    hand = sit(room=room, height=height)
    hand.open("Slow mail")
    hand.type("f")
    assert "15:00 call back" in hand.screen and "take it back)" in hand.told
    hand.type("14:30 call back")
    assert "Mon 16 Nov 2026 14:30 EST" in hand.screen
    assert "Enter Promise" in hand.screen.splitlines()[-1] and "Esc Back" in hand.screen.splitlines()[-1]


def test_the_command_line_does_it_too(hand: Hand) -> None:
    number = hand.open("Slow mail")
    hand.type(":follow 15:00 call back\r")
    assert hand.ticket(number).follow_text == "call back"
    hand.type(":wait until 16:00\r")
    assert hand.ticket(number).wait_until == hand.ticket(number).follow_at
