"""What is searched for: a term as typed -> a term in one spelling -> parts of lines (see ``searched``).

A term is words between single spaces. Its last word is the beginning of a word, unless a space follows it; a term of
one word with hyphens also finds it without them. A first word of three letters or more may be the end of a longer
word: ``lotter`` finds the plotter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from helpdesk_tui.domain.filters.searched import LINE_END, compound
from helpdesk_tui.domain.text.folding import folded, words_of
from helpdesk_tui.domain.tickets.number import MOST_DIGITS, WHOLE_NUMBER, Number

LEAST_MIDDLE = 3
"""The fewest letters of a word that is also found inside other words."""

_LEAST_LINE_END = 5
"""The fewest digits of a typed number that may be the end of a telephone number."""

_ADDRESS = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}", re.ASCII)
_PIECES = re.compile('"[^"]*"?|[^",;|\u3001\uff0c]+')


@dataclass(frozen=True, slots=True)
class Sought:
    """How a term is found: by one of ``parts`` in the line of a text, or one of ``numbers`` in the line of numbers.

    A part that begins with a space is found at the beginning of a word, any other also inside a word.
    """

    parts: tuple[str, ...]
    numbers: tuple[str, ...]


def typed(text: str) -> list[str]:
    """Return the terms in ``text``, each in its one spelling; commas separate terms.

    Words that other punctuation joins must be found side by side (``o'brien``, ``P1/P2``), and so must the words of a
    phrase in quotation marks. The last word of a phrase, or of an address such as ``10.0.0.1``, is a whole word.
    """
    terms = []
    for piece in _PIECES.findall(text):
        words = words_of(piece)
        if words and piece.startswith('"'):
            terms.append(" ".join(words) + " " * (piece.endswith('"') and len(piece) > 1))
        elif words:
            terms.append(_term(piece, words))
    return terms


def sought(term: str) -> Sought:
    """Return how a term is found."""
    if term.endswith(" "):
        part = f" {term}"
        return Sought((part,), (part,))
    apart = term.replace("-", " ")
    spellings = [apart] if apart == term else [apart, term.replace("-", "")]
    parts = [one if _long(one.partition(" ")[0]) else f" {one}" for one in spellings]
    numbers = [f" {one}" for one in spellings if any(map(str.isdigit, one))]
    if spellings[-1].isdigit():
        numbers += [f" {one}" for one in _line_ends(spellings[-1])]
    return Sought(tuple(parts), tuple(numbers))


def line(asked: Number) -> Sought:
    """Return how tickets of a telephone number are found: by its end, also where fewer digits were stored.

    It finds what ``domain.tickets.number.matches`` accepts, in the words of ``searched.line_ends``.
    """
    if not asked.end:
        return Sought((), (f" {LINE_END}x{asked.extension} ", f" {LINE_END}y{asked.extension} "))
    if not asked.extension:
        return Sought((), (*_ends("mnf", asked.end), f" {LINE_END}y{asked.end[::-1]} "))
    return Sought((), (*_ends("mf", asked.full), *_ends("m", asked.end)))


def _term(text: str, words: list[str]) -> str:
    plain = folded(text).strip("-'")
    if _ADDRESS.fullmatch(plain):
        return f"{' '.join(words)} "
    return plain.replace("'", "-") if compound(plain) else " ".join(words)


def _long(word: str) -> bool:
    return len(word) >= LEAST_MIDDLE


def _line_ends(digits: str) -> list[str]:
    bare = digits.lstrip("0")[-MOST_DIGITS:]
    return [f"{LINE_END}{kind}{bare[::-1]}" for kind in "mnf"] if len(bare) >= _LEAST_LINE_END else []


def _ends(kinds: str, end: str) -> list[str]:
    """Return the parts that find numbers with this end, and shorter ones (without a country code) that it ends with."""
    longer = [f" {LINE_END}{kind}{end}" for kind in kinds]
    shorter = [f" {LINE_END}{kind}{end[:size]} " for kind in kinds for size in range(WHOLE_NUMBER, len(end))]
    return longer + shorter
