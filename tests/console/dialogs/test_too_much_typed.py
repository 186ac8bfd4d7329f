"""More than any field takes is said to whoever typed or pasted it, and fills neither the console nor the desk."""

from __future__ import annotations

import pytest

from tests.console.pilot import Hand

HUGE = "x" * 20_000_000


@pytest.mark.parametrize("keys", ["m", "c", "a", "s", "e", "K", "/", ":", "P", "M", "f", "n2"])
def test_a_paste_of_twenty_megabytes_is_said_and_not_taken(hand: Hand, keys: str) -> None:
    hand.open("Printer", requester="Bo", phone="2127601700")
    hand.type(keys).paste(HUGE)
    assert "20,000,000 characters are too many" in hand.told
    assert "20,000,000 characters are too many" in hand.tick().told, "until something is typed"
    hand.shift.leave()
    kept = hand.store.drafts("ana")
    assert sum(map(len, kept.values())) < 1_000


@pytest.mark.parametrize("keys", ["m", "c"])
def test_what_stood_there_stands_after_a_paste_that_is_too_long(hand: Hand, keys: str) -> None:
    number = hand.open("Printer")
    hand.type(f"{keys}Called back ").paste(HUGE)
    hand.type("twice\r")
    last = hand.store.history(number)[-1]
    assert "Called back twice" in (last.text, hand.ticket(number).resolution)
