"""Whatever is open, the last line says what Esc does, and Esc does it."""

from __future__ import annotations

import pytest

from tests.console.pilot import Hand, Maker


@pytest.fixture(params=[(60, 12), (120, 40)], ids=str)
def desk(sit: Maker, request: pytest.FixtureRequest) -> Hand:
    room, height = request.param
    hand = sit(room=room, height=height)
    hand.open("Mail is down", 1, requester="Maria Silva", phone="212 555 1700", organisation="Acme")
    hand.open("Mail is slow", 3, requester="Bo", phone="212 555 1701")
    return hand


@pytest.mark.parametrize(
    "keys",
    [
        *"pscmaefPMKoi/?Ad",
        "/mail",
        "n",
        "n2",
        "n2Ma",
        "n2Maria\r\rMail is",
        "p\tVIP",
        "aboo\r",
        "sxx\r",
        "ex",
        "mtext",
        "ctext",
    ],
)
def test_the_last_line_says_what_esc_does_and_esc_leads_back_to_the_queue(desk: Hand, keys: str) -> None:
    desk.type("g" + keys)
    assert desk.front != "QueueScreen" and " Esc " in desk.screen.split("\n")[-1]
    desk.type("\x1b\x1b")
    assert desk.front == "QueueScreen"


def test_esc_goes_from_a_dialog_to_the_ticket_it_was_opened_on_and_from_there_to_the_queue(desk: Hand) -> None:
    desk.type("gos")
    assert desk.front == "ScheduleDialog"
    desk.type("\x1b")
    assert desk.front == "TicketScreen"
    desk.type("\x1b")
    assert desk.front == "QueueScreen"
