"""Alerts are read strictly where they would open a wrong ticket, and forgivingly where only words are missing."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpdesk_tui.domain.rules.decide import Step, decide
from helpdesk_tui.domain.tickets.ticket import Channel, Priority
from helpdesk_tui.intake.monitoring import LONGEST, MOST, Alerts, PayloadError, Rules, read_payload
from tests.intake.desks import NOW, POLICY
from tests.intake.payloads import alert, ended, payload

RULES = Rules(
    priorities={"critical": Priority.P2, "info": Priority.P5}, requester_label="owner", organisation_label="customer"
)


def read(*alerts: Any, **changes: Any) -> Alerts:
    return read_payload(payload(*alerts, **changes), RULES)


def test_an_alert_is_a_ticket_known_by_fingerprint_and_beginning() -> None:
    firing = read(alert()).firing[0]
    assert firing.reference == "alertmanager:aadb72ab7c66b5a8:1794996000" == firing.command.reference
    command = firing.command
    assert (command.subject, command.priority, command.channel) == (
        "MailDown: mail1 takes no mail",
        Priority.P2,
        Channel.MONITORING,
    )
    assert (command.requester, command.organisation, command.answered) == (None, "Acme", False)
    assert command.body is not None
    assert command.body.startswith(
        "First line.\nSecond line.\nFiring since 2026-11-18T10:00:00Z.\nalertname: MailDown\n"
    )
    assert command.body.endswith(
        "Source: http://prometheus:9090/graph?g0.expr=up\nAlertmanager: http://alertmanager:9093"
    )


def test_it_is_the_same_however_its_instant_is_written() -> None:
    spellings = ["2026-11-18T10:00:00Z", "2026-11-18T11:00:00.5+01:00", "2026-11-18T05:00:00.123456789-05:00"]
    assert len({read(alert(startsAt=one)).firing[0].op for one in spellings}) == 1
    assert read(alert(), alert(), alert(startsAt="2026-11-18T10:00:01Z")).references == [
        read(alert()).references[0],
        read(alert(startsAt="2026-11-18T10:00:01Z")).references[0],
    ]


@pytest.mark.parametrize(
    ("severity", "priority"),
    [
        ("critical", Priority.P2),
        ("CRITICAL", Priority.P2),
        ("info", Priority.P5),
        ("page", Priority.P3),
        (None, Priority.P3),
    ],
)
def test_its_priority_follows_from_a_label(severity: str | None, priority: Priority) -> None:
    labels = {"alertname": "X"} | ({"severity": severity} if severity else {})
    assert read(alert(labels=labels)).firing[0].command.priority is priority


def test_what_has_ended_is_a_note_that_says_when() -> None:
    found = read(ended())
    assert found.firing == () and found.resolved[0].reference == read(alert()).references[0]
    assert found.resolved[0].text == (
        "Monitoring says that this alert ended at 2026-11-18T10:30:00Z. The ticket stays open until somebody closes it."
    )
    assert found.resolved[0].op != read(alert()).firing[0].op


@pytest.mark.parametrize(
    "wrong",
    [
        None,
        "alert",
        [],
        {},
        alert(fingerprint=None),
        alert(fingerprint=""),
        alert(fingerprint="a b"),
        alert(fingerprint="a" * 65),
        alert(startsAt=None),
        alert(startsAt="0001-01-01T00:00:00Z"),
        alert(startsAt="2026-11-18"),
        alert(startsAt="2026-11-18T10:00:00"),
        alert(startsAt="yesterday"),
        alert(startsAt=5),
        alert(status="suppressed"),
        alert(status=None),
    ],
)
def test_an_alert_that_cannot_be_read_is_counted_and_the_others_are_taken(wrong: Any) -> None:
    found = read(wrong, alert(fingerprint="b"))
    assert (len(found.firing), len(found.resolved), found.unread) == (1, 0, 1)


@pytest.mark.parametrize(
    "changes",
    [
        {"labels": None},
        {"labels": ["x"], "annotations": "x"},
        {"labels": {"alertname": 5, "severity": {"a": 1}}},
        {"annotations": {"summary": "\x1b[2J\r\n\u202e" * 500}},
        {"annotations": {"summary": "x" * 900_000}},
        {"annotations": {"description": "é\n" * 100_000}},
        {"labels": {f"label{n}": "x" * 9_000 for n in range(90)}},
        {"labels": {"alertname": "\ud800", "customer": "x" * 500, "owner": "\u0301" * 500}},
        {"generatorURL": 5},
        {"generatorURL": "http://x/" + "a" * 99_999},
    ],
)
def test_whatever_is_in_an_alert_opens_a_ticket(changes: dict[str, Any]) -> None:
    firing = read(alert(**changes)).firing[0]
    step = decide(None, firing.command, POLICY, NOW, "watch")
    assert isinstance(step, Step), step
    assert step.ticket.subject and "\x1b" not in f"{step.ticket.subject}{step.text}"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff",
        b"null",
        b"[]",
        b"{}",
        b'{"version": "5", "alerts": []}',
        b'{"version": 4, "alerts": []}',
        b'{"version": "4"}',
        b'{"version": "4", "alerts": {}}',
        b"[" * 200_000,
        b"1" * 100_000,
        b" " * (LONGEST + 1),
    ],
)
def test_what_is_no_payload_is_refused_in_a_sentence(body: bytes) -> None:
    with pytest.raises(PayloadError, match=r"^The payload .*\.$"):
        read_payload(body, RULES)


def test_what_alertmanager_left_out_is_remarked_once_on_the_first_ticket() -> None:
    found = read(alert(), alert(fingerprint="b"), truncatedAlerts=3)
    remark = found.remark()
    assert remark is not None and remark[0] == found.firing[0].reference
    assert remark[1].startswith("3 more alerts came together with this one")
    assert remark[2] not in {one.op for one in found.firing}
    assert read(alert()).remark() is None and read(ended(), truncatedAlerts=3).remark() is None
    assert read(alert(), truncatedAlerts="many").left_out == read(alert(), truncatedAlerts=-1).left_out == 0


def test_no_more_alerts_are_taken_than_a_desk_can_stand() -> None:
    many = [alert(fingerprint=f"{n:x}", annotations={}, labels={}) for n in range(MOST + 7)]
    found = read(*many)
    assert (len(found.firing), found.left_out) == (MOST, 7)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(), lambda one: st.lists(one) | st.dictionaries(st.text(), one)
)


@settings(max_examples=20)
@given(ANYTHING)
def test_any_json_is_read_or_refused(value: Any) -> None:
    for one in (value, {"version": "4", "alerts": value}, {"version": "4", "alerts": [value, alert(labels=value)]}):
        with suppress(PayloadError):
            assert isinstance(read_payload(json.dumps(one).encode(), RULES), Alerts)
