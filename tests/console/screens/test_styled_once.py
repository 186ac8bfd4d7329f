"""A screen that comes back has the styles of the theme that is shown by then."""

from __future__ import annotations

import pytest
from textual.screen import Screen

from helpdesk_tui.domain.look.themes import THEMES
from tests.console.pilot import Hand, Maker

Styles = list[list[tuple[str, str]]]


def styles(hand: Hand) -> Styles:
    strips = hand.app.screen._compositor.render_strips(hand.app.size)
    return [[(part.text, str(part.style)) for part in strip] for strip in strips]


def under(hand: Hand, theme: str) -> None:
    hand.shift.notices.take_away()
    hand.shift.settings.theme = THEMES[theme]
    hand.app.renew()
    hand.settle()


@pytest.mark.parametrize("keys", ["s", "e", "p", "m", "o"])
def test_what_was_shown_under_another_theme_is_shown_in_the_colours_of_this_one(hand: Hand, keys: str) -> None:
    hand.open("One", requester="Maria")
    under(hand, "light")
    queue, there = styles(hand), styles(hand.type(keys))
    hand.type("\x1b")
    under(hand, "dark")
    assert styles(hand) != queue
    assert styles(hand.type(keys)) != there
    hand.type("\x1b")
    under(hand, "light")
    assert styles(hand) == queue
    assert styles(hand.type(keys)) == there


@pytest.mark.parametrize(("name", "keys"), [("new", "n3"), ("reprioritise", "p"), ("note", "m")])
def test_what_was_mounted_ahead_is_first_shown_in_the_colours_of_the_theme_by_then(
    sit: Maker, name: str, keys: str
) -> None:
    shown = []
    for ahead in (True, False):
        hand = sit()
        if ahead:
            hand.open("One")
            hand.mount_ahead()
            assert hand.app.is_screen_installed(name)
        under(hand, "dark")
        shown.append(styles(hand.type(keys)))
    assert shown[0] == shown[1]


def test_a_theme_that_is_chosen_while_a_dialog_is_open_is_that_of_what_lies_under_it_too(hand: Hand) -> None:
    hand.open("One")
    under(hand, "dark")
    queue = styles(hand)
    hand.type("s\x1b")
    under(hand, "light")
    hand.type("s")
    under(hand, "dark")
    assert styles(hand.type("\x1b")) == queue


@pytest.mark.parametrize("keys", ["", "o", "s", "n", "?"])
def test_every_screen_has_the_parts_and_the_rules_of_style_that_textual_gives_to_all(hand: Hand, keys: str) -> None:
    hand.open("One")
    screen = hand.type(keys).app.screen
    assert Screen in screen._css_bases(type(screen)) and screen._get_component_classes() >= Screen.COMPONENT_CLASSES
