"""A change by a colleague shows in an open text as it happens, and what was typed can still be saved."""

from __future__ import annotations

import pytest

from helpdesk_tui.domain.tickets.ticket import Status
from tests.console.pilot import Hand, Maker

FORMS = {"note": "m", "close": "c"}


@pytest.mark.parametrize(("room", "height"), [(60, 12), (80, 24), (120, 40), (200, 50)])
@pytest.mark.parametrize("form", FORMS)
def test_a_change_shows_while_the_text_is_typed(sit: Maker, form: str, room: int, height: int) -> None:
    hand = sit(room=room, height=height)
    number = hand.open("Mail is slow")
    hand.type(f"{FORMS[form]}typed so far")
    assert "Meanwhile" not in hand.screen
    hand.colleague("cai").assign({number: None}, "cai")
    hand.elsewhere()
    assert f"Meanwhile: #{number} was" in hand.told and "by cai" in hand.told and "typed so far" in hand.screen


@pytest.mark.parametrize("form", FORMS)
def test_what_was_typed_is_saved_on_the_new_state_at_the_second_enter(hand: Hand, form: str) -> None:
    number = hand.open("Mail is slow", 4)
    hand.type(f"{FORMS[form]}typed so far")
    cai = hand.colleague("cai")
    cai.note({number: None}, "mine first") if form == "note" else cai.wait({number: None})
    hand.elsewhere()
    assert "Meanwhile" in hand.told
    hand.type("\r")
    if form == "close":
        assert "Enter does it all the same" in hand.told and "Meanwhile" not in hand.told
        assert "typed so far" in hand.screen and hand.ticket(number).status is not Status.CLOSED
        hand.type("\r")
        assert hand.ticket(number).resolution == "typed so far"
    assert hand.front == "QueueScreen"
    if form == "note":
        assert hand.store.history(number)[-1].text == "typed so far"


def test_a_closing_is_not_promised_for_a_ticket_that_was_closed(hand: Hand) -> None:
    number = hand.open("Mail is slow", 4)
    hand.type("cdone")
    hand.colleague("cai").close({number: None}, None)
    hand.type("\r")
    assert "was closed by cai" in hand.told and "Esc leaves it; R reopens it." in hand.told
    assert "all the same" not in hand.told
    hand.type("\x1b")
    assert hand.front == "QueueScreen"


def test_of_marked_tickets_the_first_change_is_told_and_how_many_more(hand: Hand) -> None:
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
