"""A desk with a ticket, its tokens, and the application that serves its pages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from helpdesk_tui.__main__ import main
from helpdesk_tui.web.pages.application import Application
from helpdesk_tui.web.pages.desk import Desk
from helpdesk_tui.wiring.config import load
from helpdesk_tui.wiring.pages.tokens import Scope, Tokens, tokens_file

NewToken = Callable[[Scope], str]


@pytest.fixture
def db(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("HELPDESK_DB", "HELPDESK_CONFIG", "HELPDESK_POLICY", "HELPDESK_TRIAGE", "HELPDESK_NAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    desk = tmp_path / "desk.db"
    assert main(["--db", str(desk), "new", "Core switch is down", "--priority", "P1", "--requester", "Jo Dane"]) == 0
    return desk


@pytest.fixture
def tokens(db: Path) -> Tokens:
    return Tokens(tokens_file(load({"db": str(db)}).db))


@pytest.fixture
def token(tokens: Tokens) -> NewToken:
    return lambda scope: tokens.make(scope, 1_795_000_000)[0]


@pytest.fixture
def application(db: Path, tokens: Tokens) -> Application:
    return Application(Desk(load({"db": str(db)}), names=True), tokens)
