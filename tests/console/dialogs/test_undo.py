"""Undo never surprises: one's own fresh work goes back at once and is named, all else is asked about first."""

from __future__ import annotations

import pytest

from helpdesk_tui.console.keys.keymap import read_keys
from helpdesk_tui.console.state.settings import Settings
from helpdesk_tui.domain.tickets.ticket import Priority, Status
from tests.console.pilot import Hand, Maker


def again(hand: Hand, key: str) -> Hand:
    """Press a key a second time, on purpose: after a moment."""
    hand.moment += 1
    return hand.type(key)


def test_own_work_of_this_session_is_undone_at_once_and_named(hand: Hand) -> None:
    number = hand.open("One")
    hand.type("tu")
    assert hand.front == "QueueScreen"
    assert hand.ticket(number).assignee is None
    assert f"#{number} undone: the taking" in hand.screen


def test_work_older_than_the_session_is_asked_about_and_u_again_does_it(hand: Hand) -> None:
    number = hand.open("One")
    hand.desk.close({number: None}, "done")
    hand.now += 3600
    hand.sit()
    hand.type("u")
    assert hand.ticket(number).status is Status.CLOSED
    assert f"Undo the closing of #{number} at 10:00, before this session? u again does it, Esc leaves it." in hand.told
    again(hand, "u")
    assert hand.ticket(number).status is Status.OPEN and hand.front == "QueueScreen"


def test_esc_leaves_it_and_other_keys_do_nothing(hand: Hand) -> None:
    number = hand.open("One")
    hand.desk.close({number: None}, "done")
    hand.now += 60
    hand.sit()
    hand.type("ujp2c\x1b")
    assert hand.front == "QueueScreen" and "Nothing was undone." in hand.screen
    assert hand.ticket(number).status is Status.CLOSED


def test_withdrawing_a_ticket_just_opened_here_is_asked_about(hand: Hand) -> None:
    hand.type("nnnnnMaria\r\rMail is slow\r").type("u")
    assert hand.ticket(1001).status is Status.OPEN
    assert "Undo the opening of #1001 at" in hand.screen and "withdraws it" in hand.told
    again(hand, "u")
    assert hand.ticket(1001).status is Status.CLOSED
    assert "#1001 undone: the opening" in hand.screen


def test_what_was_done_on_the_command_line_meanwhile_is_asked_about(hand: Hand) -> None:
    number = hand.open("One")
    hand.now += 60
    hand.desk.reprioritise({number: None}, Priority.P2)
    hand.shift.news.reload()
    hand.type("u")
    assert hand.ticket(number).priority is Priority.P2
    assert f"Undo the change from P4 to P2 of #{number}" in hand.screen
    assert "not at this console" in hand.told


def test_what_came_between_the_question_and_the_answer_is_asked_about_anew(hand: Hand) -> None:
    first, second = hand.open("One"), hand.open("Two")
    hand.desk.take({first: None})
    hand.type("u")
    hand.desk.take({second: None})
    again(hand, "u")
    assert hand.ticket(first).assignee == hand.ticket(second).assignee == "ana"
    assert f"the taking of #{second}" in hand.screen
    again(hand, "u")
    assert hand.ticket(second).assignee is None and hand.ticket(first).assignee == "ana"


def test_redo_of_what_was_undone_elsewhere_is_asked_about(hand: Hand) -> None:
    number = hand.open("One")
    hand.desk.take({number: None})
    hand.desk.undo()
    hand.shift.news.reload()
    hand.type("U")
    assert hand.ticket(number).assignee is None and "Redo the taking of #" in hand.screen
    again(hand, "U")
    assert hand.ticket(number).assignee == "ana"
    assert "redone: the taking; it is ana's again." in hand.screen


def test_undoing_the_closing_of_a_recurring_task_takes_its_next_occurrence_back_unasked(hand: Hand) -> None:
    number = hand.open("Tapes")
    hand.type("severy mon 09:00\r")
    hand.type("cdone\r")
    assert f"#{number} closed; next: #{number + 1}, Mon" in hand.screen
    hand.type("u")
    assert hand.ticket(number).closed_at is None and hand.ticket(number + 1).closed_at is not None
    assert hand.front == "QueueScreen"


def test_a_second_undo_of_the_same_ticket_is_done_at_once(hand: Hand) -> None:
    number = hand.open("One", 4)
    hand.type("p2").type("tu")
    again(hand, "u")
    assert hand.ticket(number).priority is Priority.P4 and hand.front == "QueueScreen"


