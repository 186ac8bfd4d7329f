"""Whatever bytes a terminal sends: only what was typed is a key, and nothing raises."""

from __future__ import annotations

import random

import pytest
from textual import events
from textual.message import Message

from helpdesk_tui.console.tty.guard import LONGEST_PASTE, Guard
from helpdesk_tui.console.tty.typed import AltChord, Answered, OtherLayout, Pasted, Written
from tests.console import keystrokes
from tests.console.keystrokes import NOISE, keys

COUNT = 4_000


def fed(*reads: bytes, gap: float = 0.005, quiet: float = 3.0) -> list[Message]:
    """Return what was read, one read after the other with a gap between them, and silence at the end."""
    guard, now = Guard(), 0.0
    out: list[Message] = []
    for data in reads:
        out += guard.feed(data, now)
        now += gap
        out += guard.tick(now)
    return [*out, *guard.tick(now + 0.2), *guard.tick(now + quiet)]


def test_only_what_was_typed_is_a_key() -> None:
    assert not keystrokes.wrong(COUNT, seed=1)


def test_any_bytes_are_survived_and_the_keyboard_works_after_them() -> None:
    keystrokes.survive(COUNT, seed=2)


@pytest.mark.parametrize(
    "noise",
    [
        b"\x1b[8;24;80t",
        b"\x1b]11;rgb:0000/0000/0000\x1b\\",
        b"\x1b]11;rgb:0000/0000/0000\x07",
        b"\x1bP1$r0m\x1b\\",
        b"\x1b_Gi=1;OK\x1b\\",
        b"\x1b[?1;2c",
        b"\x1b[>41;390;0c",
        b"\x1b[24;80R",
        b"\x1b[?997;1n",
        b"\x1b[" + b"1" * 500 + b"q",
    ],
)
def test_a_reply_in_any_pieces_is_no_key(noise: bytes) -> None:
    for cut in range(2, len(noise)):
        assert keys(fed(noise[:cut], noise[cut:])) == []
    assert keys(fed(noise + b"j")) == ["j"]


def test_a_string_that_is_longer_than_anything_is_still_no_key() -> None:
    reads = [b"\x1b]52;c;", *[b"x" * 4096] * 40, b"\x07j"]
    assert keys(fed(*reads)) == ["j"]


def test_a_string_that_never_ends_is_over_after_a_second() -> None:
    guard = Guard()
    assert keys([*guard.feed(b"\x1bPjunk", 0.0), *guard.feed(b"more", 0.9), *guard.tick(1.8)]) == []
    assert not list(guard.tick(2.0))
    assert keys(list(guard.feed(b"j", 2.1))) == ["j"]


def test_esc_alone_is_a_key_after_a_moment() -> None:
    guard = Guard()
    assert not [*guard.feed(b"\x1b", 0.0), *guard.tick(0.05)]
    assert keys(list(guard.tick(0.11))) == ["escape"]


@pytest.mark.parametrize("letter", [*b"judcPqXO[]_^:1", 0x0D])
def test_esc_and_a_fast_next_key_are_two_keys_at_any_gap(letter: int) -> None:
    name = {"[": "left_square_bracket", "]": "right_square_bracket", "_": "underscore", "^": "circumflex_accent"} | {
        ":": "colon", "\r": "enter",
    }  # fmt: skip
    for gap in (0.005, 0.02, 0.06):
        got = keys(fed(b"\x1b", bytes([letter]), gap=gap))
        assert got == ["escape", name.get(chr(letter), chr(letter))]


def test_two_escs_and_what_follows_in_one_read_are_keys() -> None:
    assert keys(fed(b"\x1b\x1b:note\r")) == ["escape", "escape", "colon", "n", "o", "t", "e", "enter"]
    assert keys(fed(b"\x1b\x1b[A")) == ["escape", "up"]
    for reads in ((b"\x1b", b"\x1bu"), (b"\x1b\x1b", b"u"), (b"\x1b", b"\x1b", b"u")):
        assert keys(fed(*reads)) == ["escape", "escape", "u"]
    assert keys(fed(b"\x1b" * 8)) == ["escape"] * 8


