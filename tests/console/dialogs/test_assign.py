"""A mistyped technician takes no ticket out of sight, and is suggested to nobody afterwards."""

from __future__ import annotations

import pytest

from helpdesk_tui.console.state.team import assignees, technicians
from helpdesk_tui.domain.rules.roles import Rights, Role, Roles
from tests.console.pilot import Hand, Maker


@pytest.mark.parametrize("keys", ["abov", ":assign bov"])
def test_a_name_nobody_here_has_is_asked_about_and_taken_at_the_second_enter(hand: Hand, keys: str) -> None:
    number = hand.open("One")
    hand.type(f"{keys}\r")
    assert hand.ticket(number).assignee is None
    assert "No technician 'bov'. Did you mean bo? Known: ana, bo, cai. Enter again assigns it anyway." in hand.told
    hand.type("\r")
    assert hand.ticket(number).assignee == "bov" and hand.front == "QueueScreen"


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
    hand.shift.news.reload()
    assert technicians(hand.shift) == ["ana", "bo", "cai"]
    assert assignees(hand.shift) == ["ana", "bo", "cai", "anaa"]


def test_whoever_may_work_here_is_suggested_before_they_have_been_here(hand: Hand) -> None:
    hand.open("One")
    hand.desk.members = lambda: ("nina",)
    assert "Tab nina" in hand.type("an").screen


def test_whoever_has_done_something_here_is_known(hand: Hand) -> None:
    hand.desk.members = tuple
    number = hand.open("One")
    hand.open_quietly("Two")
    assert hand.type("abo\r") and hand.ticket(number).assignee == "bo"


def test_an_empty_line_releases_it(hand: Hand) -> None:
    number = hand.open("One")
    hand.type("abo\r")
    assert hand.ticket(number).assignee == "bo"
    hand.type("a")
    assert "(empty: nobody)" in hand.screen
    hand.type("\r")
    assert hand.ticket(number).assignee is None and hand.front == "QueueScreen"


def test_marked_tickets_are_given_away_together_and_those_that_were_refused_keep_what_was_typed(hand: Hand) -> None:
    first, second = hand.open("One"), hand.open("Two")
    hand.type("g  ")
    hand.colleague("bo").assign({second: None}, "bo")
    hand.type("acai\r")
    assert (hand.ticket(first).assignee, hand.ticket(second).assignee) == ("cai", "bo")
    assert "What you typed is kept for them: a takes it up." in hand.said
    assert "› cai" in hand.type("a").screen


def test_a_name_that_is_too_long_is_told_and_stays(hand: Hand) -> None:
    number = hand.open("One")
    hand.type("a").paste("x" * 101).type("\r\r")
    assert hand.ticket(number).assignee is None and "The assignee has 101 characters, 1 more than" in hand.told


@pytest.mark.parametrize(("room", "height"), [(60, 12), (80, 24), (120, 40), (200, 50)])
def test_the_names_and_the_keys_are_in_sight_on_every_screen(sit: Maker, room: int, height: int) -> None:
    hand = sit(room=room, height=height)
    hand.open("One")
    hand.type("a")
    assert "Tab ana bo cai" in hand.screen and "Assign to whom? (empty: nobody) #1001" in hand.screen
    assert "Enter Assign Tab Complete Esc Back, kept as a draft" in hand.screen.splitlines()[-1]
    hand.type("bov\r")
    assert "Enter again assigns it anyway." in hand.told


def technician(hand: Hand) -> Hand:
    """Let ana be a technician, who gives away what is hers or nobody's."""
    hand.desk.rights = Rights(Role.TECHNICIAN, roles=Roles({"lea": Role.LEAD}, default=Role.TECHNICIAN))
    return hand


@pytest.mark.parametrize("keys", ["a", "acai\r", ":assign\r"])
def test_whoever_may_not_give_a_ticket_away_is_told_so_before_a_name_is_typed(hand: Hand, keys: str) -> None:
    number = hand.open("One")
    hand.desk.assign({number: None}, "bo")
    technician(hand).shown_anew().type(keys)
    assert hand.front == "QueueScreen" and hand.ticket(number).assignee == "bo"
    assert "needs the role lead; yours is technician. That role is held by lea." in hand.told
    assert [one.facts["right"] for one in hand.store.desk_events(9)] == ["reassign"]


def test_one_of_several_that_may_be_given_away_is_asked_about(hand: Hand) -> None:
    first, second = hand.open("One"), hand.open("Two")
    hand.desk.assign({first: None}, "bo")
    technician(hand).type("g  acai\r")
    assert (hand.ticket(first).assignee, hand.ticket(second).assignee) == ("bo", "cai")
