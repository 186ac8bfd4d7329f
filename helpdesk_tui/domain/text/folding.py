"""How text is compared: one folding for the search and for requesters.

Two spellings of one word fold to the same: ``MÜLLER`` and ``Mu`` + U+0308 + ``ller``, ``İbrahim Yılmaz`` and
``ibrahim yilmaz``, ``Ọ̀ṣúnlé`` and ``osunle``, full-width and plain letters. An index that is asked with
``words_of`` must hold text that was folded here, because no SQLite tokenizer folds as much. Vowel signs that
are letters of their own (Devanagari, Thai) and the voicing marks of kana stay.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

_LETTERS = {
    "ı": "i", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ħ": "h", "ŧ": "t", "ß": "ss",
    "ς": "σ", "\u2018": "'", "\u2019": "'", "\u02bb": "'", "\u02bc": "'", "\u2010": "-", "\u2212": "-",
}  # fmt: skip
"""Letters that Unicode does not take apart, and the signs that stand for apostrophe and hyphen."""

_ACUTE = {0x00B4: "'", 0x1FFD: "'"}

_OVERLAY = 1
_POINTS = range(10, 37)
"""Combining classes of Hebrew, Arabic and Syriac points; those of accents begin at 200 (Unicode: UCD, ccc)."""
_ACCENTS = 200

_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf"
    "\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
)
"""Scripts written without spaces, or with endings joined to words: each of their characters is a word of its own."""

_ASCII_WORDS = re.compile(r"[a-z0-9]+")


def folded(text: str) -> str:
    """Return text as it is compared: small letters without accents, compatible forms as one, digits 0 to 9.

    Punctuation and white space stay. Folding twice changes nothing.
    """
    if text.isascii():
        return text.lower()
    # An acute accent alone stands for an apostrophe; taken apart it would be a space with a mark.
    apart = unicodedata.normalize("NFKD", text.translate(_ACUTE).casefold())
    plain = unicodedata.normalize("NFKD", apart.casefold()).translate(_LETTER)
    return unicodedata.normalize("NFC", plain)


def words_of(text: str) -> list[str]:
    """Return the words of a text, folded: runs of letters and digits, so ``o'brien`` is two.

    Of a script without spaces each character is a word.
    """
    plain = folded(text)
    if plain.isascii():
        return _ASCII_WORDS.findall(plain)
    spaced = plain.translate(_SPACING).split()
    unspaced, pieces = _unspaced()
    if unspaced.search(plain) is None:
        return spaced
    return [piece for word in spaced for piece in pieces.findall(word)]


@cache
def _unspaced() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what finds a character of an unspaced script, and what cuts a word with some into pieces.

    They take 4 ms to compile, so they are compiled when such text comes first.
    """
    pieces = rf"[{_UNSPACED}][^\w\s]*|(?:(?![{_UNSPACED}])\w|[^\w\s])+"
    return re.compile(f"[{_UNSPACED}]"), re.compile(pieces)


class _Table(dict[int, str]):
    """A table for ``str.translate`` that is filled with the characters it meets."""

    def __missing__(self, code: int) -> str:
        """Work out what stands for a character, and keep it."""
        self[code] = found = self.worked_out(chr(code))
        return found

    def worked_out(self, character: str) -> str:
        """Return what stands for a character."""
        raise NotImplementedError


class _Letter(_Table):
    """What is left of each character of a decomposed text."""

    def worked_out(self, character: str) -> str:
        if character in _LETTERS:
            return _LETTERS[character]
        category = unicodedata.category(character)
        if category == "Nd":
            return str(unicodedata.digit(character))
        if category == "Cf" or "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef":
            return ""
        mark = unicodedata.combining(character)
        return "" if mark == _OVERLAY or mark in _POINTS or mark >= _ACCENTS else character


class _Spacing(_Table):
    """Letters, digits and marks as they are, a space for everything else."""

    def worked_out(self, character: str) -> str:
        return character if character.isalnum() or unicodedata.category(character)[0] == "M" else " "


_LETTER, _SPACING = _Letter(), _Spacing()
