"""The forms in which help desks write dates, each by an example of a real one, and hostile cells."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpdesk_tui.intake.files.values.forms import LONGEST, Parts, parts_of
from helpdesk_tui.intake.files.values.months import MONTHS

AFTERNOON = (14, 2, 0)
HOUR = 3600


@pytest.mark.parametrize(
    ("text", "clock", "offset"),
    [
        ("2026-10-05T14:02:11Z", (14, 2, 11), 0),
        ("2026-10-05T14:02:11.999+0000", (14, 2, 11), 0),
        ("2026-10-05 14:02:11 +0000", (14, 2, 11), 0),
        ("2026-10-05 14:02:11 UTC", (14, 2, 11), 0),
        ("2026-10-05 14:02 (UTC)", AFTERNOON, 0),
        ("2026-10-05 14:02 GMT+2", AFTERNOON, 2 * HOUR),
        ("2026-10-05T14:02+02", AFTERNOON, 2 * HOUR),
        ("2026-10-05T14:02\N{MINUS SIGN}04:30", AFTERNOON, -4 * HOUR - 1800),
        ("2026-10-05T14:02:11,123456789", (14, 2, 11), None),
        ("20261005T140211Z", (14, 2, 11), 0),
        ("20261005140211", (14, 2, 11), None),
        ("2026/10/05 2:02 pm", AFTERNOON, None),
        ("2026. 10. 5. 14:02", AFTERNOON, None),
        ("2026-10-05", None, None),
        ("5 Oct 2026 2 PM", (14, 0, 0), None),
        ("05/Oct/26 2:02 PM", AFTERNOON, None),
        ("05-OCT-26 02.02.00.000000 PM", AFTERNOON, None),
        ("05/oct./26 2:02 p.\N{NO-BREAK SPACE}m.", AFTERNOON, None),
        ("Oct 5, 2026, 2:02\N{NARROW NO-BREAK SPACE}PM", AFTERNOON, None),
        ("October 5, 2026 at 2:02 PM", AFTERNOON, None),
        ("Oct 5, 2026 @ 14:02:00.000", AFTERNOON, None),
        ("Monday, 5th of October 2026 14:02", AFTERNOON, None),
        ("Mon Oct  5 14:02:00 2026", AFTERNOON, None),
        ("Mon Oct 05 14:02:00 UTC 2026", AFTERNOON, 0),
        ("Mon Oct 05 14:02:00 +0200 2026", AFTERNOON, 2 * HOUR),
        ("Mon Oct 05 2026 14:02:00 GMT+0200 (Central European Summer Time)", AFTERNOON, 2 * HOUR),
        ("Mon, 05 Oct 2026 14:02:00 -0400 (EDT)", AFTERNOON, -4 * HOUR),
        ("14:02 5 Oct 2026", AFTERNOON, None),
        ("2026-Oct-05 14:02", AFTERNOON, None),
        ("05.Okt.2026", None, None),
        ("Mo., 5. Okt. 2026, 14:02 Uhr", AFTERNOON, None),
        ("5. Oktober 2026 um 14:02", AFTERNOON, None),
        ("5 octobre 2026 à 14h02", AFTERNOON, None),
        ("lunes, 5 de octubre de 2026 a las 14:02", AFTERNOON, None),
        ("segunda-feira, 5 de outubro de 2026 às 14:02", AFTERNOON, None),
        ("5 d'octubre de 2026 14:02", AFTERNOON, None),
        ("lunedì 5 ottobre 2026 alle 14:02", AFTERNOON, None),
        ("5. okt. 2026 kl. 14.02", AFTERNOON, None),
        ("5. lokakuuta 2026 klo 14.02", AFTERNOON, None),
        ("5 października 2026 14:02", AFTERNOON, None),
        ("5. října 2026 14:02", AFTERNOON, None),
        ("5 октября 2026 г., 14:02", AFTERNOON, None),
        ("5 жовтня 2026 р. о 14:02", AFTERNOON, None),
        ("2026. október 5. 14:02", AFTERNOON, None),
        ("2026 m. spalio 5 d. 14:02", AFTERNOON, None),
        ("5 Οκτ 2026 2:02 μ.μ.", AFTERNOON, None),
        ("05 Ekim 2026 14:02", AFTERNOON, None),
        ("2026年10月5日 14:02", AFTERNOON, None),
        ("2026年10月5日(月) 14時02分", AFTERNOON, None),
        ("2026年10月5日 下午2:02", AFTERNOON, None),
        ("2026/10/05 午後 2:02", AFTERNOON, None),
        ("2026년 10월 5일 오후 2:02", AFTERNOON, None),
        ("２０２６／１０／０５ １４：０２", AFTERNOON, None),
        ("2026-10-05 14:02\r\n\r\n 8 %", AFTERNOON, None),
    ],
)
def test_a_date_that_says_its_month_is_the_fifth_of_october(
    text: str, clock: tuple[int, int, int] | None, offset: int | None
) -> None:
    parts = parts_of(text)
    assert isinstance(parts, Parts)
    assert (parts.year, parts.second, parts.first, parts.open) == (2026, 10, 5, False)
    assert (parts.clock, parts.offset) == (clock, offset)


@pytest.mark.parametrize(
    ("text", "sep", "clock"),
    [
        ("05/10/2026", "/", None),
        ("5/10/26 2:02 PM", "/", AFTERNOON),
        ("05.10.2026, 14:02 Uhr", ".", AFTERNOON),
        ("05. 10. 2026 14:02", ".", AFTERNOON),
        ("05.10.2026. 14:02", ".", AFTERNOON),
        ("05/10/2026 à 14:02", "/", AFTERNOON),
        ("05/10/2026 às 14h02", "/", AFTERNOON),
        ("05-10-2026T14:02", "-", AFTERNOON),
        ("05-10-2026 14:02 \n\n 8%", "-", AFTERNOON),
        ("Mo, 05.10.2026 14:02", ".", AFTERNOON),
    ],
)
def test_two_numbers_before_a_year_are_open(text: str, sep: str, clock: tuple[int, int, int] | None) -> None:
    parts = parts_of(text)
    assert isinstance(parts, Parts)
    assert (parts.first, parts.second, parts.year, parts.open, parts.sep) == (5, 10, 2026, True, sep)
    assert parts.clock == clock


@pytest.mark.parametrize(("text", "year"), [("31/12/69", 2069), ("31/12/70", 1970), ("31/12/99", 1999)])
def test_a_year_of_two_digits_is_one_from_1970_on(text: str, year: int) -> None:
    parts = parts_of(text)
    assert isinstance(parts, Parts) and parts.year == year


@pytest.mark.parametrize("text", ["1791208931", "1791208931123", "1791208931.5"])
def test_seconds_and_milliseconds_since_1970_are_an_instant(text: str) -> None:
    assert parts_of(text) == 1791208931


@pytest.mark.parametrize(
    "text",
    [
        *("", "5 days", "37 minutes", "1 dias 18 horas", "2 horas 14:02", "5 days 10/2026", "-5:00", "08:30", "10-05"),
        *("2026-10", "Room 12, 2026", "5 Oct 14:02", "45935", "45935.58", "13/9-2026", "Created 2026-10-05 14:02"),
        *("2026-10-05 junk", "2026-10-05T14:02:11+0000Z", "10/31/2026 13:05 AM", "2026-10-05 14", "2026-10-05\n5"),
        *("179120893", "INC2026", "Mon 5 Foo 2026", "Oct 5", "1.2.3", "2026-10-05 14:02 100%", "13/09/2026 8:5"),
    ],
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert parts_of(text) is None


def test_a_zone_that_has_only_a_name_is_kept_for_its_place() -> None:
    for text in ("2026-10-05 14:02 EDT", "Mon Oct 05 14:02:00 EDT 2026", "2026-10-05 14:02 (EDT)"):
        parts = parts_of(text)
        assert isinstance(parts, Parts) and (parts.offset, parts.zone) == (None, "EDT")


@pytest.mark.parametrize(
    "text",
    ["\n" * 131072, " " * 131072, "13-09-2026" + "\n" * 131000 + "x", "1" * 131072, "\n%" * 65000, "1 " * 65000],
)
def test_a_hostile_cell_is_no_date(text: str) -> None:
    # Before the length was looked at, each took minutes.
    assert parts_of(text) is None


def test_blank_lines_before_a_progress_bar_may_be_many() -> None:
    assert isinstance(parts_of("13-09-2026 08:08" + "\n" * 1000 + "8%"), Parts)


@given(st.text(alphabet="019/-. :,TZ+()aàdjnopm年月下午%\n\u202f", max_size=LONGEST + 5))
@settings(max_examples=300, deadline=None)
def test_no_text_is_an_error(text: str) -> None:
    parts = parts_of(text)
    assert parts is None or isinstance(parts, int | Parts)


FORMS = (
    "%Y-%m-%dT%H:%M:%S{offset}",
    "%Y-%m-%d %H:%M:%S {offset}",
    "%a, %d %b %Y %H:%M:%S {offset}",
    "%d/%b/%y %I:%M:%S %p{offset}",
    "%b %d, %Y, %I:%M:%S\u202f%p {offset}",
    "%A, %d %B %Y %H:%M:%S GMT{offset}",
    "%a %b %d %H:%M:%S {offset} %Y",
    "%Y年%m月%d日 %H:%M:%S{offset}",
    "%d/%m/%Y %H:%M:%S {offset}",
    "%d.%m.%Y, %H:%M:%S {offset}",
    "%d-%m-%Y %I:%M:%S %p {offset}",
)


@given(
    st.datetimes(datetime(1970, 1, 2), datetime(2069, 12, 30)),
    st.integers(-56, 56),
    st.sampled_from(FORMS),
)
@settings(max_examples=300, deadline=None)
def test_a_written_instant_reads_back(wall: datetime, quarters: int, form: str) -> None:
    minutes = abs(quarters) * 15
    offset = f"{'-' if quarters < 0 else '+'}{minutes // 60:02}{minutes % 60:02}"
    parts = parts_of(wall.strftime(form.replace("{offset}", offset)))
    assert isinstance(parts, Parts)
    assert parts.clock is not None
    assert datetime(parts.year, parts.second, parts.first, *parts.clock) == wall.replace(microsecond=0)
    assert parts.offset == timedelta(minutes=15 * quarters).total_seconds()


def test_months_are_twelve_and_each_is_known_in_english() -> None:
    assert set(MONTHS.values()) == set(range(1, 13))
    assert [MONTHS[datetime(2026, month, 1).strftime("%B").lower()] for month in range(1, 13)] == list(range(1, 13))
