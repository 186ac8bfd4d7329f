from __future__ import annotations

import random
import subprocess
import sys
import time
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from helpdesk_tui.domain.text.cells import MARK, cut, graphemes, pad, width, wrap
from helpdesk_tui.domain.text.cleaning import (
    BODY_LIMITS,
    LINE_LIMITS,
    TextError,
    clean_body,
    clean_display,
    clean_line,
    enter_body,
    enter_line,
)

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"
CODER = "\U0001f469\U0001f3fd\u200d\U0001f4bb"
HEART = "\u2764\ufe0f"
MENDED = "\u2764\ufe0f\u200d\U0001fa79"
KEYCAP = "1\ufe0f\u20e3"
FLAG = "\U0001f1fa\U0001f1f8"
ROOT = str(Path(__file__).parents[3])
KEPT_WHOLE = [
    "",
    "Printer on floor 3 is dead",
    "Störung in Gebäude 7",
    "Łódź, Čeština, Ελλάδα, Москва",
    "東京オフィスの回線が停止",
    "שלום עולם",
    "مرحبا بالعالم",
    "สวัสดี ไม่ได้",
    "नमस्ते",
    "한국어",
    "葛\U000e0100飾区",
    f"{FAMILY} {CODER} {HEART} {MENDED} {KEYCAP} {FLAG}",
    "\U0001f3f3\ufe0f\u200d\u26a7\ufe0f \u2b50\ufe0f \u3297\ufe0f \u231a\ufe0e \U0001fae8",
    "# [b]not markup[/b] [@click=app.bell]x[/] $(reboot)",
]
REPLACED = [
    ("\x1b[2J", f"{MARK}[2J"),
    ("\x1b]0;title\x07", f"{MARK}]0;title{MARK}"),
    ("\x9b31m", f"{MARK}31m"),
    ("a\x00b\x7fc", f"a{MARK}b{MARK}c"),
    ("a\x0bb\x0cc\x85d\x1ce", f"a{MARK}b{MARK}c{MARK}d{MARK}e"),
    ("a\u2028b\u2029c", f"a{MARK}b{MARK}c"),
    ("\u202egnp.exe", f"{MARK}gnp.exe"),
    ("a\u061cb\u200eb\u200fb\u2066b\u2069", f"a{MARK}b{MARK}b{MARK}b{MARK}b{MARK}"),
    ("pass\u200bword", f"pass{MARK}word"),
    ("a\u200cb\u200db\u2060b\u2064b\ufeffb\u00adb", f"a{MARK}b{MARK}b{MARK}b{MARK}b{MARK}b{MARK}b"),
    ("\u115f\u1160\u3164\uffa0\u034f", MARK * 5),
    ("\U000e0041\U000e007f", MARK * 2),
    ("\ue000\U000f0000\U0010ffff\u0378", MARK * 4),
    ("\ufe0fa\ufe0f", f"{MARK}a{MARK}"),
    ("\U0001f600" + "\U000e0110" * 3, "\U0001f600" + MARK * 3),
    ("\u200d\U0001f468", f"{MARK}\U0001f468"),
    ("\U0001f468\u200d", f"\U0001f468{MARK}"),
    ("\U0001f468\u200d\U0001faff", f"\U0001f468{MARK}{MARK}"),
    ("a\U0001f3fd", f"a{MARK}"),
    ("\U0001f44d\U0001f3fd\U0001f3fd", f"\U0001f44d\U0001f3fd{MARK}"),
    ("x" + "\u0316" * 4, "x" + "\u0316" * 4),
    ("x" + "\u0316" * 5, "x" + "\u0316" * 4 + MARK),
    ("x" + "\u0316" * 900 + "y", "x" + "\u0316" * 4 + MARK + "y"),
    ("\u0301x", f"{MARK}x"),
    ("a \u0301", f"a {MARK}"),
    ("\U0001f468" + "\u200d\U0001f468" * 5, "\U0001f468" + "\u200d\U0001f468" * 4 + f"{MARK}\U0001f468"),
    ("e\u0301", "é"),
    ("\u212b", "Å"),
]
SPACED = [
    ("a  b", "a b", "a  b"),
    ("a\tb", "a b", "a\tb"),
    ("a \r\n\t b", "a b", "a \n\t b"),
    ("a\rb", "a b", "a\nb"),
    ("a\n\nb", "a b", "a\n\nb"),
    ("a\u00a0\u2003\u3000b", "a b", "a   b"),
]


@pytest.mark.parametrize("text", KEPT_WHOLE)
def test_what_people_write_stays_as_it_is(text: str) -> None:
    assert clean_line(text) == clean_body(text) == clean_display(text) == text


