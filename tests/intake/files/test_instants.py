"""Dates are read in the forms that files have, and in no other."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from helpdesk_tui.intake.files.instants import bare_date, day_first, iso

NEW_YORK = ZoneInfo("America/New_York")


def utc(at: int) -> str:
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%d %H:%M:%S}"


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("01-03-2016 09:36", "2016-03-01 14:36:00"),
        ("29-02-2016 01:16", "2016-02-29 06:16:00"),
        ("13-03-2016 02:30", "2016-03-13 07:30:00"),  # skipped by the change of clocks: forward by the gap
        ("06-11-2016 01:30", "2016-11-06 05:30:00"),  # comes twice: the first
    ],
)
def test_the_log_has_the_day_first(text: str, instant: str) -> None:
    assert utc(day_first(text, NEW_YORK)) == instant


@pytest.mark.parametrize("text", ["", "?", "03-13-2016 09:00", "1-3-2016 9:00", "01/03/2016 09:00", "30-02-2016 09:00"])
def test_other_dates_in_the_log_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no date"):
        day_first(text, NEW_YORK)


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-11-16T15:00:00Z", "2026-11-16 15:00:00"),
        ("2026-11-16t15:00:00.123z", "2026-11-16 15:00:00"),
        ("2026-11-16 10:00", "2026-11-16 15:00:00"),
        ("2026-07-16T10:00:30", "2026-07-16 14:00:30"),
        ("2026-11-16T10:00+01:00", "2026-11-16 09:00:00"),
        ("2026-11-16 10:00:00 -0800", "2026-11-16 18:00:00"),
    ],
)
def test_iso_dates_without_zone_are_in_the_zone_given(text: str, instant: str) -> None:
    assert utc(iso(text, NEW_YORK)) == instant


@pytest.mark.parametrize(
    "text", ["", "10", "2026-11-16", "16.11.2026 10:00", "2026-13-01 10:00", "1969-01-01 10:00", "9999-12-31T23:59Z"]
)
def test_other_dates_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"is no date|outside the years"):
        iso(text, NEW_YORK)


def test_a_date_alone_is_known() -> None:
    assert str(bare_date("2026-11-16")) == "2026-11-16"
    assert bare_date("2026-02-30") is None
    assert bare_date("20261116") is None
