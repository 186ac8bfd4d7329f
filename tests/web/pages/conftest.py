"""A desk with a ticket, its tokens, and the application that serves its pages."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from helpdesk_tui.__main__ import main
from helpdesk_tui.web.pages.application import Application
from helpdesk_tui.web.pages.desk import Desk
from helpdesk_tui.wiring.config import load
from helpdesk_tui.wiring.pages.tokens import Scope, Tokens, tokens_file

NewToken = Callable[[Scope], str]


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk with an unanswered P1, made once: each test has a copy of its own."""
    folder = tmp_path_factory.mktemp("made")
    desk = folder / "desk.db"
    with pytest.MonkeyPatch.context() as patch:
        at_home(patch, folder)
        words = ["new", "Core switch is down", "--priority", "P1", "--requester", "Jo Dane"]
        assert main(["--db", str(desk), *words]) == 0
    return desk


def at_home(patch: pytest.MonkeyPatch, folder: Path) -> None:
    """Give a test a home of its own."""
    for name in ("HELPDESK_DB", "HELPDESK_CONFIG", "HELPDESK_POLICY", "HELPDESK_TRIAGE", "HELPDESK_NAME"):
        patch.delenv(name, raising=False)
    patch.setenv("HOME", str(folder))
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        patch.setenv(name, str(folder / name))


@pytest.fixture
def db(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    at_home(monkeypatch, tmp_path)
    return Path(shutil.copy(made, tmp_path))


@pytest.fixture
def tokens(db: Path) -> Tokens:
    return Tokens(tokens_file(load({"db": str(db)}).db))


@pytest.fixture
def token(tokens: Tokens) -> NewToken:
    return lambda scope: tokens.make(scope, 1_795_000_000)[0]


@pytest.fixture
def application(db: Path, tokens: Tokens) -> Application:
    return Application(Desk(load({"db": str(db)}), names=True), tokens)
