"""Reads the keys of one target that need more than a type: secrets, web addresses, mail addresses.

A value that may be a secret, or hold one, is never in what is said about it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from helpdesk_tui.domain.agreement.policy_table import Table
from helpdesk_tui.watch.targets.mail import Letter, mail_address
from helpdesk_tui.watch.targets.request import BadAddress, ascii_host, web_address
from helpdesk_tui.watch.targets.secret import Secret

_PLACE = re.compile(r"/[^\0\n]{1,400}|(?!whsec_)[a-z0-9][a-z0-9._-]{0,29}")
_MOST_RECIPIENTS, _LONGEST = 20, 8_192


class Fields(Table):
    """One table of the watch file whose values may be secret."""

    def __init__(self, values: Mapping[str, object], place: str, problems: list[str]) -> None:
        """Take the table at ``place``."""
        super().__init__(dict(values), place, problems)

    def secret(self, key: str) -> Secret | None:
        """Read where a secret stands: the name of a credential of the unit, or a file's whole path."""
        value = self._values.pop(key, None)
        if isinstance(value, str) and _PLACE.fullmatch(value):
            return Secret(value)
        wanted = "the name of a credential, or a file's whole path"
        self.problem(key, f"is missing: {wanted}" if value is None else f"must be {wanted}, not the secret itself")
        return None

    def optional_secret(self, key: str) -> Secret | None:
        """Read the same, None where the key is absent."""
        return self.secret(key) if self.has(key) else None

    def url(self, key: str = "url") -> str:
        """Read a web address; the empty string where it is none."""
        return self._checked(key, web_address)

    def optional_url(self, key: str) -> str | None:
        """Read the same, None where the key is absent."""
        return (self.url(key) or None) if self.has(key) else None

    def proxy(self) -> str | None:
        """Read the address of a proxy, which is asked without TLS; None where there is none."""
        found = self.optional_url("proxy")
        if found is not None and not found.startswith("http:"):
            self.problem("proxy", "must begin with http://")
        return found

    def url_or_secret(self, also: str = "") -> str | Secret:
        """Read ``url``, or ``url_secret`` where the whole address is a secret; ``also`` as in ``web_address``."""
        if self.has("url") and self.has("url_secret"):
            self.problem("url_secret", "cannot stand beside url")
            del self._values["url"]
        if self.has("url_secret"):
            return self.secret("url_secret") or ""
        return self._checked("url", lambda text: web_address(text, also))

    def host(self, key: str) -> str:
        """Read the name or address of a host."""
        return self._checked(key, _host)

    def checked_host(self, key: str, text: str) -> str:
        """Return a host that was read as a part of ``key``, as it is asked."""
        return self._address(key, text, _host)

    def long_text(self, key: str) -> str:
        """Read a text that may have several lines, up to 8,192 characters."""
        value = self._values.pop(key, None)
        if not isinstance(value, str) or not 0 < len(value) <= _LONGEST:
            self.problem(key, f"must be a text of up to {_LONGEST:,} characters")
            return ""
        return value

    def letter(self) -> Letter | None:
        """Read ``from`` and ``to``, one address or a list."""
        sender = self._checked("from", mail_address)
        value = self._values.pop("to", None)
        given = [value] if isinstance(value, str) else value
        if not isinstance(given, list) or not 0 < len(given) <= _MOST_RECIPIENTS:
            self.problem("to", f"must be a mail address, or a list of up to {_MOST_RECIPIENTS}")
            return None
        found = [self._address("to", one, mail_address) for one in given]
        return Letter(sender, tuple(found)) if sender and all(found) else None

    def argv(self, key: str) -> tuple[str, ...]:
        """Read a program and its arguments; the program by its whole path."""
        given = self.texts(key) if self.has(key) else []
        if not given or not given[0].startswith("/") or any("\0" in one for one in given):
            self.problem(key, "must be a list that begins with a program's whole path")
            return ()
        return tuple(given)

    def is_on(self, key: str) -> bool:
        """Read a switch, off where the key is absent."""
        value = self._values.pop(key, False)
        if not isinstance(value, bool):
            self.problem(key, "must be true or false")
            return False
        return value

    def headers(self) -> dict[str, str]:
        """Read a table of headers, none where it is absent."""
        if not self.has("headers"):
            return {}
        given = self._values.pop("headers")
        if not isinstance(given, dict) or not all(map(_is_header, given.items())):
            self.problem("headers", "must be a table of names and texts in printable ASCII; secrets go by token")
            return {}
        return dict(given)

    def words(self, key: str) -> dict[str, str]:
        """Read a table of up to 50 texts, none where it is absent."""
        given = self._values.pop(key, {})
        if not isinstance(given, dict) or len(given) > 50 or not all(isinstance(one, str) for one in given.values()):
            self.problem(key, "must be a table of up to 50 texts")
            return {}
        return dict(given)

    def _checked(self, key: str, check: Callable[[str], str]) -> str:
        if not self.has(key):
            self.problem(key, "is missing: a text in quotes")
            return ""
        return self._address(key, self._values.pop(key), check)

    def _address(self, key: str, value: object, check: Callable[[str], str]) -> str:
        if not isinstance(value, str) or not value or len(value) > 2_000:
            self.problem(key, "must be a text in quotes of up to 2,000 characters")
            return ""
        try:
            return check(value)
        except BadAddress as error:
            self.problem(key, str(error))
            return ""


def _host(text: str) -> str:
    """Return a host as it is asked: an address as it is, a name as IDNA. Raises BadAddress."""
    from ipaddress import ip_address

    try:
        return str(ip_address(text))
    except ValueError:
        return ascii_host(text)


def _is_header(item: tuple[object, object]) -> bool:
    name, value = item
    if not isinstance(name, str) or not isinstance(value, str):
        return False
    named = re.fullmatch(r"[A-Za-z][A-Za-z0-9-]{0,60}", name) is not None and name.lower() != "authorization"
    return named and value.isascii() and value.isprintable() and len(value) <= 1_000
