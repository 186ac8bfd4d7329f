"""How many cells text takes in a terminal, and how it is cut, filled and wrapped to them.

Widths are those of rich's ``cell_len`` under Unicode 17, which Textual 8.2 measures and
crops with, for every text that was cleaned (``domain/text/cleaning.py``). Rich gives a skin tone
and whatever follows a joiner no cells; a terminal that does not join draws them wider.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

MARK = "\N{REPLACEMENT CHARACTER}"
"""One cell, and plainly not what was written."""

JOINER = "\u200d"
EMOJI_STYLE = "\ufe0f"

STYLED = frozenset(
    "#*0123456789"
    "©®‼⁉™ℹ↔↕↖↗↘↙↩↪⌨⏏⏭⏮⏯⏱⏲⏸⏹⏺Ⓜ▪▫▶◀◻◼☀☁☂☃☄☎☑☘☝☠☢☣☦☪☮☯☸☹☺♀♂"
    "♟♠♣♥♦♨♻♾⚒⚔⚕⚖⚗⚙⚛⚜⚠⚧⚰⚱⛈⛏⛑⛓⛩⛰⛱⛴⛷⛸⛹✂✈✉✌✍✏✒✔✖✝✡✳✴❄❇❣❤➡⤴⤵⬅"
    "⬆⬇🅰🅱🅾🅿🌡🌤🌥🌦🌧🌨🌩🌪🌫🌬🌶🍽🎖🎗🎙🎚🎛🎞🎟🏋🏌🏍🏎🏔🏕🏖🏗🏘🏙🏚🏛🏜🏝🏞🏟🏳🏵🏷🐿👁📽🕉🕊🕯🕰🕳"
    "🕴🕵🕶🕷🕸🕹🖇🖊🖋🖌🖍🖐🖥🖨🖱🖲🖼🗂🗃🗄🗑🗒🗓🗜🗝🗞🗡🗣🗨🗯🗳🗺🛋🛍🛎🛏🛠🛡🛢🛣🛤🛥🛩🛰🛳"
)
"""Narrow characters that the emoji style selector makes wide (Unicode 17, emoji-variation-sequences)."""

NEW_EMOJI = (
    "\U0001f6d8\U0001f6dc\U0001fa75\U0001fa76\U0001fa77\U0001fa87\U0001fa88\U0001fa89\U0001fa8a\U0001fa8e\U0001fa8f"
    "\U0001faad\U0001faae\U0001faaf\U0001fabb\U0001fabc\U0001fabd\U0001fabe\U0001fabf\U0001fac6\U0001fac8\U0001facd"
    "\U0001face\U0001facf\U0001fada\U0001fadb\U0001fadc\U0001fadf\U0001fae8\U0001fae9\U0001faea\U0001faef\U0001faf7"
    "\U0001faf8"
)
"""Emoji of Unicode 15 to 17, which phones send and Python 3.11's tables (Unicode 14) do not know."""

_NEW_WIDE = ((0x2630, 0x2637), (0x268A, 0x268F), (0x4DC0, 0x4DFF), (0x1D300, 0x1D356), (0x1D360, 0x1D376))
"""Signs that Unicode 16 made wide."""


def width(text: str) -> int:
    """Return how many cells cleaned ``text`` takes on one line."""
    return len(text) if text.isascii() else _width(text)


@lru_cache(maxsize=4096)
def _width(text: str) -> int:
    if _is_narrow(text):
        return len(text)
    if JOINER in text or EMOJI_STYLE in text:
        return sum(cells for _, cells in graphemes(text))
    return sum(map(cells_of, text))


def graphemes(text: str) -> Iterator[tuple[str, int]]:
    """Yield what a reader sees as one character, with its width in cells.

    That is a base with its marks, selectors and skin tone, an emoji join, or the two
    letters of a flag.
    """
    start, paired = 0, False
    for index in range(1, len(text) + 1):
        if index < len(text):
            character, before = text[index], text[index - 1]
            flag = not paired and is_flag_letter(character) and is_flag_letter(before)
            if flag or before == JOINER or not cells_of(character):
                paired = paired or flag
                continue
        yield text[start:index], _cluster_cells(text[start:index])
        start, paired = index, False


