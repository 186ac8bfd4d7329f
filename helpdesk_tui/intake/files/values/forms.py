"""The forms in which help desks write dates: a text is taken apart, and what its numbers mean is decided elsewhere."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

_SPACES = dict.fromkeys(map(ord, "\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}"), " ")
_TIME = (
    r"(?P<hour>\d{1,2})\s?[:hH.]\s?(?P<minute>\d\d)(?:[:.](?P<second>\d\d)(?:[.,]\d{1,9})?)?"
    r"(?:\s*(?P<half>[AaPp])\.?\s?[Mm]\b\.?|\s*(?P<cjk>上午|下午))?"
)
_ZONE = r"(?:\s*(?P<zone>Z|UTC|GMT|(?:UTC|GMT)?[+-]\d\d:?\d\d)\b)?"
_AT = r"(?:\s*T\s*|\s*,?\s+|\s*(?:às|à|a las|um|at|kl\.?|om|-)\s+)"
_REST = rf"(?:{_AT}{_TIME}(?:\s*Uhr)?{_ZONE})?(?:\s*\((?:[A-Z]{{2,5}}|[^()\d]{{2,40}})\))?"
_YEAR_FIRST = re.compile(
    rf"(?P<year>\d{{4}})\s?(?P<sep>[-/.年])\s?(?P<month>\d{{1,2}})\s?(?:[-/.]|月)\s?(?P<day>\d{{1,2}})日?{_REST}", re.I
)
_NUMBERS = re.compile(
    rf"(?P<first>\d{{1,2}})(?P<sep>[-/.])\s?(?P<second_>\d{{1,2}})(?P=sep)\s?(?P<year>\d{{4}}|\d\d){_REST}", re.I
)
_WORD = r"(?P<word>[^\W\d_]{3,12})\.?"
_DAY_WORD = re.compile(
    rf"(?:[^\W\d_]{{2,14}}\.?,?\s+)?(?P<day>\d{{1,2}})\.?(?:st|nd|rd|th|º)?[\s/-]*(?:de\s+)?{_WORD}(?:[\s/,-]+|\s+de\s+)"
    rf"(?P<year>\d{{4}}|\d\d){_REST}",
    re.I,
)
_WORD_DAY = re.compile(
    rf"(?:[^\W\d_]{{2,14}}\.?,?\s+)?{_WORD}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}}){_REST}", re.I
)
_UNIX = re.compile(
    rf"[^\W\d_]{{3}}\s+{_WORD}\s+(?P<day>\d{{1,2}})\s+{_TIME}(?:\s+(?P<zone>UTC|GMT))?\s+(?P<year>\d{{4}})", re.I
)
_EPOCH = re.compile(r"\d{10}|\d{13}", re.ASCII)
_TAIL = re.compile(r"\s*[\r\n]+\s*\d{1,3}\s?%?\s*$")
"""A progress bar after a date: line ends, then a percentage (GLPI)."""


@dataclass(frozen=True, slots=True)
class Parts:
    """A date as it is written: ``first`` and ``second`` are day and month, or month and day where ``open``.

    ``offset`` is that of its zone in seconds; None where it names none. ``clock`` is None for a date alone.
    ``sep`` is what stands between the numbers, ``form`` which of the forms it has.
    """

    year: int
    first: int
    second: int
    open: bool
    clock: tuple[int, int, int] | None
    offset: int | None
    sep: str = ""
    form: int = 0


def parts_of(text: str, months: dict[str, int]) -> Parts | int | None:
    """Take a date apart; an epoch is returned as seconds UTC, and None for what is no date."""
    bare = _TAIL.sub("", text.translate(_SPACES)).strip()
    if _EPOCH.fullmatch(bare):
        return int(bare) // (1000 if len(bare) == 13 else 1)
    bare = " ".join(bare.split())
    for form, pattern in enumerate((_YEAR_FIRST, _NUMBERS, _UNIX, _DAY_WORD, _WORD_DAY)):
        match = pattern.fullmatch(bare)
        if match is None:
            continue
        found = match.groupdict()
        year = int(found["year"])
        year += (2000 if year < 70 else 1900) if len(found["year"]) == 2 else 0
        if found.get("word"):
            month = months.get(_bare_word(found["word"]))
            if month is None:
                return None
            return Parts(year, int(found["day"]), month, False, _clock(found), _offset(found), form=form)
        if pattern is _YEAR_FIRST:
            return Parts(year, int(found["day"]), int(found["month"]), False, _clock(found), _offset(found), form=form)
        return Parts(
            year, int(found["first"]), int(found["second_"]), True, _clock(found), _offset(found), found["sep"]
        )
    return None


def _clock(found: dict[str, str | None]) -> tuple[int, int, int] | None:
    if found.get("hour") is None:
        return None
    hour, minute, second = int(found["hour"] or 0), int(found["minute"] or 0), int(found.get("second") or 0)
    half = (found.get("half") or "").lower() or {"上午": "a", "下午": "p"}.get(found.get("cjk") or "", "")
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    return hour, minute, second


def _offset(found: dict[str, str | None]) -> int | None:
    zone = (found.get("zone") or "").upper()
    if not zone:
        return None
    digits = zone.removeprefix("UTC").removeprefix("GMT").replace(":", "")
    if not digits or digits == "Z":
        return 0
    sign = -1 if digits[0] == "-" else 1
    return sign * (int(digits[1:3]) * 3600 + int(digits[3:5]) * 60)


def _bare_word(word: str) -> str:
    """Return a month's name without case and accents."""
    return "".join(one for one in unicodedata.normalize("NFD", word.casefold()) if not unicodedata.combining(one))


