"""The words of typed times: a line as tokens, and what every reader of times needs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import time
from typing import Literal, NamedTuple, cast

from helpdesk_tui.domain.text.quoting import quoted

MAX_LENGTH = 200
"""Characters a typed time may have; the longest sensible one has about 60."""

_MAX_DIGITS = 6

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def _names(full: Iterable[str], first: int, extra: Mapping[str, int]) -> dict[str, int]:
    """Return full and three-letter names, lower case, numbered from ``first``."""
    numbered = {name.lower(): number for number, name in enumerate(full, first)}
    return numbered | {name[:3]: number for name, number in numbered.items()} | dict(extra)


WEEKDAY_NAMES = _names(WEEKDAYS, 0, {"tues": 1, "weds": 2, "thur": 3, "thurs": 3})
MONTH_NAMES = _names(MONTHS, 1, {"sept": 9})
ORDINAL_NAMES = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "last": -1}


class WhenError(ValueError):
    """A typed time that is refused.

    ``reason`` says why in a clause, ``suggestion`` is something that can be typed
    instead; ``str()`` joins them to one sentence.
    """

    def __init__(self, reason: str, suggestion: str | None = None) -> None:
        """Keep both parts apart, so that a form can offer the suggestion."""
        super().__init__(reason if suggestion is None else f"{reason}: type {suggestion}")
        self.reason = reason
        self.suggestion = suggestion


Tense = Literal["future", "past", "any"]
"""Which side of now a typed time must lie on."""

Kind = Literal["date", "clock", "ordinal", "number", "word", "sign", "end"]


class Token(NamedTuple):
    """One piece of a line, lower case."""

    kind: Kind
    text: str


_END = Token("end", "")
_LEXEME = re.compile(
    r"""(?P<date>\d{4}-\d{2}-\d{2}(?!\d))
      | (?P<clock>\d{1,2}:\d{2}(?::\d{2})?(?![\d:]))
      | (?P<ordinal>\d{1,2}(?:st|nd|rd|th)(?![a-z\d]))
      | (?P<number>\d+)
      | (?P<word>[a-z]+)
      | (?P<sign>\S)""",
    re.VERBOSE | re.ASCII,
)


class Line:
    """A typed line as tokens, read from ``place`` on. Commas count as spaces."""

    def __init__(self, text: str) -> None:
        """Split ``text`` into tokens.

        Raises:
            WhenError: it is empty, too long, or holds other than plain characters.
        """
        if len(text) > MAX_LENGTH:
            raise WhenError(f"a time has at most {MAX_LENGTH} characters, this has {len(text):,}")
        self.text = " ".join(text.replace(",", " ").split())
        if not self.text:
            raise WhenError("no time was given")
        if not self.text.isascii():
            odd = next(char for char in self.text if not char.isascii())
            raise WhenError(f"the character U+{ord(odd):04X} has no place in a time")
        self.text = self.text.lower()
        self.tokens = [Token(cast("Kind", found.lastgroup), found.group()) for found in _LEXEME.finditer(self.text)]
        self.place = 0

    def peek(self, ahead: int = 0) -> Token:
        """Return the token ``ahead`` of the place, or one of kind ``end``."""
        place = self.place + ahead
        return self.tokens[place] if place < len(self.tokens) else _END

    def take(self, kind: Kind) -> str | None:
        """Read the next token if it is of ``kind``."""
        token = self.peek()
        if token.kind != kind:
            return None
        self.place += 1
        return token.text

    def word(self, *words: str) -> str | None:
        """Read the next token if it is one of ``words`` (or signs)."""
        token = self.peek()
        if token.text not in words or token.kind == "end":
            return None
        self.place += 1
        return token.text

    def named(self, table: Mapping[str, int]) -> int | None:
        """Read the next token if it is in ``table``, and return its number there."""
        number = table.get(self.peek().text)
        if number is not None:
            self.place += 1
        return number

    def number(self) -> int | None:
        """Read a number.

        Raises:
            WhenError: it has more than six digits.
        """
        text = self.take("number")
        if text is not None and len(text) > _MAX_DIGITS:
            raise WhenError(f"{quoted(text)} is too large a number")
        return None if text is None else int(text)

    def ordinal(self) -> int | None:
        """Read ``3rd``, ``third`` or ``last`` (-1)."""
        text = self.take("ordinal")
        return self.named(ORDINAL_NAMES) if text is None else int(text[:-2])

    def finish(self) -> None:
        """Check that nothing is left over.

        Raises:
            WhenError: something is.
        """
        token = self.peek()
        if token.kind == "number":
            raise WhenError(f"{quoted(token.text)} alone is no time of day, as 10:00 or 10am would be")
        if token.kind != "end":
            raise WhenError(f"{quoted(token.text)} is not understood here")


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day, and how it was typed."""

    time: time
    text: str


def read_clock(line: Line) -> Clock | None:
    """Read ``14:00``, ``14:00:30``, ``9am``, ``2:30 pm`` or ``noon``, after an optional ``at``.

    Raises:
        WhenError: the hour or minute does not exist, or ``at`` is followed by something else.
    """
    said_at = line.word("at") is not None
    if line.word("noon"):
        return Clock(time(12), "noon")
    typed = line.take("clock")
    if typed is None and line.peek(1).text in ("am", "pm"):
        typed = line.take("number")
    if typed is None:
        if said_at:
            raise WhenError("after 'at' comes a time of day such as 14:00 or 9am")
        return None
    half = line.word("am", "pm") or ""
    return Clock(_time(typed, half), typed + half)


def _time(typed: str, half: str) -> time:
    """Return the time of day of ``h``, ``h:mm`` or ``h:mm:ss``, with am or pm.

    Raises:
        WhenError: there is no such time.
    """
    hour, minute, second = (*map(int, typed.split(":")), 0, 0)[:3] if len(typed) < 9 else (99, 0, 0)
    if half and not 1 <= hour <= 12:
        raise WhenError(f"{quoted(typed + half)} is no time of day, for am and pm go with 1 to 12")
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    if (hour, minute, second) == (24, 0, 0):
        raise WhenError(f"{quoted(typed)} is no time of day, for midnight is 00:00 of the day after")
    if hour > 23 or minute > 59 or second > 59:
        raise WhenError(f"{quoted(typed)} is no time of day, for the last is 23:59")
    return time(hour, minute, second)
