"""What comes by itself never takes the answer to a key away, and is never lost."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from helpdesk_tui.console.look.notices import SAID_FOR
from helpdesk_tui.console.state.notices import Notices
from helpdesk_tui.console.state.own_commands import OwnCommand, Show
from helpdesk_tui.console.state.telephone import RING
from helpdesk_tui.desk.shift import ringing
from tests.console.pilot import Hand, Maker


class Clock:
    """Real seconds, as the test wants them."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def notices(clock: Clock) -> Notices:
    return Notices(clock)


def texts(notices: Notices) -> list[str]:
    return [one.text for one in notices.in_sight()]


def pass_time(notices: Notices, clock: Clock, seconds: float) -> list[str]:
    clock.now += seconds
    notices.tick()
    return texts(notices)


def test_an_answer_stays_first_whatever_comes_by_itself(notices: Notices) -> None:
    notices.tell("Ping: done.")
    notices.say("#1001 noted.")
    notices.tell("3007 rings.")
    assert texts(notices) == ["#1001 noted.", "3007 rings."]
    notices.say("#1002 noted.")
    assert texts(notices) == ["#1002 noted.", "3007 rings."]


def test_what_found_no_room_comes_when_there_is_some_and_stands_for_its_whole_time(
    notices: Notices, clock: Clock
) -> None:
    notices.tell("Ping: done.")
    texts(notices)
    pass_time(notices, clock, SAID_FOR - 1)
    notices.say("#1001 noted.")
    notices.tell("3007 rings.")
    assert texts(notices) == ["#1001 noted.", "3007 rings."]
    assert pass_time(notices, clock, SAID_FOR) == ["Ping: done."]
    assert pass_time(notices, clock, SAID_FOR - 1) == ["Ping: done."]
    assert pass_time(notices, clock, 1) == []


def test_the_time_of_what_came_by_itself_counts_while_it_is_in_sight(notices: Notices, clock: Clock) -> None:
    notices.tell("Ping: done.")
    clock.now += 10 * SAID_FOR
    notices.tick()
    assert texts(notices) == ["Ping: done."]


def test_the_last_word_about_a_thing_takes_the_place_of_the_one_before(notices: Notices) -> None:
    notices.tell("3007 rings.", about=RING)
    notices.tell("3008 rings.", about=RING)
    notices.tell("Ping: done.")
    notices.tell("Ping: done.")
    assert texts(notices) == ["Ping: done.", "3008 rings."]
    notices.withdraw(RING)
    assert texts(notices) == ["Ping: done."]


def test_what_is_in_sight_is_taken_away_and_what_waits_comes(notices: Notices) -> None:
    for text in ("one", "two", "three"):
        notices.tell(text)
    assert texts(notices) == ["three", "two"]
    notices.take_away()
    assert texts(notices) == ["one"]


def test_the_same_word_is_not_said_beside_the_answer_that_says_it(notices: Notices) -> None:
    notices.say("The desk is away.")
    notices.tell("The desk is away.")
    assert texts(notices) == ["The desk is away."]


@pytest.mark.parametrize("size", [(60, 12), (80, 24), (120, 40)])
def test_a_number_that_rings_stands_beside_the_answer(sit: Maker, size: tuple[int, int]) -> None:
    hand = sit(room=size[0], height=size[1])
    number = hand.open("One")
    hand.type("mcalled\r")
    ringing.ring(hand.colleague("ana"), "212 760 1700", int(hand.moment))
    hand.elsewhere()
    assert f"#{number} noted" in hand.told and "212 760 1700 rings: n takes the call." in hand.told


def test_a_draft_that_is_refused_leaves_the_answer(hand: Hand) -> None:
    number = hand.open("One")
    hand.type("mcalled\r")
    hand.shift.drafts.refusal = "This draft is too long to be kept."
    hand.tick()
    assert f"#{number} noted" in hand.told and "too long to be kept" in hand.told


def test_an_own_command_that_ends_leaves_the_answer(sit: Maker, tmp_path: Path) -> None:
    waits = "import pathlib, sys, time\nwhile not pathlib.Path(sys.argv[1]).exists(): time.sleep(0.01)"
    answered = tmp_path / "answered"
    hand = sit(commands=[OwnCommand("f9", "Ping", (sys.executable, "-c", waits, str(answered)), Show.NONE)])
    number = hand.open("One")
    assert "Ping runs." in hand.key("f9").told
    hand.type("mcalled\r")
    answered.touch()
    hand.until("Ping: done.")
    assert f"#{number} noted" in hand.told


def test_that_an_own_command_runs_is_said_until_it_has_ended(sit: Maker) -> None:
    hand = sit(commands=[OwnCommand("f9", "Ping", (sys.executable, "-c", ""), Show.NONE)])
    hand.key("f9").until("Ping: done.")
    assert "Ping runs" not in hand.told


def test_what_was_left_as_a_draft_is_said_although_a_key_comes_first(sit: Maker) -> None:
    hand = sit()
    hand.open("One")
    hand.type("mhalf a\x1b").tick()
    hand.sit()
    hand.type("p\x1b")
    assert "Left as drafts: note on #1001" in hand.told


def test_that_the_desk_was_put_back_is_said_beside_that_it_is_there_again(hand: Hand) -> None:
    hand.open("One")
    hand.shift.notices.tell("The desk was put back to an earlier copy.", "warning")
    hand.shift.trouble.there_is = True
    hand.tick()
    assert "put back to an earlier copy" in hand.told and "The desk is there again." in hand.told


def test_a_call_that_is_taken_is_not_said_to_ring_any_more(hand: Hand) -> None:
    ringing.ring(hand.colleague("ana"), "212 760 1700", int(hand.moment))
    hand.type("j")
    hand.elsewhere()
    assert "rings" in hand.told
    hand.type("n")
    assert hand.front == "CallScreen" and "rings" not in hand.told and "212 760 1700" in hand.told
