"""The forms in which help desks write dates: a text is taken apart, and what its numbers mean is decided elsewhere."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from helpdesk_tui.intake.files.values.months import MONTHS, bare_word

LONGEST = 80
"""A date has no more characters: a longer text is none, whatever it holds, so that no cell is searched for long."""
_KEPT = 1 << 15
"""So many different texts are remembered as what they are: most cells of an export repeat, or have none."""

_SIGNS = dict.fromkeys(map(ord, "\u200e\u200f\u202a\u202b\u202c\ufeff")) | {ord("\N{MINUS SIGN}"): "-"}
"""Marks of direction, which some systems write into dates, and the typographic minus of an offset."""

_HALF = r"[ap]\.?\s?m\b\.?|[πμ]\.?μ\.?|上午|下午|午前|午後|오전|오후"
_AFTERNOON = ("p", "下", "午後", "오후", "μ")
_TIME = (
    rf"(?:({_HALF})\s?)?(\d{{1,2}})"
    r"(?:\s?(?:[:.]|h|時|时|시)\s?(\d\d)(?:\s?(?:[:.]|分|분)\s?(\d\d)(?:[.,]\d{1,9})?)?\s?[分분秒초]?|\s?(h|時|时|시))?"
    rf"(?!\d)(?:\s?({_HALF}))?(?:\s?(?:uhr|hrs?|h)\b\.?)?"
)
_ZONE = (
    r"(?:\s?(Z|UTC|GMT|(?:UTC|GMT)?\s?[+-]\d{1,2}(?::?[0-5]\d)?|(?-i:[A-Z]{3,5})|(?-i:[A-Z])[a-z]+/[a-z_/]+)(?![\w:]))?"
)
_TO_TIME = r"(?:\s?T\s?|,?\s?(?:(?:at|um|a\slas?|[àa]s?|kl\.?|klo|om|alle|в|о|u|@|[-–])\s)?)"
_REST = re.compile(rf"(?:{_TO_TIME}{_TIME}{_ZONE})?(?:\s?[(\[]([^()\[\]\d]{{1,40}})[)\]])?", re.IGNORECASE)
"""What may follow a date: a time of day, a zone, and a zone's name or a word in brackets."""

_WEEKDAY = r"(?:[^\W\d_]{2,14}(?:-feira)?\.?,?\s)?"
_WORD = r"([^\W\d_]{3,14})"
_YEAR = r"(\d{4}|\d\d)(?!\d)\.?(?:\s?[гр]\.)?"
_YEAR_FIRST = re.compile(
    r"(\d{4})(?:\s?([-/.])\s?(\d{1,2})\s?\2\s?|\s?[年년]\s?(\d{1,2})\s?[月월]\s?)(\d{1,2})(?!\d)"
    r"(?:\s?[日일]|\.(?=\s|$))?(?:\s?\([^\W\d_]{1,3}\))?"
)
_NUMBERS = re.compile(r"(?:[^\W\d_]{2,3}\.?,?\s)?(\d{1,2})\s?([-/.])\s?(\d{1,2})\s?\2\s?" + _YEAR, re.IGNORECASE)
_DAY_WORD = re.compile(
    rf"{_WEEKDAY}(\d{{1,2}})(?:st|nd|rd|th|er|re|[oº])?[\s./-]*(?:d[eo]\s|of\s|d['’]\s?)?{_WORD}\.?"
    rf"(?:[\s,./-]+(?:del?\s)?)?{_YEAR}",
    re.IGNORECASE,
)
_WORD_DAY = re.compile(
    rf"{_WEEKDAY}{_WORD}\.?[\s/-]+(\d{{1,2}})(?:st|nd|rd|th)?(?:,\s?|[\s/-]+)(\d{{4}})(?!\d)", re.IGNORECASE
)
_YEAR_WORD = re.compile(rf"(\d{{4}})[\s./-]+(?:m\.\s)?{_WORD}\.?[\s./-]*(\d{{1,2}})(?!\d)\.?(?:\sd\.)?", re.IGNORECASE)
_UNIX = re.compile(rf"[^\W\d_]{{2,4}}\.?\s{_WORD}\s(\d{{1,2}})\s{_TIME}{_ZONE}\s(\d{{4}})", re.IGNORECASE)
_TIGHT = re.compile(
    r"((?:19[7-9]|2[01]\d)\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])"
    r"(?:T?([01]\d|2[0-3])([0-5]\d)([0-5]\d)?(?:[.,]\d{1,9})?(Z|[+-]\d\d:?[0-5]\d)?)?",
    re.IGNORECASE | re.ASCII,
)
_EPOCH = re.compile(r"(\d{10})(?:\d{3}|\.\d{1,9})?", re.ASCII)
_TIME_FIRST = re.compile(r"(\d{1,2}:\d\d(?::\d\d)?(?:\s?[ap]m)?),?\s(\D{0,20}\d.*)", re.IGNORECASE)
_PROGRESS = re.compile(r"\d{1,3}\s?%")


class Parts(NamedTuple):
    """A date as it is written: ``first`` and ``second`` are day and month, or what stands first where ``open``.

    ``offset`` is that of its zone in seconds; None where it names none. ``zone`` is the name of one that only
    people of a place can know (EDT). ``clock`` is None for a date alone. ``sep`` is what stands between the numbers,
    ``form`` which of the forms it has.
    """

    year: int
    first: int
    second: int
    open: bool
    clock: tuple[int, int, int] | None
    offset: int | None
    sep: str = ""
    form: int = 0
    zone: str = ""


