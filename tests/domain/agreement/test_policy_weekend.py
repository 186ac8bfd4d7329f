"""The weekend that holidays are moved off is the one of the desk's hours, or the one that its policy names."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from helpdesk_tui.domain.agreement.hours import Calendar
from helpdesk_tui.domain.agreement.policy_file import PolicyError, parse_policy
from helpdesk_tui.domain.agreement.policy_hours import WEEKDAYS

SHIPPED = (Path(__file__).parents[3] / "data" / "sla.toml").read_text(encoding="utf-8")
FRIDAY, SATURDAY, SUNDAY = date(2026, 9, 18), date(2026, 9, 19), date(2026, 9, 20)


def policy(working: str, on: date, observed: str, more: str = "") -> str:
    """The shipped policy with other working days, and one holiday."""
    text = re.sub(r"\[\[holidays\]\]\n(?:(?!\[)[^\n]*\n)*", "", SHIPPED)
    text = re.sub(r"(?m)^\w+day = \[.*\n", "", text)
    days = "\n".join(f'{day} = ["09:00-17:00"]' for day in WEEKDAYS if day[:3] in working.split())
    text = text.replace('business_day = "8 hours"\n', f'business_day = "8 hours"\n{days}\n{more}\n', 1)
    return f'{text}\n[[holidays]]\nname = "National Day"\ndate = {on}\nobserved = "{observed}"\n'


def observed(calendar: Calendar) -> list[str]:
    year = (date(2026, 1, 1) + timedelta(day) for day in range(365))
    return [f"{day:%a %d}" for day in year if calendar.usually_open(day) and not calendar.is_business_day(day)]


RIYADH, WESTERN = "sun mon tue wed thu", "mon tue wed thu fri"


@pytest.mark.parametrize(
    ("working", "on", "how", "expected"),
    [
        (RIYADH, FRIDAY, "nearest-weekday", ["Thu 17"]),
        (RIYADH, SATURDAY, "nearest-weekday", ["Sun 20"]),
        (RIYADH, FRIDAY, "next-weekday", ["Sun 20"]),
        (RIYADH, SUNDAY, "nearest-weekday", ["Sun 20"]),
        (RIYADH, FRIDAY, "same-day", []),
        (WESTERN, SATURDAY, "nearest-weekday", ["Fri 18"]),
        (WESTERN, SUNDAY, "nearest-weekday", ["Mon 21"]),
        (WESTERN, FRIDAY, "nearest-weekday", ["Fri 18"]),
        (f"{WESTERN} sat", SATURDAY, "nearest-weekday", ["Sat 19"]),
        (f"{WESTERN} sat", SUNDAY, "nearest-weekday", ["Mon 21"]),
        ("mon tue wed thu", SATURDAY, "nearest-weekday", ["Mon 21"]),
        ("mon tue wed thu", FRIDAY, "nearest-weekday", ["Thu 17"]),
    ],
)
def test_a_holiday_is_moved_off_the_days_without_hours(working: str, on: date, how: str, expected: list[str]) -> None:
    assert observed(parse_policy(policy(working, on, how), "test.toml").business) == expected


def test_a_policy_may_name_its_weekend() -> None:
    named = policy(f"{WESTERN} sat", SATURDAY, "nearest-weekday", 'weekend = ["saturday", "sunday"]')
    assert observed(parse_policy(named, "test.toml").business) == ["Fri 18"]


def test_a_weekend_of_no_days_moves_nothing() -> None:
    text = policy(WESTERN, SATURDAY, "nearest-weekday", "weekend = []")
    assert observed(parse_policy(text, "test.toml").business) == []


@pytest.mark.parametrize(
    ("days", "problem"),
    [
        ('["caturday"]', "test.toml: hours.weekend: 'caturday' is no weekday such as saturday"),
        (f"{[*WEEKDAYS]}", "test.toml: hours.weekend: leaves no weekday"),
        ("6", "test.toml: hours.weekend: must be a list of texts, not 6"),
    ],
)
def test_a_weekend_that_is_none_is_told(days: str, problem: str) -> None:
    with pytest.raises(PolicyError) as caught:
        parse_policy(policy(WESTERN, SATURDAY, "same-day", f"weekend = {days}"), "test.toml")
    assert caught.value.problems == (problem,)
