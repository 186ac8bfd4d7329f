"""A mistyped technician takes no ticket out of sight, and is suggested to nobody afterwards."""

from __future__ import annotations

import pytest

from helpdesk_tui.console.old.team import assignees, technicians
from tests.console.conftest import Hand


@pytest.mark.parametrize("keys", ["abov", ":assign bov"])
def test_a_name_nobody_here_has_is_asked_about_and_taken_at_the_second_enter(hand: Hand, keys: str) -> None:
    number = hand.open("One")
    hand.type(f"{keys}\r")
    assert hand.ticket(number).assignee is None
    assert "No technician 'bov'. Did you mean bo? Known: ana, bo, cai. Enter again assigns it anyway." in hand.told
    hand.type("\r")
    assert hand.ticket(number).assignee == "bov" and not hand.session.modes


def test_another_name_after_the_question_is_asked_about_too(hand: Hand) -> None:
    number = hand.open("One")
    hand.type("abov\r").type("x\r")
    assert hand.ticket(number).assignee is None and "No technician 'bovx'." in hand.told
    hand.type("\x7f" * 4 + "bo\r")
    assert hand.ticket(number).assignee == "bo"


def test_a_slip_is_completed_to_whom_it_means_and_told_while_it_is_typed(hand: Hand) -> None:
    number = hand.open("One")
    assert "Tab cai" in hand.type("acia").screen
    assert hand.type("\t\r") and hand.ticket(number).assignee == "cai"
    assert "No technician 'nobody'." in hand.type("anobody").screen


def test_a_name_that_was_only_given_tickets_is_not_suggested_but_can_be_filtered_by(hand: Hand) -> None:
    hand.desk.assign({hand.open("One"): None}, "anaa")
    hand.session.reload()
    assert technicians(hand.session) == ["ana", "bo", "cai"]
    assert assignees(hand.session) == ["ana", "bo", "cai", "anaa"]


def test_whoever_may_work_here_is_suggested_before_they_have_been_here(hand: Hand) -> None:
    hand.open("One")
    hand.desk.members = lambda: ("nina",)
    assert "Tab nina" in hand.type("an").screen


def test_whoever_has_done_something_here_is_known(hand: Hand) -> None:
    hand.desk.members = tuple
    number = hand.open("One")
    hand.open_quietly("Two")
    assert hand.type("abo\r") and hand.ticket(number).assignee == "bo"