def test_a_second_undo_that_would_reach_another_ticket_asks_and_names_it(hand: Hand) -> None:
    first, second = hand.open("One", 3), hand.open("Two", 4)
    hand.type("gtjtu")
    assert hand.ticket(second).assignee is None
    again(hand, "u")
    assert hand.front == "UndoDialog" and hand.ticket(first).assignee == "ana"
    assert f"Undo the taking of #{first} at 10:00:00, another ticket than the one before (#{second})?" in hand.told
    again(hand, "u")
    assert hand.ticket(first).assignee is None and hand.front == "QueueScreen"


def test_something_done_in_between_makes_the_next_undo_a_first_one(hand: Hand) -> None:
    first, second = hand.open("One", 3), hand.open("Two", 4)
    hand.type("gtjtu").type("gr")
    again(hand, "u")
    assert hand.ticket(first).responded_at is None and hand.front == "QueueScreen"
    assert hand.ticket(second).assignee is None


def test_inside_a_ticket_it_is_the_last_change_of_that_ticket(hand: Hand) -> None:
    first, second = hand.open("One", 3), hand.open("Two", 4)
    hand.type("gtjtg")
    hand.type("ou")
    assert hand.ticket(first).assignee is None and hand.ticket(second).assignee == "ana"


def test_the_key_of_another_setting_confirms(sit: Maker) -> None:
    keymap, _ = read_keys({"undo": "x"})
    hand = sit(settings=Settings(keymap=keymap))
    number = hand.open("One")
    hand.desk.take({number: None})
    hand.type("x")
    assert "x again does it, Esc leaves it." in hand.told and "x Undo it" in hand.screen.splitlines()[-1]
    hand.type("u")
    assert hand.ticket(number).assignee == "ana"
    again(hand, "x")
    assert hand.ticket(number).assignee is None


def test_a_verb_whose_key_was_taken_away_has_none_and_enter_confirms(sit: Maker) -> None:
    keymap, _ = read_keys({"undo": []})
    hand = sit(settings=Settings(keymap=keymap))
    number = hand.open("One")
    hand.desk.take({number: None})
    hand.type("u")
    assert hand.front == "QueueScreen" and hand.ticket(number).assignee == "ana"
    hand.type(":undo\r")
    assert "Enter does it, Esc leaves it." in hand.told and "Enter Do it" in hand.screen.splitlines()[-1]
    again(hand, "u")
    assert hand.ticket(number).assignee == "ana"
    hand.type("\r")
    assert hand.ticket(number).assignee is None and hand.front == "QueueScreen"


def test_nothing_to_undo_is_said(hand: Hand) -> None:
    hand.type("u")
    assert hand.front == "QueueScreen" and "undo" in hand.said


@pytest.mark.parametrize(("room", "height"), [(60, 12), (80, 24), (120, 40), (200, 50)])
def test_the_question_and_its_keys_are_whole_on_every_screen(sit: Maker, room: int, height: int) -> None:
    hand = sit(room=room, height=height)
    hand.open("One")
    hand.desk.take({1001: None})
    hand.type("u")
    assert "not at this console? u again does it, Esc leaves it." in hand.told
    assert "u Undo it" in hand.screen.splitlines()[-1] and "Esc Leave it" in hand.screen.splitlines()[-1]


@pytest.mark.parametrize("keys", ["w", "t", "r"])
def test_a_key_that_is_held_down_writes_once_and_says_so(hand: Hand, keys: str) -> None:
    number = hand.open("One")
    hand.type("kj" if keys == "r" else "j").type(keys)
    once = len(hand.store.history(number))
    for pause in (0.5, *[0.033] * 20):
        hand.moment += pause
        hand.type(keys)
    assert len(hand.store.history(number)) == once == 2
    assert hand.screen.count(f"{keys} came again at once: that did nothing more.") == 1


def test_held_u_undoes_one_thing_and_confirms_no_question(hand: Hand) -> None:
    first, second = hand.open("One", 3), hand.open("Two", 4)
    hand.type("gtjt").type("u" * 30)
    assert (hand.ticket(first).assignee, hand.ticket(second).assignee) == ("ana", None)
    hand.desk.take({second: None})
    again(hand, "u").type("u" * 30)
    assert hand.front == "UndoDialog" and hand.ticket(second).assignee == "ana"
    assert "u came again at once" in hand.told and f"the taking of #{second}" in hand.told


def test_another_key_or_a_pause_ends_what_is_held(hand: Hand) -> None:
    number = hand.open("One")
    hand.type("wjw")
    assert hand.ticket(number).status is Status.OPEN
    again(hand, "w")
    assert hand.ticket(number).status is Status.WAITING
