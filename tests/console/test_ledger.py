"""What the terminal shows is always what was meant, whatever is painted, moved and resized; and it costs few bytes."""

from __future__ import annotations

import random
import re
from unicodedata import combining, normalize

import pyte
import pytest

from helpdesk_tui.console.ledger import Ledger
from tests.conftest import WHOLE
from tests.stream import read

ROUNDS = 4_000 if WHOLE else 60
CODES = {
    "": ("default", "default", ""),
    "1": ("default", "default", "bold"),
    "7": ("default", "default", "reverse"),
    "4;31": ("red", "default", "underscore"),
    "1;4;31;44": ("red", "blue", "bold underscore"),
    "38;2;10;20;30;48;2;200;100;0": ("0a141e", "c86400", ""),
    "1;2": ("default", "default", "bold"),
    "38;5;196": ("ff0000", "default", ""),
    "3;9;41": ("default", "red", "italics strikethrough"),
}
"""What a pen is called in SGR, and what it looks like: text, ground and attributes (the emulator knows no dim)."""
TEXTS = (
    "a",
    "b c",
    "Printer",
    "   ",
    " " * 30,
    "é",
    "日本",
    "x日y",
    "e\u0301",
    "n\u0303o",
    "한국어",
    "│─",
    "😀",
    "ok" * 20,
)

LINED = {"reverse", "underscore", "strikethrough"}
WIDE = "日本한국어😀"

Cell = tuple[str, str]


class Meant:
    """What is to stand on the screen: of each cell its character and the SGR of its pen."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self.cells: list[list[Cell]] = [[(" ", "")] * width for _ in range(height)]

    def put(self, y: int, x: int, text: str, codes: str) -> None:
        row = self.cells[y]
        for char in text:
            if combining(char):
                base = x - 1 if row[x - 1][0] else x - 2
                row[base] = (row[base][0] + char, row[base][1])
                continue
            wide = 2 if char in WIDE else 1
            if x + wide > self.width:
                char, wide = " ", self.width - x
            for edge in (x, x + wide):
                if edge < self.width and not row[edge][0]:
                    row[edge - 1], row[edge] = (" ", row[edge - 1][1]), (" ", row[edge][1])
            if wide:
                row[x : x + wide] = [(char, codes), ("", codes)][:wide]
            x += wide


class Emulated:
    """A terminal that has taken what the ledger had to send."""

    def __init__(self, width: int, height: int) -> None:
        self.screen = pyte.Screen(width, height)
        self.stream = pyte.ByteStream(self.screen)
        self.screen.reset_mode(pyte.modes.DECAWM)

    def take(self, sent: str) -> None:
        read(sent.encode())
        self.stream.feed(sent.encode())

    def cell(self, y: int, x: int) -> tuple[str, tuple[str, str, str]]:
        one = self.screen.buffer[y][x]
        names = ("bold", "italics", "underscore", "strikethrough", "reverse")
        return one.data, (one.fg, one.bg, " ".join(name for name in names if getattr(one, name)))


def sgr(codes: str) -> str:
    return f"\x1b[{codes}m" if codes else ""


def check(meant: Meant, shown: Emulated, told: str) -> None:
    for y in range(meant.height):
        for x in range(meant.width):
            char, codes = meant.cells[y][x]
            data, look = shown.cell(y, x)
            if not char:
                # The emulator gives the second half of a wide character no pen of its own.
                continue
            assert data == normalize("NFC", char) and (look == CODES[codes] or _blank(char, look, codes)), (
                f"{told}: {y},{x}: {data!r} {look}, not {char!r} {codes}"
            )


def _blank(char: str, look: tuple[str, str, str], codes: str) -> bool:
    """Whether both are the terminal's own ground, whatever colour nothing has been written in."""
    looks = (look, CODES[codes])
    return char == " " and all(ground == "default" and not set(names.split()) & LINED for _, ground, names in looks)


def paint(dice: random.Random, meant: Meant) -> str:
    """Paint something as Textual does: places, and text each with its pen."""
    out = []
    for _ in range(dice.choice((1, 1, 2, 6))):
        kind = dice.random()
        if kind < 0.3:
            _move_lines(dice, meant)
            out += [_line(meant, y) for y in range(meant.height)]
            continue
        y, x = dice.randrange(meant.height), dice.randrange(meant.width)
        out.append(f"\x1b[{y + 1};{x + 1}H")
        for _ in range(dice.randint(1, 4)):
            text, codes = dice.choice(TEXTS), dice.choice(list(CODES))
            size = sum(0 if combining(char) else 2 if char in WIDE else 1 for char in text)
            if x + size > meant.width + (size > 20):
                break
            meant.put(y, x, text, codes)
            out.append(f"{sgr(codes)}{text}\x1b[0m" if codes else text)
            x += size
    return "".join(out)


