"""Tokens: each opens one page of those that ``helpdesk serve`` serves. Only their SHA-256 is kept.

What knows the file opens no page. It is the owner's alone; who serves and who makes tokens is the same account.
"""

from __future__ import annotations

import fcntl
import hmac
import json
import os
import secrets
import stat
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from enum import StrEnum
from hashlib import sha256
from pathlib import Path

from helpdesk_tui.store.base import Declined
from helpdesk_tui.store.disk.places import changeable
from helpdesk_tui.store.place import FilePlace, Place
from helpdesk_tui.wiring.config.files import folder

BYTES = 32
"""Of a token; as text it has 43 characters."""
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_NAME = 8
_MOST = 1_000


class Scope(StrEnum):
    """The pages that a token opens."""

    METRICS = "metrics"
    WALLBOARD = "wallboard"
    REPORT = "report"


@dataclass(frozen=True, slots=True)
class Token:
    """A token as it is kept: its SHA-256 in hexadecimal digits, the page it opens, and when it was made (seconds UTC).

    ``name`` tells it from the others; it is no part of the token.
    """

    digest: str
    scope: Scope
    made_at: int

    @property
    def name(self) -> str:
        """The first digits of its SHA-256."""
        return self.digest[:_NAME]


def tokens_file(place: Place) -> Path:
    """Return the file of a desk's tokens: ``$XDG_STATE_HOME/helpdesk/pages/...``."""
    desk = os.path.realpath(place.path) if isinstance(place, FilePlace) else str(place)
    return folder("XDG_STATE_HOME", ".local/state", os.environ) / "pages" / f"{_digest(desk)[:16]}.json"


class Tokens:
    """The tokens of one desk, shared by who serves pages and the commands beside it.

    Every method raises Declined where others could read or change the file, and OSError where the disk fails.
    """

    def __init__(self, path: Path) -> None:
        """Keep them in the file at ``path``, which is made with the first one."""
        self.path = path
        self._read: tuple[tuple[int, int, int], Sequence[Token]] | None = None

    def make(self, scope: Scope, now: int) -> tuple[str, Token]:
        """Make a token for a page; return it, and how it is kept."""
        text = secrets.token_urlsafe(BYTES)
        token = Token(_digest(text), scope, now)
        with self._changing() as held:
            if len(held) >= _MOST:
                raise Declined(f"There are {_MOST:,} tokens already. Revoke those that nobody uses.")
            held.append(token)
        return text, token

    def opens(self, text: str, scope: Scope) -> bool:
        """Return whether a token opens a page. All are compared, so that the time taken tells nothing."""
        digest = _digest(text)
        found = [hmac.compare_digest(one.digest, digest) and one.scope is scope for one in self.all()]
        return any(found)

    def all(self) -> Sequence[Token]:
        """Return all tokens in the order in which they were made."""
        try:
            descriptor = os.open(self.path, _READ)
        except FileNotFoundError:
            return ()
        with open(descriptor, encoding="utf-8") as file:
            there = os.fstat(descriptor)
            if there.st_uid != os.geteuid() or there.st_mode & _OTHERS or not stat.S_ISREG(there.st_mode):
                raise Declined(
                    f"{self.path} says who may see pages, and others than you can read or change it. Remove it, and "
                    "make the tokens anew."
                )
            version = (there.st_ino, there.st_mtime_ns, there.st_size)
            known = self._read
            if known is None or known[0] != version:
                self._read = known = version, self._parsed(file.read())
        return known[1]

    def revoke(self, named: Callable[[Token], bool]) -> list[Token]:
        """Revoke the tokens that are meant, and return them. What serves pages knows it with the next request."""
        with self._changing() as held:
            gone = [one for one in held if named(one)]
            held[:] = [one for one in held if one not in gone]
        return gone

    @contextmanager
    def _changing(self) -> Iterator[list[Token]]:
        """Yield the tokens and write them back; nobody else changes them meanwhile."""
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        wrong = changeable(self.path.parent)
        if wrong:
            raise Declined(f"Tokens are not kept in {self.path.parent}, because others can change it: {wrong}.")
        lock = os.open(self.path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            held = list(self.all())
            yield held
            self._write(held)
        finally:
            os.close(lock)

    def _write(self, held: Sequence[Token]) -> None:
        """Write the file aside and rename it, so that nobody reads half of it."""
        aside = self.path.with_suffix(".part")
        aside.unlink(missing_ok=True)
        with open(os.open(aside, _NEW, 0o600), "w", encoding="utf-8") as file:
            json.dump({"tokens": [asdict(one) for one in held]}, file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(aside, self.path)

    def _parsed(self, text: str) -> Sequence[Token]:
        try:
            return tuple(
                Token(str(one["digest"]), Scope(one["scope"]), int(one["made_at"]))
                for one in json.loads(text)["tokens"]
            )
        except (ValueError, KeyError, TypeError):
            raise Declined(
                f"{self.path} cannot be read: it is not what helpdesk wrote. Remove it, and make the tokens anew."
            ) from None


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogateescape")).hexdigest()
