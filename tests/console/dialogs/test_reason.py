"""B gives the reason of a missed response."""

from __future__ import annotations

from tests.console.pilot import MONDAY_10, Hand


def reason_of(hand: Hand, number: int) -> str | None:
    return hand.store.history(number)[-1].text


def test_b_asks_and_the_ticket_says_it(hand: Hand) -> None:
    number = hand.open("Mail is down", 2, opened_at=MONDAY_10 - 3600)
    hand.type("B")
    assert "Why was the response missed?" in hand.screen
    hand.type("no staff\r")
    assert reason_of(hand, number) == "no staff"
    hand.type("o")
    assert "missed because: no staff" in hand.screen and "given the reason for its missed response" in hand.screen
    hand.type("u")
    assert "missed because" not in hand.screen


def test_tab_completes_one_of_the_desks_reasons_and_no_other_is_taken(hand: Hand) -> None:
    hand.desk.reasons = ("No staff", "Too many calls", "Storm")
    number = hand.open("Mail is down", 2, opened_at=MONDAY_10 - 3600)
    hand.type("Bsun\r")
    assert hand.front == "ReasonDialog" and "no reason of this desk" in hand.told
    hand.type("\x7f\x7f\x7fcalls\t\r")
    assert reason_of(hand, number) == "Too many calls"
    hand.type(":reason st\t\r")
    assert reason_of(hand, number) == "Storm"


def test_it_is_refused_at_the_key_without_a_missed_response_and_given_to_a_closed_ticket(hand: Hand) -> None:
    number = hand.open("Slow mail")
    hand.type("B")
    assert hand.front == "QueueScreen" and "has no missed response" in hand.screen
    missed = hand.open("Mail is down", 2, opened_at=MONDAY_10 - 3600)
    hand.desk.close({missed: None, number: None}, "done")
    hand.key("escape").type(f":{missed}\r")
    hand.type("Bno staff\r")
    assert reason_of(hand, missed) == "no staff"
