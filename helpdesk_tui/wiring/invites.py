"""Who may open a console in a browser: links that work once, and the browsers that have used one.

A link's token and a browser's are random, and only their SHA-256 is kept, in a file that its owner alone can read. What
knows that file opens no console.
"""

from __future__ import annotations

import fcntl
import hmac
import json
import os
import secrets
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from helpdesk_tui.store.base import Declined
from helpdesk_tui.store.disk.places import changeable
from helpdesk_tui.store.place import FilePlace, Place
from helpdesk_tui.wiring.config.files import folder

_BYTES = 32
"""Of a token; as text it has 43 characters."""
_OPENED = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


@dataclass(frozen=True, slots=True)
class Invite:
    """For whom a console can be opened until ``until`` (instants in seconds UTC).

    ``used_at`` is None for a link that nobody has used. Afterwards ``digest`` is that of the browser's token, and the
    link's is forgotten. ``digest`` is a SHA-256 in hexadecimal digits.
    """

    digest: str
    name: str
    made_at: int
    until: int
    used_at: int | None = None


@dataclass(frozen=True, slots=True)
class _Held:
    """What the file holds: the address of the console, where it was served last, and the invites."""

    origin: str | None = None
    invites: tuple[Invite, ...] = ()


def invites_file(place: Place) -> Path:
    """Return the file of a desk's invites: ``$XDG_STATE_HOME/helpdesk/web/...``."""
    desk = os.path.realpath(place.path) if isinstance(place, FilePlace) else str(place)
    return folder("XDG_STATE_HOME", ".local/state", os.environ) / "web" / f"{_digest(desk)[:16]}.json"


class Invites:
    """The invites of one desk, shared by the server and the commands beside it.

    Every method raises Declined where others could read or change the file, and OSError where the disk fails.
    """

    def __init__(self, path: Path) -> None:
        """Keep them in the file at ``path``, which is made when the first is."""
        self.path = path
        self._read: tuple[tuple[int, int, int], _Held] | None = None

    def invite(self, name: str, now: int, until: int) -> str:
        """Invite somebody until an instant and return the token of their link."""
        token = secrets.token_urlsafe(_BYTES)
        with self._changing(now) as held:
            held.append(Invite(_digest(token), name, now, until))
        return token

    def enter(self, token: str, now: int) -> tuple[str, Invite] | None:
        """Use a link: return the browser's token, and what it is good for. None where the link is good for nothing."""
        with self._changing(now) as held:
            link = _of(token, held)
            if link is None or link.used_at is not None:
                return None
            browser = secrets.token_urlsafe(_BYTES)
            used = replace(link, digest=_digest(browser), used_at=now)
            held[held.index(link)] = used
        return browser, used

    def of_browser(self, token: str, now: int) -> Invite | None:
        """Return the invite of a browser by its token; None where it has ended, or was taken back."""
        found = _of(token, self._held().invites)
        return found if found is not None and found.used_at is not None and now < found.until else None

    def standing(self, now: int) -> Sequence[Invite]:
        """Return those that have not ended, in the order in which they were made."""
        return [one for one in self._held().invites if now < one.until]

    def revoke(self, name: str, now: int) -> int:
        """Take back every invite of a name, used or not, and return how many."""
        with self._changing(now) as held:
            kept = [one for one in held if one.name != name]
            taken = len(held) - len(kept)
            held[:] = kept
        return taken

    def leave(self, token: str, now: int) -> None:
        """Take back the invite of one browser."""
        with self._changing(now) as held:
            held[:] = [one for one in held if one.digest != _digest(token)]

    @property
    def origin(self) -> str | None:
        """The address at which the console was served last; None where it never was."""
        return self._held().origin

    def serve_at(self, origin: str, now: int) -> None:
        """Keep the address at which the console is served."""
        with self._changing(now, origin):
            pass

    @contextmanager
    def _changing(self, now: int, origin: str | None = None) -> Iterator[list[Invite]]:
        """Yield the invites that have not ended, and write them back; nobody else changes them meanwhile."""
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        wrong = changeable(self.path.parent)
        if wrong:
            raise Declined(
                f"Links to the console are not kept in {self.path.parent}, since others can change it: {wrong}."
            )
        lock = os.open(self.path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            held = self._held()
            invites = [one for one in held.invites if now < one.until]
            yield invites
            self._write(_Held(origin or held.origin, tuple(invites)))
        finally:
            os.close(lock)

    def _held(self) -> _Held:
        """Read the file, unless it is still the one that was read last."""
        try:
            descriptor = os.open(self.path, _OPENED)
        except FileNotFoundError:
            return _Held()
        with open(descriptor, encoding="utf-8") as file:
            there = os.fstat(descriptor)
            if there.st_uid != os.geteuid() or there.st_mode & _OTHERS or not stat.S_ISREG(there.st_mode):
                raise Declined(
                    f"{self.path} says who may open a console in a browser, and others than you can read or change it. "
                    "Remove it, and invite everybody anew."
                )
            version = (there.st_ino, there.st_mtime_ns, there.st_size)
            if self._read is None or self._read[0] != version:
                self._read = version, self._parsed(file.read())
        return self._read[1]

    def _parsed(self, text: str) -> _Held:
        try:
            found = json.loads(text)
            return _Held(found["origin"], tuple(Invite(**one) for one in found["invites"]))
        except (ValueError, KeyError, TypeError):
            raise Declined(
                f"{self.path} cannot be read: it is not what helpdesk wrote. Remove it, and invite everybody anew."
            ) from None

    def _write(self, held: _Held) -> None:
        """Write the file aside and rename it, so that nobody reads half of it."""
        aside = self.path.with_suffix(".part")
        aside.unlink(missing_ok=True)
        invites = [{name: getattr(one, name) for name in Invite.__slots__} for one in held.invites]
        with open(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600), "w") as file:
            json.dump({"origin": held.origin, "invites": invites}, file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(aside, self.path)


def _of(token: str, invites: Sequence[Invite]) -> Invite | None:
    digest = _digest(token)
    return next((one for one in invites if hmac.compare_digest(one.digest, digest)), None)


def _digest(token: str) -> str:
    return sha256(token.encode("utf-8", "surrogateescape")).hexdigest()