def _move_lines(dice: random.Random, meant: Meant) -> None:
    """Move some lines up or down, as a list that is scrolled, with something new where they came from."""
    top = dice.randrange(meant.height - 1)
    bottom = dice.randrange(top + 1, meant.height)
    by = dice.choice((1, 1, -1, -1, 2, -3))
    lines = meant.cells[top : bottom + 1]
    fresh = [[(chr(97 + dice.randrange(26)), "7")] * meant.width for _ in range(min(abs(by), len(lines)))]
    lines = [*lines[by:], *fresh] if by > 0 else [*fresh, *lines[:by]]
    meant.cells[top : bottom + 1] = [list(line) for line in lines[: bottom + 1 - top]]
    if dice.random() < 0.5:
        meant.put(dice.randint(top, bottom), 0, "cursor", "1")


def _line(meant: Meant, y: int) -> str:
    spans = "".join(f"{sgr(codes)}{char}\x1b[0m" if codes else char for char, codes in meant.cells[y] if char)
    return f"\x1b[{y + 1};1H{spans}"


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_the_terminal_shows_what_was_meant(seed: int) -> None:
    dice = random.Random(seed)
    width, height = dice.choice(((80, 24), (33, 9), (200, 50) if WHOLE else (60, 12)))
    meant, shown, ledger = Meant(width, height), Emulated(width, height), Ledger(width, height)
    for step in range(30):
        kind = dice.random()
        if kind < 0.05:
            ledger.forget()
            shown = Emulated(width, height)
            shown.take("\x1b[7mrubbish")
        elif kind < 0.1:
            width, height = max(20, width + dice.randint(-9, 9)), max(5, height + dice.randint(-4, 4))
            meant, shown = Meant(width, height), Emulated(width, height)
            ledger.resize(width, height)
            ledger.enter("".join(_line(meant, y) for y in range(height)))
        elif kind < 0.2:
            # The terminal has not taken the last, so nothing is asked for.
            ledger.enter(paint(dice, meant))
            continue
        ledger.enter(paint(dice, meant))
        shown.take(ledger.due())
        check(meant, shown, f"seed {seed}, step {step}")
    ledger.due()
    assert ledger.due() == ""


def numbered(first: int, cursor: int, width: int = 80, height: int = 24) -> str:
    """A list as Textual paints it whole."""
    out = []
    for y in range(height):
        text = (
            f"{(first + y) * 7919 % 10007:05} P{(first + y) % 5 + 1} ticket number {first + y} about the printer".ljust(
                width
            )
        )
        codes = "1;7" if first + y == cursor else "38;5;250"
        out.append(f"\x1b[{y + 1};1H\x1b[{codes}m{text}\x1b[0m")
    return "".join(out)


def test_a_step_that_scrolls_sends_a_line_and_the_cursor() -> None:
    ledger, shown = Ledger(80, 24), Emulated(80, 24)
    ledger.enter(numbered(0, 23))
    shown.take(ledger.due())
    ledger.enter(numbered(1, 24))
    sent = ledger.due()
    shown.take(sent)
    assert len(sent) < 250
    assert "ticket number 24 about" in shown.screen.display[23] and "ticket number 1 " in shown.screen.display[0]


def test_a_list_that_scrolls_beside_something_that_stays_is_moved_too() -> None:
    ledger, shown = Ledger(200, 50), Emulated(200, 50)
    stays = "".join(f"\x1b[{y};157H{f'preview line {y}' if y < 12 else '':44}" for y in range(1, 51))
    ledger.enter(numbered(0, 49, 156, 50) + stays)
    shown.take(ledger.due())
    ledger.enter(numbered(1, 50, 156, 50) + stays)
    sent = ledger.due()
    shown.take(sent)
    assert len(sent) < 1_200
    assert [line[156:].strip() for line in shown.screen.display[:3]] == [
        "preview line 1",
        "preview line 2",
        "preview line 3",
    ]
    assert "ticket number 50 about" in shown.screen.display[49]


def test_what_stands_already_is_not_sent_again() -> None:
    ledger = Ledger(80, 24)
    ledger.stands(numbered(0, 3))
    ledger.held = True
    ledger.enter(numbered(0, 3))
    assert ledger.due() == ""
    ledger.enter(numbered(0, 4))
    assert ledger.due() == ""
    ledger.held = False
    sent = ledger.due()
    assert sent.count("1;7m") == 1 and len(sent) < 250


def test_a_letter_in_a_field_costs_few_bytes() -> None:
    ledger = Ledger(80, 24)
    ledger.stands(numbered(0, 3))
    field = "\x1b[12;4H\x1b[48;5;236m{:40}\x1b[0m\x1b[12;{}H"
    ledger.enter(field.format("hell", 8))
    ledger.due()
    ledger.enter(field.format("hello", 9))
    assert len(ledger.due()) <= 16


