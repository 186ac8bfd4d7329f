"""Undo never surprises: one's own fresh work goes back at once and is named, all else is asked about first."""

from __future__ import annotations

from helpdesk_tui.domain.tickets.ticket import Priority, Status
from tests.console.pilot import Hand


def test_own_work_of_this_session_is_undone_at_once_and_named(hand: Hand) -> None:
    number = hand.open("One")
    hand.type("cdone\ru")
    assert hand.front == "QueueScreen"
    assert hand.ticket(number).status is Status.OPEN
    assert f"#{number} undone: the closing; it is open again." in hand.screen


def test_work_older_than_the_session_is_asked_about_and_u_again_does_it(hand: Hand) -> None:
    number = hand.open("One")
    hand.type("cdone\r")
    hand.now += 3600
    hand.sit()
    hand.type("u")
    assert hand.ticket(number).status is Status.CLOSED
    asked = " ".join(hand.screen.split())
    assert f"Undo the closing of #{number} at 10:00, before this session? u again does it, Esc leaves it." in asked
    hand.type("u")
    assert hand.ticket(number).status is Status.OPEN and hand.front == "QueueScreen"


def test_esc_leaves_it_and_other_keys_do_nothing(hand: Hand) -> None:
    number = hand.open("One")
    hand.type("cdone\r")
    hand.now += 60
    hand.sit()
    hand.type("ujp2c\x1b")
    assert hand.front == "QueueScreen" and "Nothing was undone." in hand.screen
    assert hand.ticket(number).status is Status.CLOSED


def test_withdrawing_a_ticket_just_opened_here_is_asked_about(hand: Hand) -> None:
    hand.type("nnnnnMaria\r\rMail is slow\r").type("u")
    assert hand.ticket(1001).status is Status.OPEN
    assert "Undo the opening of #1001 at" in hand.screen and "withdraws it" in " ".join(hand.screen.split())
    hand.type("u")
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
    assert "not at this console" in " ".join(hand.screen.split())


def test_what_came_between_the_question_and_the_answer_is_asked_about_anew(hand: Hand) -> None:
    first, second = hand.open("One"), hand.open("Two")
    hand.desk.take({first: None})
    hand.type("u")
    hand.desk.take({second: None})
    hand.type("u")
    assert hand.ticket(first).assignee == hand.ticket(second).assignee == "ana"
    assert f"the taking of #{second}" in hand.screen
    hand.type("u")
    assert hand.ticket(second).assignee is None and hand.ticket(first).assignee == "ana"


def test_redo_of_what_was_undone_elsewhere_is_asked_about(hand: Hand) -> None:
    number = hand.open("One")
    hand.desk.take({number: None})
    hand.desk.undo()
    hand.shift.news.reload()
    hand.type("U")
    assert hand.ticket(number).assignee is None and "Redo the taking of #" in hand.screen
    hand.type("U")
    assert hand.ticket(number).assignee == "ana"
    assert "redone: the taking; it is ana's again." in hand.screen


def test_undoing_the_closing_of_a_recurring_task_takes_its_next_occurrence_back_unasked(hand: Hand) -> None:
    number = hand.open("Tapes")
    hand.type("severy mon 09:00\r")
    hand.type("cdone\r")
    assert f"#{number} closed; next: #{number + 1}, Mon" in hand.screen
    hand.type("u")
    assert hand.ticket(number).closed_at is None and hand.ticket(number + 1).closed_at is not None
