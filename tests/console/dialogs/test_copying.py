"""The clipboard: one key each for number, line, telephone number and address; bytes are bounded."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk_tui.console.outside import COPIED_AT_MOST, clipboard
from helpdesk_tui.console.state.settings import Settings
from tests.console.pilot import Hand, Maker


@pytest.fixture
def mail(hand: Hand) -> Hand:
    """A ticket with all there is to copy, under the cursor."""
    hand.open(
        "Mail is down", 2, requester="Maria Silva", organisation="Acme", phone="2127601700", email="maria@acme.example"
    )
    return hand


@pytest.mark.parametrize(
    ("key", "text"),
    [("y", "#1001"), ("n", "#1001"), ("p", "2127601700"), ("e", "maria@acme.example")],
)
def test_y_and_a_key_copy_one_thing(mail: Hand, key: str, text: str) -> None:
    mail.type(f"y{key}")
    assert mail.app.clipboard == text and f"Copied: {text}" in mail.screen and mail.front == "QueueScreen"


@pytest.mark.parametrize("keys", ["yl", "Y"])
def test_the_line_says_who_and_when(mail: Hand, keys: str) -> None:
    mail.type(keys)
    assert mail.app.clipboard.startswith("#1001 P2 Mail is down (Maria Silva, Acme) due ")


def test_y_shows_what_there_is_before_it_is_copied(mail: Hand) -> None:
    told = mail.type("y").told
    assert "Copy what? #1001" in told
    assert all(text in told for text in ("Number #1001", "Phone 2127601700", "E-mail maria@acme.example"))


def test_what_a_ticket_does_not_have_is_not_offered_and_its_key_does_nothing(hand: Hand) -> None:
    hand.open("Printer")
    assert "Phone" not in hand.type("y").screen and "Number" in hand.screen
    hand.type("p")
    assert hand.front == "CopyDialog" and hand.app.clipboard == ""
    hand.type("y")
    assert hand.app.clipboard == "#1001"


def test_marked_tickets_are_copied_together(hand: Hand) -> None:
    for subject in ("One", "Two"):
        hand.open(subject, phone="2127601700")
    hand.type("g  yy")
    assert hand.app.clipboard == "#1001 #1002"
    hand.type("yp")
    assert hand.app.clipboard == "2127601700"
    hand.type("Y")
    assert hand.app.clipboard.count("\n") == 1 and "and 1 more" in hand.screen


@pytest.mark.parametrize("keys", ["y", "yp", "Y"])
def test_the_clipboard_can_be_switched_off_and_what_is_typed_ahead_does_nothing(sit: Maker, keys: str) -> None:
    hand = sit(settings=Settings(clipboard=False))
    hand.open("One", phone="1")
    hand.type(keys)
    assert "switched off" in hand.screen and hand.app.clipboard == "" and hand.front == "QueueScreen"


def test_what_was_copied_can_be_pasted_into_a_text(mail: Hand) -> None:
    mail.type("yym see ").key("ctrl+v").type("\r")
    assert mail.store.history(1001)[-1].text == "see #1001"


@pytest.mark.parametrize(("room", "height"), [(60, 12), (80, 24), (120, 40), (200, 50)])
def test_at_every_size_all_of_it_is_in_sight(sit: Maker, room: int, height: int) -> None:
    hand = sit(room=room, height=height)
    hand.open("Mail is down", 2, requester="Maria Silva", phone="2127601700", email="maria@acme.example")
    screen = hand.type("y").screen
    assert all(name in screen for name in ("Number", "Line", "Phone", "E-mail")) and "Esc" in screen.split("\n")[-1]


@given(st.text(max_size=6000))
def test_whatever_is_copied_the_sequence_is_bounded_and_only_base64(text: str) -> None:
    sequence = clipboard(text.encode("utf-8", "ignore").decode())
    assert sequence.startswith("\x1b]52;c;") and sequence.endswith("\x07")
    data = base64.b64decode(sequence[7:-1], validate=True)
    assert len(data) <= COPIED_AT_MOST
    assert all(character == "\n" or character.isprintable() or ord(character) > 0x9F for character in data.decode())