def test_the_terminals_cursor_stands_at_the_caret_whatever_was_painted_last() -> None:
    ledger, shown = Ledger(80, 24), Emulated(80, 24)
    ledger.enter("\x1b[5;10Hfield\x1b[5;15H")
    shown.take(ledger.due())
    ledger.enter("\x1b[1;1Hclock 10:01\x1b[5;15H")
    shown.take(ledger.due())
    assert (shown.screen.cursor.y, shown.screen.cursor.x) == (4, 14)
    ledger.enter("\x1b[5;12H")
    shown.take(ledger.due())
    assert (shown.screen.cursor.y, shown.screen.cursor.x) == (4, 11)


def test_without_colour_a_ground_is_reversed_text_and_no_colour_is_sent() -> None:
    ledger = Ledger(40, 3, colours=0)
    ledger.enter(
        "\x1b[1;1H\x1b[1;38;2;1;2;3;48;5;7mcursor\x1b[0m\x1b[2;1H\x1b[31mred\x1b[0m\x1b[3;1H\x1b[97;107mx\x1b[0m"
    )
    sent = ledger.due()
    codes = {code for found in re.findall(r"\x1b\[([0-9;]*)m", sent) for code in found.split(";") if code}
    assert "7" in codes and all(not 30 <= int(code) <= 107 or code in ("39", "49") for code in codes)


def test_where_the_locale_is_not_utf8_everything_is_ascii_cell_for_cell() -> None:
    ledger = Ledger(20, 2, ascii_only=True)
    ledger.enter("\x1b[1;1H│é 日本 █…│\x1b[2;1H\u202eevil\u200d x")
    sent = ledger.due()
    shown = Emulated(20, 2)
    shown.take(sent)
    assert sent.isascii()
    assert shown.screen.display[0].rstrip() == "|e ???? #.|"


@pytest.mark.parametrize(
    "hostile", ["\x1b]52;c;aGk=\x07", "\x9b31m", "\x07", "\u202e", "\x1b]8;;http://x\x1b\\", "\x1b[2J", "\0"]
)
def test_nothing_in_a_text_steers_the_terminal(hostile: str) -> None:
    ledger = Ledger(40, 3)
    ledger.enter(f"\x1b[2;1Hgood{hostile}evil")
    sent = ledger.due()
    stream = read(sent.encode())
    assert {re.sub(r"\d+", "n", shape) for shape in stream.shapes} <= {
        "CSI nH",
        "CSI n;nH",
        "CSI mm",
        "CSI K",
        "CSI steps",
    }
    assert not re.search("[\x00-\x1a\x1c-\x1f\x7f-\x9f\u202e]", sent)


def test_an_emoji_join_is_one_wide_character() -> None:
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    ledger = Ledger(20, 2)
    ledger.enter(f"\x1b[1;1Ha{family}b")
    assert f"a{family}b" in ledger.due()
    ledger.enter("\x1b[1;4Hc")
    assert f"{family}c" in ledger.due() or ledger.due() == ""


HOME = "\x1b[1;1H"


def test_clocks_below_one_another_count_down_in_few_bytes() -> None:
    ledger = Ledger(40, 10)
    ledger.stands("".join(f"\x1b[{y};1HBREACHED -5m 2{y}s" for y in range(1, 10)))
    ledger.enter("".join(f"\x1b[{y};1HBREACHED -5m 3{y}s" for y in (2, 3, 9)) + HOME)
    assert ledger.due() == "\x1b[2;14H\x1b[m3\x1b[B\b3\x1b[6B\b3"
    ledger.enter("".join(f"\x1b[{y};1HBREACHED -5m 4{y}s" for y in (2, 3, 9)) + HOME)
    # A paint begins with a place of its own, whatever else was written on the terminal meanwhile.
    assert ledger.due() == "\x1b[2;14H4\x1b[B\b4\x1b[6B\b4"


def test_a_pen_that_is_not_seen_on_a_blank_is_not_sent_for_it() -> None:
    ledger = Ledger(40, 3)
    ledger.stands("\x1b[2;1H\x1b[1;44mone\x1b[0;44m    \x1b[1;44mtwo")
    ledger.enter("\x1b[2;1H\x1b[1;44mone    two" + HOME)
    assert ledger.due() == ""
    ledger.enter("\x1b[2;1H\x1b[1;4;44mone    two" + HOME)
    assert ledger.due() == "\x1b[2H\x1b[0;1;4;44mone    two"
    ledger.enter("\x1b[2;1H\x1b[31;44mone\x1b[32;44m \x1b[33;44m   two" + HOME)
    assert ledger.due() == "\x1b[2H\x1b[0;31;44mone    \x1b[33mtwo"
