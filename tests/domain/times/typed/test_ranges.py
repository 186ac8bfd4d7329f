"""A typed range is half-open, in the desk's zone, and its sides are read as any typed time."""

from __future__ import annotations

import pytest

from helpdesk_tui.domain.times.tokens import WhenError
from helpdesk_tui.domain.times.typed.ranges import is_range, month_of, read_month, read_range
from tests.domain.times.typed.test_when import at, desk

NOW = at("2026-11-26 10:00")
"""A Thursday, and a holiday."""


@pytest.mark.parametrize(
    ("typed", "begin", "end"),
    [
        ("2026-11", "2026-11-01", "2026-12-01"),
        ("2026", "2026-01-01", "2027-01-01"),
        ("2026-11-01", "2026-11-01", "2026-11-02"),
        ("today", "2026-11-26", "2026-11-27"),
        ("Yesterday", "2026-11-25", "2026-11-26"),
        ("2026-11-01..2026-12-01", "2026-11-01", "2026-12-01"),
        ("2026-11-26..2026-11-27", "2026-11-26", "2026-11-27"),
        ("mon..fri", "2026-11-23", "2026-11-27"),
        ("fri..mon", "2026-11-20", "2026-11-23"),
        ("mon 9:00 .. mon 17:00", "2026-11-23 09:00", "2026-11-23 17:00"),
        ("2026-11-01T00:00Z..2026-11-02", "2026-10-31 20:00", "2026-11-02"),
        ("1 nov..15 nov", "2026-11-01", "2026-11-15"),
    ],
)
def test_a_range_has_two_instants(typed: str, begin: str, end: str) -> None:
    found = read_range(typed, NOW, desk())
    assert (found.begin, found.end) == (at(begin), at(end))
    assert is_range(typed)


def test_a_range_without_an_end_goes_up_to_now_and_now_is_in_it() -> None:
    found = read_range("mon..", NOW, desk())
    assert (found.begin, found.end) == (at("2026-11-23"), NOW + 1)


def test_a_month_over_a_clock_change_begins_and_ends_at_midnight_by_the_wall() -> None:
    found = read_month("2026-11", desk())
    assert found.end - found.begin == 30 * 86_400 + 3_600
    assert month_of(NOW, desk()) == found


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("2026-11-02..2026-11-01", "nothing lies in it"),
        ("2026-11-01..2026-11-01", "nothing lies in it"),
        ("..2026-11-01", "the beginning of the range is missing"),
        ("..", "the beginning of the range is missing"),
        ("banana..", "not understood"),
        ("2026-11-01..banana", "not understood"),
        ("every mon..", "no single time"),
        ("2026-10..2026-11", "2026-10 is a whole month, and a side of a range is a single time: type 2026-10-01"),
        ("2026-10-01..2026", "2026 is a whole year, .* type 2026-01-01"),
        ("2026-13", "no month"),
        ("0001", "out of range"),
        ("9999-11", "out of range"),
        ("2026-02-30", "no day"),
    ],
)
def test_a_wrong_range_says_why(typed: str, reason: str) -> None:
    with pytest.raises(WhenError, match=reason):
        read_range(typed, NOW, desk())


def test_a_word_of_a_filter_is_no_range() -> None:
    assert not any(
        map(is_range, ("printer", "p:1-2", "from:acme", "42", "is:breached", "opened:>2026-11-01", "20261101"))
    )
