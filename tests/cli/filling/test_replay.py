from __future__ import annotations

import time
from pathlib import Path

import pytest

from helpdesk_tui.cli.app import run as run_cli
from helpdesk_tui.cli.shared.console import Console
from helpdesk_tui.store.base import View
from helpdesk_tui.wiring.opening import Opened
from tests.cli.conftest import Helpdesk, instant

LOG = """subject,priority,opened_at,closed_at,reference
Before,P3,2016-03-01T08:00,,A-1
Gone,P3,2016-02-29T08:00,2016-02-29T09:00,A-2
Coming,P3,2016-03-01T09:00:30,,A-3
"""


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "log.csv"
    path.write_text(LOG)
    return path


def test_a_prepared_desk_says_where_it_is_and_what_is_open(command: Helpdesk, db: Path, log: Path) -> None:
    run = command("--db", str(db), "replay", str(log), "--from", "2016-03-01 09:00", "--no-console")
    assert run.status == 0
    assert f"The desk is {db}: 2 tickets, 1 of them open." in run.out
    assert "Tue 1 Mar 2016 09:00 EST" in run.err and "1 step still to come" in run.err


def test_a_log_whose_dates_leave_day_and_month_open_is_replayed_once_their_order_is_said(
    command: Helpdesk, db: Path, log: Path
) -> None:
    sample = Path(__file__).parents[2] / "intake" / "samples" / "incidents.csv"
    lines = [line.replace("13-06-2016", "03-06-2016") for line in sample.read_text("utf-8").splitlines()[:3]]
    log.write_text("\n".join(lines))
    asked = ("--db", str(db), "replay", str(log), "--from", "2016-06-03 09:10", "--no-console")
    refused = command(*asked)
    assert refused.status == 1 and "--dates" in refused.err
    said = command(*asked, "--dates", "day")
    assert said.status == 0 and "1 ticket, 1 of them open" in said.out


def test_every_command_on_a_replayed_desk_lives_in_its_time(command: Helpdesk, db: Path, log: Path) -> None:
    command("--db", str(db), "replay", str(log), "--from", "2016-03-01 09:00", "--speed", "1", "--no-console")
    assert command("--db", str(db), "new", "Now", "--json").json["opened_at"].startswith("2016-03-01T14:00")


def test_a_replayed_desk_is_named_one_with_speed_and_date(command: Helpdesk, db: Path, log: Path) -> None:
    command("--db", str(db), "replay", str(log), "--from", "2016-03-01 09:00", "--speed", "2.5", "--no-console")
    assert command("--db", str(db), "status").out.startswith("REPLAY x2.5 Tue 1 Mar 2016 09:00 · P3 1")


def test_a_desk_in_real_time_is_named_no_replay(command: Helpdesk, db: Path) -> None:
    command("--db", str(db), "new", "Now")
    assert command("--db", str(db), "status").out.startswith("P4 1")


def test_a_throw_away_desk_that_could_not_be_filled_is_gone_again(
    command: Helpdesk, log: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = tmp_path / "made"
    made.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(made))
    assert command("replay", str(tmp_path / "none.csv"), "--from", "2016-03-01 09:00", "--no-console").status == 1
    assert command("replay", str(log), "--from", "2020-03-01 09:00", "--no-console").status == 1
    assert list(made.iterdir()) == []
    assert command("replay", str(log), "--from", "2016-03-01 09:00", "--no-console").status == 0
    assert len(list(made.iterdir())) == 1


def test_the_rest_of_the_log_arrives_while_the_console_is_open(db: Path, log: Path) -> None:
    seen: list[int] = []

    def launch(prepare: object) -> int:
        opened = prepare()  # type: ignore[operator]
        assert isinstance(opened, Opened) and opened.on_tick is not None
        seen.append(opened.desk.store.size(View()))
        deadline = time.monotonic() + 120
        while len(seen) < 2 and time.monotonic() < deadline:
            opened.on_tick()
            if opened.desk.store.size(View()) == 2:
                seen.append(2)
        assert opened.desk.clock() >= instant("2016-03-01T09:00:30")
        opened.desk.store.close()
        return 7

    arguments = ["--db", str(db), "replay", str(log), "--from", "2016-03-01 09:00", "--speed", "600"]
    assert run_cli(arguments, Console(launch)) == 7
    assert seen == [1, 2]


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["--from", "then"], 2),
        (["--from", "2016-03-01 09:00", "--speed", "0"], 2),
        (["--from", "2016-03-01 09:00", "--speed", "nan"], 2),
        (["--from", "2016-03-01 09:00", "--tz", "Nowhere"], 2),
        (["--from", "2020-03-01 09:00"], 1),
        ([], 2),
    ],
)
def test_what_cannot_be_replayed_is_said(
    command: Helpdesk, db: Path, log: Path, arguments: list[str], status: int
) -> None:
    run = command("--db", str(db), "replay", str(log), *arguments, "--no-console")
    assert (run.status, run.out) == (status, "")


def test_a_desk_with_tickets_is_not_replayed_onto(helpdesk: Helpdesk, log: Path) -> None:
    helpdesk("new", "Mine")
    assert helpdesk("replay", str(log), "--from", "2016-03-01 09:00", "--no-console").status == 1