@pytest.mark.parametrize(("text", "cleaned"), REPLACED)
def test_what_could_harm_becomes_a_mark(text: str, cleaned: str) -> None:
    assert clean_line(text) == clean_body(text) == clean_display(text) == cleaned


@pytest.mark.parametrize(("text", "line", "body"), SPACED)
def test_white_space_is_one_space_in_a_line_and_stays_in_a_body(text: str, line: str, body: str) -> None:
    assert clean_line(text) == clean_display(text) == line
    assert clean_body(text) == clean_display(text, lines=True) == body


def test_half_a_character_is_refused_on_entry_and_marked_on_display() -> None:
    for refuse in (clean_line, clean_body):
        with pytest.raises(TextError, match="damaged character at place 2"):
            refuse("a\ud800")
    with pytest.raises(TextError, match="The subject holds a damaged character at place 1; type it again"):
        enter_line("subject", "\udcff")
    with pytest.raises(TextError, match="The note holds"):
        enter_body("note", "x\udfff")
    assert clean_display("a\ud800\udc00b\udfff") == f"a{MARK}{MARK}b{MARK}"


@pytest.mark.parametrize("field", LINE_LIMITS)
def test_a_line_at_its_limit_is_taken_and_one_over_is_told(field: str) -> None:
    most = LINE_LIMITS[field]
    assert enter_line(field, "  " + "é" * most + "\n") == "é" * most
    with pytest.raises(TextError, match=f"The {field} has {most + 1} characters, 1 more than the {most} it may have"):
        enter_line(field, "x" * (most + 1))


@pytest.mark.parametrize("field", BODY_LIMITS)
def test_a_body_is_limited_in_bytes(field: str) -> None:
    assert len(enter_body(field, "é" * 32_768 + "\n\n").encode()) == 65_536
    with pytest.raises(TextError, match=f"The {field} has 65,538 bytes, 2 more than the 65,536 it may have"):
        enter_body(field, "é" * 32_769)


@pytest.mark.parametrize("text", [*KEPT_WHOLE, *(cleaned for _, cleaned in REPLACED)])
def test_width_is_what_textual_measures(text: str) -> None:
    assert width(text) == cell_len(text)


def test_every_character_that_passes_is_as_wide_as_textual_measures_it() -> None:
    points = (chr(code) for code in range(0x20, 0x110000))
    wrong = [hex(ord(c)) for c in points if clean_display(c) == c and width(c) != cell_len(c)]
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "cells", "shown"),
    [
        ("printer", 7, "printer"),
        ("printer", 6, "print…"),
        ("printer", 1, "…"),
        ("printer", 0, ""),
        ("printer", -1, ""),
        ("東京都", 6, "東京都"),
        ("東京都", 5, "東京…"),
        ("東京都", 4, "東…"),
        ("東京都", 1, "…"),
        (f"{FAMILY}{FAMILY}", 3, f"{FAMILY}…"),
        (f"{FAMILY}{FAMILY}", 2, "…"),
        (f"{KEYCAP}{KEYCAP}", 3, f"{KEYCAP}…"),
        (f"{FLAG}{FLAG}{FLAG}", 5, f"{FLAG}{FLAG}…"),
        ("e\u0316e\u0316e\u0316", 2, "e\u0316…"),
    ],
)
def test_text_is_cut_between_graphemes(text: str, cells: int, shown: str) -> None:
    assert cut(text, cells) == shown


def test_an_ellipsis_that_does_not_fit_is_left_out() -> None:
    assert cut("printer", 2, "...") == "pr"


def test_padding_fills_to_the_cell() -> None:
    assert pad("東京都", 4) == "東… "
    assert pad("ab", 4) == "ab  "


@pytest.mark.parametrize(
    ("text", "cells", "lines"),
    [
        ("", 5, [""]),
        ("one two three", 20, ["one two three"]),
        ("one two three", 8, ["one two", "three"]),
        ("one   two", 5, ["one", "two"]),
        ("  at eth0: down", 11, ["  at eth0:", "down"]),
        ("a\n\nb\tc", 9, ["a", "", "b    c"]),
        ("unbreakable", 4, ["unbr", "eaka", "ble"]),
        ("to unbreakable end", 6, ["to", "unbrea", "kable", "end"]),
        ("東京都庁", 5, ["東京", "都庁"]),
        ("東a", 1, [MARK, "a"]),
        (f"{FAMILY}{FAMILY}", 3, [FAMILY, FAMILY]),
        ("x", 0, []),
    ],
)
def test_text_is_wrapped_at_spaces_or_between_graphemes(text: str, cells: int, lines: list[str]) -> None:
    assert wrap(text, cells) == lines


def test_a_tower_of_marks_costs_no_more_than_other_text() -> None:
    begun = time.process_time()
    clean_display("a" + "\u0301\u0316" * 200_000)
    assert time.process_time() - begun < 2


