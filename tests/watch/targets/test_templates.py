"""Services that take JSON get the notice in their own form, and no text of anybody changes that form."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from helpdesk_tui.watch.targets.base import Sending, Sent
from helpdesk_tui.watch.targets.reading import read_targets
from tests.watch.targets.listening import NOW, Asked, listening, notice
from tests.watch.targets.test_webhook import kept

HOSTILE = 'x"},"topic":"other","a":{"b":"{kind} {{text}} \\ <!channel> \r\n\x1b[2J'


def read(**table: object) -> Sending:
    found = read_targets([{"name": "there", **table}], {})
    assert found.problems == ()
    return found.by_name["there"]


def asked(folder: Path, words: str = "mail is down", **table: object) -> Asked:
    """Send a notice with a subject to a target of a table, on a server that keeps what it gets."""
    with listening() as server:
        known = {key: value if key != "url" else server.url[:-5] + str(value) for key, value in table.items()}
        assert read(**known, words=True).send(notice(words=words), NOW) == Sent()
        return server.asked[0]


def body(asked: Asked) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(asked.body)
    return found


def test_ntfy_gets_topic_title_text_and_urgency(tmp_path: Path) -> None:
    token = kept(tmp_path, "tk_abc").place
    got = asked(tmp_path, kind="ntfy", url="/", topic="desk", token=token)
    assert (got.method, got.path, got.headers["authorization"]) == ("POST", "/", "Bearer tk_abc")
    assert body(got) == {
        "topic": "desk",
        "title": "Help desk: p1-unanswered",
        "message": "NEW #1042 P1, unanswered for 2m: mail is down",
        "priority": 5,
        "tags": ["raise"],
    }


def test_slack_gets_text_that_calls_no_channel(tmp_path: Path) -> None:
    said = body(asked(tmp_path, "<!channel> & <https://x|y>", kind="slack", url="/services/T0/B0/x"))
    assert said["text"].endswith("&lt;!channel&gt; &amp; &lt;https://x|y&gt;") and said["mrkdwn"] is False


def test_the_address_of_slack_may_be_a_secret_as_a_whole(tmp_path: Path) -> None:
    with listening() as server:
        target = read(kind="slack", url_secret=kept(tmp_path, server.url).place)
        assert target.send(notice(), NOW) == Sent()
        assert server.asked[0].path == "/hook"


def test_teams_gets_a_card_whose_text_is_no_markup(tmp_path: Path) -> None:
    card = body(asked(tmp_path, "**bold** [x](https://x)", kind="teams", url="/flow"))["attachments"][0]
    assert card["contentType"] == "application/vnd.microsoft.card.adaptive"
    run = card["content"]["body"][0]["inlines"][0]
    assert (run["type"], run["text"].endswith("**bold** [x](https://x)")) == ("TextRun", True)


def test_matrix_puts_under_the_delivery_as_transaction(tmp_path: Path) -> None:
    token = kept(tmp_path, "syt_abc").place
    got = asked(tmp_path, kind="matrix", url="/", room="!desk/8:example.org", token=token)
    assert got.method == "PUT"
    assert got.path == "/_matrix/client/v3/rooms/%21desk%2F8%3Aexample.org/send/m.room.message/d-17-1"
    assert body(got) == {"msgtype": "m.text", "body": "NEW #1042 P1, unanswered for 2m: mail is down"}


def test_a_template_of_ones_own_has_names_in_braces(tmp_path: Path) -> None:
    template = '{"{x}": ["{number}", "#{number} {priority}", "{{{rule}}}", 3, null, {"deep": "{who}|{subject}"}]}'
    headers = {"X-Desk": "8"}
    got = asked(tmp_path, kind="template", url="/{id}", method="PUT", body=template, headers=headers)
    assert (got.method, got.path, got.headers["x-desk"]) == ("PUT", "/d-17-1", "8")
    assert body(got) == {"{x}": [1042, "#1042 P1", "{p1-unanswered}", 3, None, {"deep": "|mail is down"}]}


@pytest.mark.parametrize("kind", ["ntfy", "slack", "teams", "template"])
def test_text_of_others_stays_text(tmp_path: Path, kind: str) -> None:
    tables: dict[str, dict[str, object]] = {
        "ntfy": {"topic": "desk"},
        "template": {"body": '{"topic": "desk", "text": "{text}", "a": 1}'},
    }
    plain, said = (
        body(asked(tmp_path, words, kind=kind, url="/", **tables.get(kind, {}))) for words in ("mail", HOSTILE)
    )
    assert shape(said) == shape(plain)
    assert "\x1b" not in json.dumps(said, ensure_ascii=False) and said.get("topic") == plain.get("topic")


def shape(value: object) -> object:
    """Return the form of a value: its keys and the types in it."""
    if isinstance(value, dict):
        return {key: shape(one) for key, one in value.items()}
    return [shape(one) for one in value] if isinstance(value, list) else type(value)


def test_without_leave_no_service_gets_the_subject(tmp_path: Path) -> None:
    with listening() as server:
        for kind in ("slack", "teams"):
            read(kind=kind, url=server.url).send(notice(), NOW)
        read(kind="template", url=server.url, body='["{text}", "{subject}"]').send(notice(), NOW)
        assert not any(b"Ana" in one.body for one in server.asked)
        assert json.loads(server.asked[2].body)[1] == ""