def cut(text: str, cells: int, ellipsis: str = "…") -> str:
    """Return ``text`` if it fits in ``cells``, else its start, in whole graphemes, with ``ellipsis`` behind it."""
    if width(text) <= cells:
        return text
    room = cells - width(ellipsis)
    if room < 0:
        room, ellipsis = max(cells, 0), ""
    if _is_narrow(text):
        return text[:room] + ellipsis
    kept: list[str] = []
    for cluster, taken in graphemes(text):
        room -= taken
        if room < 0:
            break
        kept.append(cluster)
    return "".join(kept) + ellipsis


def pad(text: str, cells: int) -> str:
    """Return ``text`` cut or filled with spaces to exactly ``cells``."""
    fitted = cut(text, cells)
    return fitted + " " * (cells - width(fitted))


def wrap(text: str, cells: int) -> list[str]:
    """Return cleaned ``text`` as lines of at most ``cells``, broken at spaces, else between graphemes.

    Tabs become four spaces. A line that fits keeps its spaces; those at a break go.
    """
    if cells < 1:
        return []
    return [row for line in text.replace("\t", "    ").split("\n") for row in _folded(line, cells)]


def _folded(line: str, cells: int) -> Iterator[str]:
    """Yield the rows of one line."""
    if width(line) <= cells:
        yield line
        return
    row, used, broken = "", 0, False
    for position, word in enumerate(line.split(" ")):
        gap = 1 if row or (position and not broken) else 0
        taken = width(word)
        if used + gap + taken <= cells:
            row, used = row + " " * gap + word, used + gap + taken
            continue
        if row.strip(" "):
            yield row.rstrip(" ")
        broken = True
        *full, row = _chopped(word, cells)
        yield from full
        used = width(row)
    if row.strip(" "):
        yield row.rstrip(" ")


def _chopped(word: str, cells: int) -> list[str]:
    """Return ``word`` in pieces of at most ``cells``; what is wider than that by itself becomes a ``MARK``."""
    pieces, used = [""], 0
    for cluster, taken in graphemes(word):
        if taken > cells:
            cluster, taken = MARK, 1
        if used + taken > cells:
            pieces.append("")
            used = 0
        pieces[-1] += cluster
        used += taken
    return pieces


@lru_cache(maxsize=8192)
def cells_of(character: str) -> int:
    """Return the cells of one character by itself, 0 for one that is drawn onto another."""
    code = ord(character)
    if unicodedata.category(character)[0] == "M" or character == JOINER or is_tone(character):
        return 0
    if 0x1160 <= code <= 0x11FF or 0xD7B0 <= code <= 0xD7FF:
        return 0  # Hangul vowels and finals, drawn into the syllable before them
    if unicodedata.east_asian_width(character) in "WF" or character in NEW_EMOJI:
        return 2
    return 2 if any(first <= code <= last for first, last in _NEW_WIDE) else 1


def _is_narrow(text: str) -> bool:
    """Return whether ``text`` is Latin without combining marks: one cell a character."""
    return text.isascii() or max(text) < "\u0300"


def _cluster_cells(cluster: str) -> int:
    """Return the cells of one grapheme: those of its base, two for a flag or with the emoji style."""
    base = cluster[0]
    if len(cluster) > 1 and is_flag_letter(base) and is_flag_letter(cluster[1]):
        return 2
    return 2 if base in STYLED and EMOJI_STYLE in cluster else cells_of(base)


def is_tone(character: str) -> bool:
    """Return whether ``character`` is a skin tone, which is drawn into the emoji before it."""
    return "\U0001f3fb" <= character <= "\U0001f3ff"


def is_flag_letter(character: str) -> bool:
    """Return whether ``character`` is a regional indicator, two of which make a flag."""
    return "\U0001f1e6" <= character <= "\U0001f1ff"
