"""A policy file becomes a policy, or all that is wrong with it is told at once."""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from helpdesk_tui.domain.agreement.policy import ContactLine, Kind, Policy
from helpdesk_tui.domain.agreement.policy_file import PolicyError, parse_policy
from helpdesk_tui.domain.agreement.policy_table import shown
from helpdesk_tui.domain.agreement.sla import response_clock
from helpdesk_tui.domain.tickets.ticket import Priority

P1, P2, P3, P4, P5, P6 = Priority
HOUR = 3_600
SHIPPED_TEXT = (Path(__file__).parents[3] / "data" / "sla.toml").read_text(encoding="utf-8")
SHIPPED = parse_policy(SHIPPED_TEXT, "sla.toml")


def changed(old: str, new: str) -> str:
    assert old in SHIPPED_TEXT
    return SHIPPED_TEXT.replace(old, new, 1)


def added(text: str) -> str:
    return f"{SHIPPED_TEXT}\n{text}\n"


def problems(text: str) -> tuple[str, ...]:
    with pytest.raises(PolicyError) as caught:
        parse_policy(text, "mine.toml")
    assert str(caught.value) == "\n".join(caught.value.problems)
    return caught.value.problems


class TestShippedPolicy:
    def test_its_figures_are_those_of_the_agreement(self) -> None:
        assert SHIPPED.zone_name == "America/New_York"
        assert SHIPPED.immediate_grace == 300
        assert SHIPPED.reprioritise_from == "start"
        assert SHIPPED.lines == (
            ContactLine("US toll free", "1-855-760-1700"),
            ContactLine("International", "+1-212-760-1700"),
        )
        assert [(level.name, level.response, level.availability) for level in SHIPPED.levels.values()] == [
            ("Global Outage", "Immediate", "24x7"),
            ("Isolated Outage", "30 minutes", "24x7"),
            ("High Priority", "4 hours", "24x7"),
            ("Normal Priority", "3 business days", "8x5"),
            ("Low Priority", "1 week", "8x5"),
            ("Scheduled Task", "User scheduled", "8x5"),
        ]
        assert [(level.kind, level.seconds) for level in SHIPPED.levels.values()] == [
            (Kind.IMMEDIATE, 0),
            (Kind.ELAPSED, 1_800),
            (Kind.ELAPSED, 14_400),
            (Kind.BUSINESS, 1_440 * 60),
            (Kind.BUSINESS, 2_400 * 60),
            (Kind.SCHEDULED, 0),
        ]

    def test_it_warns_at_three_quarters_and_promises_no_optional_clock(self) -> None:
        assert {level.warn for level in SHIPPED.levels.values()} == {0.75}
        assert {(level.update, level.resolution) for level in SHIPPED.levels.values()} == {(None, None)}

    def test_each_priority_counts_on_the_calendar_of_its_availability(self) -> None:
        assert [SHIPPED.calendar(priority).name for priority in Priority] == ["24x7"] * 3 + ["8x5"] * 3
        assert SHIPPED.calendar(P1).always
        assert not SHIPPED.calendar(P4).always

    def test_the_desk_is_open_from_nine_to_five_on_weekdays(self) -> None:
        for day in range(16, 23):
            opening, closing = (
                SHIPPED.business.opening(date(2026, 11, day)),
                SHIPPED.business.closing(date(2026, 11, day)),
            )
            if day < 21:
                assert opening is not None
                assert closing == opening + 8 * HOUR
            else:
                assert opening is closing is None

    def test_levels_cannot_be_changed(self) -> None:
        with pytest.raises(TypeError):
            SHIPPED.levels[P1] = SHIPPED.levels[P2]  # type: ignore[index]

    def test_the_commented_examples_in_it_can_be_used(self) -> None:
        examples = re.sub(r"# (\[\[hours\.dates\]\]|date = 2026-12-24|name = \"Chr|hours = \[)", r"\1", SHIPPED_TEXT)
        policy = parse_policy(examples, "mine.toml")
        closing = policy.business.closing(date(2026, 12, 24))
        assert closing == int(datetime(2026, 12, 24, 13, tzinfo=ZoneInfo("America/New_York")).timestamp())


