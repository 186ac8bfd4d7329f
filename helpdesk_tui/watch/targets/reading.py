"""Reads the ``[[target]]`` tables of the watch file as targets, and whom they are for.

What is wrong is said in a sentence each, and makes no target. A secret that is not there is not among that: its target
is made, and says at each try that it cannot send, so that a lost secret keeps nobody else from being called.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote

from helpdesk_tui.domain.agreement.policy_table import shown
from helpdesk_tui.watch.targets import pagerduty
from helpdesk_tui.watch.targets.base import Sending
from helpdesk_tui.watch.targets.fields import Fields
from helpdesk_tui.watch.targets.mail import Mail
from helpdesk_tui.watch.targets.program import Program, SendMail
from helpdesk_tui.watch.targets.syslog import FACILITIES, LOCAL, Syslog
from helpdesk_tui.watch.targets.templates import FORMS, URL_NAMES, Form, Json, Template, unknown_in, unknown_names
from helpdesk_tui.watch.targets.webhook import Webhook

MOST = 100
"""The most targets of a watch file."""

NTFY = "https://ntfy.sh"

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")
_PORTS = {"starttls": 587, "tls": 465, "none": 25}
_LOOPBACK = ("localhost", "127.0.0.1", "::1")

Read = Callable[[Fields, str, bool], Sending | None]
"""Makes a target of a table: its name, and whether it may have words. None: what is wrong was noted."""


@dataclass(frozen=True, slots=True)
class Targets:
    """The targets by name, the targets' names of each person, and what is wrong with the file.

    A problem has its place before it and no full stop, as in ``target[2].url: ...``.
    """

    by_name: Mapping[str, Sending]
    people: Mapping[str, tuple[str, ...]]
    problems: tuple[str, ...] = ()


def read_targets(tables: Sequence[Mapping[str, object]], people: Mapping[str, Sequence[str]]) -> Targets:
    """Return the targets of the tables ``[[target]]``; ``people`` are the targets' names by person. Never raises."""
    problems: list[str] = []
    by_name: dict[str, Sending] = {}
    names: set[str] = set()
    if len(tables) > MOST:
        problems.append(f"target: has {len(tables):,} tables, and may have {MOST}")
    for place, table in enumerate(tables[:MOST], 1):
        own: list[str] = []
        fields = Fields(table, f"target[{place}]", own)
        name = fields.text("name")
        if name and not _NAME.fullmatch(name):
            fields.problem("name", "must be up to 40 letters, digits, - and _")
        if name in names:
            fields.problem("name", f"{shown(name)} is the name of another target")
        names.add(name)
        target = _target(fields, name)
        if not own and target is not None:
            by_name[name] = target
        problems += own
    found = {}
    for who, given in people.items():
        problems += [
            f"people.{who}.targets: {shown(one)} is no target of this file" for one in given if one not in names
        ]
        found[who] = tuple(one for one in dict.fromkeys(given) if one in by_name)
    return Targets(by_name, found, tuple(problems))


def _target(fields: Fields, name: str) -> Sending | None:
    kind, words = fields.text("kind"), fields.is_on("words")
    read = KINDS.get(kind)
    if read is None:
        if kind:
            fields.problem("kind", f"must be one of {', '.join(KINDS)}, not {shown(kind)}")
        return None
    target = read(fields, name, words)
    fields.done()
    return target


def _webhook(fields: Fields, name: str, words: bool) -> Sending | None:
    url, secret, old = fields.url(), fields.secret("secret"), fields.optional_secret("old_secret")
    return Webhook(name, words, url, secret, old, fields.proxy()) if secret else None


def _pagerduty(fields: Fields, name: str, words: bool) -> Sending | None:
    secret, url = fields.secret("secret"), fields.optional_url("url") or pagerduty.URL
    source = fields.text("source") if fields.has("source") else ""
    return pagerduty.PagerDuty(name, words, secret, url, source, fields.proxy()) if secret else None


def _ntfy(fields: Fields, name: str, words: bool) -> Sending | None:
    url = fields.optional_url("url") or f"{NTFY}/"
    topic = fields.text("topic")
    if topic and not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", topic):
        fields.problem("topic", "must be up to 64 letters, digits, - and _")
    body = dict(FORMS["ntfy"].body) if isinstance(FORMS["ntfy"].body, dict) else {}
    form = replace(FORMS["ntfy"], body={**body, "topic": topic})
    return Template(name, words, form, url, fields.optional_secret("token"), {}, fields.proxy())


