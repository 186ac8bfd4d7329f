"""Whoever looks after the targets can try one, and is told what is wrong with them."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest

from helpdesk_tui.watch.targets import trying
from helpdesk_tui.watch.targets.reading import Targets, read_targets
from helpdesk_tui.watch.targets.trying import Unknown, forbids_new_privileges, look, try_target
from tests.watch.targets.listening import NOW, listening
from tests.watch.targets.test_webhook import kept

SENDMAIL = {"name": "post", "kind": "sendmail", "from": "desk@example.org", "to": "ana@example.org"}
MAIL = {**SENDMAIL, "kind": "mail", "host": "localhost", "tls": "none"}


def hook(url: str, secret: str) -> Targets:
    return read_targets([{"name": "own", "kind": "webhook", "url": url, "secret": secret}], {})


def wrong(targets: Targets, *, reach: bool = False) -> list[str]:
    return [one.sentence for one in look(targets, reach=reach, environ={}) if one.wrong]


def test_a_target_is_tried_by_a_notice_that_says_so(tmp_path: Path) -> None:
    with listening() as server:
        targets = hook(server.url, kept(tmp_path).place)
        assert try_target(targets, "own", NOW).error is None
        server.status = 500
        assert try_target(targets, "own", NOW).error == "It answered 500."
        bodies = [json.loads(one.body) for one in server.asked]
    assert bodies[0]["type"] == "helpdesk.alarm.test"
    assert bodies[0]["data"]["line"] == "This is a test of the target own. Nothing is wrong."
    assert bodies[0]["data"]["id"] != bodies[1]["data"]["id"]
    with pytest.raises(Unknown, match="no target 'pager' in the watch file; there are: own"):
        try_target(targets, "pager", NOW)


def test_where_nothing_is_wrong_it_says_so(tmp_path: Path) -> None:
    found = list(look(hook("https://x.example.org", kept(tmp_path).place), environ={}))
    assert [(one.wrong, one.sentence) for one in found] == [(False, "1 target can be used.")]
    assert list(look(read_targets([], {}), environ={})) == []


def test_a_secret_that_others_can_read_is_found(tmp_path: Path) -> None:
    secret = kept(tmp_path)
    Path(secret.place).chmod(0o644)
    assert wrong(hook("https://x.example.org", secret.place)) == [
        f"own: Others can read the secret {secret.place} (0644). Type: chmod 600 {secret.place}"
    ]


def test_a_credential_that_only_the_unit_can_read_is_no_fault() -> None:
    found = list(look(hook("https://x.example.org", "hook"), environ={}))
    assert [one.wrong for one in found] == [False, False]


@pytest.mark.parametrize(
    ("unit", "drop_in", "refused"),
    [
        (None, None, False),
        ("[Service]\nNoNewPrivileges=yes\n", None, True),
        ("[Service]\nNoNewPrivileges=yes\n", "[Service]\nNoNewPrivileges=no\n", False),
        ("[Service]\n# NoNewPrivileges=yes\n", None, False),
        ("[Service]\n", "[Service]\nNoNewPrivileges = true\n", True),
    ],
)
def test_sendmail_is_refused_under_a_unit_that_forbids_new_privileges(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, unit: str | None, drop_in: str | None, refused: bool
) -> None:
    path = tmp_path / "helpdesk-watch.service"
    monkeypatch.setattr(trying, "UNITS", (path,))
    if unit is not None:
        path.write_text(unit)
    if drop_in is not None:
        path.with_name("helpdesk-watch.service.d").mkdir()
        (path.with_name("helpdesk-watch.service.d") / "mail.conf").write_text(drop_in)
    assert bool(wrong(read_targets([SENDMAIL], {}))) is refused
    # Mail by the server of this machine needs no rights of a program's file.
    assert wrong(read_targets([MAIL], {})) == []


def test_the_unit_that_is_shipped_is_such_a_one() -> None:
    assert forbids_new_privileges(Path(__file__).parents[3] / "data" / "helpdesk-watch.service")


def test_whom_no_target_is_left_is_named() -> None:
    targets = read_targets([MAIL], {"ana": ["post"], "bo": []})
    assert wrong(targets) == ["bo has no target that can be used, so that no alarm reaches them."]


def test_targets_are_connected_to_only_where_that_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        dead = read_targets([{**MAIL, "host": "127.0.0.1", "port": taken.getsockname()[1]}], {})
        assert wrong(dead, reach=True) == ["post: The connection was refused."]
        assert wrong(dead) == []
    with listening() as server:
        alive = read_targets([{"name": "there", "kind": "teams", "url": server.url}], {})
        assert wrong(alive, reach=True) == [] and server.asked == []

    def leaves(*_: object, **__: object) -> None:
        raise AssertionError("something left this machine")

    monkeypatch.setattr(socket, "getaddrinfo", leaves)
    monkeypatch.setattr(socket.socket, "connect", leaves)
    assert wrong(dead) == []
