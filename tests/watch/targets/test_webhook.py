"""A webhook is signed as Standard Webhooks says, so that its receiver knows who sent it and takes it once."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from pathlib import Path

import pytest

from helpdesk_tui.domain.shift.alarms import Kind
from helpdesk_tui.watch.targets.base import Sent
from helpdesk_tui.watch.targets.secret import Secret, SecretError
from helpdesk_tui.watch.targets.webhook import Webhook, key_of, signature
from tests.watch.targets.listening import NOW, Asked, listening, notice

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def kept(folder: Path, text: str = SECRET, name: str = "secret") -> Secret:
    path = folder / name
    path.write_text(f"{text}\n")
    path.chmod(0o600)
    return Secret(str(path))


def is_signed(asked: Asked, secret: str) -> bool:
    """Verify a request as its receiver does, from the signature scheme alone."""
    head = asked.headers
    made = signature(key_of(secret), head["webhook-id"], int(head["webhook-timestamp"]), asked.body)
    return made in head["webhook-signature"].split(" ")


def test_the_signature_is_that_of_the_published_example() -> None:
    said = signature(key_of(SECRET), "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}')
    assert said == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_it_is_sent_with_id_instant_and_signature(tmp_path: Path) -> None:
    with listening() as server:
        target = Webhook("own", False, server.url, kept(tmp_path))
        assert target.send(notice(), NOW) == Sent()
        asked = server.asked[0]
    assert (asked.method, asked.headers["content-type"]) == ("POST", "application/json")
    assert (asked.headers["webhook-id"], asked.headers["webhook-timestamp"]) == ("d-17-1", str(NOW))
    assert is_signed(asked, SECRET) and not is_signed(replace(asked, body=asked.body + b" "), SECRET)
    body = json.loads(asked.body)
    assert list(body) == ["type", "timestamp", "data"]
    assert (body["type"], body["timestamp"]) == ("helpdesk.alarm.raise", "2026-11-18T11:06:35Z")
    assert body["data"]["alarm"] == "1a2b3c4d:p1-unanswered:1042:1:1794999900"
    assert (body["data"]["number"], body["data"]["priority"]) == (1042, "P1")


def test_another_try_has_the_same_id_and_body_and_its_own_instant(tmp_path: Path) -> None:
    with listening() as server:
        target = Webhook("own", False, server.url, kept(tmp_path))
        target.send(notice(), NOW)
        target.send(notice(), NOW + 60)
        first, second = server.asked
    assert (first.body, first.headers["webhook-id"]) == (second.body, second.headers["webhook-id"])
    assert int(second.headers["webhook-timestamp"]) == NOW + 60
    assert is_signed(second, SECRET)


def test_while_a_secret_is_replaced_both_sign(tmp_path: Path) -> None:
    new = f"whsec_{base64.b64encode(bytes(range(32))).decode()}"
    with listening() as server:
        target = Webhook("own", False, server.url, kept(tmp_path, new, "new"), kept(tmp_path))
        assert target.send(notice(), NOW) == Sent()
        asked = server.asked[0]
    assert is_signed(asked, SECRET) and is_signed(asked, new)
    assert len(asked.headers["webhook-signature"].split(" ")) == 2


def test_the_id_has_no_dot_and_ends_no_header(tmp_path: Path) -> None:
    with listening() as server:
        target = Webhook("own", False, server.url, kept(tmp_path))
        assert target.send(notice(id="d.17\r\nX-More: 1"), NOW) == Sent()
        asked = server.asked[0]
    assert asked.headers["webhook-id"] == "d-17--X-More--1" and "x-more" not in asked.headers


def test_the_subject_goes_to_targets_that_may_have_it_alone(tmp_path: Path) -> None:
    with listening() as server:
        for words in (False, True):
            Webhook("own", words, server.url, kept(tmp_path)).send(notice(), NOW)
        without, with_words = server.asked
    assert b"Ana" not in without.body
    assert json.loads(with_words.body)["data"]["subject"] == "Ana Ruiz: mail is down"


@pytest.mark.parametrize(
    "text", ["x" * 3_000, "é" * 100_000, "\U0001f600" * 50_000, "\x1b]0;\x07\r\n" * 9_000, "\ud800"]
)
def test_the_body_stays_under_twenty_kilobytes_whatever_is_in_it(tmp_path: Path, text: str) -> None:
    with listening() as server:
        target = Webhook("own", True, server.url, kept(tmp_path))
        changes = {"line": text, "words": text, "who": text, "key": text}
        assert target.send(notice(kind=Kind.DIGEST, more=10**9, **changes), NOW) == Sent()
        assert len(server.asked[0].body) < 20_000
        assert b"\x1b" not in server.asked[0].body


@pytest.mark.parametrize(
    "text", ["", "whsec_", "whsec_AAAA", SECRET[6:], "whsec_" + "A" * 200, "whsec_!!!!", "pass word"]
)
def test_what_is_no_secret_of_a_webhook_is_not_repeated(tmp_path: Path, text: str) -> None:
    with pytest.raises(SecretError) as refused:
        key_of(text)
    assert len(text) < 8 or text not in str(refused.value)
    sent = Webhook("own", False, "http://127.0.0.1:9/", kept(tmp_path, text)).send(notice(), NOW)
    assert sent.error is not None and (len(text) < 8 or text not in sent.error)
