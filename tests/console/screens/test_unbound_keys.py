"""A key that does nothing says so, and what is pasted where nothing is typed does nothing."""

from __future__ import annotations

import pytest

from helpdesk_tui.console.keys.keymap import read_keys
from helpdesk_tui.console.state.settings import Settings
from tests.console.pilot import Hand, Maker


@pytest.mark.parametrize("keys", ["", "o"])
@pytest.mark.parametrize(("key", "named"), [("x", "x"), ("ß", "ß"), ("=", "="), (",", ",")])
def test_a_key_that_is_bound_to_nothing_says_so(hand: Hand, keys: str, key: str, named: str) -> None:
    hand.open("One")
    front = hand.type(keys).front
    assert f" {named} does nothing here; ? shows the keys." in hand.type(key).screen
    assert hand.front == front


def test_a_key_that_types_nothing_is_called_as_it_stands_on_a_keyboard(hand: Hand) -> None:
    assert " F7 does nothing here" in hand.key("f7").screen
    assert " ^T does nothing here" in hand.key("ctrl+t").screen


@pytest.mark.parametrize("keys", ["", "o"])
@pytest.mark.parametrize(
    ("key", "named"),
    [("left", "←"), ("right", "→"), ("ctrl+pageup", "^PAGEUP"), ("ctrl+pagedown", "^PAGEDOWN"), ("shift+tab", "S-Tab")],
)
def test_keys_that_textual_scrolls_and_moves_with_elsewhere_say_so_too(
    hand: Hand, keys: str, key: str, named: str
) -> None:
    hand.open("One")
    assert f" {named} does nothing here; ? shows the keys." in hand.type(keys).key(key).screen


def test_the_key_of_the_help_is_the_one_that_is_bound(sit: Maker) -> None:
    keymap, _ = read_keys({"help": "x"})
    hand = sit(settings=Settings(keymap=keymap))
    assert "? does nothing here; x shows the keys." in hand.type("?").screen


def test_a_paste_over_the_queue_runs_nothing_and_says_so(hand: Hand) -> None:
    number = hand.open("One")
    hand.paste("cdone\rtrw")
    assert hand.ticket(number).version == 1 and hand.front == "QueueScreen"
    assert "Pasted text does nothing here; ? shows the keys." in hand.screen
    assert "Pasted text does nothing here" in hand.type("o").paste("p2").screen
    assert hand.ticket(number).version == 1


def test_in_a_field_a_key_is_text(hand: Hand) -> None:
    number = hand.open("One")
    assert "does nothing" not in hand.type("mx=").screen
    hand.type("\r")
    assert hand.store.history(number)[-1].text == "x="
