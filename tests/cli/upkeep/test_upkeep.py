from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from helpdesk_tui.store.sqlite.connection.driver import engine
from helpdesk_tui.store.sqlite.store import SqliteStore
from helpdesk_tui.wiring.clock import PACE_SETTING, Pace
from helpdesk_tui.wiring.config import data_text
from tests.cli.conftest import Helpdesk, instant


@pytest.fixture
def shorter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A policy whose P3 is 2 hours instead of 4; not in force yet."""
    text = data_text("sla.toml")[0]
    assert '"4 hours"' in text
    path = tmp_path / "sla.toml"
    path.write_text(text.replace('"4 hours"', '"2 hours"'))
    return path


def test_a_sound_desk_checks_as_sound(helpdesk: Helpdesk) -> None:
    helpdesk("new", "VPN")
    run = helpdesk("check")
    assert run.status == 0
    assert run.out.endswith("is sound.\n")


def test_a_row_that_no_event_explains_is_found(helpdesk: Helpdesk, db: Path) -> None:
    helpdesk("new", "VPN")
    connection = engine.connect(db)
    connection.execute("update ticket set assignee = 'mallory' where number = 1001")
    connection.commit()
    connection.close()
    run = helpdesk("check")
    assert run.status == 6
    assert "is sound" not in run.out and "ok  the tickets" not in run.out
    assert "#1001: assignee differ" in run.err and "is damaged: 1 found" in run.err


def test_the_check_says_a_line_for_each_thing_it_looked_at(helpdesk: Helpdesk) -> None:
    helpdesk("new", "VPN")
    *lines, last = helpdesk("check").out.splitlines()
    assert [line.partition("ok  ")[2].split()[1] for line in lines] == [
        "engine", "schema", "log", "tickets", "search", "requesters", "else", "is", "clock",
    ]  # fmt: skip
    assert last.endswith("is sound.")


def test_a_log_that_was_tampered_with_is_damage(helpdesk: Helpdesk, db: Path) -> None:
    helpdesk("new", "VPN")
    connection = engine.connect(db, isolation_level=None)
    connection.execute("drop trigger event_kept")
    connection.execute("update event set actor = 'mallory'")
    connection.close()
    run = helpdesk("check")
    assert run.status == 6
    assert (
        "The trigger event_kept is missing." in run.err and "Event 1 (#1001, version 1, opened by mallory)" in run.err
    )


def test_a_file_that_everybody_can_read_wants_care(helpdesk: Helpdesk, db: Path) -> None:
    db.parent.chmod(0o755)
    helpdesk("new", "VPN")
    db.chmod(0o664)
    run = helpdesk("check")
    assert run.status == 1
    assert f"Everybody on this machine can read {db}" in run.err and "is sound" in run.out
    db.chmod(0o662)
    assert f"Everybody on this machine can change {db}" in helpdesk("check").err
    db.parent.chmod(0o700)
    assert helpdesk("check").status == 0


def test_a_full_disk_wants_care(helpdesk: Helpdesk, monkeypatch: pytest.MonkeyPatch) -> None:
    helpdesk("new", "VPN")
    real = os.statvfs("/")
    monkeypatch.setattr("os.statvfs", lambda path: os.statvfs_result((*real[:4], 10, *real[5:])))
    run = helpdesk("check")
    assert (run.status, "make room" in run.err) == (1, True)


def test_events_in_the_future_want_care(helpdesk: Helpdesk, store: SqliteStore) -> None:
    helpdesk("new", "VPN")
    store.put_setting(PACE_SETTING, str(Pace(instant("2026-11-16T07:00"), time.time(), 1.0)))
    run = helpdesk("check")
    assert (run.status, "The machine's clock was set back" in run.err) == (1, True)


def test_what_is_no_desk_is_left_alone(command: Helpdesk, tmp_path: Path) -> None:
    odd = tmp_path / "letter.txt"
    odd.write_text("Dear colleague, " * 100)
    for arguments in (["list"], ["check"], ["new", "x"]):
        run = command("--db", str(odd), *arguments)
        assert (run.status, run.out) == (6, "")
    assert odd.read_text() == "Dear colleague, " * 100
    assert command("--db", str(tmp_path), "list").status == 6


def test_a_busy_desk_is_said_and_nothing_is_written(
    helpdesk: Helpdesk, store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    helpdesk("new", "VPN")
    defaults = SqliteStore.__init__.__kwdefaults__
    assert defaults is not None
    monkeypatch.setitem(defaults, "busy", 0.05)
    with store.write():
        run = helpdesk("take", "1001")
        assert (run.status, run.out) == (5, "")
        assert run.err.strip()
        assert helpdesk("list", "--json").status == 0
    assert helpdesk("list", "--json").json[0]["assignee"] is None


def test_a_newer_desk_is_left_alone(helpdesk: Helpdesk, db: Path) -> None:
    connection = engine.connect(db)
    connection.execute("pragma user_version = 99")
    connection.close()
    for arguments in (["list"], ["new", "VPN"], ["check"]):
        run = helpdesk(*arguments)
        assert (run.status, run.out) == (6, "")
        assert "newer" in run.err


def test_recompute_lists_first_and_moves_when_told(
    helpdesk: Helpdesk, shorter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    helpdesk("new", "VPN", "--priority", "P3")
    helpdesk("new", "Printer", "--priority", "P4")
    assert helpdesk("sla", "recompute").out == "Every deadline stands as the policy has it.\n"
    monkeypatch.setenv("HELPDESK_POLICY", str(shorter))
    run = helpdesk("sla", "recompute")
    assert "#1001 P3 due Mon 16 Nov 14:00 EST" in run.out and "to due Mon 16 Nov 12:00 EST" in run.out
    assert "1 would move" in run.out and "#1002" not in run.out
    assert helpdesk("list", "vpn", "--json").json[0]["due_at"] == "2026-11-16T19:00:00Z"
    assert helpdesk("sla", "recompute", "--yes").out.endswith("1 moved.\n")
    assert helpdesk("list", "vpn", "--json").json[0]["due_at"] == "2026-11-16T17:00:00Z"


def test_the_matrix_is_shown(helpdesk: Helpdesk) -> None:
    run = helpdesk("sla", "show")
    assert run.status == 0
    for said in ("Global Outage", "30 minutes", "3 business days", "24x7", "1-855-760-1700"):
        assert said in run.out


def test_a_wrong_policy_names_file_and_key(helpdesk: Helpdesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = tmp_path / "wrong.toml"
    wrong.write_text('name = "x"\nnonsense = 1\n')
    monkeypatch.setenv("HELPDESK_POLICY", str(wrong))
    run = helpdesk("list")
    assert (run.status, run.out) == (1, "")
    assert "wrong.toml" in run.err and "nonsense" in run.err
