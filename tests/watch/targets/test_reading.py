"""The tables of the watch file become targets, and each thing that is wrong is a sentence without any secret."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from helpdesk_tui.watch.targets.base import Sent
from helpdesk_tui.watch.targets.mail import Letter, Mail
from helpdesk_tui.watch.targets.program import Program, SendMail
from helpdesk_tui.watch.targets.reading import KINDS, MOST, read_targets
from helpdesk_tui.watch.targets.request import BadAddress
from helpdesk_tui.watch.targets.secret import Secret, SecretError
from helpdesk_tui.watch.targets.syslog import Syslog
from helpdesk_tui.watch.targets.webhook import Webhook
from tests.watch.targets.listening import NOW, notice

Table = dict[str, object]
HOOK: Table = {"kind": "webhook", "url": "https://hooks.example.org/x", "secret": "hook"}
WHOLE: dict[str, Table] = {
    "webhook": HOOK,
    "pagerduty": {"secret": "pager"},
    "ntfy": {"topic": "desk"},
    "slack": {"url_secret": "slack"},
    "teams": {"url": "https://teams.example.org/x"},
    "matrix": {"url": "https://matrix.example.org", "room": "!x:example.org", "token": "matrix"},
    "template": {"url": "https://own.example.org/{id}", "body": '{"text": "{text}"}'},
    "exec": {"argv": ["/usr/local/bin/call", "{text}"]},
    "mail": {"host": "localhost", "tls": "none", "from": "desk@example.org", "to": "ana@example.org"},
    "sendmail": {"from": "desk@example.org", "to": ["ana@example.org"]},
    "syslog": {},
}


def problems(*tables: Table, **people: list[str]) -> list[str]:
    return list(read_targets(tables, people).problems)


def test_every_kind_is_read_by_its_least_keys() -> None:
    assert set(WHOLE) == set(KINDS)
    found = read_targets([{"name": kind, "kind": kind, **table} for kind, table in WHOLE.items()], {"ana": ["mail"]})
    assert found.problems == () and list(found.by_name) == list(WHOLE)
    assert all((one.name, one.with_words) == (name, False) for name, one in found.by_name.items())
    assert found.people == {"ana": ("mail",)}


def test_what_is_named_is_what_is_made() -> None:
    tables: list[Table] = [
        {"name": "a", **HOOK, "words": True, "old_secret": "/etc/helpdesk/old", "proxy": "http://[::1]:3128"},
        {"name": "b", **WHOLE["mail"], "kind": "mail", "user": "desk", "password": "post", "port": 2525},
        {"name": "c", "kind": "syslog", "address": "tcp://[::1]:601", "facility": "local3"},
        {"name": "d", "kind": "syslog", "address": "udp://log.example.org"},
        {"name": "e", "kind": "sendmail", **WHOLE["sendmail"], "argv": ["/opt/sendmail"]},
    ]
    letter = Letter("desk@example.org", ("ana@example.org",))
    assert list(read_targets(tables, {}).by_name.values()) == [
        Webhook(
            "a", True, "https://hooks.example.org/x", Secret("hook"), Secret("/etc/helpdesk/old"), "http://[::1]:3128/"
        ),
        Mail("b", False, letter, "localhost", 2525, "none", "desk", Secret("post")),
        Syslog("c", False, "tcp", "::1", 601, "local3"),
        Syslog("d", False, "udp", "log.example.org", 514),
        SendMail("e", False, letter, ("/opt/sendmail",)),
    ]


@pytest.mark.parametrize(
    ("table", "place"),
    [
        ({"kind": "pigeon"}, "kind"),
        ({}, "kind"),
        ({**HOOK, "ulr": "x"}, "ulr"),
        ({**HOOK, "url": "hooks.example.org"}, "url"),
        ({**HOOK, "url": 5}, "url"),
        ({**HOOK, "words": "yes"}, "words"),
        ({**HOOK, "secret": ["x"]}, "secret"),
        ({**HOOK, "proxy": "socks5://x"}, "proxy"),
        ({**HOOK, "proxy": "https://proxy.example.org:3128"}, "proxy"),
        ({"kind": "ntfy", "topic": "a/b"}, "topic"),
        ({"kind": "slack", "url": "https://x.example", "url_secret": "slack"}, "url_secret"),
        ({"kind": "matrix", **WHOLE["matrix"], "room": "#name:example.org"}, "room"),
        ({"kind": "template", **WHOLE["template"], "body": "{text}"}, "body"),
        ({"kind": "template", **WHOLE["template"], "body": '"{txt}"'}, "body"),
        ({"kind": "template", **WHOLE["template"], "body": '"{"'}, "body"),
        ({"kind": "template", **WHOLE["template"], "body": "[" * 9_000}, "body"),
        ({"kind": "template", **WHOLE["template"], "body": "[" * 5_000 + "]" * 3_000}, "body"),
        ({"kind": "template", **WHOLE["template"], "url": "https://x.example/{text}"}, "url"),
        ({"kind": "template", **WHOLE["template"], "method": "DELETE"}, "method"),
        ({"kind": "template", **WHOLE["template"], "headers": {"X": "a\r\nY: b"}}, "headers"),
        ({"kind": "template", **WHOLE["template"], "headers": {"Authorization": "Bearer x"}}, "headers"),
        ({"kind": "exec", "argv": "/bin/true"}, "argv"),
        ({"kind": "exec", "argv": ["true"]}, "argv"),
        ({"kind": "exec", "argv": ["/bin/true", 5]}, "argv"),
        ({"kind": "mail", **WHOLE["mail"], "from": "a@b\r\nBcc: c@d.org"}, "from"),
        ({"kind": "mail", **WHOLE["mail"], "to": []}, "to"),
        ({"kind": "mail", **WHOLE["mail"], "user": "desk"}, "user"),
        ({"kind": "mail", **WHOLE["mail"], "host": "post.example.org", "user": "a", "password": "b"}, "tls"),
        ({"kind": "mail", **WHOLE["mail"], "port": 70_000}, "port"),
        ({"kind": "mail", **WHOLE["mail"], "host": "a b"}, "host"),
        ({"kind": "syslog", "address": "log.example.org"}, "address"),
        ({"kind": "syslog", "address": "udp://x:0"}, "address"),
        ({"kind": "syslog", "facility": "local9"}, "facility"),
    ],
)
def test_what_is_wrong_is_said_by_its_place_and_makes_no_target(table: Table, place: str) -> None:
    found = read_targets([{"name": "x", **table}], {})
    assert found.by_name == {} and found.problems
    assert all(one.startswith(f"target[1].{place}: ") for one in found.problems), found.problems


def test_names_are_said_once_and_only_of_targets_that_there_are() -> None:
    assert problems({"name": "x", **HOOK}, {"name": "x", **HOOK}) == [
        "target[2].name: 'x' is the name of another target"
    ]
    assert problems({"name": "x y", **HOOK}) == ["target[1].name: must be up to 40 letters, digits, - and _"]
    assert problems({"name": "x", **HOOK}, ana=["x", "y"]) == ["people.ana.targets: 'y' is no target of this file"]
    assert problems(*({"name": f"x{n}", **HOOK} for n in range(MOST + 1))) == [
        "target: has 101 tables, and may have 100"
    ]


def test_a_wrong_table_keeps_no_other_one_from_being_a_target() -> None:
    found = read_targets([{"name": "bad", "kind": "exec"}, {"name": "good", **HOOK}], {"ana": ["bad", "good"]})
    assert list(found.by_name) == ["good"] and len(found.problems) == 1
    assert found.people == {"ana": ("good",)}


SECRETS = ("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "e93facc04764012d7bfb002500d5d1a6", "https://hooks/T0/x", "xo xb")


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize("key", ["secret", "old_secret", "url"])
def test_a_secret_that_was_put_into_the_file_is_not_repeated(secret: str, key: str) -> None:
    value = secret if key != "url" else f"https://user:{secret}@hooks.example.org/"
    found = read_targets([{"name": "x", **HOOK, key: value}], {})
    assert found.by_name == {} and len(found.problems) == 1 and secret not in found.problems[0]


def test_a_secret_is_read_from_the_credentials_of_the_unit(tmp_path: Path) -> None:
    (tmp_path / "hook").write_text("  whsec_abc \n")
    (tmp_path / "hook").chmod(0o440)
    assert Secret("hook").read({"CREDENTIALS_DIRECTORY": str(tmp_path)}) == "whsec_abc"
    with pytest.raises(SecretError, match="LoadCredential=hook:FILE"):
        Secret("hook").read({})
    with pytest.raises(SecretError, match="No such file"):
        Secret("other").read({"CREDENTIALS_DIRECTORY": str(tmp_path)})


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644, 0o610])
def test_a_secret_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "secret"
    path.write_text("hunter2")
    path.chmod(mode)
    with pytest.raises(SecretError, match="Others can read") as refused:
        Secret(str(path)).read()
    assert "hunter2" not in str(refused.value)
    path.chmod(0o600)
    assert Secret(str(path)).read() == "hunter2"


@pytest.mark.skipif(os.getuid() != 0, reason="only root gives files away")
def test_a_secret_of_somebody_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    path.write_text("hunter2")
    path.chmod(0o600)
    os.chown(path, 12_345, -1)
    with pytest.raises(SecretError, match="belongs to somebody else"):
        Secret(str(path)).read()


@pytest.mark.parametrize("held", [b"", b"\n \n", b"x" * 9_000, b"\xff\xfe", "ü".encode(), b"a\nb", b"a\x00b"])
def test_what_cannot_be_a_secret_is_refused(tmp_path: Path, held: bytes) -> None:
    path = tmp_path / "secret"
    path.write_bytes(held)
    path.chmod(0o600)
    with pytest.raises(SecretError, match="must be one line"):
        Secret(str(path)).read()


def test_a_pipe_in_the_place_of_a_secret_keeps_nobody_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "secret", 0o600)
    with pytest.raises(SecretError, match="is no file"):
        Secret(str(tmp_path / "secret")).read()


def test_a_target_whose_secret_is_lost_says_so_at_each_try(tmp_path: Path) -> None:
    found = read_targets([{"name": "x", **HOOK, "secret": str(tmp_path / "lost")}], {})
    assert found.problems == ()
    sent = found.by_name["x"].send(notice(), NOW)
    assert sent == Sent(f"The secret {tmp_path / 'lost'} cannot be read: No such file or directory.")


def test_whatever_happens_in_a_target_is_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise BadAddress("hunter2")

    monkeypatch.setattr("helpdesk_tui.watch.targets.program._ran", fails)
    assert Program("x", False, ("/bin/true",)).send(notice(), NOW) == Sent("It could not be sent (BadAddress).")
