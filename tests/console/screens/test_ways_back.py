"""Esc takes away what is on top, then marks, filter and view; the line above the footer says which is next."""

from __future__ import annotations

import pytest

from helpdesk_tui.console.keys.key import Key
from helpdesk_tui.console.keys.keymap import SHIPPED, read_keys
from tests.console.pilot import Hand, Maker


def chips(hand: Hand) -> str:
    return hand.screen.split("\n")[-2]


def test_esc_goes_from_the_top_down_and_the_line_says_each_time_what_it_takes(hand: Hand) -> None:
    for place in range(3):
        hand.open(f"Printer {place}")
    hand.type("3/prin\rg  p")
    shift = hand.shift
    assert hand.front == "PriorityDialog" and len(shift.marked) == 2 and shift.filter == "prin" and shift.tabs.at == 2
    hand.type("\x1b")
    assert hand.front == "QueueScreen" and len(shift.marked) == 2
    assert "Esc unmarks" in chips(hand) and "filter: prin (3)" in chips(hand)
    assert chips(hand).count("Esc") == 1
    hand.type("\x1b")
    assert not shift.marked and shift.filter == "prin"
    assert "Esc takes it away" in chips(hand) and chips(hand).count("Esc") == 1
    hand.type("\x1b")
    assert not shift.filter and shift.tabs.at == 2
    assert "Esc goes back to Queue" in chips(hand) and chips(hand).count("Esc") == 1
    hand.type("\x1b")
    assert shift.tabs.at == 0 and "Esc" not in chips(hand)
    hand.type("\x1b")
    assert hand.app.return_code is None


def test_a_short_notice_costs_no_press_of_its_own(hand: Hand) -> None:
    hand.open("One")
    hand.type("3")
    hand.shift.say("Read anew.")
    hand.app.renew()
    hand.settle()
    assert "Read anew." in hand.screen
    hand.type("\x1b")
    assert not hand.said and hand.shift.tabs.at == 0


def test_a_long_notice_lies_on_top_and_goes_first(hand: Hand) -> None:
    hand.open("One")
    hand.type("g ")
    hand.shift.say("It was changed by somebody else in the meantime, as told here. " * 3, "bad")
    hand.app.renew()
    hand.settle()
    assert "as told here" in hand.screen
    hand.type("\x1b")
    assert not hand.said and hand.shift.marked
    hand.type("\x1b")
    assert not hand.shift.marked


def test_ctrl_q_is_quit_by_the_table_and_can_be_put_elsewhere(hand: Hand) -> None:
    assert SHIPPED.does(Key("ctrl+q"), "quit")
    keymap, problems = read_keys({"quit": "x", "note": ["m", "ctrl+q"]})
    assert not problems and keymap.does(Key("ctrl+q"), "note")
    hand.key("ctrl+q")
    assert hand.app.return_code == 0


@pytest.mark.parametrize("room", [60, 80])
@pytest.mark.parametrize("keys", ["n", "n2", "n2555", "n2Ma", "n2Maria\r\rMail is", "n2Maria\r\rMail is\t", ":note x"])
def test_whatever_is_open_the_footer_says_what_esc_does(sit: Maker, room: int, keys: str) -> None:
    hand = sit(room=room, height=12)
    hand.open("Mail is down", 1, requester="Maria Silva", phone="212 555 1700", organisation="Acme")
    hand.open("Mail is slow", 3, requester="Bo", phone="212 555 1701")
    assert " Esc " in hand.type("g" + keys).screen.split("\n")[-1]
