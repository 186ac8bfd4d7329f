"""F: the cursor goes with a ticket wherever the order takes it."""

from __future__ import annotations

from helpdesk_tui.console.keys.keymap import read_keys
from helpdesk_tui.console.state.settings import Settings
from helpdesk_tui.domain.tickets.ticket import Priority
from tests.console.pilot import Hand, Maker


def _raised(hand: Hand, number: int) -> None:
    """Have a colleague raise a ticket, and let the order come up to date."""
    hand.colleague("bo").reprioritise({number: None}, Priority.P1)
    hand.elsewhere()
    hand.tick(3)


def test_the_cursor_goes_with_the_ticket_that_f_was_pressed_on_until_f_is_pressed_again(hand: Hand) -> None:
    numbers = [hand.open(f"Ticket {place}", 4) for place in range(30)]
    hand.type("G")
    last = numbers[-1]
    assert f"Following #{last}; F ends it." in hand.type("F").screen
    hand.type("g")
    _raised(hand, last)
    assert hand.shift.window.cursor is not None and hand.shift.window.cursor.number == last
    assert hand.shift.window.index == 0
    assert "Following no ticket." in hand.type("F").screen
    hand.type("j")
    under = hand.shift.window.cursor.number
    _raised(hand, numbers[20])
    assert hand.shift.window.cursor is not None and hand.shift.window.cursor.number == under


def test_the_key_that_ends_it_is_the_one_that_is_bound(sit: Maker) -> None:
    keymap, _ = read_keys({"track": "x", "hold": "z"})
    hand = sit(settings=Settings(keymap=keymap))
    number = hand.open("One")
    assert f"Following #{number}; x ends it." in hand.type("x").screen
    assert "The order is held: z lets it go." in hand.type("z").screen
    assert "The order is live again." in hand.type("z").screen
