"""Who is on duty: one at each second of a rotation, overrides, limits, and what comes next."""

from __future__ import annotations

import os
import random
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from helpdesk_tui.domain.agreement.zones import segments
from helpdesk_tui.domain.roster.roster import (
    DAY,
    Duty,
    Override,
    Roster,
    Shift,
    duties,
    first_gap,
    next_on_duty,
    on_duty,
    shifts,
)
from helpdesk_tui.domain.roster.rotation import Rotation

NEW_YORK = ZoneInfo("America/New_York")
ZONES = ("America/New_York", "Europe/London", "Australia/Lord_Howe", "Antarctica/Troll", "Pacific/Apia", "UTC")
"""Zones whose clocks change by an hour, by half of one, by two, and once by a whole day."""
ROTATIONS = int(os.environ.get("HELPDESK_ROTATIONS", "3"))


def at(text: str, zone: ZoneInfo = NEW_YORK, fold: int = 0) -> int:
    """Return the instant of a wall time."""
    return int(datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold).timestamp())


def rotation(*people: str, begins: str = "2026-11-02T08:00", every: timedelta = timedelta(7)) -> Rotation:
    """Return a rotation of people."""
    return Rotation(people, datetime.fromisoformat(begins), every)


def weekly(*overrides: Override, people: tuple[str, ...] = ("ana", "bo")) -> Roster:
    """Return a roster with a rotation by the week."""
    return Roster("duty", NEW_YORK, (rotation(*people),), overrides)


def random_roster(chance: random.Random) -> Roster:
    """Return a roster with one rotation, whose handovers may come at any wall time."""
    zone = ZoneInfo(chance.choice(ZONES))
    year = 2011 if zone.key == "Pacific/Apia" else 2026
    begins = datetime(year, 1, 1) + timedelta(days=chance.randrange(60), seconds=chance.randrange(DAY))
    every = chance.choice((timedelta(hours=chance.randint(1, 30)), timedelta(days=chance.randint(1, 14))))
    people = tuple(f"t{place}" for place in range(chance.randint(1, 5)))
    return Roster("duty", zone, (Rotation(people, begins, every),))


@pytest.mark.parametrize("seed", range(ROTATIONS))
def test_a_rotation_has_exactly_one_on_duty_at_each_second_round_both_changes_of_clocks(seed: int) -> None:
    # Grafana oncall#5247 #5455 #3261, GoAlert PR 1252: an hour with nobody, or with two.
    roster = random_roster(random.Random(seed))
    begin = roster.rotations[0].handover(roster.zone, 0)
    end = begin + 400 * DAY
    held = shifts(roster, begin, end)
    assert held[0].begin == begin
    assert all(earlier.end == later.begin for earlier, later in zip(held, held[1:], strict=False))
    assert all(shift.begin < shift.end for shift in held)
    assert first_gap(roster, begin, end) is None
    turns = [change for change, _, _ in segments(roster.zone, begin, end)][1:]
    place = 0
    for around in turns:
        for second in range(max(around - 7_300, begin), around + 7_300):
            while held[place].end <= second:
                place += 1
            if held[place].begin > second:
                place = next(i for i, one in enumerate(held) if one.begin <= second < one.end)
            assert on_duty(roster, second) == (held[place].who,)


def test_a_handover_keeps_its_wall_time_across_a_change_of_clocks() -> None:
    roster = weekly()
    begins = [datetime.fromtimestamp(one.begin, NEW_YORK) for one in shifts(roster, at("2027-03-01"), at("2027-04-01"))]
    assert {f"{one:%a %H:%M}" for one in begins} == {"Mon 08:00"}


