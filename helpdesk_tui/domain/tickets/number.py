"""Telephone numbers: how a typed one is read, and when two in different spellings are the same line.

Numbers are always compared by ``fold_number``: those of requesters and tickets, and that of the filter ``phone:``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

WHOLE_NUMBER = 7
"""The fewest digits of a whole number, without its country code; fewer are an extension, or not yet all typed."""

MOST_DIGITS = 20
"""Digits of a number that are compared, from the last one back. A number has 15 at most (E.164)."""

_LONGEST_EXTENSION = 6
_WORDS = (
    "extension|extn|ext|ex|x|durchwahl|dw|nebenstelle|nst|apparat|app|klappe|kl|poste|interno|interne|int|anexo|ramal"
    "|toestel|linje|anknytning|wewn|lokal|local|доб|вн"
)
_MARK = rf"(?:(?:{_WORDS})\b\.?|(?:{_WORDS})(?=\d)|[#,;])"
_EXTENSION = re.compile(rf"[\s,;(]*{_MARK}[\s.:=,-]*(\d[\d\s.-]*)", re.IGNORECASE)
_TYPED = re.compile(rf"[\s+\d().\-/]*(?:{_MARK}[\s.:=,-]*[\d\s)]*)?", re.IGNORECASE)
_TRUNK = re.compile(r"\(\s*0\s*\)")


@dataclass(frozen=True, slots=True)
class Number:
    """A telephone number in the form in which numbers are compared.

    ``end`` is its digits from the last one back, without trunk zeros, MOST_DIGITS at most; ``extension`` the digits
    of its extension as they are written. Both are empty where there are none.
    """

    end: str = ""
    extension: str = ""

    @property
    def full(self) -> str:
        """The end of the number dialled together with its extension: 89 123456-78 is 89 123456 Durchwahl 78."""
        return (self.extension[::-1] + self.end)[:MOST_DIGITS]


def fold_number(text: str) -> Number:
    """Return a typed number as it is compared: ``+49 (0)89 123456-78``, ``08912345678`` and ``0049 89 12345678``.

    An extension may stand alone: ``x214``, ``Durchwahl 214``.
    """
    return number_of(*digits_of(text))


def number_of(digits: str, extension: str) -> Number:
    """Return a number as it is compared, from what ``digits_of`` has read."""
    return Number(digits.lstrip("0")[::-1][:MOST_DIGITS], extension)


def is_number(text: str) -> bool:
    """Return whether typed text is a telephone number or an extension, perhaps not yet all of it, and not a name."""
    return any(character.isdecimal() for character in text) and _TYPED.fullmatch(text) is not None


def phone_digits(text: str) -> str:
    """Return a telephone number as digits alone, without its extension.

    ``+1 (212) 760-1700 x12`` gives ``12127601700``: what follows a letter, ``#``, ``,`` or ``;`` after a digit is
    dropped, and so are the international prefix ``00`` and the trunk zero of ``+44 (0)20``. Digits of any script count.
    """
    return digits_of(text)[0]


def same_line(one: Number, other: Number) -> bool:
    """Return whether two numbers are one line: equal, or one is the other without its country code or extension."""
    return matches(one, other) and matches(other, one)


def matches(asked: Number, kept: Number) -> bool:
    """Return whether the stored number ``kept`` ends as ``asked`` does, or is it without its country code.

    An extension alone must be the same.
    """
    if not asked.end:
        return bool(asked.extension) and asked.extension == kept.extension
    if not kept.end:
        return not asked.extension and kept.extension == asked.end[::-1]
    if asked.extension and kept.extension:
        return _ends(asked.full, kept.full)
    return any(_ends(one, other) for one in {asked.end, asked.full} for other in {kept.end, kept.full})


def _ends(asked: str, kept: str) -> bool:
    return kept.startswith(asked) or (len(kept) >= WHOLE_NUMBER and asked.startswith(kept))


def digits_of(text: str) -> tuple[str, str]:
    """Return the digits of a number, and those of its extension: each empty where there are none."""
    plain = "".join(str(int(character)) if character.isdecimal() else character for character in text)
    bare = plain.lstrip(" (")
    if bare.startswith(("+", "00")):
        plain = _TRUNK.sub("", plain, count=1)
    alone = _EXTENSION.match(plain.strip())
    if alone:
        return "", _short(alone[1])
    place = _end_of_number(plain)
    digits = "".join(character for character in plain[:place] if character.isdecimal())
    found = _EXTENSION.match(plain, _last_digit(plain, place) + 1)
    return digits[2:].lstrip("0") if digits.startswith("00") else digits, _short(found[1]) if found else ""


def _end_of_number(text: str) -> int:
    """Return the place of the first letter or mark after a digit: there the number ends."""
    seen = False
    for place, character in enumerate(text):
        seen = seen or character.isdecimal()
        if seen and (character.isalpha() or character in "#,;"):
            return place
    return len(text)


def _last_digit(text: str, before: int) -> int:
    return next((place for place in range(before - 1, -1, -1) if text[place].isdecimal()), before - 1)


def _short(digits: str) -> str:
    """Return the digits of an extension; what is as long as a number is another number."""
    found = "".join(character for character in digits if character.isdecimal())
    return found if len(found) <= _LONGEST_EXTENSION else ""