class TestOwnPolicy:
    def test_a_target_may_be_in_any_unit(self) -> None:
        text = changed('target = "30 minutes"', 'target = "90 seconds"')
        assert parse_policy(text, "mine.toml").levels[P2].seconds == 90
        text = changed('target = "3 business days"', 'target = "150 business minutes"')
        assert parse_policy(text, "mine.toml").levels[P4].seconds == 9_000

    def test_a_level_may_have_optional_clocks_and_its_own_warning(self) -> None:
        text = changed("[P4]\n", '[P4]\nupdate = "4 business hours"\nresolution = "5 business days"\nwarn = 50\n')
        level = parse_policy(text, "mine.toml").levels[P4]
        assert (level.update, level.resolution, level.warn) == (4 * HOUR, 40 * HOUR, 0.5)

    def test_a_shorter_business_day_makes_shorter_targets(self) -> None:
        text = changed('business_day = "8 hours"', 'business_day = "450 minutes"')
        assert parse_policy(text, "mine.toml").levels[P4].seconds == 3 * 450 * 60

    def test_hours_may_be_split_run_over_midnight_and_end_at_24(self) -> None:
        text = changed('monday = ["09:00-17:00"]', 'monday = ["13:00-17:00", "08:00-12:00", "20:00-04:00"]')
        text = text.replace('tuesday = ["09:00-17:00"]', 'tuesday = ["09:00-24:00"]\nsunday = ["22:00-02:00"]')
        week = parse_policy(text, "mine.toml").business.week
        assert week[0] == ((8 * HOUR, 12 * HOUR), (13 * HOUR, 17 * HOUR), (20 * HOUR, 28 * HOUR))
        assert week[1] == ((9 * HOUR, 24 * HOUR),)
        assert week[6] == ((22 * HOUR, 26 * HOUR),)

    def test_an_empty_list_closes_a_date(self) -> None:
        text = added('[[hours.dates]]\ndate = 2026-11-17\nname = "Move"\nhours = []')
        assert parse_policy(text, "mine.toml").business.opening(date(2026, 11, 17)) is None

    def test_the_business_calendar_may_have_another_name(self) -> None:
        policy = parse_policy(SHIPPED_TEXT.replace('"8x5"', '"office hours"'), "mine.toml")
        assert policy.calendar(P4).name == "office hours"

    def test_every_kind_of_holiday_can_be_told_apart(self) -> None:
        text = added(
            '[[holidays]]\nname = "A"\ndate = 2026-11-17\n'
            '[[holidays]]\nname = "B"\nyearly = "11-22"\nobserved = "next-weekday"\n'
            '[[holidays]]\nname = "C"\nrule = "FREQ=YEARLY;INTERVAL=2;BYMONTH=11;BYMONTHDAY=24"\nfrom = 2024-01-01\n'
            '[[holidays]]\nname = "D"\nyearly = "11-25"\nuntil = 2025-12-31\n'
        )
        found = dict(parse_policy(text, "mine.toml").business.holidays_between(1_794_787_200, 1_795_651_200))
        assert found == {date(2026, 11, 17): "A", date(2026, 11, 23): "B", date(2026, 11, 24): "C"}

    def test_reprioritising_may_count_from_the_change(self) -> None:
        text = changed('reprioritise_from = "start"', 'reprioritise_from = "change"')
        assert parse_policy(text, "mine.toml").reprioritise_from == "change"


