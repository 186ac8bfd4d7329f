"""reason of the command line, with and without the desk's list, and what becomes of the text."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from helpdesk_tui.store.sqlite.store import SqliteStore
from helpdesk_tui.wiring.clock import PACE_SETTING, Pace
from tests.cli.conftest import Helpdesk, command, db, helpdesk, home, instant, store

__all__ = ["command", "db", "helpdesk", "home", "store"]


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    config = tmp_path / "config.toml"
    config.touch()
    monkeypatch.setenv("HELPDESK_CONFIG", str(config))
    return config


@pytest.fixture
def missed(helpdesk: Helpdesk) -> str:
    helpdesk("new", "Mail is down", "--priority", "P2", "--opened-at", "1h ago")
    return "1001"


def test_it_is_shown_undone_and_refused_without_a_missed_response(helpdesk: Helpdesk, missed: str) -> None:
    assert helpdesk("reason", missed, "no staff").out == "#1001 reason noted.\n"
    out = helpdesk("show", missed).out
    assert "Missed why    no staff" in out and "#1001 was given the reason for its missed response by" in out
    assert [one["text"] for one in helpdesk("show", missed, "--json").json["events"]][-1] == "no staff"
    helpdesk("undo")
    assert "Missed why" not in helpdesk("show", missed).out
    helpdesk("new", "Printer")
    run = helpdesk("reason", "1002", "no staff")
    assert (run.status, run.err) == (1, "#1002 has no missed response, so there is no reason to give.\n")


def test_an_earlier_cycles_miss_can_be_given_its_reason_after_the_reopening(helpdesk: Helpdesk, missed: str) -> None:
    helpdesk("close", missed)
    helpdesk("reopen", missed)
    assert helpdesk("reason", missed, "no staff").status == 0


def test_a_list_of_reasons_is_chosen_from(helpdesk: Helpdesk, missed: str, own: Path) -> None:
    own.write_text('[report]\nreasons = ["No staff", "Storm"]\n')
    run = helpdesk("reason", missed, "rain")
    assert run.status == 1 and "Its reasons are: No staff; Storm." in run.err
    assert helpdesk("reason", missed, "storm").status == 0
    assert "Missed why    Storm" in helpdesk("show", missed).out


@pytest.mark.parametrize(
    ("table", "problem"),
    [
        ("reasons = 'x'", "must be a list of texts in quotes"),
        ("reasons = ['x', 1]", "must be a list of texts in quotes"),
        ("reasons = ['x', 'X']", "'X' stands there twice"),
        (f"reasons = ['{'x' * 201}']", "longer than 200 characters"),
        ("reason = ['x']", "there is no such key; there is reasons"),
    ],
)
def test_a_wrong_table_is_said_by_a_command_and_by_the_check(
    helpdesk: Helpdesk, missed: str, own: Path, table: str, problem: str
) -> None:
    own.write_text(f"[report]\n{table}\n")
    run = helpdesk("reason", missed, "x")
    assert run.status == 1 and "[report]" in run.err and problem in run.err
    assert problem in helpdesk("config", "check").err + helpdesk("config", "check").out


def test_a_purge_of_notes_erases_it_and_an_import_takes_it(
    helpdesk: Helpdesk, command: Helpdesk, missed: str, own: Path, tmp_path: Path, store: SqliteStore
) -> None:
    helpdesk("reason", missed, "QuokkaReason")
    file, there = tmp_path / "all.jsonl", tmp_path / "there.db"
    helpdesk("export", "is:all", "--format", "jsonl", "--out", str(file))
    assert command("--db", str(there), "import", str(file)).status == 0
    assert "Missed why    QuokkaReason" in command("--db", str(there), "show", missed).out
    helpdesk("close", missed)
    own.write_text("[retention]\nnote = 1\n")
    store.put_setting(PACE_SETTING, str(Pace(instant("2026-12-16T10:00"), time.time(), 1.0)))
    assert helpdesk("purge", "--yes").status == 0
    out = helpdesk("show", missed).out
    assert "QuokkaReason" not in out and "Missed why    (erased)" in out


def test_roles_hold_a_viewer_back(helpdesk: Helpdesk, missed: str, db: Path) -> None:
    db.with_suffix(".toml").write_text('[roles]\ndefault = "viewer"\n')
    run = helpdesk("reason", missed, "no staff")
    assert run.status == 1 and "needs the role technician" in run.err
