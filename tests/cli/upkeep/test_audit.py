"""The audit from the command line: verified against heads kept elsewhere, and the head sent to syslog."""

from __future__ import annotations

import os
import socket
from contextlib import closing
from pathlib import Path

import pytest

from helpdesk_tui.cli.upkeep import witness
from helpdesk_tui.store.sqlite.connection.driver import engine
from tests.cli.conftest import Helpdesk


def cut(db: Path, after: int) -> None:
    """Cut the log's end off and cover the traces."""
    with closing(engine.connect(db, isolation_level=None)) as other:
        for trigger in ("event_added", "event_kept", "event_stays", "desk_event_stays"):
            other.execute(f"DROP TRIGGER {trigger}")
        for table in ("event", "desk_event"):
            other.execute(f"DELETE FROM {table} WHERE seq > ?", (after,))
        other.execute("UPDATE sqlite_sequence SET seq = ? WHERE name IN ('event', 'desk_event')", (after,))


@pytest.fixture
def worked(helpdesk: Helpdesk) -> Helpdesk:
    helpdesk("new", "VPN")
    helpdesk("take", "1001")
    return helpdesk


def test_a_whole_log_verifies_and_prints_its_head(worked: Helpdesk) -> None:
    head = worked("audit", "head").out.strip()
    assert head.startswith("2:")
    run = worked("audit", "verify", "--head", head)
    assert run.status == 0
    assert "whole: 2 events, and has 1 known head in it" in run.out and head in run.out
    worked("note", "1001", "x")
    assert worked("audit", "verify", "--head", head).status == 0


def test_the_first_fault_is_said_first(worked: Helpdesk, db: Path) -> None:
    with closing(engine.connect(db, isolation_level=None)) as other:
        other.execute("DROP TRIGGER event_kept")
        other.execute("UPDATE event SET at = at + 1")
    run = worked("audit", "verify")
    assert (run.status, run.out) == (6, "")
    assert run.err.startswith("Event 1 (#1001, version 1, opened by ")


def test_a_cut_shows_against_the_head_that_was_printed(worked: Helpdesk, db: Path) -> None:
    head = worked("audit", "head").out.strip()
    cut(db, 1)
    assert worked("audit", "verify").status == 0
    run = worked("audit", "verify", "--head", head)
    assert run.status == 6
    assert "The log ends with event 1: event 2 was cut off." in run.err


def test_a_cut_shows_against_the_backups_of_the_configuration(
    worked: Helpdesk, db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "backups").mkdir()
    (tmp_path / "config.toml").write_text('[backup]\nfolder = "backups"\n')
    monkeypatch.setenv("HELPDESK_CONFIG", str(tmp_path / "config.toml"))
    assert worked("backup", "--periodic").status == 0
    cut(db, 1)
    for command in (("audit", "verify"), ("check",)):
        run = worked(*command)
        assert (run.status, "event 2 was cut off" in run.err) == (6, True)


@pytest.mark.parametrize("wrong", ["x", "12:", "12:zz"])
def test_what_is_no_head_is_wrong_usage(worked: Helpdesk, wrong: str) -> None:
    run = worked("audit", "verify", "--head", wrong)
    assert (run.status, run.out) == (2, "")


@pytest.mark.parametrize("kind", [socket.SOCK_DGRAM, socket.SOCK_STREAM])
def test_the_head_goes_to_syslog(
    worked: Helpdesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: socket.SocketKind
) -> None:
    monkeypatch.setattr(witness, "ADDRESS", str(tmp_path / "log"))
    with socket.socket(socket.AF_UNIX, kind) as log:
        log.bind(str(tmp_path / "log"))
        if kind is socket.SOCK_STREAM:
            log.listen()
        run = worked("audit", "head", "--syslog")
        if kind is socket.SOCK_STREAM:
            with log.accept()[0] as line:
                said = line.recv(1000)
        else:
            said = log.recv(1000)
    assert run.status == 0
    assert said.startswith(b"<85>helpdesk[%d]: audit desk=" % os.getpid())
    assert f"head={run.out.strip()}".encode() in said


def test_a_silent_syslog_is_said(worked: Helpdesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(witness, "ADDRESS", str(tmp_path / "log"))
    run = worked("audit", "head", "--syslog")
    assert run.status == 1
    assert run.out.startswith("2:") and "could not be sent to syslog" in run.err
