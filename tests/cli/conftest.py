"""A command line without a person: run in this process, with a home of its own and a desk whose clock is known."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from helpdesk_tui.__main__ import main
from helpdesk_tui.store.sqlite.store import SqliteStore
from helpdesk_tui.wiring.clock import PACE_SETTING, Pace
from tests.store.empty import empty_desk

ZONE = ZoneInfo("America/New_York")


@dataclass(frozen=True)
class Run:
    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Helpdesk = Callable[..., Run]


def instant(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=ZONE).timestamp())


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("HELPDESK_DB", "HELPDESK_CONFIG", "HELPDESK_POLICY", "HELPDESK_TRIAGE", "HELPDESK_NAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("HOME", str(folder))
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(folder / name))
    return folder


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Helpdesk:
    def run(*arguments: str) -> Run:
        capsys.readouterr()
        status = main(list(arguments))
        printed = capsys.readouterr()
        return Run(status, printed.out, printed.err)

    return run


@pytest.fixture
def db(tmp_path: Path) -> Path:
    return tmp_path / "desk.db"


@pytest.fixture
def store(db: Path) -> Iterator[SqliteStore]:
    """A desk on which it is Monday 2026-11-16 10:00 in New York."""
    store = SqliteStore(empty_desk(db))
    store.put_setting(PACE_SETTING, str(Pace(instant("2026-11-16T10:00"), time.time(), 1.0)))
    yield store
    store.close()


@pytest.fixture
def helpdesk(command: Helpdesk, db: Path, store: SqliteStore) -> Helpdesk:
    """The command line on that desk."""
    return lambda *arguments: command("--db", str(db), *arguments)