def test_a_handover_that_the_clocks_skip_comes_after_the_gap_and_of_two_the_first_counts() -> None:
    skipped = Roster("duty", NEW_YORK, (rotation("ana", "bo", begins="2026-03-07T02:30", every=timedelta(1)),))
    assert on_duty(skipped, at("2026-03-08T01:59:59")) == ("ana",)
    assert on_duty(skipped, at("2026-03-08T03:29:59")) == ("ana",)
    assert on_duty(skipped, at("2026-03-08T03:30")) == ("bo",)
    twice = Roster("duty", NEW_YORK, (rotation("ana", "bo", begins="2026-10-31T01:30", every=timedelta(1)),))
    assert on_duty(twice, at("2026-11-01T01:29:59")) == ("ana",)
    assert on_duty(twice, at("2026-11-01T01:30")) == ("bo",)
    assert on_duty(twice, at("2026-11-01T01:10", fold=1)) == ("bo",)


def test_before_the_first_shift_nobody_is_on_duty() -> None:
    roster = weekly()
    assert on_duty(roster, at("2026-11-02T07:59:59")) == ()
    assert next_on_duty(roster, at("2026-11-01")) == Duty(at("2026-11-02T08:00"), at("2026-11-09T08:00"), ("ana",))


def test_an_override_is_half_open_and_replaces_only_its_person() -> None:
    roster = weekly(Override("cy", "ana", at("2026-11-04T08:00"), at("2026-11-11T08:00")))
    assert on_duty(roster, at("2026-11-04T07:59:59")) == ("ana",)
    assert on_duty(roster, at("2026-11-04T08:00")) == ("cy",)
    # From Monday on it is bo's week, for whom nobody stands in.
    assert on_duty(roster, at("2026-11-09T08:00")) == ("bo",)
    assert shifts(roster, at("2026-11-05"), at("2026-11-06")) == [
        Shift(at("2026-11-04T08:00"), at("2026-11-09T08:00"), "cy")
    ]


def test_of_two_overrides_of_one_person_the_last_written_counts() -> None:
    long = Override("cy", "ana", at("2026-11-02T08:00"), at("2026-11-09T08:00"))
    short = Override("di", "ana", at("2026-11-03T08:00"), at("2026-11-04T08:00"))
    assert on_duty(weekly(long, short), at("2026-11-03T12:00")) == ("di",)
    assert on_duty(weekly(short, long), at("2026-11-03T12:00")) == ("cy",)


def test_who_stands_in_can_be_stood_in_for_and_two_can_swap() -> None:
    week = at("2026-11-02T08:00"), at("2026-11-09T08:00")
    assert on_duty(weekly(Override("cy", "ana", *week), Override("di", "cy", *week)), week[0]) == ("di",)
    both = Roster("duty", NEW_YORK, (rotation("ana", "bo"), rotation("bo", "ana")))
    swapped = Roster("duty", NEW_YORK, both.rotations, (Override("bo", "ana", *week), Override("ana", "bo", *week)))
    assert on_duty(both, week[0]) == ("ana", "bo")
    assert on_duty(swapped, week[0]) == ("bo", "ana")


def test_several_rotations_are_on_duty_together_and_each_person_once() -> None:
    roster = Roster("duty", NEW_YORK, (rotation("ana", "bo"), rotation("cy", "bo")))
    assert on_duty(roster, at("2026-11-02T08:00")) == ("ana", "cy")
    assert on_duty(roster, at("2026-11-09T08:00")) == ("bo",)
    assert [shift.who for shift in shifts(roster, at("2026-11-03"), at("2026-11-10"))] == ["ana", "cy", "bo"]


