from __future__ import annotations

import os
from pathlib import Path
from types import SimpleNamespace

import pytest

from helpdesk_tui.store.base import Unavailable, Unusable
from helpdesk_tui.wiring.clock import PACE_SETTING, Pace, parse_pace, real_now
from helpdesk_tui.wiring.config import Config, load
from helpdesk_tui.wiring.opening import open_desk


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return load({"db": str(tmp_path / "desk.db")}, {})


def test_a_desk_lives_in_real_time(config: Config) -> None:
    opened = open_desk(config, create=True)
    assert abs(opened.desk.clock() - real_now()) <= 1
    assert (opened.name, opened.place, opened.on_tick) == ("Help desk", config.db, None)
    opened.desk.store.close()


def test_the_flow_chart_is_read_when_asked_for(config: Config) -> None:
    opened = open_desk(config, create=True)
    assert "chart" not in vars(opened)
    assert opened.chart is opened.chart
    opened.desk.store.close()


def test_a_replayed_desk_has_one_clock_for_all_who_open_it(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    first = open_desk(config, create=True)
    first.desk.store.put_setting(PACE_SETTING, str(Pace(1_000_000, 1_700_000_000, 60.0)))
    first.desk.store.close()
    monkeypatch.setattr("helpdesk_tui.wiring.clock.time", SimpleNamespace(time=lambda: 1_700_000_010.5))
    one, other = open_desk(config), open_desk(config)
    assert one.desk.clock() == other.desk.clock() == 1_000_630
    one.desk.store.close()
    other.desk.store.close()


def test_a_damaged_clock_is_refused(config: Config) -> None:
    opened = open_desk(config, create=True)
    opened.desk.store.put_setting(PACE_SETTING, "soon")
    opened.desk.store.close()
    with pytest.raises(Unusable, match="replay"):
        open_desk(config)


def test_a_pace_survives_its_setting_and_never_runs_before_its_start() -> None:
    pace = Pace(5, 1_700_000_000.25, 0.5)
    assert parse_pace(str(pace)) == pace
    assert Pace(5, real_now() + 1_000.0, 60.0)() == 5


def test_a_missing_desk_is_not_made_unless_meant(config: Config) -> None:
    with pytest.raises(Unavailable, match="no desk"):
        open_desk(config)
    assert not config.file.exists()


def test_a_missing_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="no folder"):
        open_desk(load({"db": str(tmp_path / "a/b.db")}, {}), create=True)


def test_a_folder_is_no_desk(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="folder"):
        open_desk(load({"db": str(tmp_path)}, {}), create=True)


def test_the_default_desk_stands_in_a_folder_of_ones_own(tmp_path: Path) -> None:
    config = load({}, {"XDG_DATA_HOME": str(tmp_path / "share")})
    open_desk(config).desk.store.close()
    assert config.file.exists()
    assert os.stat(config.file.parent).st_mode & 0o777 == 0o700
