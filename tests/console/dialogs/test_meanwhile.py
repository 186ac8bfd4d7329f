"""A change by a colleague shows in every open form as it happens, and what was typed can still be applied."""

from __future__ import annotations

import pytest

from helpdesk_tui.domain.tickets.ticket import Priority, Status
from tests.console.pilot import Hand, Maker

FORMS = {
    "note": ("mtyped so far", "\r", "typed so far"),
    "close": ("ctyped so far", "\r", "typed so far"),
    "assign": ("abo", "\r", "bo"),
    "priority": ("p", "2", "due Thu 19 Nov"),
    "schedule": ("sfri 14:00", "\r", "fri 14:00"),
}


@pytest.mark.parametrize("room, height", [(60, 12), (80, 24), (120, 40), (200, 50)])
@pytest.mark.parametrize("form", FORMS)
def test_a_change_shows_while_the_form_is_open(sit: Maker, form: str, room: int, height: int) -> None:
    hand = sit(room=room, height=height)
    number = hand.open("Mail is slow")
    opening, _, kept = FORMS[form]
    hand.type(opening)
    assert "Meanwhile" not in hand.screen
    hand.colleague("cai").assign({number: None}, "cai")
    hand.elsewhere()
    assert f"Meanwhile: #{number} was" in hand.told and "by cai" in hand.told
    assert kept in hand.screen


@pytest.mark.parametrize("form", FORMS)
def test_what_was_typed_is_applied_to_the_new_state_at_the_second_press(hand: Hand, form: str) -> None:
    """The colleague changes what the form is about, so that the first press is refused."""
    number = hand.open("Mail is slow", 4)
    opening, press, kept = FORMS[form]
    hand.type(opening)
    cai = hand.colleague("cai")
    {
        "note": lambda: cai.note({number: None}, "mine first"),
        "close": lambda: cai.wait({number: None}),
        "assign": lambda: cai.assign({number: None}, "cai"),
        "priority": lambda: cai.reprioritise({number: None}, Priority.P3),
        "schedule": lambda: cai.reprioritise({number: None}, Priority.P3),
    }[form]()
    hand.elsewhere()
    assert "Meanwhile" in hand.screen
    hand.type(press)
    if hand.front != "QueueScreen":
        assert "does it all the same" in hand.told and "Meanwhile" not in hand.screen and kept in hand.screen
        hand.type(press)
    assert hand.front == "QueueScreen"
    ticket = hand.ticket(number)
    assert {
        "note": hand.store.history(number)[-1].text == "typed so far",
        "close": ticket.status is Status.CLOSED and ticket.resolution == "typed so far",
        "assign": ticket.assignee == "bo",
        "priority": ticket.priority is Priority.P2,
        "schedule": ticket.priority is Priority.P6,
    }[form]


def test_a_digit_for_the_priority_is_refused_once_when_another_set_it_first(hand: Hand) -> None:
    number = hand.open("Mail is slow", 4)
    hand.type("p")
    hand.colleague("cai").reprioritise({number: None}, Priority.P3)
    hand.type("2")
    assert hand.ticket(number).priority is Priority.P3 and "The digit does it all the same" in hand.told
    hand.type("2")
    assert hand.ticket(number).priority is Priority.P2


@pytest.mark.parametrize("opening", ["p", "s+1h", "cdone", "abo", "P", "M", ":p 2"])
def test_what_only_an_open_ticket_allows_is_not_promised_for_one_that_was_closed(hand: Hand, opening: str) -> None:
    other, number = hand.open("Mail is down", 1), hand.open("Mail is slow", 4)
    hand.shift.window.find(number)
    hand.type(opening + (str(other) if opening in "PM" else ""))
    hand.colleague("cai").close({number: None}, None)
    hand.type("2" if opening == "p" else "\r")
    assert "was closed by cai" in hand.told and "Esc leaves it; R reopens it." in hand.told
    assert "all the same" not in hand.told
    hand.type("\x1b")
    assert hand.front == "QueueScreen"


def test_of_marked_tickets_the_first_change_is_said_and_how_many_more(hand: Hand) -> None:
    numbers = [hand.open(f"Ticket {place}") for place in range(3)]
    hand.type("g   mall of them")
    hand.colleague("cai").take(dict.fromkeys(numbers))
    hand.elsewhere()
    assert "2 more were changed as well." in hand.told


def test_a_complaint_goes_when_something_is_typed(hand: Hand) -> None:
    hand.open("Mail is slow")
    hand.type("m\r")
    assert "Type the note" in hand.told
    assert "Type the note" not in hand.type("x").told