def months_of(table: dict[int, str]) -> dict[str, int]:
    """Return a table of months' names, written with spaces between them, by the name."""
    return {_bare_word(word): month for month, words in table.items() for word in words.split()}


def instant(year: int, month: int, day: int, clock: tuple[int, int, int], offset: int) -> int:
    """Return an instant (seconds UTC) of a wall time at a fixed offset. Raises ValueError for no date."""
    wall = datetime(year, month, day, *clock, tzinfo=timezone(timedelta(seconds=offset)))
    return int(wall.astimezone(UTC).timestamp())


MONTHS = months_of(
    {
        1: "jan january janvier janv januar jän jänner enero ene janeiro gennaio gen januari styczeń "
        "styczen sty stycznia leden led ledna január ianuarie ian ocak oca tammi tammikuu jaan jaanuar "
        "jenn январь янв января січ січня sausio",
        2: "feb february février fevrier févr fevr fév februar febrero fevereiro fev febbraio februari luty "
        "lut lutego únor úno února február februarie şubat şub subat helmi helmikuu veebr veebruar "
        "февраль фев февраля лют лютого",
        3: "mar march mars märz mär mrz marzo março marco maart mrt marzec marca březen bře března március "
        "marec martie mart maalis maaliskuu märts март мар марта берез березня",
        4: "apr april avril avr abril abr aprile kwiecień kwi kwietnia duben dub dubna április aprilie "
        "nisan nis huhti huhtikuu aprill апрель апр апреля квіт квітня",
        5: "may mai mayo maio maggio mag mei maj maja květen kvě května május máj mayıs mayis touko "
        "toukokuu май мая трав травня",
        6: "jun june juin juni junio junho giugno giu czerwiec cze czerwca červen čvn června június jún "
        "iunie iun haziran haz kesä kesäkuu juuni июнь июн июня черв червня",
        7: "jul july juillet juil juli julio julho luglio lug lipiec lip lipca červenec čvc července július "
        "júl iulie iul temmuz tem heinä heinäkuu juuli июль июл июля лип липня",
        8: "aug august août aout agosto ago augustus augusti sierpień sie sierpnia srpen srp srpna "
        "augusztus ağustos ağu elo elokuu август авг августа серп серпня",
        9: "sep sept september septembre septiembre setiembre set setembro settembre wrzesień wrz września "
        "září zář szeptember septembrie eylül eyl syys syyskuu сентябрь сен сент сентября верес вересня",
        10: "oct october octobre okt oktober octubre outubro out ottobre ott październik paź października "
        "říjen říj října október octombrie ekim eki loka lokakuu oktoober октябрь окт октября жовт "
        "жовтня",
        11: "nov november novembre noviembre novembro listopad lis listopada lstopad noiembrie noi kasım kas "
        "marras marraskuu ноябрь ноя нояб ноября листоп листопада",
        12: "dec december décembre decembre déc dezember dez diciembre dic dezembro dicembre grudzień gru "
        "grudnia prosinec pro prosince decembrie aralık ara joulu joulukuu des desember декабрь дек "
        "декабря груд грудня",
    }
)
"""Months' names and their short forms in European languages."""