class TestProblems:
    @pytest.mark.parametrize(
        ("text", "problem"),
        [
            ("name = ", "mine.toml: TOML: Invalid value (at end of document)"),
            ("x = " + "[" * 60_000, "mine.toml: TOML: is nested too deeply"),
            (".".join("a" * 70) + " = 1", "mine.toml: line 1: has more than 64 dots"),
            ("#" * 70_000, "mine.toml: size: has 70,000 characters, and may have 65,536"),
            (added("[P7]\nname = 1"), "mine.toml: P7: is not a key known here"),
            (added('["\\u001b[2J"]'), "mine.toml: '\\x1b[2J': is not a key known here"),
            (changed("warn = 75", "warn = 100"), "mine.toml: warn: must be a whole number from 1 to 99, not 100"),
            (changed("warn = 75", "warn = true"), "mine.toml: warn: must be a whole number from 1 to 99, not True"),
            (changed("warn = 75", ""), "mine.toml: warn: is missing: a whole number from 1 to 99"),
            (changed('zone = "America/New_York"', 'zone = "Mars/Utopia"'), "mine.toml: zone: 'Mars/Utopia' is no time"),
            (
                changed('zone = "America/New_York"', 'zone = "../passwd"'),
                "mine.toml: zone: '../passwd' is no time zone",
            ),
            (changed('zone = "America/New_York"', 'zone = "America"'), "mine.toml: zone: 'America' is no time zone"),
            (
                changed('grace = "300 seconds"', "grace = 300"),
                'mine.toml: immediate_grace: must be a length such as "4 hours", not 300',
            ),
            (changed('"start"\n', '"now"\n'), "mine.toml: reprioritise_from: must be start or change, not 'now'"),
            (changed('name = "US toll free"', 'name = ""'), "mine.toml: lines[1].name: must be one line of 1 to 60"),
            (
                changed('name = "US toll free"', 'name = "US\\u001b[31m"'),
                "mine.toml: lines[1].name: must be one line of 1 to 60 characters that can be shown, not 'US\\x1b[31m'",
            ),
            (changed('monday = ["09:00-17:00"]', 'monday = "09:00-17:00"'), "mine.toml: hours.monday: must be a list"),
            (
                changed('monday = ["09:00-17:00"]', "monday = [9]"),
                "mine.toml: hours.monday: must be a list of texts; 9",
            ),
            (changed('monday = ["09:00', 'monday = ["9:00'), "mine.toml: hours.monday: '9:00-17:00' is no interval"),
            (changed('monday = ["09:00', 'monday = ["24:00'), "mine.toml: hours.monday: '24:00-17:00' is no interval"),
            (changed('monday = ["09:00', 'monday = ["17:00'), "mine.toml: hours.monday: '17:00-17:00' has no length"),
            (
                changed('monday = ["09:00-17:00"]', 'monday = ["09:00-13:00", "12:00-17:00"]'),
                "mine.toml: hours.monday: has intervals that overlap",
            ),
            (
                changed('monday = ["09:00-17:00"]', 'monday = ["22:00-10:00"]'),
                "mine.toml: hours.monday: runs into the hours of tuesday",
            ),
            (
                changed("[hours]\n", '[hours]\nsunday = ["22:00-10:00"]\n'),
                "mine.toml: hours.sunday: runs into the hours of monday",
            ),
            (
                re.sub(r"(?m)^\w+day = \[.*", "", SHIPPED_TEXT),
                "mine.toml: hours: has no weekday with hours",
            ),
            (
                added('[[holidays]]\nname = "Strike"\nrule = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"'),
                "mine.toml: hours: are never open in some year",
            ),
            (changed('name = "8x5"', 'name = "24x7"'), "mine.toml: hours.name: 24x7 is the name of the calendar"),
            (
                changed('business_day = "8 hours"', 'business_day = "2 days"'),
                "mine.toml: hours.business_day: must be 24",
            ),
            (
                added('[[hours.dates]]\ndate = "2026-12-24"\nname = "Eve"\nhours = []'),
                "mine.toml: hours.dates[1].date: must be a date without quotes, as in 2026-11-26, not '2026-12-24'",
            ),
            (
                added('[[hours.dates]]\ndate = 2026-12-24T10:00:00\nname = "Eve"\nhours = []'),
                "mine.toml: hours.dates[1].date: must be a date without quotes",
            ),
            (
                added('[[hours.dates]]\ndate = 2026-12-24\nname = "Eve"\nhours = []\n' * 2),
                "mine.toml: hours.dates[2].date: 2026-12-24 stands twice",
            ),
            (added('[[holidays]]\nname = "X"'), "mine.toml: holidays[12]: needs one of"),
            (
                added('[[holidays]]\nname = "X"\nyearly = "02-30"'),
                "mine.toml: holidays[12].yearly: must be a month and",
            ),
            (
                added('[[holidays]]\nname = "X"\nyearly = "W01-1"'),
                "mine.toml: holidays[12].yearly: must be a month and",
            ),
            (
                added('[[holidays]]\nname = "X"\nyearly = "01-01"\ndate = 2026-01-01'),
                "mine.toml: holidays[12]: needs one",
            ),
            (
                added('[[holidays]]\nname = "X"\nrule = "FREQ=HOURLY"'),
                "mine.toml: holidays[12].rule: FREQ=HOURLY is too often",
            ),
            (
                added('[[holidays]]\nname = "X"\nyearly = "01-01"\nobserved = "never"'),
                "mine.toml: holidays[12].observed: must be same-day or nearest-weekday or next-weekday, not 'never'",
            ),
            (
                added('[[holidays]]\nname = "X"\nyearly = "01-01"\n' * 100),
                "mine.toml: holidays: has 111 entries, and may",
            ),
            (
                added('[[holidays]]\nname = "X"\nrule = "FREQ=DAILY;BYDAY=SU"\n' * 11),
                "mine.toml: holidays[21].rule: is too much: all rules can name 3,660 days a year",
            ),
            (
                re.sub(r"(?m)^\w+day = \[.*", "", SHIPPED_TEXT).replace("[hours]", '[hours]\nsunday = ["09:00-09:05"]'),
                "mine.toml: P4.target: takes more than five years at these opening hours",
            ),
            (
                changed("[[holidays]]", "[[holidays]]\nextra = 1"),
                "mine.toml: holidays[1].extra: is not a key known here",
            ),
            (
                "holidays = 3\n" + re.sub(r"(?ms)^\[\[holidays\]\].*(?=^\[P1\])", "", SHIPPED_TEXT),
                "mine.toml: holidays: mus",
            ),
            (
                "lines = [3]\n" + re.sub(r"(?ms)^\[\[lines\]\].*?(?=^\[hours)", "", SHIPPED_TEXT),
                "mine.toml: lines[1]: must",
            ),
            (changed('target = "immediate"', 'target = "now"'), "mine.toml: P1.target: must be a length such as"),
            (
                changed('target = "30 minutes"', 'target = "0 minutes"'),
                "mine.toml: P2.target: must be from 1 second to",
            ),
            (
                changed('target = "30 minutes"', 'target = "401 days"'),
                "mine.toml: P2.target: must be from 1 second to 400",
            ),
            (
                changed('target = "30 minutes"', 'target = "2 business hours"'),
                "mine.toml: P2.target: availability 24x7 counts plain time",
            ),
            (
                changed('target = "3 business days"', 'target = "3 days"'),
                'mine.toml: P4.target: availability 8x5 counts business time, such as "4 business hours"',
            ),
            (changed('target = "3 business days"', 'target = "immediate"'), "mine.toml: P4.target: immediate needs"),
            (
                changed('target = "scheduled"', 'target = "4 hours"'),
                "mine.toml: P6.target: must be scheduled, not '4 hours'",
            ),
            (
                changed('target = "scheduled"', 'target = "scheduled"\nupdate = "4 business hours"'),
                "mine.toml: P6.update: a scheduled task is due at its time, and has no other clock",
            ),
            (
                changed('target = "30 minutes"', 'target = "scheduled"'),
                "mine.toml: P2.target: must be a length such as",
            ),
            (
                changed('availability = "8x5"', 'availability = "9x5"'),
                "mine.toml: P4.availability: must be 24x7 or 8x5",
            ),
            (re.sub(r"(?s)\[P6\].*", "", SHIPPED_TEXT), "mine.toml: P6: is missing: a table"),
        ],
        ids=lambda text: text[11:60] if len(text) < 120 else "file",
    )
    def test_each_names_file_key_and_reason(self, text: str, problem: str) -> None:
        assert any(found.startswith(problem) for found in problems(text)), problems(text)

    def test_all_are_told_at_once(self) -> None:
        text = (
            changed("warn = 75", "warn = 0")
            .replace('target = "30 minutes"', 'target = "half an hour"')
            .replace('monday = ["09', 'monday = ["9')
        )
        keys = [problem.split(": ")[1] for problem in problems(text)]
        assert keys == ["warn", "hours.monday", "P2.target"]

    def test_one_mistake_is_told_once(self) -> None:
        assert len(problems(changed('zone = "America/New_York"', 'zone = "Mars"'))) == 1
        assert len(problems(changed('availability = "8x5"', 'availability = "9x5"'))) == 1
        assert len(problems(changed('name = "8x5"\n', ""))) == 1
        assert len(problems(re.sub(r"(?s)\[P6\].*", "", SHIPPED_TEXT))) == 1

    def test_an_empty_file_names_every_key_that_is_missing(self) -> None:
        missing = {problem.split(": ")[1] for problem in problems("")}
        assert {"name", "zone", "warn", "immediate_grace", "reprioritise_from", "hours", "P1", "P6"} <= missing

    @pytest.mark.parametrize(
        ("value", "text"),
        [
            ("a" * 80, f"'{'a' * 45}...'"),
            (10**5_000, "a huge number"),
            ({}, "a table"),
            ([], "a list"),
            (0.5, "0.5"),
        ],
        ids=["text", "number", "table", "list", "fraction"],
    )
    def test_a_value_in_a_message_is_short_and_harmless(self, value: object, text: str) -> None:
        assert shown(value) == text


