"""``helpdesk agenda``: the week for scripts, and a calendar file that other programs read."""

from __future__ import annotations

import os
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from helpdesk_tui.cli.tickets.ics import calendar_file
from helpdesk_tui.domain.agreement.policy_file import parse_policy
from helpdesk_tui.domain.tickets.ticket import Channel, Priority, Status, Ticket
from helpdesk_tui.store.sqlite.store import SqliteStore
from helpdesk_tui.wiring.config import data_text
from tests.cli.conftest import Helpdesk, instant

HOURS = parse_policy(*data_text("sla.toml")).business
NEW_YORK = ZoneInfo("America/New_York")
HOSTILE = "x\r\nEND:VEVENT\r\nBEGIN:VEVENT\nSUMMARY:forged; a,b \\n \x1b]0;t\x07 " + "Ä🙂" * 60


def a_task(subject: str, when: str, rule: str | None = None, number: int = 1001) -> Ticket:
    at = instant(when)
    task = (Priority.P6, Status.SCHEDULED, Channel.PHONE)
    return Ticket(
        number, 3, subject, *task, at - 900, at - 900, requester=subject, scheduled_for=at, due_at=at, recurrence=rule
    )


def the_file(*tickets: Ticket) -> bytes:
    return calendar_file(tickets, "d3ad", "Help desk", HOURS, instant("2026-11-16T10:00"))


def events(content: bytes) -> list[Any]:
    """The events as icalendar reads them; its values are unions of all there are, so they are not typed here."""
    return list(Calendar.from_ical(content).walk("VEVENT"))


def test_the_week_is_listed_with_holidays_overlaps_and_what_comes_again(helpdesk: Helpdesk) -> None:
    helpdesk("new", "Restore test", "--priority", "P6", "--at", "mon 14:00")
    helpdesk("schedule", "1001", "2026-11-24 14:00", "--every", "tue 14:00")
    helpdesk("new", "Replace the switch", "--priority", "P6", "--at", "2026-11-24 14:15")
    for number in ("1001", "1002"):
        helpdesk("assign", number, "bo", "--force")
    lines = helpdesk("agenda", "--week", "2026-11-26").out.splitlines()
    assert [line.split("  ")[0] for line in lines[1:]] == ["Tue 24 Nov", "Tue 24 Nov", "Thu 26 Nov"]
    assert "!! overlaps #1002: Restore test" in lines[1] and "Thanksgiving Day, closed" in lines[3]
    assert "again: Restore test" in helpdesk("agenda", "--week", "2026-12-02").out


def test_json_tells_days_hours_and_tasks_in_utc(helpdesk: Helpdesk) -> None:
    helpdesk("new", "Restore test", "--priority", "P6", "--at", "2026-11-18 14:00")
    answer = helpdesk("agenda", "--json").json
    assert (answer["week"], answer["zone"], len(answer["days"])) == ("2026-11-16", "America/New_York", 7)
    day = answer["days"][2]
    assert (day["date"], day["opens"], day["holiday"]) == ("2026-11-18", "2026-11-18T14:00:00Z", None)
    task = day["tasks"][0]
    assert (task["number"], task["at"], task["again"], task["overlaps"]) == (1001, "2026-11-18T19:00:00Z", False, [])


def test_an_empty_week_prints_nothing_to_standard_output(helpdesk: Helpdesk, store: SqliteStore) -> None:
    run = helpdesk("agenda")
    assert (run.status, run.out) == (0, "") and "No tasks" in run.err


@pytest.mark.parametrize(
    "words", [("--ics", "--json"), ("week.ics",), ("--replace",), ("--week", "someday"), ("--ics", "a.ics", "b.ics")]
)
def test_what_makes_no_sense_is_wrong_usage(helpdesk: Helpdesk, words: tuple[str, ...]) -> None:
    assert helpdesk("agenda", *words).status == 2


def test_the_file_is_written_whole_with_uids_that_stay_and_differ_from_desk_to_desk(
    helpdesk: Helpdesk, command: Helpdesk, tmp_path: Path
) -> None:
    helpdesk("new", "Restore test", "--priority", "P6", "--at", "2026-11-18 14:00")
    file = tmp_path / "desk.ics"
    assert helpdesk("agenda", "--ics", str(file)).status == 0
    (event,) = events(file.read_bytes())
    assert event["DTSTART"].dt == datetime(2026, 11, 18, 19, tzinfo=UTC)
    assert str(event["SUMMARY"]) == "#1001 Restore test"
    helpdesk("schedule", "1001", "2026-11-19 14:00")
    (again,) = events(helpdesk("agenda", "--ics").out.encode())
    assert again["UID"] == event["UID"] and again["SEQUENCE"] > event["SEQUENCE"]
    command("--db", str(tmp_path / "other.db"), "new", "Test", "--priority", "P6", "--at", "+3bd", "--next-open")
    (other,) = events(command("--db", str(tmp_path / "other.db"), "agenda", "--ics").out.encode())
    assert str(other["UID"]).startswith("1001-") and other["UID"] != event["UID"]
    assert [path.name for path in tmp_path.iterdir() if ".part" in path.name] == []


