"""A field of one line and a text of several, in a small application: every script comes in, whole characters go out."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from textual import events, on
from textual.app import App, ComposeResult
from textual.keys import _character_to_key
from textual.pilot import Pilot

from helpdesk_tui.console.tty.typed import Pasted
from helpdesk_tui.console.widgets.field import Field
from helpdesk_tui.console.widgets.text import Text
from helpdesk_tui.console.widgets.typing import TooMuch
from helpdesk_tui.domain.text.cleaning import TYPED_LIMIT, clean_body

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
SCRIPTS = {
    "Thai": "น้ำท่วมที่ชั้นสอง",
    "Devanagari": "प्रिंटर काम नहीं कर रहा है",
    "Vietnamese, marks alone": "Ma\u0301y in ho\u0309ng ro\u0302\u0300i",
    "an emoji of several": f"a{FAMILY}b",
    "a flag and a skin tone": "\U0001f1eb\U0001f1f7 \U0001f44d\U0001f3fd",
    "an emoji of Unicode 15": "\U0001fae8\U0001fa77",
    "no-break and wide spaces": "a\u00a0b\u3000c",
    "a hidden sign": "a\u202eb",
}


class Small(App[None]):
    """One field of each kind, and what they said."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []

    def compose(self) -> ComposeResult:
        yield Field(id="field")
        yield Text(id="text")

    @on(TooMuch)
    def _too_much(self, message: TooMuch) -> None:
        self.said.append(message.text)


class Bench:
    """The small application with one of its fields in hand."""

    def __init__(self, app: Small, pilot: Pilot[None], kind: str) -> None:
        self.app, self.pilot = app, pilot
        self.field: Field | Text = app.query_one(f"#{kind}")  # type: ignore[assignment]

    @property
    def value(self) -> str:
        return self.field.value if isinstance(self.field, Field) else self.field.text

    async def type(self, text: str) -> None:
        for character in text:
            self.field.post_message(events.Key(_character_to_key(character), character))
        await self.pilot.pause()

    async def paste(self, text: str, left_out: int = 0) -> None:
        self.field.post_message(Pasted(text, left_out))
        await self.pilot.pause()


def at(kind: str, does: Callable[[Bench], Awaitable[None]]) -> None:
    async def run() -> None:
        app = Small()
        async with app.run_test() as pilot:
            bench = Bench(app, pilot, kind)
            bench.field.focus()
            await pilot.pause()
            await does(bench)

    asyncio.run(run())


BOTH = pytest.mark.parametrize("kind", ["field", "text"])


@BOTH
@pytest.mark.parametrize("script", SCRIPTS)
def test_what_is_typed_sign_by_sign_comes_out_as_when_it_is_pasted(kind: str, script: str) -> None:
    async def does(bench: Bench) -> None:
        await bench.type(SCRIPTS[script])
        typed = clean_body(bench.value)
        bench.field.fill("")
        await bench.paste(SCRIPTS[script])
        assert clean_body(bench.value) == typed == clean_body(SCRIPTS[script])

    at(kind, does)


@BOTH
def test_an_emoji_family_is_one_character_to_caret_and_delete_keys(kind: str) -> None:
    async def does(bench: Bench) -> None:
        await bench.type(f"a{FAMILY}b")
        await bench.pilot.press("left", "backspace")
        assert bench.value == "ab"
        bench.field.fill(f"a{FAMILY}b")
        await bench.pilot.press("home", "right", "delete")
        assert bench.value == "ab"
        bench.field.fill(f"a{FAMILY}b")
        await bench.pilot.press("left", "left", "x", "right", "y")
        assert bench.value == f"ax{FAMILY}yb"

    at(kind, does)


def test_pasted_lines_become_one_in_a_field_and_stay_lines_in_a_text() -> None:
    async def does(bench: Bench) -> None:
        await bench.type("see ")
        await bench.paste("two\r\nlines\n")
        lines = "two\nlines" if bench.field.id == "text" else "two lines"
        assert bench.value == f"see {lines}"

    for kind in ("field", "text"):
        at(kind, does)


@BOTH
def test_what_steers_a_terminal_is_marked_when_it_is_pasted(kind: str) -> None:
    async def does(bench: Bench) -> None:
        await bench.paste("a\x1b[2Jb")
        assert bench.value == "a\ufffd[2Jb"

    at(kind, does)


