"""PagerDuty, by its Events API v2: an alarm is an incident there, acknowledged and resolved with it."""

from __future__ import annotations

import json
import socket
from dataclasses import dataclass

from helpdesk_tui.domain.shift.alarms import Kind
from helpdesk_tui.domain.times.instant import utc
from helpdesk_tui.watch.targets.base import Notice, Sending, Sent
from helpdesk_tui.watch.targets.request import Request, ask, place_of
from helpdesk_tui.watch.targets.secret import Secret
from helpdesk_tui.watch.targets.wording import data_of, key_of, severity_of, text_of

URL = "https://events.pagerduty.com/v2/enqueue"

_SUMMARY = 1_024
_ACTIONS = {Kind.ACK: "acknowledge", Kind.END: "resolve"}


@dataclass(frozen=True, slots=True)
class PagerDuty(Sending):
    """A service of PagerDuty; ``secret`` is its routing key, ``source`` what the incidents say they are from."""

    secret: Secret
    url: str = URL
    source: str = ""
    proxy: str | None = None

    @property
    def has_incidents(self) -> bool:
        """An incident is open there, and calls people, until it is resolved."""
        return True

    @property
    def secrets(self) -> tuple[Secret, ...]:
        """Its routing key."""
        return (self.secret,)

    @property
    def place(self) -> tuple[str, int]:
        """The host and port it connects to."""
        return place_of(self.proxy or self.url)

    def _send(self, notice: Notice, now: int) -> Sent:
        key = key_of(notice)
        event = {
            "routing_key": self.secret.read(),
            "event_action": _ACTIONS.get(notice.kind, "trigger"),
            "dedup_key": key,
            "payload": {
                "summary": text_of(notice, self.with_words, _SUMMARY),
                "source": self.source or socket.gethostname() or "helpdesk",
                "severity": severity_of(notice),
                "timestamp": utc(notice.since),
                "component": "helpdesk",
                "group": key.partition(":")[0],
                "class": str(notice.rule),
                "custom_details": data_of(notice, self.with_words),
            },
        }
        body = json.dumps(event).encode()
        return ask(Request(self.url, body, {"Content-Type": "application/json"}, proxy=self.proxy), now)
