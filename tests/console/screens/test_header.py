"""The header says what time it is on this desk, and whose time that is."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

import pytest

from helpdesk_tui.console.look.header import Desktop, header
from helpdesk_tui.console.look.lines import plain
from helpdesk_tui.console.look.watch import WatchSaid
from helpdesk_tui.domain.tickets.ticket import Priority, Status
from helpdesk_tui.wiring.clock import Pace
from tests.console.pilot import POLICY, Hand

BEGAN = int(datetime.fromisoformat("2016-03-01T09:00-05:00").timestamp())
MANY = Desktop("Help desk of the whole company", {}, None, "mreyes", ["apatel", "bo", "lchen"], "REPLAY x60")


def top(hand: Hand) -> str:
    return hand.screen.splitlines()[0]


@pytest.mark.parametrize("room", [80, 120, 200])
def test_a_replayed_desk_says_so_with_its_speed_and_its_own_date(hand: Hand, room: int) -> None:
    hand.desk.clock = Pace(BEGAN, 4e9, 60.0)
    hand.room = room
    hand.sit()
    assert "REPLAY x60 Tue 1 Mar 2016 09:00" in top(hand)


def test_a_desk_in_real_time_is_no_replay(hand: Hand) -> None:
    hand.sit()
    assert "REPLAY" not in top(hand)
    assert "Mon 16 Nov 10:00 EST" in top(hand)


def test_a_replay_is_named_whatever_else_has_to_give_way() -> None:
    for room in range(60, 240):
        told = plain(header(MANY, POLICY, BEGAN, room))
        assert len(told) == room
        assert "REPLAY x60" in told and "1 Mar 2016 09:00" in told


def test_on_80_columns_a_replay_leaves_room_for_the_desk_who_works_there_and_what_comes_next(
    hand: Hand,
) -> None:
    due = hand.ticket(hand.open("Mail is down", 2))
    counts = dict(zip([(priority, Status.OPEN) for priority in Priority], (0, 4, 5, 150, 32, 0), strict=True))
    told = plain(header(Desktop("Help desk", counts, due, "root", [], "REPLAY x60"), POLICY, due.opened_at, 80))
    assert told == " Help desk P2 4 P3 5 P4 150 P5 32  next 10:30 REPLAY x60 16 Nov 2026 10:00 root "
    full = dict.fromkeys(counts, 70)
    told = plain(header(Desktop("Help desk", full, due, "ana", ["bo"], "REPLAY x60"), POLICY, due.opened_at, 90))
    assert told.startswith(" Help desk P1 70 ") and told.endswith(" REPLAY x60 16 Nov 2026 10:00 ana +1 ")


@pytest.mark.parametrize("replay", ["", "REPLAY x60"])
@pytest.mark.parametrize("others", [[], ["apatel", "bo"]])
def test_the_next_breach_is_told_whole_or_not_at_all(hand: Hand, replay: str, others: list[str]) -> None:
    due = hand.ticket(hand.open("Mail is down", 2))
    counts = {(priority, Status.OPEN): 70 for priority in Priority}
    busy = Desktop("Help desk", counts, due, "mreyes", others, replay)
    for room in range(60, 200):
        told = plain(header(busy, POLICY, due.opened_at, room))
        assert re.search(r"next 10:30( #\d+)? ", told) or "next" not in told, told
        assert replay or "…" not in told
    least = plain(header(replace(busy, counts={}), POLICY, due.opened_at, 80))
    assert "next 10:30" in least
    assert not others or "+2" in least


def test_what_is_said_of_the_watch_leaves_the_technician_a_name(hand: Hand) -> None:
    due = hand.ticket(hand.open("Mail is down", 2))
    numbers = (4, 4, 5, 150, 32, 2)
    counts = {(priority, Status.OPEN): n for priority, n in zip(Priority, numbers, strict=True)}
    busy = Desktop("Help desk", counts, due, "mreyes", ["bo"], watch=WatchSaid(alarms=13, nobody=True))
    for room in range(60, 200):
        told = plain(header(busy, POLICY, due.opened_at, room))
        assert "Nobody watches" in told and " 13!" in told.replace(" alarms", "!") and "…" not in told
        assert "mreyes" in told and "P1 4 " in told and len(told) == room
    assert "next 10:30" in plain(header(busy, POLICY, due.opened_at, 80))
    quiet = replace(busy, watch=WatchSaid(alarms=1))
    assert plain(header(quiet, POLICY, due.opened_at, 100)).startswith(" Help desk P1 4 ")


def test_a_promise_before_the_deadline_is_what_comes_next_and_gives_way_once_it_is_over(hand: Hand) -> None:
    promised, due = hand.open("Mail is down", 4), hand.open("Scanner down", 3)
    hand.desk.follow({promised: None}, hand.now + 3600, "call back")
    hand.sit()
    assert f"next 11:00 #{promised}" in top(hand)
    hand.tick(3601)
    assert f"next 14:00 #{due}" in top(hand)


def test_a_screen_that_was_away_while_the_terminal_grew_has_the_header_of_its_size(hand: Hand) -> None:
    hand.resize(60, 20).type("n").key("escape")
    hand.resize(120, 40).type("n")
    assert hand.front == "CallScreen" and "Mon 16 Nov 10:00 EST" in top(hand)
