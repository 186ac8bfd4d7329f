"""Keys in kitty's keyboard protocol, without the parts that Textual's parser trips over.

Textual 8.2 ends with a traceback on ``CSI 97;1:2;97u`` (a key held down), and takes a key's release for a key. Source:
https://sw.kovidgoyal.net/kitty/keyboard-protocol/
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from textual._keyboard_protocol import FUNCTIONAL_KEYS

_KEY = re.compile(
    r"\x1b\[(\d{1,7})(?::(\d{0,7})(?::(\d{0,7}))?)?(?:;(\d{0,3})(?::(\d))?(?:;([\d:]{0,99}))?)?([u~A-HPQS])"
)
_SHIFT, _CAPS, _NUM = 1, 64, 128
_LONE_KEYS = (*range(57358, 57364), *range(57441, 57455))
"""Caps lock and its like, and modifiers pressed by themselves."""
_KEYPAD = range(57399, 57417)


@dataclass(frozen=True, slots=True)
class Kitty:
    """A key: the characters it types, or the ``sequence`` that Textual's parser reads right.

    ``latin`` is the letter on that key of a Latin layout, where the terminal says so and it is another.
    """

    text: str = ""
    sequence: str = ""
    latin: str = ""


def read_kitty(sequence: str) -> Kitty | None:
    """Return the key of a whole sequence; None when it is none: a release, a lone modifier, an unknown number."""
    match = _KEY.fullmatch(sequence)
    if match is None:
        return None
    number, shifted, base = (int(part or 0) for part in match.group(1, 2, 3))
    modifiers, kind, points, end = int(match[4] or 1), match[5], match[6] or "", match[7]
    text = [int(one) for one in points.split(":") if one]
    if kind == "3" or number in _LONE_KEYS or not 0 < modifiers <= 256 or not all(map(_is_text, text)):
        return None
    held = modifiers - 1
    commanding = held & ~(_SHIFT | _CAPS | _NUM)
    known = f"{number}{end}" in FUNCTIONAL_KEYS
    if not commanding and text and end == "u" and (number == 0 or _is_text(number) or number in _KEYPAD):
        return Kitty("".join(map(chr, text)), latin=_latin(number, base, held))
    if end == "u" and _is_text(number):
        if not commanding:
            return Kitty(_shifted(number, shifted, held), latin=_latin(number, base, held))
        # Ctrl and Alt belong to the place on the keyboard, whatever letter is printed there.
        return Kitty(sequence=f"\x1b[{base if 0x61 <= base <= 0x7A else number};{modifiers}u")
    return Kitty(sequence=f"\x1b[{number};{modifiers}{end}") if known else None


def _shifted(number: int, shifted: int, held: int) -> str:
    if shifted and held & _SHIFT and _is_text(shifted):
        return chr(shifted)
    upper = chr(number).upper()
    letter = len(upper) == 1 and upper != chr(number)
    return upper if letter and bool(held & _SHIFT) != bool(held & _CAPS) else chr(number)


def _latin(number: int, base: int, held: int) -> str:
    """Return the Latin letter on the key of another alphabet's letter."""
    if not 0x61 <= base <= 0x7A or number == base or number < 0x250 or not chr(number).isalpha():
        return ""
    return _shifted(base, 0, held)


def _is_text(point: int) -> bool:
    return 0x20 <= point < 0x110000 and not 0x7F <= point < 0xA0 and not 0xD800 <= point < 0xF900
