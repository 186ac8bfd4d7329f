"""Closing without a resolution: asked about once where it is urgent or leaves children open, done at once elsewhere."""

from __future__ import annotations

import pytest

from helpdesk_tui.domain.tickets.ticket import Status
from tests.console.pilot import Hand


@pytest.fixture
def incident(hand: Hand) -> Hand:
    """#1001, a P3, with the children #1002 and #1003. The cursor is on #1001."""
    for subject in ("Mail is down", "Mail down at Acme", "Post is gone"):
        hand.open(subject, 3)
    hand.desk.adopt({1002: None, 1003: None}, 1001)
    hand.sit()
    hand.shift.window.find(1001)
    return hand


@pytest.mark.parametrize("priority", [1, 2])
def test_an_urgent_ticket_is_closed_without_a_resolution_only_by_a_second_enter(hand: Hand, priority: int) -> None:
    number = hand.open("Printer", priority)
    hand.type("c\r")
    asked = f"#{number} is a P{priority}. Type what was done; Enter closes it without a resolution."
    assert asked in hand.told and hand.ticket(number).status is Status.OPEN
    hand.moment += 1
    hand.type("\r")
    assert hand.ticket(number).status is Status.CLOSED and hand.front == "QueueScreen"


def test_an_enter_that_is_held_down_does_not_answer_the_question(hand: Hand) -> None:
    number = hand.open("Printer", 1)
    hand.type("c\r")
    for _ in range(30):
        hand.moment += 0.04
        hand.type("\r")
    assert "Type what was done" in hand.told and hand.ticket(number).status is Status.OPEN
    assert hand.screen.count("Enter came again at once: that did nothing more.") == 1
    hand.moment += 1
    hand.type("\r")
    assert hand.ticket(number).status is Status.CLOSED


@pytest.mark.parametrize("priority", [3, 5])
def test_another_ticket_is_closed_at_once(hand: Hand, priority: int) -> None:
    number = hand.open("Printer", priority)
    hand.type("c\r")
    assert hand.ticket(number).status is Status.CLOSED


def test_a_resolution_is_asked_no_question(hand: Hand) -> None:
    number = hand.open("Printer", 1)
    hand.type("cdone\r")
    assert hand.ticket(number).resolution == "done"


def test_what_is_typed_after_the_question_answers_it_and_nothing_typed_is_asked_again(hand: Hand) -> None:
    number = hand.open("Printer", 1)
    hand.type("c\rx\x7f\r")
    assert "Type what was done" in hand.told and hand.ticket(number).status is Status.OPEN
    hand.type("done\r")
    assert hand.ticket(number).resolution == "done"


def test_a_new_closing_asks_anew(hand: Hand) -> None:
    number = hand.open("Printer", 1)
    hand.type("c\r\x1bc\r")
    assert "Type what was done" in hand.told and hand.ticket(number).status is Status.OPEN


def test_a_ticket_with_open_children_asks_and_they_can_be_closed_along(incident: Hand) -> None:
    incident.type("c\r")
    assert "2 open children stay open. Type what was done" in incident.told
    incident.key("f4").type("\r")
    assert {incident.ticket(number).status for number in (1001, 1002, 1003)} == {Status.CLOSED}


def test_of_marked_tickets_the_urgent_ones_are_named(hand: Hand) -> None:
    numbers = [hand.open(f"Ticket {place}", priority) for place, priority in enumerate((1, 2, 4))]
    hand.type("g   c\r")
    assert f"#{numbers[0]} is a P1, #{numbers[1]} is a P2. Type what was done; Enter closes them without" in hand.told
    hand.moment += 1
    hand.type("\r")
    assert {hand.ticket(number).status for number in numbers} == {Status.CLOSED}


def test_a_note_goes_to_the_children_once_f4_says_so(incident: Hand) -> None:
    incident.type("mVendor is on it")
    assert "F4 note on 2 open children too; now it does not" in incident.told
    incident.key("f4")
    assert "Enter does: note on 2 open children too: #1002 #1003" in incident.told
    incident.type("\r")
    assert [incident.store.history(number)[-1].text for number in (1001, 1002, 1003)] == ["Vendor is on it"] * 3


def test_f4_twice_leaves_the_children_alone(incident: Hand) -> None:
    incident.type("mOnly here").key("f4").key("f4").type("\r")
    assert incident.store.history(1001)[-1].text == "Only here"
    assert all(incident.store.history(number)[-1].text != "Only here" for number in (1002, 1003))


def test_f4_of_one_dialog_is_none_of_the_next(incident: Hand) -> None:
    incident.type("m").key("f4").type("\x1bmOnly here\r")
    assert incident.store.history(1002)[-1].text != "Only here"


def test_closing_with_the_children_is_refused_whole_when_one_has_changed(incident: Hand) -> None:
    incident.type("cFixed").key("f4")
    incident.colleague("bo").close({1003: None}, "Works")
    incident.elsewhere()
    incident.type("\r")
    assert incident.ticket(1001).status is Status.OPEN and incident.ticket(1002).status is Status.OPEN
    assert "by bo" in incident.told and "close 1 open child too" in incident.told
    incident.type("\r")
    assert incident.ticket(1001).resolution == incident.ticket(1002).resolution == "Fixed"
    assert incident.ticket(1003).resolution == "Works"


def test_the_key_line_names_f4_only_where_there_are_children(incident: Hand) -> None:
    assert "F4 Children too" in incident.type("m").screen.split("\n")[-1]
    incident.type("\x1b")
    incident.shift.window.find(1002)
    assert "F4" not in incident.type("m").screen.split("\n")[-1]
