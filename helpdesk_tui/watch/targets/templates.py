"""Services that take JSON over the web: ntfy, Slack, Teams, Matrix, and whatever the file has a template for.

A template is JSON. ``{name}`` in one of its texts stands for a value of the notice, and is put in after the template
was read as JSON: no value can end its text or add a key. There is nothing else in it that runs.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

from helpdesk_tui.domain.shift.alarms import Kind
from helpdesk_tui.domain.times.instant import utc
from helpdesk_tui.watch.targets.base import Notice, Sending, Sent
from helpdesk_tui.watch.targets.request import Request, ask, place_of
from helpdesk_tui.watch.targets.secret import Secret
from helpdesk_tui.watch.targets.wording import key_of, severity_of, shortened, text_of

Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]
Value = str | int

URL_NAMES = frozenset({"id"})
"""What may stand in braces in a web address."""

_TEXTS = {"text", "line", "title", "subject", "priority", "rule", "kind", "alarm", "who", "since", "at", "id"}
_MORE = {"number", "step", "more", "severity", "urgency"}
NAMES = frozenset(_TEXTS | _MORE)
"""The names that may stand in braces."""

_URGENCIES = {"critical": 5, "error": 4, "warning": 3, "info": 2}
_TEXT = 800
_PLACE = re.compile(r"\{\{|\}\}|\{([a-z_]*)\}|[{}]")


def values_of(notice: Notice, with_words: bool) -> dict[str, Value]:
    """Return what the names in braces stand for; what the notice does not have is an empty text."""
    grave = severity_of(notice)
    return {
        "text": text_of(notice, with_words, _TEXT),
        "line": shortened(notice.line, _TEXT),
        "title": f"Help desk: {notice.rule}",
        "subject": shortened(notice.words, _TEXT) if with_words and notice.words else "",
        "number": "" if notice.number is None else notice.number,
        "priority": "" if notice.priority is None else f"P{notice.priority}",
        "rule": str(notice.rule),
        "kind": str(notice.kind),
        "alarm": key_of(notice),
        "who": "" if notice.who is None else shortened(notice.who, 100),
        "since": utc(notice.since),
        "at": utc(notice.at),
        "id": notice.id,
        "step": notice.step,
        "more": notice.more,
        "severity": grave,
        "urgency": 5 if notice.kind is Kind.TEST else _URGENCIES[grave],
    }


def unknown_names(template: Json) -> list[str]:
    """Return what stands in braces in a template and is no name; a single brace is ``{``."""
    texts: list[str] = []
    _walked(template, lambda text: texts.append(text) or text)  # type: ignore[func-returns-value]
    return [wrong for text in texts for wrong in unknown_in(text, NAMES)]


def unknown_in(text: str, names: frozenset[str]) -> list[str]:
    """Return what stands in braces in a text and is none of these names."""
    found = (match for match in _PLACE.finditer(text) if match[0] not in ("{{", "}}"))
    return [match[0] for match in found if match[1] not in names]


def filled(text: str, values: Mapping[str, Value], escape: Callable[[str], str] = str) -> str:
    """Return a text with values in place of the names in braces; ``{{`` and ``}}`` are braces."""

    def put(match: re.Match[str]) -> str:
        return escape(str(values[match[1]])) if match[1] else match[0][0]

    return _PLACE.sub(put, text)


def _walked(template: Json, each: Callable[[str], Json]) -> Json:
    """Return a template with ``each`` done to its texts; its keys stay."""
    if isinstance(template, dict):
        return {key: _walked(value, each) for key, value in template.items()}
    if isinstance(template, list):
        return [_walked(value, each) for value in template]
    return each(template) if isinstance(template, str) else template


def _for_slack(text: str) -> str:
    """Return text with Slack's three signs escaped, so that it names no channel and holds no link."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@dataclass(frozen=True, slots=True)
class Form:
    """How a service is asked: its template, the method, and how its texts are escaped beside what JSON needs."""

    body: Json
    method: str = "POST"
    escape: Callable[[str], str] = str


FORMS: Mapping[str, Form] = {
    # The topic is put in where the target is read.
    "ntfy": Form({"topic": "", "title": "{title}", "message": "{text}", "priority": "{urgency}", "tags": ["{kind}"]}),
    "slack": Form({"text": "{text}", "mrkdwn": False}, escape=_for_slack),
    "teams": Form(
        {
            "type": "message",
            "attachments": [
                {
                    "contentType": "application/vnd.microsoft.card.adaptive",
                    "content": {
                        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
                        "type": "AdaptiveCard",
                        "version": "1.4",
                        # A text run, unlike a text block, reads no markup.
                        "body": [{"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": "{text}"}]}],
                    },
                }
            ],
        }
    ),
    "matrix": Form({"msgtype": "m.text", "body": "{text}"}, "PUT"),
}
"""The services that come with the program."""


@dataclass(frozen=True, slots=True)
class Template(Sending):
    """A service that is asked by a template.

    ``url`` may be a secret as a whole, as those of Slack and Teams are. ``token`` is sent as a bearer token.
    """

    form: Form
    url: str | Secret
    token: Secret | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    proxy: str | None = None

    @property
    def secrets(self) -> tuple[Secret, ...]:
        """Its secrets: the address, the token."""
        return tuple(one for one in (self.url, self.token) if isinstance(one, Secret))

    @property
    def place(self) -> tuple[str, int]:
        """The host and port it connects to. Raises SecretError, BadAddress where the address is a secret."""
        return place_of(self.proxy or self._address())

    def _address(self) -> str:
        from helpdesk_tui.watch.targets.request import web_address

        return web_address(self.url.read()) if isinstance(self.url, Secret) else self.url

    def _send(self, notice: Notice, now: int) -> Sent:
        values = values_of(notice, self.with_words)
        names = {"id": quote(notice.id, safe="")}
        url = self._address() if isinstance(self.url, Secret) else filled(self.url, names)
        headers = {"Content-Type": "application/json", **self.headers}
        if self.token is not None:
            headers["Authorization"] = f"Bearer {self.token.read()}"
        body = json.dumps(self._filled(values), ensure_ascii=False).encode()
        return ask(Request(url, body, headers, self.form.method, self.proxy), now)

    def _filled(self, values: Mapping[str, Value]) -> Json:
        """Return the template with the values in it; a text that is nothing but the name of a number is a number."""

        def put(text: str) -> Json:
            alone = re.fullmatch(r"\{([a-z_]+)\}", text)
            if alone and isinstance(values[alone[1]], int):
                return values[alone[1]]
            return filled(text, values, self.form.escape)

        return _walked(self.form.body, put)