def usable(text: str) -> Policy | None:
    """The policy of ``text``, or None where it is refused in the way it should be."""
    try:
        return parse_policy(text, "mine.toml")
    except PolicyError as error:
        assert error.problems
        assert all(re.fullmatch(r"mine\.toml: [^\n]+: [^\n]+", problem) for problem in error.problems)
        assert str(error).replace("\n", "").isprintable()
        return None


PIECES = re.findall(r'"[^"\n]*"|\d{4}-\d{2}-\d{2}|\d+|\w+|[^\w\s]|\s+', re.sub(r"(?m)#[^\n]*", "", SHIPPED_TEXT))
"""The shipped policy cut into what could be exchanged."""

VALUES = [
    "[", "]", "[[", "{", "}", "=", '"', '"""', "\n", ".", ",", "#", "true", "-1", "0", "1e400", "nan", "inf",
    "0x" + "f" * 5_000, "9" * 5_000, "2026-02-30", "0001-01-01", "9999-12-31", "2026-11-26T00:00:00Z", "10:00:00",
    '""', '"\\u0000"', '"\\ud800"', '"/"', '"localtime"', '"posixrules"', '"zone.tab"', '"Etc/GMT+14"', '"UTC"',
    '"00:00-24:00"', '"23:59-23:58"', '"24:00-24:00"', '"02-29"', '"99999999 weeks"', '"1 second"', '"24x7"',
    '"FREQ=DAILY;BYMONTHDAY=31"', '"FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR,SA,SU"', '"FREQ=YEARLY;BYEASTER=-80"',
    '"FREQ=MONTHLY;BYDAY=-5SU;BYSETPOS=-366"', '"FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"', "date", "yearly", "rule",
    "from", "until", "observed", '"next-weekday"', "update", "resolution", "[hours.dates]", "[[hours.dates]]", "P1",
]  # fmt: skip
"""What a slip, or an ill will, might put there."""