@pytest.mark.parametrize("letter", ["u", "b", "f", "d", "\x7f", "\r", "2", "P", "[", "é"])
def test_esc_and_a_letter_in_one_read_are_a_chord_and_no_key(letter: str) -> None:
    (chord,) = [one for one in fed(f"\x1b{letter}".encode()) if isinstance(one, events.Key)]
    assert isinstance(chord, AltChord) and chord.key.startswith("alt+") and not chord.is_printable
    assert chord.plain.character == letter and not chord.behind


def test_a_chord_carries_what_else_came_in_that_read() -> None:
    (chord,) = fed(b"\x1bjc done\r")
    assert isinstance(chord, AltChord) and chord.plain.key == "j"
    assert keys(list(chord.behind)) == ["c", "space", "d", "o", "n", "e", "enter"]


def test_chords_that_are_held_down_are_chords() -> None:
    assert keys(fed(b"\x1bf\x1bf\x1bf")) == ["alt+f"] * 3


def test_a_terminal_that_sends_chords_its_own_way_sends_no_other() -> None:
    guard = Guard()
    list(guard.feed(b"\x1b[?1u", 0.0))
    assert guard.disambiguates
    assert keys(list(guard.feed(b"\x1bj", 1.0))) == ["escape", "j"]
    assert keys(list(guard.feed(b"\x1b[106;3u", 2.0))) == ["alt+j"]


@pytest.mark.parametrize(
    ("sent", "key"),
    [
        (b"\x1b[1;3A", "alt+up"),
        (b"\x1b[1;3D", "alt+left"),
        (b"\x1b[1;4C", "alt+shift+right"),
        (b"\x1b[3;3~", "alt+delete"),
    ],
)
def test_alt_and_an_arrow_is_never_esc_and_an_arrow(sent: bytes, key: str) -> None:
    assert keys(fed(sent)) == [key]


@pytest.mark.parametrize("written", ["\u200d", "\u00a0", "\u3000", "\u0e31", "\u094d", "\ufe0f", "\u0301", "\u200c"])
def test_what_is_no_letter_is_written_into_a_text(written: str) -> None:
    (event,) = fed(written.encode())
    assert isinstance(event, Written) and event.is_printable and event.character == written


def test_damaged_bytes_are_one_mark_and_no_key() -> None:
    for reads in ((b"caf\xe9 x",), (b"caf", b"\xe9", b" x"), (b"caf\xe9", b" x")):
        got = fed(*reads)
        assert "".join(one.character or "" for one in got if isinstance(one, events.Key)) == "caf\ufffd x"
        assert keys(got) == ["c", "a", "f", "space", "x"]
    (alone,) = fed(b"\xe9")
    assert isinstance(alone, Written)


def test_a_character_that_comes_in_two_reads_is_whole() -> None:
    for text in ("é", "日", "😀"):
        data = text.encode()
        for cut in range(1, len(data)):
            assert [one.character for one in fed(data[:cut], data[cut:]) if isinstance(one, events.Key)] == [text]


def test_a_paste_ends_at_its_end_mark_alone() -> None:
    body = b"line one\r\nline \x1b[31mtwo\x1b[0m\rq\x07\xe9\xc2\x9b\x00 \xe2\x80\x8d\xc2\xa0"
    for cut in range(1, len(body)):
        sent = b"\x1b[200~" + body[:cut], body[cut:] + b"\x1b[20", b"1~j"
        (paste, key) = fed(*sent)
        assert isinstance(paste, Pasted) and isinstance(key, events.Key) and key.key == "j"
        assert paste.text == "line one\nline \ufffd[31mtwo\ufffd[0m\nq\ufffd\ufffd\ufffd\ufffd \u200d\u00a0"


def test_a_paste_that_never_ends_is_over_after_two_seconds() -> None:
    guard = Guard()
    assert not [*guard.feed(b"\x1b[200~dd\x1bqq", 0.0), *guard.tick(1.9)]
    (paste,) = guard.tick(2.1)
    assert isinstance(paste, Pasted) and paste.text == "dd\ufffdqq"
    assert [type(one) for one in guard.feed(b"more of it", 3.0)] == [Pasted]
    assert keys(list(guard.feed(b"j", 6.0))) == ["j"]


