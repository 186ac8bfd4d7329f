"""Esc takes away what is on top, then marks, filter and view; the line above the footer says which is next."""

from __future__ import annotations

import pytest

from helpdesk_tui.console.keys.key import Key
from helpdesk_tui.console.keys.keymap import SHIPPED, read_keys
from tests.console.conftest import Hand


def chips(hand: Hand) -> str:
    return hand.screen.split("\n")[-2]


def test_esc_goes_from_the_top_down_and_the_line_says_each_time_what_it_takes(hand: Hand) -> None:
    for place in range(3):
        hand.open(f"Printer {place}")
    hand.type("3/prin\rg  p")
    session = hand.session
    assert session.modes and len(session.marked) == 2 and session.filter == "prin" and session.tabs.at == 2
    hand.type("\x1b")
    assert not session.modes and len(session.marked) == 2
    assert "Esc unmarks" in chips(hand) and "filter: prin (3)" in chips(hand)
    assert chips(hand).count("Esc") == 1
    hand.type("\x1b")
    assert not session.marked and session.filter == "prin"
    assert "Esc takes it away" in chips(hand) and chips(hand).count("Esc") == 1
    hand.type("\x1b")
    assert not session.filter and session.tabs.at == 2
    assert "Esc goes back to Queue" in chips(hand) and chips(hand).count("Esc") == 1
    hand.type("\x1b")
    assert session.tabs.at == 0 and "Esc" not in chips(hand)
    hand.type("\x1b")
    assert not session.leaving


def test_a_short_notice_costs_no_press_of_its_own(hand: Hand) -> None:
    hand.open("One")
    hand.type("3")
    hand.session.say("Read anew.")
    assert "Read anew." in hand.screen
    hand.type("\x1b")
    assert hand.session.notice is None and hand.session.tabs.at == 0


def test_a_long_notice_lies_on_top_and_goes_first(hand: Hand) -> None:
    hand.open("One")
    hand.type("g ")
    hand.session.say("It was changed by somebody else in the meantime, as told here. " * 3, "bad")
    assert "as told here" in hand.screen
    hand.type("\x1b")
    assert hand.session.notice is None and hand.session.marked
    hand.type("\x1b")
    assert not hand.session.marked


def test_ctrl_q_is_quit_by_the_table_and_can_be_put_elsewhere(hand: Hand) -> None:
    assert SHIPPED.does(Key("ctrl+q"), "quit")
    keymap, problems = read_keys({"quit": "x", "note": ["m", "ctrl+q"]})
    assert not problems and keymap.does(Key("ctrl+q"), "note")
    hand.session.press(Key("ctrl+q"))
    assert hand.session.leaving


@pytest.mark.parametrize("room", [60, 80])
@pytest.mark.parametrize(
    "keys",
    [
        "n",
        "n2",
        "n2555",
        "n2Ma",
        "n2Maria\r\rMail is",
        "n2Maria\r\rMail is\t",
    ]
    + [":", ":note called"],
)
def test_whatever_is_open_the_footer_says_what_esc_does(hand: Hand, room: int, keys: str) -> None:
    hand.room, hand.height = room, 12
    hand.open("Mail is down", 1, requester="Maria Silva", phone="212 555 1700", organisation="Acme")
    hand.open("Mail is slow", 3, requester="Bo", phone="212 555 1701")
    assert " Esc " in hand.type("g" + keys).screen.split("\n")[-1]
