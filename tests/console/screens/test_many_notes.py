"""A ticket with thousands of notes is read by pages: what is shown first is the newest, and the rest by scrolling."""

from __future__ import annotations

from typing import Any

import pytest

from helpdesk_tui.console.look.lines import plain
from helpdesk_tui.console.look.ticket.history import History
from helpdesk_tui.domain.tickets.events import Event
from helpdesk_tui.domain.words.history import deed
from tests.console.pilot import POLICY, Hand

MANY = 650


def with_notes(hand: Hand) -> int:
    number = hand.open("Slow mail")
    for place in range(MANY):
        hand.desk.note({number: None}, f"note {place}.")
    hand.type("\x1b")
    return number


def asked(hand: Hand) -> list[int]:
    """Return how many events each question for a history brings from now on."""
    found: list[int] = []
    real = hand.store.history

    def counting(*rest: object, **named: object) -> object:
        events = real(*rest, **named)  # type: ignore[arg-type]
        found.append(len(events))
        return events

    hand.store.history = counting  # type: ignore[method-assign,assignment]
    return found


def test_only_the_last_page_of_its_history_is_read(hand: Hand) -> None:
    with_notes(hand)
    read = asked(hand)
    hand.type("\r")
    assert f"note {MANY - 1}." in hand.screen and f"the last 200 of {MANY + 1}" in hand.screen
    assert max(read) <= 200


def test_scrolling_on_reads_what_came_before_and_nothing_twice(hand: Hand) -> None:
    with_notes(hand)
    hand.type("\r")
    read = asked(hand)
    hand.type("GGGGGG")
    assert "note 0." in hand.screen and "earlier events" not in hand.screen
    assert sum(read) == MANY + 1 - 200 and max(read) == 200


def test_a_key_words_only_what_is_in_sight(hand: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    events = hand.store.history(with_notes(hand))
    history = History(POLICY)
    history.tell(events, 80, hand.now)
    assert len(history) == 2 * MANY + 1
    assert plain(history[0]).strip().startswith("10:00:00") and plain(history[1]).strip() == f"note {MANY - 1}."
    worded: list[int] = []

    def counting(event: Event, *rest: Any) -> str:
        worded.append(event.version)
        return deed(event, *rest)

    monkeypatch.setattr("helpdesk_tui.console.look.ticket.history.deed", counting)
    hand.type("\r")
    hand.type("Gk")
    assert 0 < len(worded) < 150


def test_a_note_that_comes_in_moves_nothing_that_is_being_read(hand: Hand) -> None:
    number = with_notes(hand)
    hand.type("\r").key("pagedown", "pagedown")
    before = hand.screen.split("\n")[1:-3]
    hand.colleague("bo").note({number: None}, "one more,\nof two lines")
    hand.elsewhere(number)
    assert hand.screen.split("\n")[1:-3] == before
    assert "of two lines" in hand.type("g").screen
