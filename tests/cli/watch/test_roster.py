"""``helpdesk roster``: who is on duty now, the coming week, and a calendar for other programs."""

from __future__ import annotations

import os
import random
from datetime import UTC, datetime
from pathlib import Path

import icalendar
import pytest

from helpdesk_tui.cli.watch.roster import now_json
from helpdesk_tui.domain.roster.calendar import calendar_of
from helpdesk_tui.domain.roster.roster import on_duty
from helpdesk_tui.watch.whom import Whom
from helpdesk_tui.wiring.config import load
from helpdesk_tui.wiring.rosters.standing import Rosters
from tests.cli.conftest import Helpdesk

INSTANTS = int(os.environ.get("HELPDESK_INSTANTS", "60"))
FILE = """
[[roster]]
name = "duty"
zone = "America/New_York"
[[roster.rotation]]
people = ["ana", "bo"]
from = 2026-11-02T08:00:00
every = "1 week"
[[roster.override]]
who = "cy"
instead_of = "ana"
from = 2026-11-17T08:00:00
until = 2026-11-18T08:00:00
"""
LEAD = """
[[roster]]
name = "lead"
zone = "Europe/London"
gaps = "meant"
[[roster.rotation]]
people = ["lea"]
from = 2026-11-01
every = "1 day"
hours = ["09:00-17:00"]
"""
AT = "--at", "2026-11-16 10:00"


