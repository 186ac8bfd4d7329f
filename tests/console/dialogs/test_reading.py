"""Panels that only tell: why a deadline is what it is, and what is wrong in the configuration."""

from __future__ import annotations

import pytest

from tests.console.pilot import Hand, Maker

SIZES = [(60, 12), (80, 24), (120, 40), (200, 50)]
PROBLEMS = [f"config.toml:{line}: view {line}, 'filter': After is: stands open, closed, all." for line in range(1, 70)]


def with_problems(hand: Hand, problems: list[str]) -> Hand:
    hand.wait(hand.app.ask("problems", {}, "\n".join(problems)))
    hand.settle()
    return hand


def test_why_explains_the_deadline_and_asks_nothing_of_the_marked(hand: Hand) -> None:
    hand.open("Slow"), hand.open("Another")
    screen = hand.type("g ki").screen
    assert "Why this deadline: #1001 P4 Slow" in screen and "3 business days" in screen and "America/New_York" in screen


@pytest.mark.parametrize("key", ["\x1b", "\r", "i", "q"])
def test_it_goes_back_by_the_keys_that_go_back(hand: Hand, key: str) -> None:
    hand.open("Slow")
    assert hand.type("i").front == "WhyDialog"
    assert hand.type(key).front == "QueueScreen"
    assert hand.app.is_running


@pytest.mark.parametrize(("room", "height"), SIZES)
def test_all_of_it_can_be_read_at_every_size(sit: Maker, room: int, height: int) -> None:
    hand = sit(room=room, height=height)
    hand.open("Slow mail for everybody on the second floor, since the switch was changed " * 2)
    seen = [hand.type("i").screen]
    seen += [hand.type("j").screen for _ in range(12)]
    for part in ("P4 ", "Clock starts", "Target:", "Skipped:", "Due ", "left"):
        assert any(part in one for one in seen), part
    assert all(one.split("\n")[-1].startswith(" Esc Back") for one in seen)


def test_it_goes_on_with_the_clock(hand: Hand) -> None:
    hand.open("Slow", 2)
    assert "30m" in hand.type("i").screen
    assert "29m of" in hand.tick(60).screen or "29m left" in hand.screen


@pytest.mark.parametrize(("room", "height"), SIZES)
def test_problems_are_told_and_can_be_scrolled(sit: Maker, room: int, height: int) -> None:
    hand = with_problems(sit(room=room, height=height), PROBLEMS)
    assert "Left out of the configuration; the defaults hold" in hand.screen
    assert "config.toml:1:" in hand.screen
    for _ in range(60):
        hand.key("pagedown")
    assert ("config.toml:69:" in hand.screen, hand.front) == (True, "ProblemsDialog")


def test_any_other_key_closes_them_and_does_what_it_does(hand: Hand) -> None:
    number = hand.open("One")
    with_problems(hand, PROBLEMS).type("p2")
    assert hand.ticket(number).priority == 2 and hand.front == "QueueScreen"
    with_problems(hand, PROBLEMS).type("\x1b")
    assert hand.front == "QueueScreen"


def test_where_all_problems_are_in_sight_a_key_that_moves_is_not_lost_either(hand: Hand) -> None:
    _, second = hand.open("One"), hand.open("Two")
    with_problems(hand, PROBLEMS[:2]).type("j")
    assert hand.front == "QueueScreen"
    assert hand.shift.window.cursor is not None and hand.shift.window.cursor.number == second
