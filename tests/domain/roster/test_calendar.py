"""Rosters as calendars: ours, read by another program's reader, and those of others, read by ours."""

from __future__ import annotations

import os
import random
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest

from helpdesk_tui.domain.roster.calendar import AHEAD, calendar_of
from helpdesk_tui.domain.roster.calendar_in import CalendarError, Read, read_calendar
from helpdesk_tui.domain.roster.roster import DAY, Override, Roster, Shift, on_duty, shifts
from helpdesk_tui.domain.roster.rotation import Rotation
from helpdesk_tui.domain.text.cells import MARK

NEW_YORK = ZoneInfo("America/New_York")
NOW = int(datetime(2026, 11, 1, 12, tzinfo=UTC).timestamp())
INSTANTS = int(os.environ.get("HELPDESK_INSTANTS", "60"))


def at(text: str, zone: ZoneInfo = NEW_YORK) -> int:
    """Return the instant of a wall time."""
    return int(datetime.fromisoformat(text).replace(tzinfo=zone).timestamp())


def a_roster() -> Roster:
    """Return a roster with two rotations of other lengths, one limited to hours, and two overrides."""
    days = Rotation(("ana", "bo"), datetime(2026, 10, 5, 8), timedelta(7), (((8 * 3_600, 20 * 3_600),),) * 7)
    nights = Rotation(("cy", "di", "eve"), datetime(2026, 10, 5, 20), timedelta(1))
    sick = Override("flo", "ana", at("2026-11-03T10:00"), at("2026-11-05T10:00"))
    swap = Override("gus", "flo", at("2026-11-04T00:00"), at("2026-11-04T12:00"))
    return Roster("duty", NEW_YORK, (days, nights), (sick, swap))


def events(content: bytes) -> list[tuple[int, int, str, str]]:
    """Return begin, end, summary and UID of each event, as the library ``icalendar`` reads them."""
    return [
        (instant(event.DTSTART), instant(event.DTEND), str(event["SUMMARY"]), str(event["UID"]))
        for event in icalendar.Calendar.from_ical(content).walk("VEVENT")
        if isinstance(event, icalendar.Event)
    ]


def instant(moment: object) -> int:
    """Return the instant of a time that names its zone."""
    assert isinstance(moment, datetime)
    assert moment.tzinfo is not None
    return int(moment.timestamp())


def read(*lines: str, since: str = "2026-11-01T00:00", until: str = "2026-12-01T00:00") -> Read:
    """Read a calendar whose events stand in ``lines``."""
    text = "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *lines, "END:VCALENDAR", ""])
    return read_calendar(text, NEW_YORK, at(since), at(until))


def event(*lines: str) -> list[str]:
    """Return the lines of an event."""
    return ["BEGIN:VEVENT", *lines, "END:VEVENT"]


def begins(found: Read) -> list[str]:
    """Return when each shift begins, on the wall clock."""
    return [f"{datetime.fromtimestamp(turn.begin, NEW_YORK):%a %d %H:%M}" for turn in found.turns]


def test_another_reader_finds_an_event_a_shift_for_sixty_days() -> None:
    roster = a_roster()
    found = events(calendar_of(roster, "Help desk", NOW))
    assert [(begin, end, who) for begin, end, who, _ in found] == [
        (shift.begin, shift.end, shift.who) for shift in shifts(roster, NOW, NOW + AHEAD)
    ]
    assert len({uid for _, _, _, uid in found}) == len(found)


def test_a_shift_keeps_its_uid_while_the_same_person_has_it() -> None:
    roster = a_roster()
    today = {(begin, who): uid for begin, _, who, uid in events(calendar_of(roster, "Desk", NOW))}
    later = {(begin, who): uid for begin, _, who, uid in events(calendar_of(roster, "Desk", NOW + 20 * DAY))}
    shared = today.keys() & later.keys()
    assert len(shared) > 30
    assert all(today[key] == later[key] for key in shared)
    other = {uid for _, _, _, uid in events(calendar_of(roster, "Another desk", NOW))}
    assert other.isdisjoint(today.values())


