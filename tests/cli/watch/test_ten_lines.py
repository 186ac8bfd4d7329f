"""The ten lines of docs/watch.md are ten, and a whole watch: whoever is on duty is reached for each rule."""

from __future__ import annotations

from pathlib import Path

from helpdesk_tui.domain.roster.roster import first_gap, on_duty
from helpdesk_tui.watch import asked
from helpdesk_tui.wiring.watch_file import parse_watch_file
from tests.cli.conftest import instant
from tests.documents import blocks, read, section

DAY = 86_400


def ten_lines() -> str:
    found = blocks(section(read("docs/watch.md"), "Set it up in ten lines"))[0]
    return "".join(line for line in found.text.splitlines(keepends=True) if not line.startswith("#"))


def test_they_are_ten_and_nothing_is_wrong_with_them() -> None:
    assert len(ten_lines().splitlines()) == 10
    assert list(asked.problems(parse_watch_file(ten_lines(), str(Path("watch.toml"))))) == []


def test_somebody_is_on_duty_at_any_time_and_a_target_reaches_them() -> None:
    file = parse_watch_file(ten_lines(), "watch.toml")
    (roster,) = file.rosters
    begin = instant("2026-11-02T08:00")
    assert first_gap(roster, begin, begin + 400 * DAY) is None
    assert [on_duty(roster, begin + days * DAY) for days in (0, 6, 7, 14)] == [("ana",), ("ana",), ("bo",), ("ana",)]
    names = {target["name"] for target in file.targets}
    assert roster.people == set(file.people) and all(set(theirs) <= names for theirs in file.people.values())
    (escalation,) = file.escalations
    assert escalation["fallback"] in names