@pytest.fixture
def watched(command: Helpdesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Helpdesk:
    """The command line under a configuration with a watch file of two rosters."""
    (tmp_path / "watch.toml").write_text(FILE + LEAD)
    (tmp_path / "config.toml").write_text('watch = "watch.toml"')
    monkeypatch.setenv("HELPDESK_CONFIG", str(tmp_path / "config.toml"))
    return command


def test_now_says_who_is_on_duty_until_when_and_who_is_next(watched: Helpdesk) -> None:
    run = watched("roster", "now", *AT)
    assert (run.status, run.err) == (0, "")
    assert [line.split(maxsplit=2) for line in run.out.splitlines()[1:]] == [
        ["duty", "ana", "Tue 17 Nov 08:00  cy from Tue 17 Nov 08:00"],
        ["lead", "lea", "Mon 16 Nov 17:00"],
    ]
    assert watched("roster", "now", *AT, "--json").json["rosters"][0] == {
        "name": "duty",
        "zone": "America/New_York",
        "stale": False,
        "on_duty": ["ana"],
        "until": "2026-11-17T13:00:00Z",
        "next": {"from": "2026-11-17T13:00:00Z", "until": "2026-11-18T13:00:00Z", "on_duty": ["cy"]},
    }


def test_a_week_has_its_shifts_and_names_the_gaps(watched: Helpdesk) -> None:
    lines = watched("roster", "week", *AT).out.splitlines()
    assert [line.split()[-1] for line in lines if line.startswith("duty")] == ["ana", "cy", "ana", "bo"]
    assert [line.split()[-1] for line in lines if line.startswith("lead")][:3] == ["lea", "nobody", "lea"]
    duty, lead = watched("roster", "week", *AT, "--json").json["rosters"]
    assert duty["gaps"] == []
    assert len(lead["gaps"]) == 7
    assert duty["shifts"][1] == {"from": "2026-11-17T13:00:00Z", "until": "2026-11-18T13:00:00Z", "who": "cy"}


def test_a_calendar_is_of_one_roster(watched: Helpdesk) -> None:
    assert watched("roster", "calendar").status == 2
    assert watched("roster", "calendar", "night").err == "There is no roster 'night'. Name one: duty, lead.\n"
    run = watched("roster", "calendar", "duty")
    assert (run.status, run.err) == (0, "")
    assert len(icalendar.Calendar.from_ical(run.out).walk("VEVENT")) >= 9


def test_without_a_watch_file_and_with_a_wrong_one_it_says_what_to_do(
    command: Helpdesk, watched: Helpdesk, tmp_path: Path
) -> None:
    (tmp_path / "watch.toml").write_text("[[rota]]")
    assert watched("roster", "now").err.startswith(f"{tmp_path / 'watch.toml'}: 'rota': there is no such table")
    (tmp_path / "watch.toml").write_text("")
    assert watched("roster", "now").err == f"There is no roster in {tmp_path / 'watch.toml'}. Write one: [[roster]].\n"
    (tmp_path / "config.toml").write_text("")
    run = command("roster", "now")
    assert (run.status, run.out) == (1, "")
    assert run.err.startswith("There is no roster: no watch file is set.")


def test_it_answers_while_the_desk_cannot_be_reached(watched: Helpdesk) -> None:
    assert watched("--db", "postgresql://127.0.0.1:9/none", "roster", "now", *AT).status == 0


def test_config_check_and_doctor_name_what_is_wrong(watched: Helpdesk, tmp_path: Path) -> None:
    text = FILE.replace('"ana", "bo"', '"ana"').replace("2026-11-02T08:00:00", "2099-11-02T08:00:00")
    (tmp_path / "watch.toml").write_text(text)
    assert watched("config", "check").status == 0
    run = watched("doctor")
    assert run.status == 1
    assert "!! roster: Roster duty: nobody is on duty from " in run.out
    assert "!! roster: Roster duty: ana has no targets." in run.out
    (tmp_path / "watch.toml").write_text(FILE.replace("America/New_York", "Mars/Olympus"))
    run = watched("config", "check")
    assert (run.status, run.out.splitlines()[0]) == (
        1,
        f"{tmp_path / 'watch.toml'}: roster[1].zone: 'Mars/Olympus' is no time zone known here, as America/New_York "
        "is.",
    )


def test_doctor_names_people_who_may_not_work_here_and_is_content_with_a_good_roster(
    watched: Helpdesk, tmp_path: Path
) -> None:
    everybody = "".join(f'[people.{name}]\ntargets = ["pager"]\n' for name in ("ana", "bo", "cy"))
    (tmp_path / "watch.toml").write_text(FILE + '[[target]]\nname = "pager"\nkind = "syslog"\n' + everybody)
    assert "ok roster: Somebody is on duty for the next 7 days: duty.\n" in watched("doctor").out
    (tmp_path / "desk.toml").write_text('[roles]\nana = "lead"\nbo = "technician"\n')
    run = watched("--db", str(tmp_path / "desk.db"), "doctor")
    assert "!! roster: Roster duty: cy is not among those who work on this desk (its roles and groups).\n" in run.out


def test_doctor_names_targets_that_there_are_not(watched: Helpdesk, tmp_path: Path) -> None:
    (tmp_path / "watch.toml").write_text(FILE + '[people.ana]\ntargets = ["pigeon"]\n')
    assert "people.ana.targets: 'pigeon' is no target of this file." in watched("doctor").out


def test_pages_json_and_calendar_name_the_same_people_at_any_instant(watched: Helpdesk, tmp_path: Path) -> None:
    # Grafana oncall#1296 #4755, OneUptime#3411: an override was paged, and not shown.
    targets = {name: (f"{name}'s",) for name in ("ana", "bo", "cy", "lea")}
    begin = int(datetime(2026, 11, 16, tzinfo=UTC).timestamp())
    chance = random.Random(7)
    rosters = Rosters(load()).read(begin)
    whom = Whom(lambda now: rosters, targets, [one for named in targets.values() for one in named])
    for roster in rosters:
        events = [
            (event.DTSTART, event.DTEND, str(event["SUMMARY"]))
            for event in icalendar.Calendar.from_ical(calendar_of(roster, "Desk", begin)).walk("VEVENT")
            if isinstance(event, icalendar.Event)
        ]
        for _ in range(INSTANTS):
            second = begin + chance.randrange(60 * 86_400)
            moment = datetime.fromtimestamp(second, UTC)
            there = sorted(on_duty(roster, second))
            assert now_json(roster, second)["on_duty"] == there
            assert sorted(one.who or "" for one in whom.at(second)([roster.name])) == there
            assert sorted(who for starts, ends, who in events if starts <= moment < ends) == there