def parts_of(text: str) -> Parts | int | None:
    """Take a date apart; an epoch is returned as seconds UTC, and None for what is no date."""
    if len(text) > LONGEST:
        text = _bare(text)
    return _parts(text) if len(text) <= LONGEST else None


@lru_cache(_KEPT)
def _parts(text: str) -> Parts | int | None:
    bare = _bare(text)
    if not bare.isascii():
        # Digits and signs of full width become those of any other; a no-break space went with the others.
        bare = unicodedata.normalize("NFKC", bare.translate(_SIGNS)).strip()
    if bare[:8].isdigit():
        epoch = _EPOCH.fullmatch(bare)
        return int(epoch[1]) if epoch is not None else _tight(bare)
    if ":" in bare[:3] and (swapped := _TIME_FIRST.fullmatch(bare)) is not None:
        bare = f"{swapped[2]} {swapped[1]}"
    return _numbers(bare) or _words(bare)


def _bare(text: str) -> str:
    """Return a text with single spaces, without a progress bar after it: line ends, then a percentage (GLPI)."""
    text = text.strip()
    if text.endswith("%"):
        before, end, last = text.replace("\r", "\n").rpartition("\n")
        text = before if end and _PROGRESS.fullmatch(last.strip()) else text
    return " ".join(text.split())


def _numbers(bare: str) -> Parts | None:
    if (found := _YEAR_FIRST.match(bare)) is not None:
        if (rest := _REST.fullmatch(bare, found.end())) is None:
            return None
        year, _, month, its_month, day = found.groups()
        return _dated((int(year), int(day), int(month or its_month)), rest, "", 0)
    if (found := _NUMBERS.match(bare)) is not None and (rest := _REST.fullmatch(bare, found.end())) is not None:
        first, sep, second, year = found.groups()
        return _dated((_whole(year), int(first), int(second)), rest, sep, 1)
    return None


def _words(bare: str) -> Parts | None:
    for form, (pattern, (year, word, day)) in enumerate(_WITH_WORDS, start=2):
        if (found := pattern.match(bare)) is None or (month := MONTHS.get(bare_word(found[word]))) is None:
            continue
        if (rest := _REST.fullmatch(bare, found.end())) is not None:
            return _dated((_whole(found[year]), int(found[day]), month), rest, "", form)
    if (found := _UNIX.fullmatch(bare)) is None or (month := MONTHS.get(bare_word(found[1]))) is None:
        return None
    _, its_day, *time, zone, its_year = found.groups()
    clock = _clock(*time)
    offset, name = _zone(zone, None)
    return Parts(int(its_year), int(its_day), month, False, clock, offset, form=6, zone=name) if clock else None


_WITH_WORDS = ((_DAY_WORD, (3, 2, 1)), (_WORD_DAY, (3, 1, 2)), (_YEAR_WORD, (1, 2, 3)))
"""Forms in which a month is a word, with the places of year, month and day."""


def _tight(bare: str) -> Parts | None:
    found = _TIGHT.fullmatch(bare)
    if found is None:
        return None
    year, month, day, hour, minute, second, zone = found.groups()
    clock = (int(hour), int(minute), int(second or 0)) if hour else None
    return Parts(int(year), int(day), int(month), False, clock, _zone(zone, None)[0], form=7)


def _dated(date: tuple[int, int, int], rest: re.Match[str], sep: str, form: int) -> Parts | None:
    before, hour, minute, second, whole, after, zone, bracket = rest.groups()
    clock = _clock(before, hour, minute, second, whole, after) if hour is not None else None
    if hour is not None and clock is None:
        return None
    offset, name = _zone(zone, bracket) if clock is not None else (None, "")
    return Parts(*date, sep != "", clock, offset, sep, form, name)


def _whole(year: str) -> int:
    """Return a year of four digits, or of two: up to 69 it is of this century."""
    return int(year) + (0 if len(year) == 4 else 2000 if int(year) < 70 else 1900)


def _clock(
    before: str | None, hour: str, minute: str | None, second: str | None, whole: str | None, after: str | None
) -> tuple[int, int, int] | None:
    """Return a time of day; None for an hour alone that nothing says is one, and for 13 AM."""
    half, at = before or after, int(hour)
    if not (minute or whole or half):
        return None
    if half:
        late = half.lower().startswith(_AFTERNOON)
        if at > 12 and not late:
            return None
        at = at % 12 + 12 if late and at <= 12 else at % 12 if at <= 12 else at
    return at, int(minute or 0), int(second or 0)


def _zone(zone: str | None, bracket: str | None) -> tuple[int | None, str]:
    """Return an offset in seconds, or the name of a zone that has no fixed one."""
    if not zone and not bracket:
        return None, ""
    said = (zone or bracket or "").strip()
    digits = said.upper().removeprefix("UTC").removeprefix("GMT").replace(":", "").strip()
    if digits in ("", "Z"):
        return 0, ""
    if digits[0] not in "+-":
        return None, said
    hours, minutes = (digits[1:3], digits[3:]) if len(digits) != 4 else (digits[1:2], digits[2:])
    return (-1 if digits[0] == "-" else 1) * (int(hours) * 3600 + int(minutes or 0) * 60), ""
