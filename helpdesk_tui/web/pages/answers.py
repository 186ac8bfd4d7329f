"""Answers over HTTP, each with the headers that keep a browser from doing more than showing it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus

PLAIN, HTML, JSON = "text/plain; charset=utf-8", "text/html; charset=utf-8", "application/json"

NOTHING = "default-src 'none'"
"""What a page may do that needs nothing."""

_ALWAYS = (
    ("Cache-Control", "no-store"),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
)
"""No copy is kept, no type is guessed, no address is told to others, and no other site embeds it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer. ``csp`` says what a page may do, which is nothing if it does not."""

    text: str
    type: str = PLAIN
    status: HTTPStatus = HTTPStatus.OK
    csp: str = NOTHING
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def body(self) -> bytes:
        """The text as it is sent."""
        return self.text.encode("utf-8", "replace")

    def all_headers(self) -> Sequence[tuple[str, str]]:
        """Return all headers."""
        return [
            ("Content-Type", self.type),
            ("Content-Length", str(len(self.body))),
            ("Content-Security-Policy", f"{self.csp}; frame-ancestors 'none'"),
            *_ALWAYS,
            *self.headers.items(),
        ]


def refused(status: HTTPStatus, sentence: str, **headers: str) -> Answer:
    """Return an answer that is a sentence; underscores in the names of headers are hyphens."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(f"{sentence}\n", status=status, headers=named)