def test_the_module_imports_next_to_nothing() -> None:
    script = "import sys; import helpdesk_tui.domain.text.cleaning; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-I", "-S", "-c", f"import sys; sys.path.insert(0, {ROOT!r}); {script}"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert "unicodedata" in loaded
    assert {"re", "dataclasses", "rich", "textual"}.isdisjoint(loaded)


FORBIDDEN = (
    {chr(code) for code in [*range(0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2060, 0x2070)]}
    | set("\u061c\u200b\u200c\u200e\u200f\u2028\u2029\ufeff\u00ad\u034f\u115f\u1160\u3164\uffa0")
    | {chr(code) for code in range(0xE0000, 0xE0080)}
    | {chr(code) for code in range(0xD800, 0xE000)}
)
FORBIDDEN_IN_BODY = FORBIDDEN - set("\n\t")
CATEGORY = lru_cache(None)(unicodedata.category)
ALPHABETS = [
    [chr(code) for code in range(0x100)],
    list("ab \t\r\n\x1b[]()m;?\x07\x9b\x9c\x90"),
    list("e\u0301\u0316\u0344\u0958\u09be\u09c7\u1161\u11a8\uac00\u1100\u20e3\u0f73 "),
    list(
        "\U0001f468\U0001f469\u2764\ufe0f\ufe0e\u200d\U0001f3fd\U0001f3ff1#a\u20e3\U0001f1fa\u2028\U000e0067\U0001faff"
    ),
    list("\u202e\u2066\u2069\u200f\u061c\u05d0\u0627\u064b\u200c\u200d\u2060\ufeff\u00ad x"),
    list("東\U000e0100\ufe00葛\u3000\u30ab\uff9e\u3164\U00020000 \u0300"),
    [*"\ud800\udbff\udc00\udfff a\u0301\ue000\U0010fffe", "\U0001f600"],
]


def hostile(count: int, seed: int) -> Iterator[str]:
    """Yield strings of one alphabet, of two mixed, and of any code points at all."""
    dice = random.Random(seed)
    for number in range(count):
        if number % 8 == 7:
            yield "".join(chr(dice.randrange(0x110000)) for _ in range(dice.randrange(12)))
            continue
        alphabet = ALPHABETS[number % len(ALPHABETS)]
        if number % 3 == 0:
            alphabet = alphabet + dice.choice(ALPHABETS)
        yield "".join(dice.choices(alphabet, k=dice.randrange(14)))


def check_clean(cleaned: str, *, lines: bool) -> None:
    assert clean_display(cleaned, lines=lines) == cleaned
    assert (FORBIDDEN_IN_BODY if lines else FORBIDDEN).isdisjoint(cleaned)
    assert unicodedata.is_normalized("NFC", cleaned)
    piled = 0
    for place, character in enumerate(cleaned):
        category = CATEGORY(character)
        assert category not in ("Cs", "Co")
        if category[0] == "M":
            piled += 1
            assert piled <= 4
        elif character == "\u200d":
            assert CATEGORY(cleaned[place + 1]) in ("So", "Sm", "Cn")
        elif category != "Sk":
            piled = 0


def check_all(text: str, cells: int) -> None:
    for clean, lines in ((clean_line, False), (clean_body, True)):
        cleaned = clean_display(text, lines=lines)
        check_clean(cleaned, lines=lines)
        assert not lines or all(width(row) <= cells for row in wrap(cleaned, cells))
        try:
            assert clean(text) == cleaned
        except TextError:
            assert any("\ud800" <= character <= "\udfff" for character in text)
    line = clean_display(text)
    assert "  " not in line
    assert "".join(cluster for cluster, _ in graphemes(line)) == line
    assert width(line) == cell_len(line) == sum(taken for _, taken in graphemes(line))
    assert width(cut(line, cells)) <= cells
    assert width(pad(line, cells)) == cells


@pytest.mark.parametrize("seed", range(4))
def test_two_hundred_thousand_hostile_strings_come_out_clean(seed: int) -> None:
    for number, text in enumerate(hostile(50_000, seed)):
        try:
            check_all(text, number % 9)
        except Exception as error:
            raise AssertionError(f"{text!a} at {number % 9} cells: {error!r}") from error


@given(st.text(st.one_of(st.characters(), *map(st.sampled_from, ALPHABETS))), st.integers(0, 30))
def test_any_text_comes_out_clean(text: str, cells: int) -> None:
    check_all(text, cells)


@given(st.text(st.characters()), st.integers(-2, 10))
def test_measuring_never_raises_on_text_that_was_not_cleaned(text: str, cells: int) -> None:
    assert width(cut(text, cells)) <= max(cells, 0)
    assert all(width(row) <= cells for row in wrap(text, cells))
    assert width(pad(text, cells)) == max(cells, 0)