def _form(kind: str) -> Read:
    """Return what reads a service whose whole address is a secret, as a rule."""

    def read(fields: Fields, name: str, words: bool) -> Sending | None:
        url = fields.url_or_secret()
        return Template(name, words, FORMS[kind], url, proxy=fields.proxy())

    return read


def _matrix(fields: Fields, name: str, words: bool) -> Sending | None:
    url, room, token = fields.url(), fields.text("room", 255), fields.secret("token")
    if room and not re.fullmatch(r"![^\s{}]+", room):
        fields.problem("room", "must be a room's id, as !abc:example.org")
    # The delivery's id is the id of the transaction, by which the server sends no message twice.
    place = f"{url.rstrip('/')}/_matrix/client/v3/rooms/{quote(room, safe='')}/send/m.room.message/{{id}}"
    return Template(name, words, FORMS["matrix"], place, token, proxy=fields.proxy())


def _template(fields: Fields, name: str, words: bool) -> Sending | None:
    url, body = fields.url_or_secret("{}"), fields.long_text("body")
    method = fields.choice("method", ("POST", "PUT")) if fields.has("method") else "POST"
    if isinstance(url, str):
        for wrong in unknown_in(url, URL_NAMES):
            fields.problem("url", f"{shown(wrong)} is not known in a web address; {{id}} is")
    try:
        template: Json = json.loads(body) if body else {}
    except (ValueError, RecursionError):
        fields.problem("body", "must be JSON, with names in braces in its texts")
        return None
    for wrong in unknown_names(template):
        fields.problem("body", f"{shown(wrong)} is no name known here; a brace of one's own is doubled")
    token, headers = fields.optional_secret("token"), fields.headers()
    return Template(name, words, Form(template, method), url, token, headers, fields.proxy())


def _exec(fields: Fields, name: str, words: bool) -> Sending | None:
    return Program(name, words, fields.argv("argv"))


def _mail(fields: Fields, name: str, words: bool) -> Sending | None:
    letter, host = fields.letter(), fields.host("host")
    tls = fields.choice("tls", tuple(_PORTS)) if fields.has("tls") else "starttls"
    port = fields.number("port", 1, 65_535) if fields.has("port") else _PORTS.get(tls, 0)
    user = fields.text("user", 200) if fields.has("user") else None
    password = fields.optional_secret("password")
    if (user is None) is not (password is None):
        fields.problem("user", "needs a password beside it, and a password a user")
    if password is not None and tls == "none" and host not in _LOOPBACK:
        fields.problem("tls", "none would send the password for all to read")
    return Mail(name, words, letter, host, port, tls, user, password) if letter else None


def _sendmail(fields: Fields, name: str, words: bool) -> Sending | None:
    letter = fields.letter()
    if letter is None:
        return None
    return SendMail(name, words, letter, fields.argv("argv")) if fields.has("argv") else SendMail(name, words, letter)


def _syslog(fields: Fields, name: str, words: bool) -> Sending | None:
    address = fields.text("address", 300) if fields.has("address") else LOCAL
    facility = fields.choice("facility", tuple(FACILITIES)) if fields.has("facility") else "daemon"
    if address.startswith("/"):
        return Syslog(name, words, "unix", address, 0, facility)
    found = re.fullmatch(r"(udp|tcp)://(\[[0-9a-fA-F:.]+\]|[^:/\[\]]+)(?::([0-9]{1,5}))?", address)
    if found is None or not 0 < int(found[3] or 514) < 65_536:
        fields.problem("address", "must be the path of a socket, udp://HOST:PORT or tcp://HOST:PORT")
        return None
    host = fields.checked_host("address", found[2].strip("[]"))
    return Syslog(name, words, found[1], host, int(found[3] or 514), facility)


KINDS: Mapping[str, Read] = {
    "webhook": _webhook,
    "pagerduty": _pagerduty,
    "ntfy": _ntfy,
    "slack": _form("slack"),
    "teams": _form("teams"),
    "matrix": _matrix,
    "template": _template,
    "exec": _exec,
    "mail": _mail,
    "sendmail": _sendmail,
    "syslog": _syslog,
}
"""The kinds of targets, each with what reads it."""