def test_the_calendar_names_at_each_instant_whom_the_roster_names() -> None:
    # Grafana oncall#1296 #4755, OneUptime#3411: an override was paged, and not shown.
    roster, chance = a_roster(), random.Random(4)
    found = events(calendar_of(roster, "Desk", NOW))
    again = read_calendar(calendar_of(roster, "Desk", NOW).decode(), NEW_YORK, NOW, NOW + AHEAD)
    copied = Roster("copy", NEW_YORK, turns=again.turns)
    for _ in range(INSTANTS):
        second = NOW + chance.randrange(AHEAD)
        there = set(on_duty(roster, second))
        assert {who for begin, end, who, _ in found if begin <= second < end} == there
        assert set(on_duty(copied, second)) == there


def test_a_hostile_name_is_one_escaped_line() -> None:
    roster = Roster("a;b,c\\d\x1b", NEW_YORK, (Rotation(("ana",), datetime(2026, 10, 5), timedelta(7)),))
    content = calendar_of(roster, "De\x07sk", NOW)
    assert not {b"\x1b", b"\x07"} & {bytes([one]) for one in content}
    first = icalendar.Calendar.from_ical(content).walk("VEVENT")[0]
    assert str(first["DESCRIPTION"]) == f"On duty: a;b,c\\d{MARK}"


def test_a_weekly_event_keeps_its_wall_times_across_a_change_of_clocks() -> None:
    zone = "DTSTART;TZID=America/New_York:20261024T080000", "DTEND;TZID=America/New_York:20261025T080000"
    found = read(*event("UID:1", *zone, "RRULE:FREQ=DAILY", "SUMMARY:ana"), since="2026-10-30T00:00")
    assert all(earlier.end == later.begin for earlier, later in zip(found.turns, found.turns[1:], strict=False))
    assert begins(found)[:4] == ["Thu 29 08:00", "Fri 30 08:00", "Sat 31 08:00", "Sun 01 08:00"]


def test_exceptions_moved_and_cancelled_occurrences_and_extra_dates_count() -> None:
    found = read(
        *event(
            "UID:1", "DTSTART:20261102T130000Z", "DURATION:PT8H", "RRULE:FREQ=DAILY;COUNT=5", "SUMMARY:ana",
            "EXDATE:20261103T130000Z", "RDATE:20261110T130000Z",
        ),
        *event("UID:1", "RECURRENCE-ID:20261104T130000Z", "DTSTART:20261104T150000Z", "DTEND:20261104T160000Z",
               "SUMMARY:bo"),
        *event("UID:1", "RECURRENCE-ID:20261105T130000Z", "DTSTART:20261105T130000Z", "STATUS:CANCELLED"),
    )  # fmt: skip
    assert begins(found) == ["Mon 02 08:00", "Wed 04 10:00", "Fri 06 08:00", "Tue 10 08:00"]
    assert [turn.who for turn in found.turns] == ["ana", "bo", "ana", "ana"]
    assert found.problems == ()


