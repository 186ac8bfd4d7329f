"""Alerts of Prometheus Alertmanager (webhook version 4) as tickets: pure, from the text of a payload to commands.

An alert is known by its fingerprint and the second in which it began: together they are the ticket's reference, so that
it opens one ticket however often it is sent. What ends it is a note, for whether the customer is served again is for a
technician to say (WATCH: Alertmanager in).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from helpdesk_tui.domain.text.cleaning import LINE_LIMITS, clean_display
from helpdesk_tui.domain.tickets.commands import Open
from helpdesk_tui.domain.tickets.ticket import Channel, Priority
from helpdesk_tui.domain.times.instant import utc
from helpdesk_tui.intake.stories import op_id

LONGEST = 1_048_576
"""Bytes of a payload."""
MOST = 500
"""Alerts of a payload that are taken."""

_VERSION = "4"
_LABELS, _VALUE, _BODY = 60, 1_000, 32_000
_DETAILS = ("description", "message", "runbook_url", "dashboard")


class PayloadError(ValueError):
    """A payload cannot be used; the message is a sentence without any of its text."""


@dataclass(frozen=True, slots=True)
class Rules:
    """How alerts become tickets: the priority by the value of a label, and the labels that name who is affected."""

    label: str = "severity"
    priorities: Mapping[str, Priority] = field(default_factory=dict)
    otherwise: Priority = Priority.P3
    requester_label: str | None = None
    organisation_label: str | None = None


@dataclass(frozen=True, slots=True)
class Firing:
    """An alert that fires: the ticket it opens, and the id of the operation, the same each time it is sent."""

    reference: str
    command: Open
    op: str


@dataclass(frozen=True, slots=True)
class Resolved:
    """An alert that has ended: the note on its ticket, and the id of the operation."""

    reference: str
    text: str
    op: str


@dataclass(frozen=True, slots=True)
class Alerts:
    """What a payload says. ``left_out`` alerts are not in it, or were too many; ``unread`` could not be read."""

    firing: tuple[Firing, ...]
    resolved: tuple[Resolved, ...]
    left_out: int = 0
    unread: int = 0

    @property
    def references(self) -> list[str]:
        """The references of all its alerts."""
        return [one.reference for one in self.firing] + [one.reference for one in self.resolved]

    def remark(self) -> tuple[str, str, str] | None:
        """Return what is to be noted of alerts left out: on the ticket of which reference, the text, the operation.

        None where none was left out, or no alert fires that could carry it.
        """
        if not self.left_out or not self.firing:
            return None
        first = self.firing[0].reference
        many = f"{self.left_out:,} more alert{'s' * (self.left_out > 1)}"
        text = f"{many} came together with this one and opened no ticket. Look at Alertmanager for them."
        return first, text, op_id(first, 2)


def read_payload(body: bytes, rules: Rules) -> Alerts:
    """Return the alerts of a payload, each once. One that cannot be read is counted, and the others are taken.

    Raises:
        PayloadError: it is too long, no JSON, or no payload of this version.
    """
    if len(body) > LONGEST:
        raise PayloadError(f"The payload has more than {LONGEST:,} bytes. Set max_alerts in Alertmanager.")
    try:
        payload = json.loads(body)
    except (ValueError, RecursionError):
        raise PayloadError("The payload is no JSON.") from None
    if not isinstance(payload, dict) or payload.get("version") != _VERSION:
        raise PayloadError(f"The payload is none of Alertmanager's webhook, version {_VERSION}.")
    given = payload.get("alerts")
    if not isinstance(given, list):
        raise PayloadError("The payload has no list of alerts.")
    read = [_alert(one, payload, rules) for one in given[:MOST]]
    cut = payload.get("truncatedAlerts")
    missing = cut if isinstance(cut, int) and not isinstance(cut, bool) and 0 < cut < 10**9 else 0
    return Alerts(
        firing=tuple({one.reference: one for one in read if isinstance(one, Firing)}.values()),
        resolved=tuple({one.reference: one for one in read if isinstance(one, Resolved)}.values()),
        left_out=missing + len(given[MOST:]),
        unread=read.count(None),
    )


def _alert(alert: object, payload: Mapping[str, object], rules: Rules) -> Firing | Resolved | None:
    """Return one alert; None where it cannot be read."""
    if not isinstance(alert, dict):
        return None
    fingerprint, began = alert.get("fingerprint"), _instant(alert.get("startsAt"))
    if not isinstance(fingerprint, str) or not re.fullmatch(r"[0-9A-Za-z]{1,64}", fingerprint) or began is None:
        return None
    reference = f"alertmanager:{fingerprint.lower()}:{began}"
    status = alert.get("status", payload.get("status"))
    if status == "resolved":
        ended = _instant(alert.get("endsAt"))
        at = "" if ended is None else f" at {utc(ended)}"
        text = f"Monitoring says that this alert ended{at}. The ticket stays open until somebody closes it."
        return Resolved(reference, text, op_id(reference, 1))
    if status != "firing":
        return None
    labels, notes = _texts(alert.get("labels")), _texts(alert.get("annotations"))
    command = Open(
        subject=_subject(labels, notes),
        priority=rules.priorities.get(labels.get(rules.label, "").casefold(), rules.otherwise),
        channel=Channel.MONITORING,
        requester=_field("requester", labels, rules.requester_label),
        organisation=_field("organisation", labels, rules.organisation_label),
        body=_body(alert, labels, notes, began, payload),
        reference=reference,
    )
    return Firing(reference, command, op_id(reference, 0))


def _texts(given: object) -> dict[str, str]:
    """Return a table of texts, cleaned and cut; whatever else is in it is left out."""
    if not isinstance(given, dict):
        return {}
    texts = ((name, value) for name, value in given.items() if isinstance(value, str) and value.strip())
    return {_cut(name, 100): _cut(value, _VALUE) for name, value in texts}


def _cut(text: str, most: int, *, lines: bool = False) -> str:
    clean = clean_display(text[: 4 * most], lines=lines).strip()
    return clean if len(clean) <= most else f"{clean[: most - 1]}…"


def _subject(labels: Mapping[str, str], notes: Mapping[str, str]) -> str:
    """Return the name of the alert with its summary, or with what it is about."""
    name = labels.get("alertname", "")
    about = notes.get("summary") or notes.get("title") or labels.get("instance", "")
    return _cut(": ".join(filter(None, (name, about))) or "Alert without a name", LINE_LIMITS["subject"])


def _field(name: str, labels: Mapping[str, str], label: str | None) -> str | None:
    value = labels.get(label, "") if label else ""
    return _cut(value, LINE_LIMITS[name]) or None


def _body(
    alert: Mapping[str, object],
    labels: Mapping[str, str],
    notes: Mapping[str, str],
    began: int,
    payload: Mapping[str, object],
) -> str:
    lines = [*_details(alert.get("annotations")), f"Firing since {utc(began)}."]
    lines += [f"{name}: {labels[name]}" for name in sorted(labels)[:_LABELS]]
    lines += [f"{name}: {notes[name]}" for name in sorted(set(notes) - set(_DETAILS) - {"summary"})[:_LABELS]]
    for title, place in (("Source", alert.get("generatorURL")), ("Alertmanager", payload.get("externalURL"))):
        if isinstance(place, str) and place:
            lines.append(f"{title}: {_cut(place, _VALUE)}")
    return "\n".join(lines).encode()[:_BODY].decode("utf-8", "ignore")


def _details(annotations: object) -> Iterator[str]:
    """Yield the annotations that have several lines, as they stand."""
    if isinstance(annotations, dict):
        for name in _DETAILS:
            text = annotations.get(name)
            if isinstance(text, str) and text.strip():
                yield _cut(text, 4 * _VALUE, lines=True)


def _instant(text: object) -> int | None:
    """Return an instant (RFC 3339, any number of decimals) in seconds UTC; None for one that is none, as year 1."""
    if not isinstance(text, str) or len(text) > 64 or "T" not in text:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    if found.tzinfo is None or found.year < 1970:
        return None
    seconds = int(found.timestamp())
    return seconds if 0 <= seconds < int(datetime(2100, 1, 1, tzinfo=UTC).timestamp()) else None
