"""A policy that extends another says only what differs; what is wrong is told under the file it stands in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk_tui.domain.agreement.policy import Policy
from helpdesk_tui.domain.agreement.policy_extends import MOST
from helpdesk_tui.domain.agreement.policy_file import PolicyError, parse_policy
from helpdesk_tui.domain.tickets.ticket import Priority

DATA = Path(__file__).parents[3] / "data"
SHIPPED_TEXT = (DATA / "sla.toml").read_text(encoding="utf-8")
SHIPPED = parse_policy(SHIPPED_TEXT, "sla.toml")
START = (DATA / "sla-start.toml").read_text(encoding="utf-8")


def find(**files: str) -> Callable[[str, str], tuple[str, str]]:
    return lambda name, source: (SHIPPED_TEXT, "sla.toml") if name == "shipped" else (files[name], f"{name}.toml")


def mine(text: str, **files: str) -> Policy:
    return parse_policy(f'extends = "shipped"\n{text}' if "extends" not in text else text, "mine.toml", find(**files))


def problems(text: str, **files: str) -> tuple[str, ...]:
    with pytest.raises(PolicyError) as caught:
        mine(text, **files)
    return caught.value.problems


def holidays(policy: Policy, year: int = 2026) -> dict[date, str]:
    begin, end = (policy.business.instant(datetime(first, 1, 1))[0] for first in (year, year + 1))
    return dict(policy.business.holidays_between(begin, end))


def test_a_policy_that_changes_nothing_is_the_one_it_extends() -> None:
    assert mine("") == SHIPPED
    assert mine("").digest == SHIPPED.digest
    assert mine("").sources == ("mine.toml", "sla.toml")


def test_a_holiday_is_added_and_nothing_repeated() -> None:
    policy = mine('[[holidays]]\nname = "Company day"\ndate = 2026-07-10\n')
    assert holidays(policy) == holidays(SHIPPED) | {date(2026, 7, 10): "Company day"}
    assert policy.digest != SHIPPED.digest


def test_a_holiday_is_left_out_by_its_name() -> None:
    left = {day: name for day, name in holidays(SHIPPED).items() if name not in ("Columbus Day", "Juneteenth")}
    assert holidays(mine('without = ["Columbus Day", "Juneteenth"]')) == left


def test_a_holiday_that_is_left_out_can_be_said_otherwise() -> None:
    text = 'without = ["Veterans Day"]\n[[holidays]]\nname = "Veterans Day"\nyearly = "11-11"\n'
    assert date(2028, 11, 10) in holidays(SHIPPED, 2028)
    assert date(2028, 11, 10) not in holidays(mine(text), 2028)


def test_a_figure_is_changed_and_the_rest_of_its_level_stays() -> None:
    policy = mine('schedule_grace = "15 minutes"\n[P3]\nresponse = "2 hours"\ntarget = "2 hours"\n')
    before, after = SHIPPED.levels[Priority.P3], policy.levels[Priority.P3]
    assert (after.response, after.seconds, after.name, after.when) == ("2 hours", 7_200, before.name, before.when)
    assert policy.schedule_grace == 900
    assert policy.levels[Priority.P4] == SHIPPED.levels[Priority.P4]


def test_a_weekday_is_changed_and_the_others_stay() -> None:
    policy = mine('[hours]\nfriday = []\nsunday = ["09:00-12:00"]\n')
    week = SHIPPED.business.week
    assert policy.business.week == (*week[:4], (), (), ((32_400, 43_200),))


def test_hours_of_a_date_are_added_and_those_of_the_same_date_replaced() -> None:
    base = 'extends = "shipped"\n' + "".join(
        f'[[hours.dates]]\ndate = 2026-12-{day}\nname = "Theirs"\nhours = []\n' for day in (23, 24)
    )
    policy = mine('extends = "base"\n[[hours.dates]]\ndate = 2026-12-24\nname = "Mine"\nhours = []\n', base=base)
    assert {(own.day.day, own.name) for own in policy.business.own_hours} == {(23, "Theirs"), (24, "Mine")}


def test_contact_lines_replace_those_extended() -> None:
    policy = mine('[[lines]]\nname = "Germany"\nnumber = "+49 30 1234567"\n')
    assert [line.name for line in policy.lines] == ["Germany"]


def test_a_file_may_extend_one_that_extends_another() -> None:
    middle = 'extends = "shipped"\nwarn = 50\n[P2]\ntarget = "20 minutes"\n'
    policy = mine('extends = "middle"\n[P2]\nresponse = "20 minutes"\n', middle=middle)
    level = policy.levels[Priority.P2]
    assert (level.response, level.seconds, level.warn) == ("20 minutes", 1_200, 0.5)
    assert policy.sources == ("mine.toml", "middle.toml", "sla.toml")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[P3]\ntarget = 'soon'", 'mine.toml: P3.target: must be a length such as "30 minutes"'),
        ("colour = 1", "mine.toml: colour: is not a key known here"),
        ('[[holidays]]\nname = "A"\ndate = 7', "mine.toml: holidays[1].date: must be a date without quotes"),
        ('[hours]\nname = "9x6"', "mine.toml: P4.availability: must be 24x7 or 9x6, not '8x5'"),
        ("hours = 8", "mine.toml: hours: must be a table, not 8"),
        ("P3 = 8", "mine.toml: P3: must be a table, not 8"),
        ("holidays = 8", "mine.toml: holidays: must be a list of tables, not 8"),
        ("hours.dates = 8", "mine.toml: hours.dates: must be a list of tables, not 8"),
        ('without = ["Easter"]', "mine.toml: without: there is no holiday 'Easter' in what is extended"),
        ("without = 7", "mine.toml: without: must be a list of holidays by name"),
        ("without = [[]]", "mine.toml: without: must be a list of holidays by name"),
        ("extends = 7", 'mine.toml: extends: must be "shipped", or another policy\'s file, not 7'),
        ('extends = " "', "mine.toml: extends: must be \"shipped\", or another policy's file, not ' '"),
    ],
)
def test_what_is_wrong_names_file_key_and_reason(text: str, problem: str) -> None:
    assert any(found.startswith(problem) for found in problems(text)), problems(text)


def test_what_is_wrong_in_a_file_that_is_extended_is_told_under_its_name() -> None:
    told = problems('extends = "base"\nwarn = 0', base='extends = "shipped"\nwarn = 100\n[P2]\nname = 7\n')
    assert [one.split(": ")[:2] for one in told] == [["base.toml", "warn"], ["base.toml", "P2.name"]]


def test_a_file_that_extends_itself_is_refused() -> None:
    told = problems('extends = "mine"', mine='extends = "other"', other='extends = "mine"')
    assert told == (f"mine.toml: extends: leads through more than {MOST} files; does one extend itself?",)


def test_without_belongs_to_a_file_that_extends() -> None:
    assert problems('extends = "base"', base=f"without = ['Columbus Day']\n{SHIPPED_TEXT}") == (
        "base.toml: without: is for a policy that extends another",
    )


def test_where_no_file_can_be_found_nothing_is_extended() -> None:
    with pytest.raises(PolicyError, match=r"mine\.toml: extends: no other file can be read here"):
        parse_policy('extends = "shipped"', "mine.toml")


def test_the_starter_is_a_policy_as_it_stands_and_with_every_line_of_it_taken() -> None:
    assert mine(START) == SHIPPED
    head, *blocks = START.split("\n\n")
    taken = []
    for block in blocks:
        lines = block.splitlines()
        begin = lines.index("#") + 1 if "#" in lines else len(lines)
        taken += [line.removeprefix("#").removeprefix(" ") for line in lines[begin:]]
    policy = mine("\n".join([START, *taken]))
    assert policy.zone_name == "Europe/Berlin"
    assert policy.levels[Priority.P3].seconds == 7_200
    assert holidays(policy)[date(2026, 7, 10)] == "Company day"
    assert holidays(policy)[date(2026, 4, 6)] == "Easter Monday"
    assert date(2026, 10, 12) not in holidays(policy)


_KEYS = ("name", "zone", "warn", "hours", "holidays", "lines", "without", "P1", "P4", "P6", "schedule_grace", "colour")
_values: st.SearchStrategy[str] = st.recursive(
    st.sampled_from(["1", "true", "2026-11-26", '"8x5"', '"4 hours"', '"Columbus Day"', "[]", "{}", "nan"]),
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda some: f"[{', '.join(some)}]")
        | st.tuples(st.sampled_from(["name", "date", "dates", "friday", "target"]), inner).map(
            lambda pair: f"{{{pair[0]} = {pair[1]}}}"
        )
    ),
    max_leaves=4,
)


@given(st.dictionaries(st.sampled_from(_KEYS), _values, max_size=4))
def test_whatever_a_file_says_is_a_policy_or_told_under_its_name(entries: dict[str, str]) -> None:
    try:
        policy = mine("".join(f"{key} = {value}\n" for key, value in entries.items()))
    except PolicyError as error:
        assert all(problem.startswith("mine.toml: ") for problem in error.problems)
    else:
        assert policy.sources == ("mine.toml", "sla.toml")
