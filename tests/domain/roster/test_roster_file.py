"""The tables of rosters in a watch file: what they become, and what is said of those that are wrong."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from helpdesk_tui.domain.agreement.policy_table import Table
from helpdesk_tui.domain.roster.roster import Roster, on_duty
from helpdesk_tui.domain.roster.roster_file import gaps, read_rosters, unknown_people, unreachable
from helpdesk_tui.domain.text.toml import read_toml

DUTY = """
[[roster]]
name = "duty"
zone = "America/New_York"
[[roster.rotation]]
people = ["ana", "bo"]
from = 2026-11-02T08:00:00
every = "1 week"
[[roster.override]]
who = "cy"
instead_of = "bo"
from = 2026-11-11T08:00:00
until = 2026-11-12T08:00:00
"""


def at(text: str) -> int:
    """Return an instant from UTC."""
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


def read(text: str) -> tuple[tuple[Roster, ...], list[str]]:
    """Read rosters, and return them with what is wrong."""
    problems: list[str] = []
    return read_rosters(Table(read_toml(text), "", problems)), problems


def roster(text: str = DUTY) -> Roster:
    """Read the one roster of a file in which nothing is wrong."""
    rosters, problems = read(text)
    assert problems == []
    return rosters[0]


def test_a_roster_says_who_is_on_duty() -> None:
    duty = roster()
    assert on_duty(duty, at("2026-11-02T12:59:59")) == ()
    assert on_duty(duty, at("2026-11-02T13:00:00")) == ("ana",)
    assert on_duty(duty, at("2026-11-09T13:00:00")) == ("bo",)
    assert on_duty(duty, at("2026-11-11T13:00:00")) == ("cy",)
    assert on_duty(duty, at("2026-11-12T13:00:00")) == ("bo",)


def test_hours_limit_a_rotation_by_day_or_by_weekday() -> None:
    days = roster(DUTY.replace('every = "1 week"', 'every = "1 week"\nhours = ["08:00-20:00"]'))
    assert on_duty(days, at("2026-11-03T12:59:00")) == ()
    assert on_duty(days, at("2026-11-03T13:00:00")) == ("ana",)
    nights = roster(
        DUTY.replace("[[roster.override]]", '[roster.rotation.hours]\nfriday = ["20:00-08:00"]\n[[roster.override]]')
    )
    assert on_duty(nights, at("2026-11-07T12:59:00")) == ("ana",)
    assert on_duty(nights, at("2026-11-07T13:00:00")) == ()


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ('"America/New_York"', '"Mars/Olympus"', "roster[1].zone: 'Mars/Olympus' is no time zone known here"),
        ("2026-11-02T08:00:00", "2026-11-02T08:00:00Z", "roster[1].rotation[1].from: must be a time without quotes"),
        ("2026-11-02T08:00:00", '"monday"', "roster[1].rotation[1].from: must be a time without quotes"),
        ("2026-11-02T08:00:00", "9999-11-02", "roster[1].rotation[1].from: the year 9999 is out of range"),
        ('"1 week"', '"59 minutes"', "roster[1].rotation[1].every: must be from 3600 second"),
        ('"1 week"', '"weekly"', "roster[1].rotation[1].every: must be a length such as"),
        ('["ana", "bo"]', "[]", "roster[1].rotation[1].people: must name 1 to 200 people"),
        ('"bo"]', '"bo diddley"]', "roster[1].rotation[1].people: 'bo diddley' is no login name"),
        ('who = "cy"', 'who = "@leads"', "roster[1].override[1].who: '@leads' is no login name"),
        ("2026-11-12", "2026-11-11", "roster[1].override[1].until: Wed 11 Nov 2026 08:00 is not after from"),
        ("instead_of", "for", "roster[1].override[1].instead_of: is missing"),
        ("every =", "each =", "roster[1].rotation[1].each: is not a key known here"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(was: str, becomes: str, said: str) -> None:
    _, problems = read(DUTY.replace(was, becomes, 1))
    assert [one for one in problems if one.startswith(said)], problems


def test_a_roster_stands_once_and_has_somebody() -> None:
    assert read(DUTY + DUTY)[1] == ["roster[2].name: 'duty' stands twice"]
    assert read('[[roster]]\nname = "duty"\nzone = "UTC"')[1] == [
        "roster[1]: has nobody: it needs a [[roster.rotation]], or the calendar of another program"
    ]


def test_only_a_gap_to_come_is_named() -> None:
    duty = roster()
    assert gaps([duty], at("2026-11-02T13:00:00")) == []
    assert gaps([duty], at("2026-10-31T04:00:00")) == [
        "Roster duty: nobody is on duty from Sat 31 Oct 2026 00:00 to Mon 2 Nov 2026 08:00."
    ]
    assert gaps([duty], at("2026-10-01T04:00:00")) == ["Roster duty: nobody is on duty from Thu 1 Oct 2026 00:00 on."]


def test_a_roster_that_need_not_always_have_somebody_has_a_gap_when_it_has_nobody_for_a_week() -> None:
    hours = DUTY.replace('every = "1 week"', 'every = "1 week"\nhours = ["08:00-20:00"]')
    assert len(gaps([roster(hours)], at("2026-11-02T13:00:00"))) == 1
    meant = roster(hours.replace('name = "duty"', 'name = "duty"\ngaps = "meant"'))
    assert gaps([meant], at("2026-11-02T13:00:00")) == []
    assert len(gaps([meant], at("2026-10-02T13:00:00"))) == 1


def test_people_who_may_not_work_here_and_those_nothing_reaches_are_named() -> None:
    duty = roster()
    assert unknown_people([duty], {"ana", "bo"}) == [
        "Roster duty: cy is not among those who work on this desk (its roles and groups)."
    ]
    assert unknown_people([duty], set()) == []
    assert unreachable([duty], {"ana", "bo", "cy"}) == []
    assert [one.split(": ")[1].split()[0] for one in unreachable([duty], {"ana"})] == ["bo", "cy"]
