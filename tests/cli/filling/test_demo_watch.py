"""A throw-away demonstration has a watch that calls nobody outside; a desk that was named gets none."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

from helpdesk_tui.domain.agreement.policy_file import parse_policy
from helpdesk_tui.domain.roster.roster import on_duty
from helpdesk_tui.intake.demo.watched import SHIFT, duty_of, watch_file
from helpdesk_tui.wiring.config import data_text, technician
from helpdesk_tui.wiring.watch_file import parse_watch_file
from tests.cli.conftest import Helpdesk
from tests.terminal import HELPDESK, Terminal

POLICY = parse_policy(*data_text("sla.toml"))


def made(command: Helpdesk) -> Path:
    """Make a throw-away desk, and return where it is."""
    found = re.search(r"The desk is (\S+):", command("demo", "--tickets", "40", "--no-console").out)
    assert found is not None
    return Path(found[1])


def test_a_throw_away_desk_has_a_roster_with_oneself_on_duty_and_a_handover_to_read(command: Helpdesk) -> None:
    before = os.umask(0)
    try:
        desk = made(command)
    finally:
        os.umask(before)
    assert {one.name for one in desk.parent.iterdir()} == {"desk.db", "desk.toml", "watch.toml"}
    assert command("--db", str(desk), "config", "check").out == "Nothing is wrong with the configuration.\n"
    handover = command("--db", str(desk), "handover", "--json").json
    assert handover["on_duty"] == [technician()] and handover["since_by"] == "signed"
    assert handover["last"]["by"] != technician() and handover["last"]["read"] == []
    assert command("--db", str(desk), "check").status == 0


def test_what_is_sent_stays_beside_the_desk(command: Helpdesk) -> None:
    desk = made(command)
    file = parse_watch_file(desk.with_name("watch.toml").read_text(), "watch.toml")
    assert [target["kind"] for target in file.targets] == ["exec"] and file.stands_in and not file.heartbeat
    assert command("--db", str(desk), "watch", "test", "file").status == 0
    assert command("--db", str(desk), "watch", "test", "file").status == 0
    sent = desk.with_name("sent.jsonl").read_text().splitlines()
    assert [json.loads(line)["type"] for line in sent] == ["helpdesk.alarm.test"] * 2


def test_the_first_screen_says_who_is_on_duty_what_is_open_and_that_a_handover_is_unread(tmp_path: Path) -> None:
    own = {"HELPDESK_CONFIG": os.devnull, "TMPDIR": str(tmp_path), "XDG_STATE_HOME": str(tmp_path / "state")}
    with Terminal([*HELPDESK, "demo"], env=own, columns=120, rows=40) as console:
        console.until("unread: H")
        console.until(f"on duty {technician()}")
        console.until("alarms")
        console.press("H")
        console.until("acknowledged by nobody")
        console.press("\x1bq")
        console.until("gone again")
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith("helpdesk-")] == []


def test_a_desk_that_was_named_gets_no_watch_and_no_handover(command: Helpdesk, db: Path) -> None:
    assert command("--db", str(db), "demo", "--tickets", "10", "--no-console").status == 0
    assert {one.name for one in db.parent.iterdir() if one.suffix == ".toml"} == set()
    assert command("--db", str(db), "handover", "--json").json["last"] is None


@pytest.mark.parametrize("now", range(1_793_000_000, 1_793_000_000 + 86_400, 7_000))
def test_the_shift_has_begun_at_a_full_hour_and_its_roster_says_so(now: int) -> None:
    calendar = POLICY.business
    duty = duty_of("ana", now, calendar)
    (roster,) = parse_watch_file(watch_file(duty, calendar, ["/bin/cat"]), "watch.toml").rosters
    assert duty.began % 3_600 == 0 and 1_200 <= now - duty.began < 4_800
    asked = (duty.began - 1, duty.began, now, duty.began + SHIFT)
    assert [on_duty(roster, at) for at in asked] == [(duty.before,), ("ana",), ("ana",), (duty.after,)]
