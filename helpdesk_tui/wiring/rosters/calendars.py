"""Calendars that others keep: a file, or an address that is asked every 15 minutes; and the last good copy of each.

A copy is kept in the state directory, so that a server that is away, or a page in its place, takes nobody off duty.
An address may be a secret, so no message has more of it than its host.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from helpdesk_tui.wiring.config import folder

if TYPE_CHECKING:
    from http.client import HTTPResponse

EVERY = 15 * 60
"""Seconds after which a calendar is asked for again (WATCH: iCalendar in)."""
_MOST = 2_000_000
"""Bytes of a calendar."""
_TIMEOUT, _LONGEST = 15.0, 30.0
"""Seconds without an answer, and for the whole of one."""
_PIECE = 65_536


@dataclass(frozen=True, slots=True)
class Copy:
    """What is known of a calendar. ``text`` was good at ``good_at`` (seconds UTC), None where it never was.

    It was last asked for at ``tried_at``, when ``problem`` was wrong with it; ``etag`` and ``modified`` are what its
    server calls the text, and ``stamp`` the time of a file's last change.
    """

    text: str = ""
    good_at: int | None = None
    tried_at: int = 0
    problem: str | None = None
    etag: str | None = None
    modified: str | None = None
    stamp: int = 0


def is_address(where: str) -> bool:
    """Return whether a calendar is on a server."""
    return where.lower().startswith(("https://", "http://", "webcal://"))


def place_of(where: str, environ: Mapping[str, str]) -> Path:
    """Return where the copy of a calendar is kept: in systemd's state directory, else in one's own."""
    systemd = environ.get("STATE_DIRECTORY", "").split(":")[0]
    state = Path(systemd) if systemd.startswith("/") else folder("XDG_STATE_HOME", ".local/state", environ)
    return state / "calendars" / f"{hashlib.sha256(where.encode()).hexdigest()[:32]}.json"


def kept(place: Path) -> Copy:
    """Return the copy that is kept at a place; an empty one where there is none, or one that is damaged."""
    with suppress(OSError, ValueError, TypeError):
        copy = Copy(**json.loads(place.read_text("utf-8")))
        if isinstance(copy.text, str) and isinstance(copy.tried_at, int):
            return copy
    return Copy()


def is_due(where: str, copy: Copy, now: int) -> bool:
    """Return whether a calendar is to be read: every 15 minutes, after the clock was set back, and a changed file."""
    return not 0 <= now - copy.tried_at < EVERY or (not is_address(where) and _stamp(where) != copy.stamp)


def refresh(where: str, place: Path, now: int, check: Callable[[str], object]) -> Copy:
    """Read a calendar, and keep it if ``check`` finds it good; else note what is wrong beside the last good copy.

    ``check`` raises ValueError. Never raises itself; the copy that cannot be kept is returned all the same.
    """
    was = kept(place)
    stamp = 0 if is_address(where) else _stamp(where)
    try:
        copy = _asked(where, was) if is_address(where) else replace(was, text=_read(where))
        check(copy.text)
        copy = replace(copy, good_at=now, tried_at=now, problem=None, stamp=stamp)
    except (OSError, ValueError) as error:
        copy = replace(was, tried_at=now, problem=_said(where, error), stamp=stamp)
    _keep(copy, place)
    return copy


def name_of(where: str) -> str:
    """Return what a calendar is called in messages: a file by its path, an address by its host."""
    if not is_address(where):
        return where
    from urllib.parse import urlsplit

    with suppress(ValueError):
        return urlsplit(where).hostname or "an address without a host"
    return "an address that cannot be read"


def _stamp(where: str) -> int:
    try:
        return os.stat(where).st_mtime_ns
    except OSError:
        return 0


def _read(where: str) -> str:
    """Return the text of a file. Raises OSError, ValueError."""
    # Without O_NONBLOCK, a pipe in its place would make everybody wait.
    with open(os.open(where, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:
        return _decoded(file.read(_MOST + 1))


def _asked(where: str, was: Copy) -> Copy:
    """Return a calendar from its server, or the copy where that says that it has not changed (RFC 9110, 13.1).

    Raises OSError (as which HTTP's own errors come, too) and ValueError.
    """
    # Here, for they take 40 ms to load, and most desks have no such calendar.
    from http.client import HTTPException
    from urllib.error import HTTPError
    from urllib.request import Request, urlopen

    address = f"https{where[6:]}" if where.lower().startswith("webcal:") else where
    request = Request(address, headers={"User-Agent": "helpdesk", "Accept": "text/calendar"})
    if was.good_at is not None and was.etag:
        request.add_header("If-None-Match", was.etag)
    if was.good_at is not None and was.modified:
        request.add_header("If-Modified-Since", was.modified)
    try:
        with urlopen(request, timeout=_TIMEOUT) as answer:
            text = _decoded(_whole(answer))
            return replace(was, text=text, etag=answer.headers["ETag"], modified=answer.headers["Last-Modified"])
    except HTTPError as error:
        error.close()
        if error.code == 304:
            return was
        raise ValueError(f"it answered {error.code}") from None
    except HTTPException as error:
        raise ValueError(f"its answer could not be read ({type(error).__name__})") from None


def _whole(answer: HTTPResponse) -> bytes:
    """Return an answer that comes within half a minute, up to one byte more than it may have."""
    ends, found = time.monotonic() + _LONGEST, bytearray()
    while len(found) <= _MOST and (piece := answer.read1(_PIECE)):
        found += piece
        if time.monotonic() > ends:
            raise ValueError("its answer took too long")
    return bytes(found)


def _decoded(found: bytes) -> str:
    if len(found) > _MOST:
        raise ValueError(f"it has more than {_MOST:,} bytes")
    try:
        return found.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError("it is not UTF-8 text") from None


def _said(where: str, error: Exception) -> str:
    """Return what went wrong, without the address."""
    reason = getattr(error, "reason", error)
    if isinstance(error, OSError):
        why = reason.strerror if isinstance(reason, OSError) and reason.strerror else type(reason).__name__
        return f"its calendar at {name_of(where)} cannot be reached: {why}"
    return f"its calendar at {name_of(where)} cannot be used: {error}"


def _keep(copy: Copy, place: Path) -> None:
    """Put a copy in its place, whole or not at all; where it cannot be, the next reading does it."""
    part = place.with_name(f".{place.name}.{os.getpid()}")
    with suppress(OSError):
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600), "w") as file:
            json.dump(asdict(copy), file)
        part.replace(place)
