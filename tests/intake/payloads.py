"""Payloads of Alertmanager's webhook, version 4, for the tests of what is made of them."""

from __future__ import annotations

import json
from typing import Any


def alert(**changes: Any) -> dict[str, Any]:
    """Return one alert that fires, with changes."""
    firing = {
        "status": "firing",
        "labels": {"alertname": "MailDown", "severity": "critical", "instance": "mail1:25", "customer": "Acme"},
        "annotations": {"summary": "mail1 takes no mail", "description": "First line.\nSecond line."},
        "startsAt": "2026-11-18T10:00:00.123456789Z",
        "endsAt": "0001-01-01T00:00:00Z",
        "generatorURL": "http://prometheus:9090/graph?g0.expr=up",
        "fingerprint": "aadb72ab7c66b5a8",
    }
    return firing | changes


def ended(**changes: Any) -> dict[str, Any]:
    """Return the same alert once it has ended."""
    return alert(status="resolved", endsAt="2026-11-18T10:30:00Z", **changes)


def payload(*alerts: Any, **changes: Any) -> bytes:
    """Return a payload with these alerts, with changes."""
    whole = {
        "version": "4",
        "groupKey": '{}:{alertname="MailDown"}',
        "truncatedAlerts": 0,
        "status": "firing",
        "receiver": "helpdesk",
        "groupLabels": {"alertname": "MailDown"},
        "commonLabels": {},
        "commonAnnotations": {},
        "externalURL": "http://alertmanager:9093",
        "alerts": list(alerts),
    }
    return json.dumps(whole | changes).encode()
