"""``helpdesk watch``: a real process that is told of a ticket by another one, and what the command line shows of it."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from helpdesk_tui.domain.shift.alarms import Alarm, Delivery, Kind, Result, Rule, Tried
from helpdesk_tui.store.sqlite.store import SqliteStore
from helpdesk_tui.store.watching import Boot
from tests.cli.conftest import Helpdesk

FILE = """
[people.ana]
targets = ["out"]
[[target]]
name = "out"
kind = "exec"
argv = ["/bin/sh", "-c", "cat >> '{out}'; echo >> '{out}'"]
[[escalation]]
rules = ["p1-unanswered", "clock", "desk-unreachable"]
steps = [{{to = ["ana"]}}]
fallback = "out"
"""


@pytest.fixture
def out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the target writes, under a configuration with a watch file."""
    out = tmp_path / "out"
    (tmp_path / "watch.toml").write_text(FILE.format(out=out))
    (tmp_path / "config.toml").write_text('watch = "watch.toml"')
    monkeypatch.setenv("HELPDESK_CONFIG", str(tmp_path / "config.toml"))
    monkeypatch.setenv("STATE_DIRECTORY", str(tmp_path / "state"))
    return out


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    """The socket on which systemd listens."""
    place = tmp_path / "notify"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(str(place))
        listening.settimeout(30)
        monkeypatch.setenv("NOTIFY_SOCKET", str(place))
        yield listening


