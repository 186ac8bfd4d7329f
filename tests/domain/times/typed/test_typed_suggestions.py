"""What is suggested in place of a refused time keeps what was typed, and an hour in opening hours."""

from __future__ import annotations

from datetime import datetime

import pytest

from helpdesk_tui.domain.agreement.hours import Calendar
from helpdesk_tui.domain.times.typed.when import Tense, WhenError, read

NINE_TO_FIVE = (((9 * 3600, 17 * 3600),),) * 5 + ((), ())
DESK = Calendar("8x5", "America/New_York", NINE_TO_FIVE)
NIGHTS = Calendar("night", "America/New_York", (((22 * 3600, 30 * 3600),),) * 5 + ((), ()))
NOON = int(datetime(2026, 11, 23, 12, tzinfo=DESK.zone).timestamp())  # a Monday


def suggested(text: str, desk: Calendar = DESK, tense: Tense = "future") -> str:
    with pytest.raises(WhenError) as caught:
        read(text, NOON, desk, tense=tense)
    assert caught.value.suggestion is not None
    read(caught.value.suggestion, NOON, desk, tense=tense)
    return caught.value.suggestion


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("27.11.2026 14:00", "27 nov 2026 14:00"),
        ("27.11.2026", "27 nov 2026 09:00"),
        ("27/11/2026 2pm", "27 nov 2026 2pm"),
        ("11/27/2026 14:00", "27 nov 2026 14:00"),
        ("27-11-2026 14:00", "27 nov 2026 14:00"),
        ("14:00 27.11.2026", "14:00 27 nov 2026"),
        ("27.11. 14:00", "27 nov 2026 14:00"),
        ("27.11.26 14:00", "27 nov 2026 14:00"),
        ("27.11.2027 14:00", "27 nov 2027 14:00"),
        ("27.11.2020 14:00", "27 nov 2026 14:00"),
        ("3/4/2027 14:00", "3 apr 2027 14:00"),
        ("27.11.2026 at 2", "27 nov 2026 at 14:00"),
        ("27.11.2026 14.30", "27 nov 2026 14:30"),
        ("2026/11/27 14:00", "2026-11-27 14:00"),
        ("2026.11.27 2pm", "2026-11-27 2pm"),
    ],
)
def test_a_date_in_digits_keeps_its_year_and_its_time_of_day(text: str, suggestion: str) -> None:
    assert suggested(text) == suggestion


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("friday at 2", "friday at 14:00"),
        ("fri 2", "fri 14:00"),
        ("fri 9", "fri 9:00"),
        ("at 2 friday", "at 14:00 friday"),
        ("2", "tomorrow 14:00"),
        ("fri 2.30", "fri 14:30"),
        ("2.45", "tomorrow 14:45"),
        ("fri 1430", "fri 14:30"),
        ("nov 27 2", "nov 27 14:00"),
        ("tomorrow at 7", "tomorrow at 7:00"),
    ],
)
def test_a_bare_hour_is_the_one_in_opening_hours(text: str, suggestion: str) -> None:
    assert suggested(text) == suggestion


def test_a_bare_hour_is_at_night_where_the_desk_works_at_night() -> None:
    assert suggested("wed at 2", NIGHTS) == "wed at 2:00"
    assert suggested("fri 11", NIGHTS) == "fri 23:00"


def test_a_date_gone_by_keeps_its_time_too() -> None:
    assert suggested("27.11.2025 14:00", tense="past") == "27 nov 2025 14:00"
    assert suggested("20/11 at 2", tense="past") == "20 nov 2026 at 14:00"