def test_whole_days_and_times_without_a_zone_are_the_rosters() -> None:
    found = read(
        *event("DTSTART;VALUE=DATE:20261107", "DTEND;VALUE=DATE:20261109", "SUMMARY:ana"),
        *event("DTSTART;VALUE=DATE:20261110", "SUMMARY:bo"),
        *event("DTSTART:20261112T090000", "DTEND:20261112T170000", "SUMMARY:cy"),
        *event("DTSTART;TZID=/citadel.org/20070227_1/Europe/London:20261113T090000", "DURATION:P1D", "SUMMARY:di"),
    )
    assert [(turn.begin, turn.end, turn.who) for turn in found.turns] == [
        (at("2026-11-07T00:00"), at("2026-11-09T00:00"), "ana"),
        (at("2026-11-10T00:00"), at("2026-11-11T00:00"), "bo"),
        (at("2026-11-12T09:00"), at("2026-11-12T17:00"), "cy"),
        (at("2026-11-13T04:00"), at("2026-11-14T04:00"), "di"),
    ]


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (("DTSTART:20261102T130000Z", "SUMMARY:On call"), "its SUMMARY 'On call' is no login name"),
        (("DTSTART:20261102T130000Z",), "its SUMMARY '' is no login name"),
        (("SUMMARY:bo",), "it has no DTSTART"),
        (("DTSTART:20261302T130000Z", "SUMMARY:bo"), "its DTSTART '20261302T130000Z' is no time"),
        (("DTSTART;TZID=Eastern Standard Time:20261102T130000", "SUMMARY:bo"), "its zone 'Eastern Standard Time' is"),
        (("DTSTART:20261102T130000Z", "DURATION:8 hours", "SUMMARY:bo"), "its DURATION '8 hours' is no length"),
        (("DTSTART:20261102T130000Z", "RRULE:FREQ=HOURLY", "SUMMARY:bo"), "FREQ=HOURLY is too often"),
        (
            ("DTSTART:20261102T130000Z", "RECURRENCE-ID;RANGE=THISANDFUTURE:20261102T130000Z", "SUMMARY:bo"),
            "it changes",
        ),
        (("DTSTART:20261102T130000Z", "RECURRENCE-ID:soon", "SUMMARY:bo"), "its RECURRENCE-ID 'soon' is no time"),
    ],
)
def test_an_event_that_cannot_be_used_is_said_and_the_others_stay(lines: tuple[str, ...], reason: str) -> None:
    good = event("UID:good", "DTSTART:20261103T130000Z", "DURATION:PT1H", "SUMMARY:ana")
    found = read(*event("UID:bad", *lines), *good)
    assert [turn.who for turn in found.turns] == ["ana"]
    assert len(found.problems) == 1
    assert found.problems[0].startswith(f"the event 'bad': {reason}")


def test_alarms_and_other_components_within_are_no_events() -> None:
    found = read(
        "BEGIN:VTIMEZONE", "TZID:X", "BEGIN:STANDARD", "DTSTART:19700101T000000", "END:STANDARD", "END:VTIMEZONE",
        "BEGIN:VEVENT", "DTSTART:20261103T130000Z", "DURATION:PT1H", "SUMMARY:an", " a",
        "BEGIN:VALARM", "SUMMARY:wake up", "TRIGGER:-PT5M", "END:VALARM", "END:VEVENT",
    )  # fmt: skip
    assert found == Read((Shift(at("2026-11-03T08:00"), at("2026-11-03T09:00"), "ana"),), ())


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("<!doctype html><title>Sign in</title>", "it is no iCalendar file"),
        ("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n", "it ends before its last line"),
        ("BEGIN:VCALENDAR\r\nEND:VEVENT\r\n", "it is damaged: END:VEVENT ends nothing"),
        ("BEGIN:VCALENDAR\n" + "BEGIN:VEVENT\nEND:VEVENT\n" * 5_001 + "END:VCALENDAR", "it has 5,001 events"),
    ],
)
def test_what_is_no_calendar_is_refused_whole(text: str, reason: str) -> None:
    with pytest.raises(CalendarError, match=reason):
        read_calendar(text, NEW_YORK, NOW, NOW + DAY)


def test_a_calendar_of_years_ago_is_read_for_its_stretch_alone() -> None:
    zone = "DTSTART;TZID=America/New_York:19800107T080000", "DTEND;TZID=America/New_York:19800114T080000"
    found = read(*event(*zone, "RRULE:FREQ=WEEKLY;INTERVAL=2", "SUMMARY:ana"))
    assert begins(found) == ["Mon 26 08:00", "Mon 09 08:00", "Mon 23 08:00"]
