"""What recurs is typed in everyday words, alone or after its first time, with a length at the end."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from helpdesk_tui.domain.agreement.hours import Calendar
from helpdesk_tui.domain.times.recurring.recurrence import read_rule, rule_in_words
from helpdesk_tui.domain.times.typed.when import Reading, WhenError, echo, read

WORKDAYS = (((9 * 3600, 17 * 3600),),) * 5 + ((), ())
DESK = Calendar("8x5", "America/New_York", WORKDAYS)
RIYADH = Calendar("8x5", "Asia/Riyadh", (WORKDAYS[0],) * 4 + ((), ()) + (WORKDAYS[0],))


def at(wall: str, desk: Calendar = DESK) -> int:
    return int(datetime.fromisoformat(wall).replace(tzinfo=desk.zone).timestamp())


NOON = at("2026-11-23 12:00")  # a Monday


def task(text: str, *, kept: int | None = None, desk: Calendar = DESK) -> Reading:
    return read(text, at("2026-11-23 12:00", desk), desk, lasting=True, kept=kept)


def refusal(text: str) -> WhenError:
    with pytest.raises(WhenError) as caught:
        task(text)
    return caught.value


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("every last working day", "every month on the last weekday 09:00, first Mon 30 Nov 2026 09:00 EST"),
        (
            "every last working day of the month 16:00",
            "every month on the last weekday 16:00, first Mon 30 Nov 2026 16:00",
        ),
        ("every first working day", "every month on the 1st weekday 09:00, first Tue 1 Dec 2026 09:00"),
        ("every 2 months on the 3rd workday", "every 2 months on the 3rd weekday 09:00, first Thu 3 Dec"),
        ("every 1st working day of january", "every year on the 1st weekday of January 09:00, first Fri 1 Jan 2027"),
        ("every working day 10:00", "every weekday 10:00, first Tue 24 Nov"),
        ("every 15th of the month", "every month on the 15th 09:00, first Tue 15 Dec"),
        ("every quarter on the 1st", "every 3 months on the 1st 09:00, first Tue 1 Dec"),
        ("quarterly on the last day at 4pm", "every 3 months on the last day 16:00, first Mon 30 Nov"),
        ("monthly on the 15th 10:00", "every month on the 15th 10:00, first Tue 15 Dec"),
        ("weekly fri 10:00", "every Friday 10:00, first Fri 27 Nov"),
        ("fortnightly fri 10:00", "every 2 weeks on Friday 10:00, first Fri 27 Nov"),
        ("daily 8am", "every day 08:00, first Tue 24 Nov"),
        ("annually 27 nov", "every year on 27 November 09:00, first Fri 27 Nov"),
    ],
)
def test_everyday_words_say_how_a_task_recurs(text: str, said: str) -> None:
    assert echo(task(text), NOON, DESK).startswith(said)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("fri 14:00 monthly", "every month on the 27th 14:00, first Fri 27 Nov 2026 14:00 EST"),
        ("fri 14:00 every month", "every month on the 27th 14:00, first Fri 27 Nov 2026 14:00 EST"),
        ("fri 14:00 every quarter", "every 3 months on the 27th 14:00, first Fri 27 Nov 2026 14:00 EST"),
        ("fri 14:00 every 2 weeks", "every 2 weeks on Friday 14:00, first Fri 27 Nov 2026 14:00 EST"),
        ("+3bd weekly", "every Thursday 12:00, first Thu 26 Nov 2026 12:00 EST"),
        ("fri weekly", "every Friday 09:00, first Fri 27 Nov 2026 09:00 EST"),
        ("27 nov yearly", "every year on 27 November 09:00, first Fri 27 Nov 2026 09:00 EST"),
    ],
)
def test_what_recurs_after_a_time_takes_its_day_and_hour(text: str, said: str) -> None:
    assert echo(task(text), NOON, DESK).startswith(said)


def test_a_task_that_has_a_time_keeps_its_day_and_hour() -> None:
    kept = at("2026-11-12 14:00")
    assert echo(task("monthly", kept=kept), NOON, DESK).startswith("every month on the 12th 14:00, first Sat 12 Dec")
    assert echo(task("every quarter", kept=kept), NOON, DESK).startswith(
        "every 3 months on the 12th 14:00, first Fri 12 Feb"
    )
    ahead = at("2026-11-27 14:00")
    assert task("weekly", kept=ahead).at == ahead


@pytest.mark.parametrize(
    ("text", "reason", "suggestion"),
    [
        ("monthly", "which day of the month is missing", "every month on the 23rd"),
        ("every month 10:00", "which day of the month is missing", "every month on the 23rd 10:00"),
        ("every quarter", "which day of the month is missing", "every 3 months on the 23rd"),
        ("weekly", "which day of the week is missing", "every fri 10:00"),
        ("yearly", "which day of the year is missing", "every year 23 nov"),
        ("every second working day", "could be every other one or the 2nd", "every other mon 10:00"),
        ("every 41 quarters on the 1st", "from 1 to 40", "every mon 09:00"),
        ("27 nov 14:00 every mon", "is not every Monday 14:00", "every mon"),
        ("fri 14:00 every fri 15:00", "is not every Friday 15:00", "every fri 15:00"),
        ("sat monthly", "closed on that day, so the time of day is missing", "sat 09:00 monthly"),
        ("every mon at 2", "after 'at' comes a time of day", "every mon at 14:00"),
    ],
)
def test_what_is_missing_or_does_not_fit_is_asked_for(text: str, reason: str, suggestion: str) -> None:
    error = refusal(text)
    assert reason in error.reason
    assert error.suggestion == suggestion
    assert task(suggestion).rule is not None


@pytest.mark.parametrize("text", ["monthly", "every month", "weekly", "every quarter", "yearly 10:00", "every week"])
def test_a_rule_without_its_day_leaves_it_to_the_first_occurrence(text: str) -> None:
    rule = read_rule(text)
    assert read_rule(rule_in_words(rule)) == rule
    assert "BYDAY" not in rule and "BYMONTHDAY" not in rule


def test_working_days_are_those_of_the_desk() -> None:
    assert task("every working day 10:00", desk=RIYADH).rule == "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,SU;BYHOUR=10;BYMINUTE=0"
    last = task("every last working day 10:00", desk=RIYADH)
    assert f"{RIYADH.local(last.at):%a %d %b}" == "Mon 30 Nov"
    assert last.rule is not None and read_rule(rule_in_words(last.rule)) == last.rule
    assert read_rule("every working day", RIYADH) == "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,SU"


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("fri 14:00 for 2h", 7_200),
        ("fri 14:00 for 90 min", 5_400),
        ("fri for 1h 30m", 5_400),
        ("+3bd for 45m", 2_700),
        ("eod for 10 min", 600),
        ("every mon 09:00 for 2 hours", 7_200),
        ("fri 14:00 weekly for 2h", 7_200),
        ("fri 14:00 for 2h weekly", 7_200),
        ("27 nov 22:00 for 2 days", 172_800),
    ],
)
def test_a_length_may_follow_any_time_of_a_task(text: str, seconds: int) -> None:
    reading = task(text)
    assert reading.lasts == seconds
    said = echo(reading, NOON, DESK)
    assert " for " in said
    again = task(said.partition(", first")[0] if reading.rule else said.rpartition(", ")[0])
    assert (again.at, again.rule, again.lasts) == (reading.at, reading.rule, seconds)


@pytest.mark.parametrize(
    ("text", "reason", "suggestion"),
    [
        ("fri 14:00 for 2", "needs a unit", "fri 14:00 for 2h"),
        ("fri 14:00 for 3bd", "no fixed length", "fri 14:00 for 2h"),
        ("fri 14:00 for 0m", "from 1 minute to 31 days", "fri 14:00 for 2h"),
        ("fri 14:00 for 40d", "from 1 minute to 31 days", "fri 14:00 for 2h"),
        ("every mon 09:00 for ever", "how long it lasts", "every mon 09:00 for 2h"),
        ("friday at 2 for 90m", "after 'at' comes", "friday at 14:00 for 90m"),
    ],
)
def test_a_length_that_makes_no_sense_is_refused_with_the_line_mended(text: str, reason: str, suggestion: str) -> None:
    error = refusal(text)
    assert reason in error.reason
    assert error.suggestion == suggestion
    assert task(suggestion).lasts


def test_only_a_task_has_a_length() -> None:
    with pytest.raises(WhenError):
        read("fri 14:00 for 2h", NOON, DESK)


SPOKEN = st.tuples(
    st.sampled_from(["every ", "every 2 months on the ", "every month on the "]),
    st.sampled_from(["1st", "3rd", "last"]),
    st.sampled_from([" working day", " weekday", " of mon and fri", " of tue, thu and sun", " mon", " day"]),
    st.sampled_from(["", " 09:00", " at noon"]),
).map("".join)


@given(SPOKEN)
def test_what_is_said_in_words_reads_back_to_the_same_rule(words: str) -> None:
    try:
        rule = read_rule(words)
    except WhenError:
        assume(False)
    assert read_rule(rule_in_words(rule)) == rule
