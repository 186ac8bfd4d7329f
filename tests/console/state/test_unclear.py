"""A server that is away, or that went away while something was saved: the key waits, and what it does is done once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from helpdesk_tui.console.state.writer import AWAY, BUSY, GIVEN_UP, NOT_KNOWN, UNCLEAR
from helpdesk_tui.store.sqlite.store import SqliteStore
from tests.console.pilot import Hand
from tests.store.losing import Fault, losing

A_WHILE = [Fault.AWAY] * 1_000


@pytest.fixture
def faults() -> list[Fault]:
    return []


@pytest.fixture
def hand(tmp_path: Path, faults: list[Fault]) -> Iterator[Hand]:
    hand = Hand(losing(SqliteStore(tmp_path / "desk.db"), faults))
    hand.open("One")
    yield hand
    hand.rise()
    hand.store.close()


@pytest.mark.parametrize("fault", [Fault.BEFORE, Fault.AFTER])
def test_a_note_whose_answer_is_lost_waits_and_stands_once(hand: Hand, faults: list[Fault], fault: Fault) -> None:
    faults[:] = [fault, *A_WHILE]
    hand.type("mcalled back\r")
    assert UNCLEAR in hand.told and "called back" in hand.screen
    faults.clear()
    hand.freed()
    assert "noted" in hand.told and hand.front == "QueueScreen"
    assert [event.text for event in hand.store.history(1001, after=1)] == ["called back"]


@pytest.mark.parametrize(("fault", "there"), [(Fault.BEFORE, 0), (Fault.AFTER, 1)])
def test_esc_says_that_it_is_not_known(hand: Hand, faults: list[Fault], fault: Fault, there: int) -> None:
    faults[:] = [fault, *A_WHILE]
    hand.type("mcalled back\r").type("jj\x1b")
    assert NOT_KNOWN in hand.told and "Given up" not in hand.told and "called back" in hand.screen
    assert "The 2 keys after it were not done." in hand.told
    faults.clear()
    assert len(hand.store.history(1001, after=1)) == there


def test_a_key_pressed_while_the_server_is_away_is_done_when_it_answers(hand: Hand, faults: list[Fault]) -> None:
    faults[:] = A_WHILE
    hand.type("t")
    assert AWAY in hand.told and hand.ticket(1001).assignee is None
    faults.clear()
    hand.freed()
    assert hand.ticket(1001).assignee == "ana" and AWAY not in hand.told


def test_esc_gives_up_what_was_pressed_while_the_server_is_away(hand: Hand, faults: list[Fault]) -> None:
    faults[:] = A_WHILE
    hand.type("t").type("\x1b")
    assert GIVEN_UP in hand.told
    faults.clear()
    assert hand.ticket(1001).assignee is None


def test_what_is_waited_for_is_said_anew_when_it_is_another_thing(hand: Hand, faults: list[Fault]) -> None:
    faults[:] = [Fault.BUSY] * 1_000
    hand.type("t")
    assert BUSY in hand.told
    faults[:] = A_WHILE
    hand.until(AWAY[:40])
    faults.clear()
    hand.freed()
