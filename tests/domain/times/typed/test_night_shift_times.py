"""Inside a night shift, this day is the day on which the shift began; no day begins in the middle of one."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpdesk_tui.domain.agreement.hours import Calendar, always_open
from helpdesk_tui.domain.shift.week import by_days
from helpdesk_tui.domain.times.instant import absolute
from helpdesk_tui.domain.times.reading import shift_day
from helpdesk_tui.domain.times.typed.when import WhenError, read

NEW_YORK = "America/New_York"
NIGHTS = Calendar("night", NEW_YORK, (((22 * 3600, 30 * 3600),),) * 5 + ((), ()))
SPLIT = Calendar("split", NEW_YORK, (((8 * 3600, 12 * 3600), (13 * 3600, 24 * 3600)),) * 5 + ((), ()))
RIYADH = Calendar("r", "Asia/Riyadh", (((9 * 3600, 17 * 3600),),) * 4 + ((), ()) + (((9 * 3600, 17 * 3600),),))


def at(wall: str, desk: Calendar = NIGHTS) -> int:
    return int(datetime.fromisoformat(wall).replace(tzinfo=desk.zone).timestamp())


def understood(text: str, now: str, desk: Calendar = NIGHTS) -> str:
    return absolute(read(text, at(now, desk), desk).at, desk)


@pytest.mark.parametrize(
    ("text", "now", "meant"),
    [
        ("eod", "2026-11-24 02:00", "Tue 24 Nov 2026 06:00 EST"),
        ("eod", "2026-11-24 12:00", "Wed 25 Nov 2026 06:00 EST"),
        ("eod", "2026-11-24 23:00", "Wed 25 Nov 2026 06:00 EST"),
        ("eod", "2026-11-28 02:00", "Sat 28 Nov 2026 06:00 EST"),
        ("eow", "2026-11-28 02:00", "Sat 28 Nov 2026 06:00 EST"),
        ("eow", "2026-11-24 02:00", "Sat 28 Nov 2026 06:00 EST"),
        ("eom", "2026-12-01 02:00", "Tue 1 Dec 2026 06:00 EST"),
        ("eom", "2026-11-24 02:00", "Tue 1 Dec 2026 06:00 EST"),
        ("bod", "2026-11-24 12:00", "Tue 24 Nov 2026 22:00 EST"),
        ("sat", "2026-11-27 12:00", "Mon 30 Nov 2026 22:00 EST"),
        ("sat", "2026-11-28 02:00", "Mon 30 Nov 2026 22:00 EST"),
        ("tomorrow", "2026-11-27 12:00", "Mon 30 Nov 2026 22:00 EST"),
        ("28 nov", "2026-11-24 12:00", "Mon 30 Nov 2026 22:00 EST"),
        ("fri", "2026-11-24 12:00", "Fri 27 Nov 2026 22:00 EST"),
        ("+1bd", "2026-11-28 02:00", "Tue 1 Dec 2026 02:00 EST"),
        ("+1bd", "2026-11-24 02:00", "Wed 25 Nov 2026 02:00 EST"),
        ("eod", "2027-03-13 02:00", "Sat 13 Mar 2027 06:00 EST"),
        ("sat", "2027-03-12 12:00", "Mon 15 Mar 2027 22:00 EDT"),
    ],
)
def test_times_in_a_night_shift(text: str, now: str, meant: str) -> None:
    assert understood(text, now) == meant


def test_a_closed_day_that_a_shift_runs_into_is_said_to_be_closed() -> None:
    reading = read("sat", at("2026-11-27 12:00"), NIGHTS)
    assert reading.proposed and reading.notes == ("Sat 28 Nov 2026 is closed: the next opening is meant",)


def test_the_shift_that_sunday_night_begins_crosses_the_change_of_the_clocks() -> None:
    desk = Calendar("sunday", NEW_YORK, ((), (), (), (), (), (((22 * 3600), 30 * 3600),), ()))
    assert understood("eod", "2027-03-14 01:00", desk) == "Sun 14 Mar 2027 06:00 EDT"
    assert understood("eod", "2026-11-01 01:00", desk) == "Sun 1 Nov 2026 06:00 EST"


def test_the_end_of_a_split_day_is_its_last_closing_and_its_beginning_the_first_opening() -> None:
    assert understood("eod", "2026-11-23 12:30", SPLIT) == "Tue 24 Nov 2026 00:00 EST"
    with pytest.raises(WhenError, match="this day's opening, Mon 23 Nov 2026 08:00 EST, has passed: type Tue 24 Nov"):
        read("bod", at("2026-11-23 12:30", SPLIT), SPLIT)


def test_a_week_begins_after_the_weekend_of_the_desk() -> None:
    assert understood("eow", "2026-11-22 10:00", RIYADH) == "Thu 26 Nov 2026 17:00 +0300"
    with pytest.raises(WhenError, match="has passed: type Sun 29 Nov 2026 09:00"):
        read("bow", at("2026-11-27 10:00", RIYADH), RIYADH)


def test_a_task_moved_by_days_stays_in_the_shift_of_its_day() -> None:
    assert absolute(by_days(at("2026-11-28 02:00"), 1, NIGHTS), NIGHTS) == "Tue 1 Dec 2026 02:00 EST"
    assert absolute(by_days(at("2026-11-24 02:00"), -1, NIGHTS), NIGHTS) == "Sat 21 Nov 2026 02:00 EST"


@settings(deadline=None)
@given(
    st.integers(at("2026-01-01"), at("2028-01-01")),
    st.sampled_from([NIGHTS, SPLIT, RIYADH, always_open(NEW_YORK)]),
    st.sampled_from(["eod", "eow", "eom", "sat", "sun", "tomorrow", "mon", "31 dec", "bod", "bow", "bom"]),
)
def test_an_end_is_a_closing_and_a_day_is_an_opening(now: int, desk: Calendar, text: str) -> None:
    try:
        when = read(text, now, desk).at
    except WhenError:
        return
    if text in ("eod", "eow", "eom"):
        assert desk.is_open(when - 1) and (desk.always or not desk.is_open(when))
        assert text != "eod" or shift_day(now, desk) == shift_day(when - 1, desk)
    else:
        assert desk.is_open(when) and (desk.always or not desk.is_open(when - 1))
