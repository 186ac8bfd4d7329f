"""A console looks now and then whether a backup is due, and says what went wrong, once."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from helpdesk_tui import safekeeping
from helpdesk_tui.config import Config, load
from helpdesk_tui.opening import Opened, open_desk
from helpdesk_tui.safekeeping import read_plan, watching
from helpdesk_tui.store.base import StoreError
from helpdesk_tui.store.periodic import LAPSE, MADE, PROBLEM, is_due


@pytest.fixture
def config(tmp_path: Path) -> Config:
    (tmp_path / "kept").mkdir()
    path = tmp_path / "config.toml"
    path.write_text('db = "desk.db"\n[backup]\nfolder = "kept"\nevery = "30m"\n')
    return load({}, {"HELPDESK_CONFIG": str(path)})


@pytest.fixture
def opened(config: Config, monkeypatch: pytest.MonkeyPatch) -> Opened:
    monkeypatch.setattr(safekeeping, "LOOK_EVERY", 0)
    return open_desk(config, create=True)


def test_a_plan_counts_its_folder_from_the_configuration(config: Config, tmp_path: Path) -> None:
    plan = read_plan(config)
    assert plan is not None
    assert (plan.folder, plan.every, plan.keep) == (tmp_path / "kept", 1800, 14)


def test_a_console_begins_the_backup_in_another_process(opened: Opened, tmp_path: Path) -> None:
    ticks: list[int] = []
    opened.on_tick = lambda: ticks.append(1)
    watch = watching(opened)
    began = time.monotonic()
    watch()
    assert time.monotonic() - began < 2
    while not opened.desk.store.setting(MADE) and time.monotonic() - began < 30:
        time.sleep(0.05)
    assert len(list((tmp_path / "kept").glob("*.db"))) == 1
    watch()
    assert ticks == [1, 1]
    while safekeeping._children and time.monotonic() - began < 30:
        safekeeping._reap()
        time.sleep(0.05)
    assert safekeeping._children == set()
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
