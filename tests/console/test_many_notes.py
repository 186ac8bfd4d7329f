"""A ticket with thousands of notes is read by pages: what is shown first is the newest, and the rest by scrolling."""

from __future__ import annotations

from tests.console.conftest import Hand, hand

__all__ = ["hand"]

MANY = 650


def with_notes(hand: Hand) -> int:
    number = hand.open("Slow mail")
    for place in range(MANY):
        hand.desk.note({number: None}, f"note {place}.")
    return number


def test_only_the_last_page_of_its_history_is_read(hand: Hand) -> None:
    with_notes(hand)
    asked: list[int] = []
    real = hand.store.history

    def counting(number: int, after: int = 0, *rest: object, **named: object) -> object:
        found = real(number, after, *rest, **named)  # type: ignore[arg-type]
        asked.append(len(found))
        return found

    hand.store.history = counting  # type: ignore[method-assign,assignment]
    hand.type("\r")
    assert f"note {MANY - 1}." in hand.screen and f"the last 200 of {MANY + 1}" in hand.screen
    assert max(asked) <= 200


def test_scrolling_on_reads_what_came_before(hand: Hand) -> None:
    with_notes(hand)
    hand.type("\r")
    for _ in range(6):
        assert hand.screen
        hand.type("G")
    assert "note 0." in hand.screen and "earlier events" not in hand.screen
