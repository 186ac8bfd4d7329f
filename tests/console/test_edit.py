"""One line being typed: every key does what hands expect, whole characters at a time."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk_tui.console.keys.key import Key
from helpdesk_tui.console.old.edit import Edit, typed
from helpdesk_tui.domain.text.cells import width
from helpdesk_tui.domain.text.cleaning import clean_line
from tests.console.conftest import Hand


def after(text: str, *keys: str) -> tuple[str, int]:
    edit = typed(text)
    for key in keys:
        edit = edit.press(key) or edit
    return edit.text, edit.caret


@pytest.mark.parametrize(
    ("keys", "text", "caret"),
    [
        (("left", "left", "backspace"), "mail dwn"[:6] + "wn", 6),
        (("home", "delete"), "ail down", 0),
        (("ctrl+a", "ctrl+k"), "", 0),
        (("ctrl+w",), "mail ", 5),
        (("ctrl+left", "ctrl+left", "ctrl+right"), "mail down", 4),
        (("left", "ctrl+u"), "n", 0),
        (("home", "left", "backspace"), "mail down", 0),
        (("end", "right", "delete"), "mail down", 9),
    ],
)
def test_editing_keys(keys: tuple[str, ...], text: str, caret: int) -> None:
    assert after("mail down", *keys) == (text, caret)


def test_an_emoji_family_is_one_character_to_the_hand() -> None:
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    edit = Edit().insert("a").insert(family).insert("b")
    assert edit.press("left") == Edit(("a", family, "b"), 2)
    shorter = typed(f"a{family}").press("backspace")
    assert shorter is not None and shorter.text == "a"


def test_a_pasted_page_becomes_one_clean_line() -> None:
    assert Edit().insert("two\r\nlines\x1b[2J").text == "two lines\ufffd[2J"


def test_typed_spaces_stay() -> None:
    edit = Edit()
    for character in "a  b ":
        edit = edit.insert(character)
    assert edit.text == "a  b "


@given(st.lists(st.one_of(st.text(max_size=5), st.sampled_from(["left", "right", "backspace", "home", "ctrl+w"]))))
def test_whatever_is_typed_the_caret_stays_in_the_line_and_the_window_in_its_room(strokes: list[str]) -> None:
    edit = Edit()
    for stroke in strokes:
        edit = edit.press(stroke) or edit.insert(clean_line(stroke.encode("utf-8", "ignore").decode()))
        assert 0 <= edit.caret <= len(edit.parts)
        assert sum(width(part) for part in edit.window(10)) <= 12


def test_an_emoji_family_that_is_typed_stays_one_family(hand: Hand) -> None:
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    number = hand.open("One")
    hand.type("m")
    for character in family:
        hand.session.press(Key(character, character))
    hand.type("\r")
    assert hand.store.history(number)[-1].text == family


@pytest.mark.parametrize("verb", ["m", "c"])
def test_a_page_pasted_into_a_long_text_keeps_its_lines(hand: Hand, verb: str) -> None:
    number = hand.open("One")
    hand.type(f"{verb}log: ").session.paste("\r\nerror 5\r\n\tat disk 0\r\n")
    assert "log: error 5⏎\tat disk 0" in hand.screen
    hand.type("\r")
    kept = hand.ticket(number).resolution if verb == "c" else hand.store.history(number)[-1].text
    assert kept == "log: error 5\n\tat disk 0"