@st.composite
def mutations(draw: st.DrawFn) -> str:
    """The shipped policy with a few pieces exchanged, dropped, doubled or replaced."""
    pieces = list(PIECES)
    for _ in range(draw(st.integers(1, 4))):
        place = draw(st.integers(0, len(pieces) - 1))
        other = draw(st.one_of(st.sampled_from(VALUES), st.sampled_from(PIECES), st.text(max_size=8)))
        pieces[place] = draw(st.sampled_from((other, "", pieces[place] * 2, f"{pieces[place]}{other}")))
    return "".join(pieces)


class TestAnyInput:
    @settings(max_examples=400, deadline=None)
    @given(mutations())
    def test_a_mutated_file_gives_a_policy_that_works_or_is_refused(self, text: str) -> None:
        policy = usable(text)
        if policy is not None:
            assert response_clock(policy, P4, 1_794_841_200).due >= 1_794_841_200

    @settings(max_examples=300, deadline=None)
    @given(st.one_of(st.text(), st.text("[]{}=.\"'\n#a1-", max_size=200)))
    @example("a = '\ud800'")
    @example("\x00")
    def test_any_text_is_refused(self, text: str) -> None:
        assert usable(text) is None

    @settings(max_examples=300, deadline=None)
    @given(st.text("FREQ=YALMONTHWEIKDSBP;,-+0123456789 ", max_size=60), st.sampled_from(VALUES))
    def test_any_rule_gives_a_policy_or_is_refused(self, rule: str, until: str) -> None:
        usable(added(f'[[holidays]]\nname = "X"\nrule = "FREQ=YEARLY;{rule}"\nfrom = 2020-02-29\nuntil = {until}'))
