from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli.conftest import Helpdesk

TABLE = """subject,priority,opened_at,reference
Printer jams,P4,2026-11-02T09:00,A-1
Mail is slow,P3,2026-11-02T10:00,A-2
,P3,2026-11-02T11:00,A-3
"""


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "tickets.csv"
    path.write_text(TABLE)
    return path


def test_a_demonstration_fills_a_throw_away_desk_and_says_where(command: Helpdesk) -> None:
    run = command("demo", "--tickets", "40", "--no-console")
    assert run.status == 0
    found = re.search(r"The desk is (\S+): 40 tickets", run.out)
    assert found is not None
    assert f"helpdesk --db {found[1]} list" in run.out
    assert command("--db", found[1], "list", "is:all", "--json").out.count('"number"') == 40


def test_the_same_seed_makes_the_same_desk(command: Helpdesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = []
    for place, minutes in enumerate((0, 1, 59)):
        monkeypatch.setattr(
            "helpdesk_tui.wiring.clock.time.time", lambda minutes=minutes: 1_795_032_000 + 60.0 * minutes
        )
        named = ["--db", str(tmp_path / f"{place}.db")]
        assert command(*named, "demo", "--tickets", "60", "--seed", "5", "--no-console").status == 0
        monkeypatch.setattr("helpdesk_tui.wiring.clock.time.time", lambda: 1_795_040_000.0)
        shown = [command(*named, "show", str(number), "--json").out for number in range(1001, 1061)]
        told.append((command(*named, "list", "is:all", "--json").out, shown))
    assert told[0] == told[1] == told[2]


def test_one_is_counted_as_one(command: Helpdesk, tmp_path: Path) -> None:
    (tmp_path / "one.csv").write_text("subject,priority,opened_at\nPrinter jams,P4,2026-11-16 10:00\n")
    run = command("--db", str(tmp_path / "x.db"), "import", str(tmp_path / "one.csv"))
    assert run.out == "ticket table: 1 ticket taken, with 1 event; 0 here already.\n"


def test_a_demonstration_fills_the_desk_that_was_named(command: Helpdesk, db: Path) -> None:
    assert command("--db", str(db), "demo", "--tickets", "10", "--no-console").status == 0
    assert len(command("--db", str(db), "list", "is:all", "--json").json) == 10


def test_the_environment_names_a_desk_likewise(command: Helpdesk, db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HELPDESK_DB", str(db))
    assert command("demo", "--tickets", "10", "--no-console").status == 0
    assert db.exists()


def test_a_team_desk_of_the_configuration_is_not_filled_by_the_way(
    command: Helpdesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "config.toml"
    config.write_text('db = "team.db"\n')
    monkeypatch.setenv("HELPDESK_CONFIG", str(config))
    assert command("demo", "--tickets", "5", "--no-console").status == 0
    assert not (tmp_path / "team.db").exists()


def test_a_desk_with_tickets_is_not_filled(helpdesk: Helpdesk) -> None:
    helpdesk("new", "Mine")
    run = helpdesk("demo", "--no-console")
    assert (run.status, run.out) == (1, "")
    assert "has tickets already" in run.err
    assert len(helpdesk("list", "--json").json) == 1


def test_without_a_terminal_the_console_is_refused_before_anything_is_made(command: Helpdesk, db: Path) -> None:
    run = command("--db", str(db), "demo")
    assert (run.status, run.out) == (2, "")
    assert "terminal" in run.err
    assert not db.exists()


def test_import_says_what_was_taken_and_what_not(helpdesk: Helpdesk, table: Path) -> None:
    run = helpdesk("import", str(table))
    assert run.status == 0
    assert "2 tickets taken" in run.out
    assert "1 left out" in run.err and "line 4" in run.err
    assert len(helpdesk("list", "--json").json) == 2


def test_help_says_what_is_left_out_and_what_is_written_as_a_whole(helpdesk: Helpdesk) -> None:
    told = " ".join(helpdesk("import", "--help").out.split())
    assert "What was mapped, assumed, cut and left out is told" in told and "All is written, or nothing" in told
    assert "all or none" not in told


def test_an_import_that_fails_while_writing_leaves_the_desk_as_it_was(
    helpdesk: Helpdesk, table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_off(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr("helpdesk_tui.store.sqlite.bulk.take_over", break_off)
        assert helpdesk("import", str(table)).status == 130
    assert helpdesk("list", "is:all", "--json").json == []
    assert "2 tickets taken" in helpdesk("import", str(table)).out


def test_a_second_import_takes_nothing_twice(helpdesk: Helpdesk, table: Path) -> None:
    helpdesk("import", str(table))
    run = helpdesk("import", str(table))
    assert "0 tickets taken" in run.out and "2 here already" in run.out
    assert len(helpdesk("list", "--json").json) == 2


def test_a_dry_run_takes_nothing(helpdesk: Helpdesk, table: Path) -> None:
    run = helpdesk("import", str(table), "--dry-run")
    assert "2 tickets would be taken" in run.out
    assert helpdesk("list", "--json").json == []


def test_a_dry_run_makes_no_desk(command: Helpdesk, tmp_path: Path, table: Path) -> None:
    missing = tmp_path / "new.db"
    assert command("--db", str(missing), "import", str(table), "--dry-run").status == 0
    assert not missing.exists()


def test_the_zone_says_what_times_mean(helpdesk: Helpdesk, table: Path) -> None:
    helpdesk("import", str(table), "--tz", "Europe/Berlin")
    assert helpdesk("list", "printer", "--json").json[0]["opened_at"] == "2026-11-02T08:00:00Z"


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../../etc/passwd", "America", "/etc/localtime"])
def test_no_zone_of_that_name(helpdesk: Helpdesk, table: Path, zone: str) -> None:
    run = helpdesk("import", str(table), "--tz", zone)
    assert (run.status, run.out) == (2, "")


@pytest.mark.parametrize("content", [b"", b"\x00\x01", b"a,b\n1,2\n", b'subject\n"open'])
def test_a_file_that_is_none_is_refused(helpdesk: Helpdesk, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "odd.csv"
    path.write_bytes(content)
    run = helpdesk("import", str(path))
    assert (run.status, run.out) == (1, "")
    assert "Nothing was imported" in run.err or "nothing was imported" in run.err


def test_a_file_that_is_missing_is_refused(helpdesk: Helpdesk, tmp_path: Path) -> None:
    assert helpdesk("import", str(tmp_path / "none.csv")).status == 1
    assert helpdesk("import", str(tmp_path)).status == 1
