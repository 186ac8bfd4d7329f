"""Typing mistakes: how far two words are apart, and which known word was meant."""

from __future__ import annotations

from collections.abc import Iterable

from helpdesk_tui.domain.text.folding import folded, words_of

_FAR = 2
_SHORT = 4
_LEAST_SHARED = 3


def distance(one: str, other: str) -> int:
    """Return how many letters must be put in, left out, replaced or exchanged with their neighbour."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, 1):
        last, before, row = before, row, [place]
        for along, wanted in enumerate(other, 1):
            cost = min(before[along] + 1, row[-1] + 1, before[along - 1] + (letter != wanted))
            if place > 1 and along > 1 and letter == other[along - 2] and one[place - 2] == wanted:
                cost = min(cost, last[along - 2] + 1)
            row.append(cost)
    return row[-1]


def is_slip(one: str, other: str) -> bool:
    """Return whether one word is the other, mistyped: one change in a short word, two in one of more than 4 letters."""
    mine, theirs = folded(one), folded(other)
    far = 1 if min(len(mine), len(theirs)) <= _SHORT else _FAR
    return abs(len(mine) - len(theirs)) <= far and distance(mine, theirs) <= far


def meant(typed: str, known: Iterable[str], limit: int = 3) -> list[str]:
    """Return which ``known`` words may have been meant, the nearest first; a word typed in part counts."""
    word = folded(typed)
    near: list[tuple[int, str]] = []
    for one in known:
        begun = len(word) >= 2 and (folded(one).startswith(word) or word.startswith(folded(one)))
        if begun or is_slip(typed, one):
            near.append((distance(word, folded(one)), one))
    return [one for _, one in sorted(near)][:limit]


def alike(one: str, other: str) -> bool:
    """Whether two names may be those of one person: a word in common, an initial for a name, or a slip."""
    if is_slip(one, other):
        return True
    mine, theirs = words_of(one), words_of(other)
    if any(len(word) >= _LEAST_SHARED and word in theirs for word in mine):
        return True
    shorter, longer = sorted((mine, theirs), key=len)
    pairs = list(zip(shorter, longer, strict=False))
    return bool(pairs) and all(a == b or (1 in (len(a), len(b)) and a[0] == b[0]) for a, b in pairs)
