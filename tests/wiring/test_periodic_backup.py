"""A console looks now and then whether a backup is due, and says what went wrong, once."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from helpdesk_tui.__main__ import main
from helpdesk_tui.store.base import StoreError
from helpdesk_tui.store.sqlite.upkeep.periodic import LAPSE, MADE, PROBLEM, is_due
from helpdesk_tui.wiring import periodic_backup
from helpdesk_tui.wiring.config import Config, ConfigError, load, trust
from helpdesk_tui.wiring.opening import Opened, open_desk
from helpdesk_tui.wiring.periodic_backup import read_plan, watching
from tests.on_server import server_desk


@pytest.fixture
def config(tmp_path: Path) -> Config:
    (tmp_path / "kept").mkdir()
    path = tmp_path / "config.toml"
    path.write_text('db = "desk.db"\n[backup]\nfolder = "kept"\nevery = "30m"\n')
    return load({}, {"HELPDESK_CONFIG": str(path)})


@pytest.fixture
def opened(config: Config, monkeypatch: pytest.MonkeyPatch) -> Opened:
    monkeypatch.setattr(periodic_backup, "LOOK_EVERY", 0)
    return open_desk(config, create=True)


def test_a_plan_counts_its_folder_from_the_configuration(config: Config, tmp_path: Path) -> None:
    plan = read_plan(config)
    assert plan is not None
    assert (plan.folder, plan.every, plan.keep) == (tmp_path / "kept", 1800, 14)


def test_the_home_of_a_user_who_is_not_there_is_no_crash(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('db = "desk.db"\n[backup]\nfolder = "~nobody-here/kept"\n')
    plan = read_plan(load({}, {"HELPDESK_CONFIG": str(path)}))
    assert plan is not None and plan.folder == tmp_path / "~nobody-here" / "kept"


@pytest.fixture
def team(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Config]:
    """A team's configuration for the machine, and what has a technician without a file of their own start with it."""
    monkeypatch.setattr(trust, "SYSTEM", tmp_path / "etc" / "config.toml")
    monkeypatch.setattr(trust, "_ROOT", os.getuid())
    for path in (trust.SYSTEM, tmp_path / "srv" / "desk.db", tmp_path / "srv" / "kept" / "one"):
        path.parent.mkdir(parents=True)
    trust.SYSTEM.write_text(f'db = "{tmp_path}/srv/desk.db"\n[backup]\nfolder = "../srv/kept"\nevery = "30m"\n')
    return lambda environ=None, **more: load({}, {"HOME": str(tmp_path), **(environ or {})}, **more)


@pytest.mark.parametrize("kiosk", [False, True])
def test_the_process_that_makes_it_has_the_same_plan(team: Callable[..., Config], tmp_path: Path, kiosk: bool) -> None:
    own = tmp_path / "own" / "helpdesk" / "config.toml"
    own.parent.mkdir(parents=True)
    if kiosk:
        own.write_text('[backup]\nfolder = "/elsewhere"\n')
    config = team({"XDG_CONFIG_HOME": str(tmp_path / "own")}, kiosk=kiosk)
    plan = read_plan(config)
    assert plan is not None and plan.folder.resolve() == tmp_path / "srv" / "kept"
    started = team({"XDG_CONFIG_HOME": str(tmp_path / "own"), **periodic_backup._environment(config)})
    assert (started.db, read_plan(started)) == (config.db, plan)


def test_a_plan_beside_the_desk_counts_its_folder_from_there(team: Callable[..., Config], tmp_path: Path) -> None:
    (tmp_path / "srv" / "desk.toml").write_text('[backup]\nfolder = "kept"\nkeep = 0\n')
    with pytest.raises(ConfigError, match=r"srv/desk.toml: \[backup\] 'keep'"):
        read_plan(team())
    (tmp_path / "srv" / "desk.toml").write_text('[backup]\nfolder = "kept"\n')
    plan = read_plan(team())
    assert plan is not None and plan.folder == tmp_path / "srv" / "kept"


def test_a_machine_of_kiosks_has_its_backups(
    team: Callable[..., Config], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    trust.SYSTEM.write_text("kiosk = true\n" + trust.SYSTEM.read_text())
    open_desk(team(), create=True).desk.store.close()
    monkeypatch.setattr("os.geteuid", lambda: 4711)
    monkeypatch.setattr("helpdesk_tui.wiring.kiosk.shut_in", lambda arguments: None)
    for name in ("HELPDESK_DB", "HELPDESK_CONFIG", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert main(["backup", "--periodic"]) == 0
    assert len(list((tmp_path / "srv" / "kept").glob("*.db.json"))) == 1
    for arguments in (["backup", str(tmp_path / "x.db")], ["backup", "--periodic", "--replace"], ["list"]):
        assert main(arguments) == 2
        assert "console alone" in capsys.readouterr().err


def test_a_console_begins_the_backup_in_another_process(opened: Opened, tmp_path: Path) -> None:
    ticks: list[int] = []
    opened.on_tick = lambda: ticks.append(1)
    watch = watching(opened)
    began = time.monotonic()
    with opened.desk.store.write():
        # Made in this process it would wait for this very write.
        watch()
    while not opened.desk.store.setting(MADE) and time.monotonic() - began < 120:
        time.sleep(0.05)
    assert len(list((tmp_path / "kept").glob("*.db"))) == 1
    watch()
    assert ticks == [1, 1]
    while periodic_backup._children and time.monotonic() - began < 120:
        periodic_backup._reap()
        time.sleep(0.05)
    assert periodic_backup._children == set()
    opened.desk.store.close()


def test_a_problem_is_said_once_and_again_when_it_is_another(opened: Opened) -> None:
    store = opened.desk.store
    store.put_setting(MADE, str(int(time.time())))
    watch = watching(opened)
    watch()
    for problem in ("There is no room.", "There is no folder."):
        store.put_setting(PROBLEM, problem)
        with pytest.raises(StoreError, match=problem):
            watch()
        watch()
    store.put_setting(PROBLEM, "")
    watch()
    store.close()


@pytest.mark.parametrize(
    ("made", "claimed", "due"),
    [
        (None, None, True),
        ("soon", "soon", True),
        ("1000", "1000", False),
        (str(100_000 - 30_000), None, True),
        (None, str(100_000 - LAPSE + 1), False),
        (None, str(100_000 - LAPSE), True),
        ("100001", None, True),
    ],
)
def test_a_backup_is_due_after_its_time_or_where_the_last_came_to_nothing(
    made: str | None, claimed: str | None, due: bool
) -> None:
    settings = {"backup_made": made, "backup_claimed": claimed}
    now = 1_000 + 60 if made == "1000" else 100_000
    assert is_due(settings.get, 21_600, now) is due


def test_a_desk_on_a_server_has_no_periodic_backup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[Config] = []
    monkeypatch.setattr(periodic_backup, "_begin", begun.append)
    path = tmp_path / "config.toml"
    path.write_text('[backup]\nfolder = "kept"\nevery = "1m"\n')
    desk = server_desk()
    for where, begins in ((str(tmp_path / "desk.db"), 1), (desk.address(), 0)):
        begun.clear()
        opened = open_desk(load({}, {"HELPDESK_CONFIG": str(path), "HELPDESK_DB": where}), create=True)
        assert periodic_backup.look(opened.config, opened.desk.store, opened.desk.rights) is None
        assert len(begun) == begins
        opened.desk.store.close()
