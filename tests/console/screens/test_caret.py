"""The terminal's cursor stands at the caret: input methods open their lists there, screen readers read from there."""

from __future__ import annotations

import pytest

from tests.console.pilot import Hand


def behind(hand: Hand, text: str) -> tuple[int, int]:
    """Return the cell behind a text on the screen: column and line."""
    lines = [(place, one) for place, one in enumerate(hand.screen.split("\n")) if text in one]
    # The list may say that it has none.
    line, shown = next((one for one in lines if "Nothing" not in one[1]), lines[0])
    return shown.index(text) + len(text), line


@pytest.mark.parametrize("keys", ["m", "c", "a", "/", ":", "e", "n2", "n2Maria\r"])
def test_it_stands_behind_what_is_typed(hand: Hand, keys: str) -> None:
    hand.open("One")
    hand.type(f"{keys}zebra")
    assert hand.app.cursor_position == behind(hand, "zebra")
    hand.key("left", "left")
    column, line = behind(hand, "zebra")
    assert hand.app.cursor_position == (column - 2, line)


def test_it_goes_along_where_the_text_gets_another_line(hand: Hand) -> None:
    hand.open("One")
    hand.type("mfirst\nzebra")
    assert hand.app.cursor_position == behind(hand, "zebra")


def test_a_form_that_is_mounted_ahead_takes_it_nowhere(hand: Hand) -> None:
    hand.open("One")
    hand.type("mzebra")
    hand.tick(60)
    hand.mount_ahead()
    assert hand.app.get_screen("new").is_running and hand.front == "NoteDialog"
    assert hand.app.cursor_position == behind(hand, "zebra")
