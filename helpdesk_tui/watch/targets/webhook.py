"""A program of one's own by a web address, as Standard Webhooks 1.0.0 says: signed, with the id of the delivery."""

from __future__ import annotations

import base64
import hmac
import re
from binascii import Error as NotBase64
from dataclasses import dataclass
from hashlib import sha256

from helpdesk_tui.watch.targets.base import Notice, Sending, Sent
from helpdesk_tui.watch.targets.request import Request, ask, place_of
from helpdesk_tui.watch.targets.secret import Secret, SecretError
from helpdesk_tui.watch.targets.wording import json_of

_PREFIX = "whsec_"
_LEAST, _MOST = 24, 64
"""Bytes of a secret (Standard Webhooks: signature scheme)."""


@dataclass(frozen=True, slots=True)
class Webhook(Sending):
    """A web address that is asked with a signature; with ``old`` too, while its secret is being replaced."""

    url: str
    secret: Secret
    old: Secret | None = None
    proxy: str | None = None

    @property
    def secrets(self) -> tuple[Secret, ...]:
        """The secrets it signs with."""
        return (self.secret,) if self.old is None else (self.secret, self.old)

    @property
    def place(self) -> tuple[str, int]:
        """The host and port it connects to."""
        return place_of(self.proxy or self.url)

    def _send(self, notice: Notice, now: int) -> Sent:
        body = json_of(notice, self.with_words)
        identity = re.sub(r"[^A-Za-z0-9_-]", "-", notice.id)
        signatures = " ".join(signature(key_of(secret.read()), identity, now, body) for secret in self.secrets)
        headers = {
            "Content-Type": "application/json",
            "webhook-id": identity,
            "webhook-timestamp": str(now),
            "webhook-signature": signatures,
        }
        return ask(Request(self.url, body, headers, proxy=self.proxy), now)


def signature(key: bytes, identity: str, at: int, body: bytes) -> str:
    """Return the signature of a body that is sent at an instant (seconds UTC) under an id."""
    said = b".".join((identity.encode(), str(at).encode(), body))
    return f"v1,{base64.b64encode(hmac.digest(key, said, sha256)).decode()}"


def key_of(secret: str) -> bytes:
    """Return the key of a secret. Raises SecretError where it is none."""
    try:
        key = base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
    except (NotBase64, ValueError):
        key = b""
    if not secret.startswith(_PREFIX) or not _LEAST <= len(key) <= _MOST:
        raise SecretError(f"The secret of a webhook must be {_PREFIX} and {_LEAST} to {_MOST} bytes in base64.")
    return key
