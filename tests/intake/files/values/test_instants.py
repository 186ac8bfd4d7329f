"""Dates are read in the forms that files have, and in no other."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from helpdesk_tui.intake.files.values.instants import bare_date, iso

NEW_YORK = ZoneInfo("America/New_York")


def utc(at: int) -> str:
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%d %H:%M:%S}"


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
