"""What a notice says: in a line, in several words, and as a value for programs. All of it is cleaned and bounded."""

from __future__ import annotations

import json
from collections.abc import Mapping

from helpdesk_tui.domain.shift.alarms import Kind, Rule
from helpdesk_tui.domain.text.cleaning import clean_display
from helpdesk_tui.domain.times.instant import utc
from helpdesk_tui.watch.targets.base import Notice

LONGEST = 1_000
"""Characters of one text in what is sent: with all of them it stays under 20 kB (Standard Webhooks)."""

_KEY = 255
_GRAVE = {Rule.P1, Rule.NOBODY, Rule.UNREACHABLE}

Data = Mapping[str, str | int | None]


def shortened(text: str, most: int = LONGEST) -> str:
    """Return text as one clean line of at most ``most`` characters; what is cut off is marked."""
    line = clean_display(text).strip()
    return line if len(line) <= most else f"{line[: most - 1]}…"


def text_of(notice: Notice, with_words: bool, most: int = LONGEST) -> str:
    """Return the line of a notice; ``with_words``, with the ticket's subject; and how many more it is about."""
    more = f" (and {notice.more:,} more)" if notice.more else ""
    words = f": {notice.words}" if with_words and notice.words else ""
    return shortened(f"{notice.line}{words}", most - len(more)) + more


def key_of(notice: Notice) -> str:
    """Return the key of the alarm in at most 255 characters; a longer one ends in its digest."""
    from hashlib import sha256

    key = clean_display(notice.key)
    if len(key) <= _KEY:
        return key
    digest = sha256(key.encode()).hexdigest()[:32]
    return f"{key[: _KEY - len(digest) - 1]}-{digest}"


def severity_of(notice: Notice) -> str:
    """Return how grave it is: critical, error, warning or info (PagerDuty Events v2)."""
    if notice.kind in (Kind.TEST, Kind.END, Kind.ACK):
        return "info"
    if notice.priority == 1 or notice.rule in _GRAVE:
        return "critical"
    return "error" if notice.priority == 2 or notice.rule is Rule.FAILED else "warning"


def data_of(notice: Notice, with_words: bool) -> Data:
    """Return a notice as a program reads it: instants as ISO-8601 UTC, absent values None."""
    return {
        "id": notice.id,
        "kind": str(notice.kind),
        "alarm": key_of(notice),
        "rule": str(notice.rule),
        "number": notice.number,
        "priority": None if notice.priority is None else f"P{notice.priority}",
        "severity": severity_of(notice),
        "step": notice.step,
        "since": utc(notice.since),
        "line": shortened(notice.line),
        "who": None if notice.who is None else shortened(notice.who, 100),
        "subject": shortened(notice.words) if with_words and notice.words else None,
        "more": notice.more,
    }


def json_of(notice: Notice, with_words: bool) -> bytes:
    """Return a notice as the body of a webhook: ``{type, timestamp, data}``, the same at each try."""
    body = {
        "type": f"helpdesk.alarm.{notice.kind}",
        "timestamp": utc(notice.at),
        "data": data_of(notice, with_words),
    }
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
