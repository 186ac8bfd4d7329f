"""Keys are handed on one at a time, in the order typed, however fast they come."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual import events
from textual.keys import _character_to_key
from textual.widgets import Input, TextArea

from helpdesk_tui.console.gate import LEFT_OUT
from helpdesk_tui.console.tty.typed import AltChord, OtherLayout, Pasted, Written
from tests.console.small_app import SmallApp

NAMES = {"\r": "enter", "\x1b": "escape", "\x13": "ctrl+s"}


def key(char: str) -> events.Key:
    return events.Key(NAMES.get(char) or _character_to_key(char), char)


def chord(char: str, behind: str = "") -> AltChord:
    return AltChord(key(char), tuple(key(one) for one in behind))


def marks() -> list[Written]:
    return [Written(f"u+{ord(char):04x}", char) for char in "\u200d\u00a0\u0e31\ufffd\u3000"]


class Keyboard:
    """Gives keys to the gate all at once, and waits until they have been worked off."""

    def __init__(self, app: SmallApp) -> None:
        self.app = app

    async def __call__(self, *typed: str | events.Event) -> list[str]:
        before = len(self.app.done)
        for one in typed:
            for event in [key(char) for char in one] if isinstance(one, str) else [one]:
                self.app.gate.take(event)
        await self.app.gate.idle()
        return self.app.done[before:]


@asynccontextmanager
async def keyboard() -> AsyncIterator[Keyboard]:
    app = SmallApp()
    async with app.run_test() as pilot:
        await pilot.pause()
        yield Keyboard(app)


async def test_text_typed_ahead_for_a_dialog_goes_into_it_and_what_follows_comes_after() -> None:
    async with keyboard() as typed:
        assert await typed("mhello u\rju") == ["entered 'hello u'", "at 1", "undo"]


async def test_two_dialogs_in_a_row_in_one_write() -> None:
    async with keyboard() as typed:
        for _ in range(10):
            assert await typed("mone\rntwo\x13c") == ["entered 'one'", "entered 'two'", "close"]


async def test_a_paste_and_a_click_wait_their_turn() -> None:
    async with keyboard() as typed:
        assert await typed("m", events.Paste("a b"), "!\r") == ["entered 'a b!'"]
        assert await typed(Pasted("over the list")) == ["paste 'over the list'"]


async def test_esc_cancels_what_the_desk_is_busy_with_and_drops_what_was_typed_after_it() -> None:
    async with keyboard() as typed:
        typed.app.gate.take(key("h"))
        typed.app.gate.take(key("u"))
        while typed.app.gate.held is None:
            await asyncio.sleep(0)
        typed.app.gate.take(key("c"))
        typed.app.gate.take(events.Key("escape", "\x1b"))
        await typed.app.gate.idle()
        assert typed.app.done[-1] == "held" and typed.app.gate.held is None
        assert await typed("u") == ["undo"]


async def test_a_later_key_waits_for_a_busy_desk() -> None:
    async with keyboard() as typed:
        typed.app.gate.take(key("h"))
        typed.app.gate.take(key("u"))
        while typed.app.gate.held is None:
            await asyncio.sleep(0)
        assert typed.app.done[-1] == "held"
        typed.app.gate.held.cancel()
        await typed.app.gate.idle()
        assert typed.app.done[-1] == "undo"


@pytest.mark.parametrize("letter", ["u", "c", "t"])
async def test_alt_and_a_verbs_key_is_never_that_verb(letter: str) -> None:
    async with keyboard() as typed:
        assert await typed(chord(letter)) == []
        assert await typed("mabc", chord(letter)) == []
        assert typed.app.focused is not None and await typed("d\r") == ["entered 'abcd'"]


async def test_esc_and_a_harmless_key_in_one_read_are_both_where_nothing_is_written() -> None:
    async with keyboard() as typed:
        assert await typed(chord("j")) == ["at 1"]


async def test_esc_and_what_was_typed_ahead_in_one_read_are_keys_where_nothing_is_written() -> None:
    async with keyboard() as typed:
        assert await typed(chord("j", "cu")) == ["at 1", "close", "undo"]


async def test_what_may_be_esc_or_alt_in_a_text_is_left_out_and_told() -> None:
    async with keyboard() as typed:
        assert await typed("mabc", chord("u", "def\r")) == [LEFT_OUT]
        assert isinstance(typed.app.focused, Input) and typed.app.focused.value == "abc"


async def test_word_keys_reach_the_text() -> None:
    async with keyboard() as typed:
        seen: list[str] = []
        await typed("mone two")
        assert isinstance(typed.app.focused, Input)
        typed.app.focused.on_key = lambda event: seen.append(event.key)  # type: ignore[attr-defined]
        await typed(chord("b", "x"))
        assert typed.app.focused.value == "one twox"


async def test_alt_enter_is_for_texts_of_several_lines_and_esc_and_enter_elsewhere() -> None:
    async with keyboard() as typed:
        alt_enter = AltChord(events.Key("enter", "\r"))
        assert await typed("mabc", alt_enter, "u") == ["entered ''", "undo"]
        await typed("nabc", alt_enter)
        assert isinstance(typed.app.focused, TextArea) and typed.app.focused.text == "abc"


async def test_marks_joiners_and_damaged_bytes_are_written_into_texts_and_nothing_elsewhere() -> None:
    async with keyboard() as typed:
        assert await typed(*marks(), "u") == ["undo"]
        assert await typed("ma", *marks(), "b\r") == ["entered 'a\\u200d\\xa0\u0e31\ufffd\\u3000b'"]
        assert await typed("na", *marks(), "b\x13") == ["entered 'a\\u200d\\xa0\u0e31\ufffd\\u3000b'"]


async def test_a_letter_of_another_layout_is_itself_in_a_text_and_the_key_of_a_latin_one_elsewhere() -> None:
    async with keyboard() as typed:
        other = OtherLayout("о", "о", "j")
        assert await typed(other) == ["at 1"]
        assert await typed("m", other, "\r") == ["entered 'о'"]


async def test_the_keyboard_rests_once_nothing_has_come_for_a_while_and_nothing_is_on_its_way() -> None:
    async with keyboard() as typed:
        gate = typed.app.gate
        assert gate.rests(1000), "nothing was typed yet"
        await typed("j")
        assert gate.rests(0) and not gate.rests(1000)
        gate.comes()
        assert not gate.rests(0), "the loop has not taken it yet"
        gate.take(key("j"))
        assert not gate.rests(0), "it has not been handed on yet"
        await gate.idle()
        assert gate.rests(0)


async def test_what_is_on_its_way_waits_until_it_is_handed_on() -> None:
    async with keyboard() as typed:
        gate = typed.app.gate
        assert not gate.waits()
        gate.comes()
        assert gate.waits(), "the loop has not taken it yet"
        gate.take(key("u"))
        assert gate.waits(), "it has not been handed on yet"
        await gate.idle()
        assert not gate.waits()
