"""An alarm is one incident in PagerDuty, however often it is sent, and however long its words are."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from helpdesk_tui.domain.shift.alarms import Kind, Rule
from helpdesk_tui.watch.targets.base import Notice, Sent
from helpdesk_tui.watch.targets.pagerduty import PagerDuty
from tests.watch.targets.listening import NOW, listening, notice
from tests.watch.targets.test_webhook import kept


def event_of(folder: Path, said: Notice, words: bool = False) -> dict[str, Any]:
    with listening() as server:
        server.status = 202
        assert PagerDuty("pager", words, kept(folder, "routing0key"), server.url, "desk8").send(said, NOW) == Sent()
        event: dict[str, Any] = json.loads(server.asked[0].body)
    return event


@pytest.mark.parametrize(
    ("kind", "action"),
    [
        (Kind.RAISE, "trigger"),
        (Kind.REMIND, "trigger"),
        (Kind.DIGEST, "trigger"),
        (Kind.ACK, "acknowledge"),
        (Kind.END, "resolve"),
    ],
)
def test_its_action_follows_from_the_kind(tmp_path: Path, kind: Kind, action: str) -> None:
    event = event_of(tmp_path, notice(kind=kind))
    assert (event["event_action"], event["routing_key"]) == (action, "routing0key")
    assert event["dedup_key"] == "1a2b3c4d:p1-unanswered:1042:1:1794999900"


def test_an_event_has_the_fields_of_the_interface(tmp_path: Path) -> None:
    payload = event_of(tmp_path, notice())["payload"]
    assert payload["summary"] == "NEW #1042 P1, unanswered for 2m"
    assert (payload["source"], payload["severity"], payload["class"]) == ("desk8", "critical", "p1-unanswered")
    assert (payload["timestamp"], payload["component"]) == ("2026-11-18T11:05:00Z", "helpdesk")
    assert payload["custom_details"]["number"] == 1042


@pytest.mark.parametrize(
    ("changes", "severity"),
    [
        ({"priority": 1}, "critical"),
        ({"priority": 2, "rule": Rule.P2}, "error"),
        ({"priority": 4, "rule": Rule.BREACH}, "warning"),
        ({"priority": None, "rule": Rule.UNREACHABLE}, "critical"),
        ({"priority": None, "rule": Rule.FAILED}, "error"),
        ({"priority": None, "rule": Rule.GAP}, "warning"),
        ({"priority": 1, "kind": Kind.END}, "info"),
    ],
)
def test_how_grave_it_is(tmp_path: Path, changes: dict[str, object], severity: str) -> None:
    assert event_of(tmp_path, notice(**changes))["payload"]["severity"] == severity


@pytest.mark.parametrize("sign", ["n", "é", "\U0001f600"])
def test_a_subject_of_three_thousand_characters_is_cut_and_not_refused(tmp_path: Path, sign: str) -> None:
    summary = event_of(tmp_path, notice(words=sign * 3_000), words=True)["payload"]["summary"]
    assert len(summary) <= 1_024 and summary.endswith("…")


def test_a_long_key_is_cut_so_that_two_alarms_stay_two(tmp_path: Path) -> None:
    keys = {event_of(tmp_path, notice(key="k" * 300 + end))["dedup_key"] for end in ("1", "2", "1")}
    assert len(keys) == 2 and all(len(one) <= 255 for one in keys)


def test_a_refused_event_is_an_error_that_does_not_hold_the_key(tmp_path: Path) -> None:
    with listening() as server:
        server.status = 400
        sent = PagerDuty("pager", False, kept(tmp_path, "routing0key"), server.url).send(notice(), NOW)
    assert sent.error == "It answered 400."