def test_hours_limit_a_shift_and_leave_gaps_that_are_named() -> None:
    office = Rotation(("ana",), datetime(2026, 11, 2), timedelta(1), (((9 * 3_600, 17 * 3_600),),) * 5 + ((), ()))
    night = Rotation(("bo",), datetime(2026, 11, 2), timedelta(1), (((17 * 3_600, 33 * 3_600),),) * 7)
    roster = Roster("duty", NEW_YORK, (office, night))
    week = at("2026-11-09T00:00"), at("2026-11-16T00:00")
    assert on_duty(roster, at("2026-11-09T08:59:59")) == ("bo",)
    assert on_duty(roster, at("2026-11-09T09:00")) == ("ana",)
    assert first_gap(roster, *week) == Duty(at("2026-11-14T09:00"), at("2026-11-14T17:00"), ())
    weekend = Rotation(("cy",), datetime(2026, 11, 2), timedelta(1), ((),) * 5 + (((9 * 3_600, 17 * 3_600),),) * 2)
    assert first_gap(Roster("duty", NEW_YORK, (office, night, weekend)), *week) is None


def test_hours_go_by_the_wall_clock_on_the_day_that_has_an_hour_twice() -> None:
    night = Rotation(("bo",), datetime(2026, 10, 1), timedelta(1), (((3_600, 2 * 3_600),),) * 7)
    roster = Roster("duty", NEW_YORK, (night,))
    found = [duty for duty in duties(roster, at("2026-11-01T00:00"), at("2026-11-02T00:00")) if duty.who]
    assert [(duty.end - duty.begin) // 60 for duty in found] == [120]


def test_what_comes_next_is_who_is_not_on_duty_now() -> None:
    roster = weekly(people=("ana", "ana", "bo"))
    assert next_on_duty(roster, at("2026-11-03")) == Duty(at("2026-11-16T08:00"), at("2026-11-23T08:00"), ("bo",))
    assert next_on_duty(weekly(people=("ana",)), at("2026-11-03")) is None


def test_a_shift_is_the_same_from_wherever_it_is_asked_about() -> None:
    roster = weekly()
    whole = shifts(roster, at("2026-11-01"), at("2026-12-20"))
    for shift in whole:
        middle = (shift.begin + shift.end) // 2
        assert shifts(roster, middle, middle + 1) == [shift]
        assert shift in shifts(roster, shift.end - 1, shift.end + DAY)
        assert shift not in shifts(roster, shift.end, shift.end + DAY)


def test_shifts_of_a_calendar_stand_beside_rotations_and_overrides_change_them() -> None:
    turn = Shift(at("2026-11-03T08:00"), at("2026-11-03T20:00"), "cy")
    sick = Override("di", "cy", at("2026-11-03T12:00"), at("2026-11-04T00:00"))
    roster = Roster("duty", NEW_YORK, (rotation("ana"),), (sick,), "duty.ics", (turn,))
    assert on_duty(roster, at("2026-11-03T08:00")) == ("ana", "cy")
    assert on_duty(roster, at("2026-11-03T12:00")) == ("ana", "di")
    assert on_duty(roster, at("2026-11-03T20:00")) == ("ana",)
    assert roster.people == {"ana", "cy", "di"}


def test_whatever_is_said_at_an_instant_is_what_the_shifts_say() -> None:
    chance = random.Random(11)
    for _ in range(20):
        base = random_roster(chance)
        begin = base.rotations[0].handover(base.zone, 0)
        overrides = []
        for _ in range(4):
            starts = begin + chance.randrange(30 * DAY)
            overrides.append(Override("cy", chance.choice(base.rotations[0].people), starts, starts + DAY))
        roster = Roster("duty", base.zone, base.rotations, tuple(overrides))
        held = shifts(roster, begin, begin + 30 * DAY)
        for _ in range(50):
            second = begin + chance.randrange(30 * DAY)
            assert {one.who for one in held if one.begin <= second < one.end} == set(on_duty(roster, second))


def test_an_instant_of_utc_is_the_same_in_every_zone_of_this_machine() -> None:
    # The machine's own zone is never asked.
    roster = Roster("duty", ZoneInfo("UTC"), (rotation("ana", "bo", begins="2026-11-02T08:00"),))
    assert on_duty(roster, int(datetime(2026, 11, 9, 8, tzinfo=UTC).timestamp())) == ("bo",)