def test_a_file_that_is_there_is_replaced_only_when_told_to(helpdesk: Helpdesk, tmp_path: Path) -> None:
    helpdesk("new", "Restore test", "--priority", "P6", "--at", "2026-11-18 14:00")
    file, link = tmp_path / "thesis.txt", tmp_path / "link.ics"
    file.write_text("years of work")
    link.symlink_to(file)
    for name in (file, link):
        run = helpdesk("agenda", "--ics", str(name))
        assert (run.status, run.out) == (1, "") and "--replace" in run.err
        assert file.read_text() == "years of work"
    assert helpdesk("agenda", "--ics", str(file), "--replace").status == 0
    assert len(events(file.read_bytes())) == 1


def test_a_week_alone_can_be_written(helpdesk: Helpdesk) -> None:
    for when in ("2026-11-18 14:00", "2026-11-25 14:00"):
        helpdesk("new", f"Test {when[:10]}", "--priority", "P6", "--at", when)
    assert len(events(helpdesk("agenda", "--ics").out.encode())) == 2
    (event,) = events(helpdesk("agenda", "--ics", "--week", "2026-11-26").out.encode())
    assert "2026-11-25" in event["SUMMARY"]


def test_a_file_that_cannot_be_written_is_told_in_a_sentence(helpdesk: Helpdesk, tmp_path: Path) -> None:
    helpdesk("new", "Restore test", "--priority", "P6", "--at", "2026-11-18 14:00")
    run = helpdesk("agenda", "--ics", str(tmp_path / "nowhere" / "desk.ics"))
    assert run.status == 1 and "cannot be written" in run.err and "Traceback" not in run.err


def test_the_desk_itself_is_never_written_over(helpdesk: Helpdesk, db: Path) -> None:
    helpdesk("new", "Restore test", "--priority", "P6", "--at", "2026-11-18 14:00")
    for words in ([], ["--replace"]):
        run = helpdesk("agenda", "--ics", str(db), *words)
        assert (run.status, "is the desk itself" in run.err) == (1, True)
    assert helpdesk("check").status == 0


def test_a_new_file_is_for_its_owner_alone_and_one_that_was_shared_stays_so(helpdesk: Helpdesk, tmp_path: Path) -> None:
    file = tmp_path / "desk.ics"
    before = os.umask(0)
    try:
        helpdesk("agenda", "--ics", str(file))
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        file.chmod(0o644)
        helpdesk("agenda", "--ics", str(file), "--replace")
        assert stat.S_IMODE(file.stat().st_mode) == 0o644
    finally:
        os.umask(before)


def test_hostile_text_cannot_break_out_of_its_line() -> None:
    content = the_file(a_task(HOSTILE, "2026-11-18T14:00"))
    (event,) = events(content)
    lines = content.split(b"\r\n")
    assert lines.count(b"BEGIN:VEVENT") == lines.count(b"END:VEVENT") == 1
    assert not any(line.startswith(b"SUMMARY:forged") for line in lines)
    assert "SUMMARY:forged; a,b \\n" in str(event["SUMMARY"]) and "\x1b" not in str(event["SUMMARY"])
    assert str(event["SUMMARY"]).endswith("Ä🙂" * 60)


def test_lines_are_at_most_75_octets_and_tear_no_character() -> None:
    content = the_file(a_task(HOSTILE, "2026-11-18T14:00"))
    lines = content.split(b"\r\n")
    assert all(len(line) <= 75 and line.decode() is not None for line in lines)
    assert lines[-1] == b"" and b"\n" not in content.replace(b"\r\n", b"")


def test_a_recurring_task_keeps_its_wall_time_across_a_change_of_clocks() -> None:
    (event,) = events(the_file(a_task("Test", "2026-10-26T09:30", "FREQ=WEEKLY;BYDAY=MO;BYHOUR=9;BYMINUTE=30")))
    start = event["DTSTART"].dt
    assert start == datetime(2026, 10, 26, 9, 30, tzinfo=NEW_YORK)
    assert event["RRULE"].to_ical() == b"FREQ=WEEKLY;BYDAY=MO"
    assert event["DURATION"].dt == timedelta(minutes=30)


@pytest.mark.parametrize("year", [2026, 2031, 2044])
def test_the_zone_in_the_file_is_that_of_the_desk(year: int) -> None:
    content = the_file(a_task("Test", "2026-10-26T09:30", "FREQ=WEEKLY"))
    zone: Any = Calendar.from_ical(content).walk("VTIMEZONE")[0]
    written = zone.to_tz(lookup_tzid=False)
    for month in range(1, 13):
        for day in (1, 9, 15):
            wall = datetime(year, month, day, 12)
            assert wall.replace(tzinfo=written).utcoffset() == wall.replace(tzinfo=NEW_YORK).utcoffset(), wall


def test_a_task_moved_off_its_rule_stands_by_itself_and_the_rule_goes_on_from_the_next() -> None:
    rule = "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH;BYHOUR=14;BYMINUTE=0"
    moved, later = events(the_file(a_task("Test", "2026-11-27T09:00", rule)))
    assert moved["DTSTART"].dt == datetime(2026, 11, 27, 14, tzinfo=UTC) and "RRULE" not in moved
    assert later["DTSTART"].dt == datetime(2026, 12, 10, 14, tzinfo=NEW_YORK)
    assert moved["UID"] != later["UID"] and later["RRULE"]["INTERVAL"] == [2]


def test_every_event_has_what_rfc_5545_asks_for() -> None:
    for event in events(the_file(a_task("One", "2026-11-18T14:00"), a_task("Two", "2026-11-18T14:00", "FREQ=DAILY"))):
        assert event["UID"] and event["DTSTAMP"].dt == datetime(2026, 11, 16, 15, tzinfo=UTC)
        assert not event.errors