def until(reached: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not reached():
        assert time.monotonic() < end
        time.sleep(0.02)


def started(db: Path, *options: str) -> subprocess.Popen[str]:
    call = [sys.executable, "-m", "helpdesk_tui", "--db", str(db), "watch", *options]
    pipe = subprocess.PIPE
    return subprocess.Popen(call, stdin=pipe, stdout=pipe, stderr=pipe, text=True, env=dict(os.environ))


def test_a_p1_opened_by_another_process_is_called_about_and_a_signal_ends_the_watch(
    helpdesk: Helpdesk, store: SqliteStore, db: Path, out: Path, told: socket.socket
) -> None:
    watch = started(db)
    try:
        assert told.recv(4_096).decode().splitlines() == ["READY=1", "STATUS=Watching."]
        assert told.recv(4_096) == b"WATCHDOG=1"
        assert helpdesk("new", "The VPN of Maria is down", "--priority", "P1").status == 0
        until(lambda: out.exists() and out.read_text().endswith("\n"))
        data = json.loads(out.read_text())["data"]
        assert (data["number"], data["rule"], data["who"]) == (1001, "p1-unanswered", "ana")
        assert "Maria" not in out.read_text()
        until(lambda: bool(store.tries()))
        shown = json.loads(helpdesk("watch", "status", "--json").out)
        assert shown["watched"] and [one["rule"] for one in shown["alarms"]] == ["p1-unanswered"]
        assert shown["targets"] == [{"target": "out", "sent": 1, "failed": 0, "failing": 0, "gone": False}]
        second = started(db, "--stand-in")
        assert second.stderr is not None and second.stdin is not None
        assert second.stderr.readline() == f"Waiting: {shown['holder']} watches the desk.\n"
        second.stdin.close()
        assert second.wait(30) == 0
        watch.send_signal(signal.SIGTERM)
        assert watch.wait(30) == 0
        assert store.watch().holder is None
    finally:
        watch.kill()
        _, said = watch.communicate()
    assert said.splitlines() == ["Watching."]
    told.setblocking(False)
    heard = []
    with pytest.raises(BlockingIOError):
        while True:
            heard.append(told.recv(4_096))
    assert heard[-1] == b"STOPPING=1" or b"STOPPING=1" in heard


def test_it_says_what_is_missing_and_who_may_not(command: Helpdesk, helpdesk: Helpdesk, db: Path, out: Path) -> None:
    named = helpdesk("watch", "test", "nobody")
    assert (named.status, named.err) == (1, "There is no target 'nobody' in the watch file; there are: out.\n")
    assert helpdesk("watch", "test", "out").out == "out took it.\n"
    (out.parent / "watch.toml").write_text('[[escalation]]\nrules = ["warning"]\nsteps = []\n')
    wrong = helpdesk("watch")
    assert wrong.status == 1 and "escalation[1].steps: has none" in wrong.err
    assert "escalation[1].steps: has none" in command("config", "check").err + command("config", "check").out
    (out.parent / "watch.toml").write_text("")
    assert "no [[escalation]] says who is called" in helpdesk("watch").err
    (out.parent / "config.toml").write_text("")
    assert "No watch file is named" in helpdesk("watch").err
    (out.parent / "watch.toml").write_text(FILE.format(out=out))
    (out.parent / "config.toml").write_text('watch = "watch.toml"')
    db.with_name("desk.toml").write_text('[roles]\ndefault = "viewer"\n')
    refused = helpdesk("watch")
    assert refused.status == 1 and "technician" in refused.err


@pytest.fixture
def sent(store: SqliteStore) -> SqliteStore:
    """A desk with one alarm, of which something was taken, something given up, and something is tried again."""
    now = 1_795_000_000
    lease = store.take_lease("the-watch", Boot("", 0))
    with store.watching(lease) as writes:
        writes.raise_([Alarm(0, "d:clock:clock:0:0", Rule.CLOCK, None, 0, now, counted_from=now)])
        writes.raise_([Alarm(0, "d:delivery-failed:out:0:0", Rule.FAILED, None, 0, now, counted_from=now)])
        plan = Delivery("aa11", 1, Kind.RAISE, 0, "out", now, now, now, who="ana")
        writes.plan([plan])
        writes.mark(replace(plan, done_at=now + 1, result=Result.SENT))
        for name, step in (("bb22", 1), ("bb33", 2)):
            one = replace(plan, id=name, step=step, planned_at=now + step)
            writes.plan([one])
            writes.mark(replace(one, done_at=now + 9, result=Result.FAILED, error="It answered 500."))
        writes.tried(Tried("out", 1, 2, 2, error="It answered 500."))
    return store


def test_deliveries_are_shown_and_sent_again(helpdesk: Helpdesk, sent: SqliteStore) -> None:
    shown = helpdesk("watch", "deliveries")
    assert [line.split()[0] for line in shown.out.splitlines()] == ["ID", "bb33", "bb22", "aa11"]
    assert "given up: It answered 500" in shown.out and "taken" in shown.out
    failed = json.loads(helpdesk("watch", "deliveries", "--failed", "--json").out)
    assert [(one["id"], one["result"], one["rule"]) for one in failed] == [
        ("bb33", "failed", "clock"),
        ("bb22", "failed", "clock"),
    ]
    assert helpdesk("watch", "retry", "bb").err.startswith("There are several 'bb'.")
    assert helpdesk("watch", "retry", "zz").err.startswith("There is no delivery 'zz'.")
    assert helpdesk("watch", "retry", "aa").err == "aa11 needs no other try: taken.\n"
    again = helpdesk("watch", "retry", "bb2")
    assert (again.status, again.out) == (0, "bb22 is sent to out again once somebody watches.\n")
    one = sent.sending("bb22")
    assert (
        one is not None
        and one.done_at is None
        and [each.id for each in sent.sendings(9, only=(Result.FAILED,))] == ["bb33"]
    )
    status = helpdesk("watch", "status").out
    assert ["delivery-failed", "out"] in [line.split()[:2] for line in status.splitlines()]
    assert "Nobody watches this desk" in status and "fails: It answered 500." in status


def test_ack_says_so_and_is_refused_with_the_reason(helpdesk: Helpdesk) -> None:
    helpdesk("new", "All is down", "--priority", "P1")
    run = helpdesk("ack", "1001", "--json")
    shown = json.loads(run.out)
    assert run.status == 0 and shown
    assert helpdesk("show", "1001").out.count("acknowledged") == 1
    assert helpdesk("undo").out == "#1001 undone: the acknowledgement; somebody is called for it again.\n"
    assert helpdesk("ack", "1001").out == "#1001 acknowledged.\n"
    assert helpdesk("ack", "1001").err.startswith("You have acknowledged #1001 already, until ")
    helpdesk("close", "1001")
    late = helpdesk("ack", "1001")
    assert late.status != 0 and "nothing to acknowledge" in late.err
