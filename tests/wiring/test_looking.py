"""A desk as wallboard, pages and metrics look at it: the rosters, the backup, and a store that comes and goes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from helpdesk_tui.__main__ import main
from helpdesk_tui.reports.board.standing import Backup, OnDuty
from helpdesk_tui.store.base import StoreError, Unavailable
from helpdesk_tui.store.sqlite.store import SqliteStore
from helpdesk_tui.store.sqlite.upkeep.periodic import MADE, PROBLEM
from helpdesk_tui.wiring.config import load
from helpdesk_tui.wiring.pages import looking as looking_module
from helpdesk_tui.wiring.pages.counted import Counted
from helpdesk_tui.wiring.pages.looking import Looking

ROSTER = """
[[roster]]
name = "duty"
zone = "America/New_York"
[[roster.rotation]]
people = ["ana"]
from = 2020-01-01T00:00:00
every = "1 week"
"""


@pytest.fixture
def db(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("HELPDESK_DB", "HELPDESK_POLICY", "HELPDESK_TRIAGE", "HELPDESK_NAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    monkeypatch.setenv("HELPDESK_CONFIG", str(tmp_path / "config.toml"))
    (tmp_path / "config.toml").write_text(f'watch = "{tmp_path / "watch.toml"}"\n')
    (tmp_path / "watch.toml").write_text(ROSTER)
    desk = tmp_path / "desk.db"
    SqliteStore(desk).close()
    return desk


def looking(db: Path, *, names: bool = True) -> Looking:
    return Looking(load({"db": str(db)}), names=names)


def test_who_is_on_duty_follows_the_watch_file(db: Path) -> None:
    seen, counted = looking(db), looking(db, names=False)
    assert seen.board().beside.duty == [OnDuty("duty", ("ana",))]
    assert counted.board().beside.duty == [OnDuty("duty", 1)]
    file = db.with_name("watch.toml")
    file.write_text(ROSTER.replace('"ana"', '"bo", "bo"'))
    assert seen.board().beside.duty == [OnDuty("duty", ("bo",))]
    # While somebody edits it, what could be read last holds, and that is told.
    file.write_text(ROSTER + "[[")
    assert (seen.board().beside.duty, seen.board().beside.unread) == ([OnDuty("duty", ("bo",))], True)
    assert (looking(db).board().beside.duty, looking(db).board().beside.unread) == (None, True)


def test_the_backup_is_that_of_the_desk(db: Path) -> None:
    store = SqliteStore(db)
    assert looking(db).board().beside.backup == Backup()
    store.put_setting(MADE, "1795000000")
    store.put_setting(PROBLEM, "The disk is full.")
    assert looking(db).board().beside.backup == Backup(1_795_000_000, None, problem=True)
    store.close()


def test_a_desk_that_goes_away_is_told_and_looked_at_again_when_it_is_back(db: Path) -> None:
    seen, there = looking(db), db.with_name("elsewhere.db")
    seen.board()
    os.rename(db, there)
    for _ in range(2):
        with pytest.raises(StoreError):
            seen.board()
    os.rename(there, db)
    assert main(["--db", str(db), "new", "Core switch is down", "--priority", "P1"]) == 0
    assert seen.board().outages == 1
    seen.close()


def test_a_desk_that_was_never_there_is_not_made(db: Path) -> None:
    nowhere = db.with_name("nowhere.db")
    with pytest.raises(Unavailable, match="There is no desk"):
        looking(nowhere).board()
    assert not nowhere.exists()


def test_totals_are_kept_in_a_file_and_counted_anew_where_it_is_lost(db: Path, tmp_path: Path) -> None:
    main(["--db", str(db), "new", "Printer", "--answered"])
    store = SqliteStore(db)
    first = Counted(store).totals(store)
    [kept] = (tmp_path / "XDG_CACHE_HOME").rglob("*.json")
    assert kept.stat().st_mode & 0o777 == 0o600
    assert sum(first.opened.values()) == sum(first.responses.values()) == 1
    for text in (kept.read_text(), "", "{"):
        kept.write_text(text)
        assert Counted(store).totals(store) == first
    kept.unlink()
    kept.parent.rmdir()
    kept.parent.write_text("no folder")
    assert Counted(store).totals(store) == first
    store.close()


def test_the_agreement_is_read_anew_and_an_unfinished_one_changes_nothing(
    db: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    policy = db.with_name("sla.toml")
    policy.write_text((Path(__file__).parents[2] / "data" / "sla.toml").read_text("utf-8"))
    monkeypatch.setenv("HELPDESK_POLICY", str(policy))
    moment = [100.0]
    monkeypatch.setattr(looking_module, "time", type("Clock", (), {"monotonic": lambda: moment[0]}))
    seen = looking(db)
    assert seen.policy.immediate_grace == 300
    policy.write_text(policy.read_text().replace('"300 seconds"', '"360 seconds"'))
    assert seen.policy.immediate_grace == 300
    moment[0] += 60
    assert seen.policy.immediate_grace == 360
    policy.write_text("[[")
    moment[0] += 60
    assert seen.policy.immediate_grace == 360