def test_the_answer_to_our_question_is_no_part_of_a_paste_and_does_not_make_it_last() -> None:
    guard = Guard()
    assert not list(guard.feed(b"\x1b[200~one ", 0.0))
    assert [type(one) for one in guard.feed(b"\x1b[0n", 1.5)] == [Answered]
    assert [type(one) for one in guard.feed(b"\x1b[0ntwo", 1.8)] == [Answered]
    assert [type(one) for one in guard.feed(b"\x1b[0n", 3.5)] == [Answered]
    (paste,) = guard.tick(3.9)
    assert isinstance(paste, Pasted) and paste.text == "one two"
    (paste,) = fed(b"\x1b[200~one \x1b[0ntwo\x1b[201~")
    assert isinstance(paste, Pasted) and paste.text == "one two"


def test_what_follows_the_late_end_of_a_paste_is_read() -> None:
    guard = Guard()
    [*guard.feed(b"\x1b[200~one", 0.0), *guard.tick(2.1)]
    (rest, key) = guard.feed(b"two\x1b[201~j", 4.0)
    assert isinstance(rest, Pasted) and rest.text == "two" and keys([key]) == ["j"]


def test_a_paste_that_is_too_long_says_how_much_was_left_out() -> None:
    size = LONGEST_PASTE + 12_345
    reads = [b"\x1b[200~", *[b"x" * 4096] * (size // 4096), b"x" * (size % 4096), b"\x1b[201~j"]
    (paste, key) = fed(*reads)
    assert isinstance(paste, Pasted) and (len(paste.text), paste.left_out) == (LONGEST_PASTE, 12_345)
    assert keys([key]) == ["j"]


@pytest.mark.parametrize(
    ("sent", "character", "latin"),
    [
        (b"\x1b[1089::99u", "с", "c"),
        (b"\x1b[1089:1057:99;2u", "С", "C"),
        (b"\x1b[1089::99;1;1089u", "с", "c"),
        (b"\x1b[945::97u", "α", "a"),
    ],
)
def test_a_letter_of_another_alphabet_knows_its_key(sent: bytes, character: str, latin: str) -> None:
    (event,) = fed(sent)
    assert isinstance(event, OtherLayout) and (event.character, event.latin) == (character, latin)


@pytest.mark.parametrize(
    ("sent", "typed"),
    [
        (b"\x1b[97;2u", ["A"]), (b"\x1b[97;65u", ["A"]), (b"\x1b[49:33;2u", ["exclamation_mark"]),
        (b"\x1b[0;;26085:26412u", ["日", "本"]), (b"\x1b[32u", ["space"]), (b"\x1b[57400;1;49u", ["1"]),
        (b"\x1b[97;1:3u", []), (b"\x1b[57441u", []), (b"\x1b[9;2u", ["shift+tab"]), (b"\x1b[27;1:1u", ["escape"]),
    ],
)  # fmt: skip
def test_kittys_protocol(sent: bytes, typed: list[str]) -> None:
    got = fed(sent)
    assert keys(got) == typed
    assert all(one.is_printable for one in got if isinstance(one, events.Key) and len(one.key) == 1)


def test_the_answer_to_our_question_is_told_and_no_key() -> None:
    assert [type(one) for one in fed(b"\x1b[0n")] == [Answered]
    got = fed(b"\x1bj\x1b[0nk")
    assert Answered in [type(one) for one in got]


def test_a_click_and_the_wheel_come_through() -> None:
    got = [type(one) for one in fed(b"\x1b[<0;3;4M\x1b[<0;3;4m\x1b[<65;1;1M\x1b[I\x1b[O")]
    assert got == [events.MouseDown, events.MouseUp, events.MouseScrollDown, events.AppFocus, events.AppBlur]


def test_every_kind_of_noise_alone_is_no_key() -> None:
    dice = random.Random(7)
    for make in NOISE:
        for _ in range(20):
            assert keys(fed(make(dice))) == []