@BOTH
def test_typed_spaces_stay(kind: str) -> None:
    async def does(bench: Bench) -> None:
        await bench.type(" a  b ")
        assert bench.value == " a  b "

    at(kind, does)


@BOTH
def test_more_than_a_field_takes_is_said_and_nothing_of_it_taken(kind: str) -> None:
    async def does(bench: Bench) -> None:
        await bench.type("here")
        await bench.paste("x" * TYPED_LIMIT)
        assert bench.app.said[-1].startswith("131,072 characters are too many beside the 4 that stand here")
        await bench.paste("x" * 1000, left_out=19_999_000)
        assert "20,000,000 characters are too many" in bench.app.said[-1]
        assert bench.value == "here"

    at(kind, does)


@BOTH
def test_a_full_field_takes_no_key_but_can_be_made_shorter(kind: str) -> None:
    async def does(bench: Bench) -> None:
        bench.field.fill("x" * TYPED_LIMIT)
        await bench.type("y")
        assert len(bench.value) == TYPED_LIMIT and len(bench.app.said) == 1
        await bench.pilot.press("backspace", "y")
        assert len(bench.value) == TYPED_LIMIT and bench.value.endswith("xy")

    at(kind, does)


@BOTH
def test_what_is_selected_gives_way_to_what_is_typed(kind: str) -> None:
    async def does(bench: Bench) -> None:
        await bench.type("mail down")
        await bench.pilot.press("shift+left", "shift+left", "shift+left", "shift+left", "u", "p")
        assert bench.value == "mail up"

    at(kind, does)


@BOTH
def test_cut_and_paste_move_a_word(kind: str) -> None:
    async def does(bench: Bench) -> None:
        await bench.type("one two")
        await bench.pilot.press("shift+left", "shift+left", "shift+left", "ctrl+x", "home", "ctrl+v")
        assert bench.value == "twoone "

    at(kind, does)


@pytest.mark.parametrize(
    ("keys", "value"),
    [
        (("left", "left", "backspace"), "mail dwn"[:6] + "wn"),
        (("home", "delete"), "ail down"),
        (("ctrl+a", "ctrl+k"), ""),
        (("ctrl+w",), "mail "),
        (("left", "ctrl+u"), "n"),
        (("home", "left", "backspace"), "mail down"),
        (("end", "right", "delete"), "mail down"),
    ],
)
@BOTH
def test_editing_keys(kind: str, keys: tuple[str, ...], value: str) -> None:
    async def does(bench: Bench) -> None:
        bench.field.fill("mail down")
        await bench.pilot.press(*keys)
        assert bench.value == value

    at(kind, does)


def test_a_text_takes_back_what_was_done_in_it() -> None:
    async def does(bench: Bench) -> None:
        await bench.type("mail down")
        await bench.paste(" again")
        await bench.pilot.press("ctrl+underscore")
        assert bench.value == "mail down"
        await bench.pilot.press("ctrl+y")
        assert bench.value == "mail down again"

    at("text", does)


@BOTH
@pytest.mark.parametrize(
    ("keys", "left"),
    [
        (("alt+b", "x"), "one two xthree"),
        (("alt+left", "alt+left", "x"), "one xtwo three"),
        (("home", "alt+f", "delete"), None),
        (("alt+backspace",), "one two "),
        (("alt+b", "alt+d"), "one two "),
        (("alt+b", "alt+delete"), "one two "),
    ],
)
def test_alt_chords_edit_words(kind: str, keys: tuple[str, ...], left: str | None) -> None:
    async def does(bench: Bench) -> None:
        bench.field.fill("one two three")
        await bench.pilot.press(*keys)
        if left is None:
            # Textual's two widgets differ on which side of the space a word ends.
            assert bench.value in ("onetwo three", "one wo three")
        else:
            assert bench.value == left

    at(kind, does)


@BOTH
def test_other_alt_chords_do_nothing(kind: str) -> None:
    async def does(bench: Bench) -> None:
        bench.field.fill("one")
        await bench.pilot.press("alt+u", "alt+c", "alt+t", "alt+up", "alt+1")
        assert bench.value == "one"

    at(kind, does)
