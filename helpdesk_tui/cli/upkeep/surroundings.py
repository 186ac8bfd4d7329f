"""Looking at what is around the desk: SQLite, the language, the terminal, time zones and the clock."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from helpdesk_tui.cli.upkeep.looking.finding import Finding, good, remark, wrong
from helpdesk_tui.domain.times.length import length
from helpdesk_tui.wiring.clock import implausible
from helpdesk_tui.wiring.locale import as_started, is_utf8, letters_of

LEAST_COLUMNS, LEAST_ROWS = 80, 24
_OLD_YEARS = 2
_RELEASED = 1_767_225_600
"""2026-01-01T00:00:00Z: no clock that is right says less."""
_UNSYNCHRONISED = 5
"""TIME_ERROR of ntp_adjtime(3)."""


def sqlite() -> Finding:
    """Say whether several writers may share a write-ahead log with this SQLite."""
    from helpdesk_tui.store.sqlite.connection.driver import VERSION, wal_is_safe

    version = ".".join(map(str, VERSION))
    if wal_is_safe():
        return good("sqlite", f"SQLite {version} can share a write-ahead log.")
    return wrong(
        "sqlite",
        f"SQLite {version} can damage a desk that several write to, so the slower rollback journal is used.",
        "Install a newer SQLite (3.51.3), or pysqlite3 beside helpdesk: pip install pysqlite3",
    )


def language(environ: Mapping[str, str] | None = None) -> Finding:
    """Say whether the locale is UTF-8: by what the shell set."""
    said = letters_of(as_started() if environ is None else environ)
    if is_utf8(said):
        return good("locale", f"The locale is {said}.")
    return wrong(
        "locale",
        f"The locale is {said or 'not set'}, without UTF-8: a terminal gets ASCII, and some letters as question marks.",
        "Set LANG=C.UTF-8 in the profile (and AcceptEnv LANG in sshd_config), then log in again.",
    )


def terminal() -> Finding:
    """Say whether this terminal can show the console, and has room for it."""
    kind = os.environ.get("TERM", "")
    if not (sys.stdout.isatty() or sys.stderr.isatty()):
        return remark("terminal", "There is no terminal here to judge.")
    if kind in ("", "dumb", "unknown"):
        return wrong("terminal", f"TERM is {kind or 'not set'}: the console cannot draw.", "export TERM=xterm-256color")
    size = os.get_terminal_size((sys.stdout if sys.stdout.isatty() else sys.stderr).fileno())
    shown = f"The terminal is {kind}, {size.columns}x{size.lines}"
    if size.columns < LEAST_COLUMNS or size.lines < LEAST_ROWS:
        return wrong("terminal", f"{shown}: small.", f"Make it {LEAST_COLUMNS}x{LEAST_ROWS} or larger.")
    return good("terminal", f"{shown}.")


def time_zones(now: float) -> Finding:
    """Say how old the time zone data is that deadlines are counted by."""
    version, source = _zone_data()
    year = int(version[:4]) if version[:4].isdigit() else 0
    from datetime import UTC, datetime

    if datetime.fromtimestamp(now, UTC).year - year < _OLD_YEARS:
        return good("time zones", f"Time zone data {version}, from {source}.")
    return wrong(
        "time zones",
        f"The time zone data is {version or 'of no known version'}, from {source}: deadlines can be an hour off.",
        "Update the system's tzdata (apt install tzdata), or helpdesk's own: pip install -U tzdata",
    )


def _zone_data() -> tuple[str, str]:
    """Return version and place of the data that zoneinfo reads: the system's, else the package's."""
    import zoneinfo

    for place in map(Path, zoneinfo.TZPATH):
        if (place / "UTC").exists() or (place / "Europe").exists():
            for name, mark in (("tzdata.zi", "# version "), ("+VERSION", "")):
                try:
                    with open(place / name, encoding="utf-8", errors="replace") as file:
                        return file.readline().removeprefix(mark).strip(), str(place)
                except OSError:
                    continue
            return "", str(place)
    from importlib.metadata import PackageNotFoundError, version

    try:
        major, _, minor = version("tzdata").partition(".")
    except PackageNotFoundError:
        return "", "nowhere"
    return f"{major}{chr(ord('a') + int(minor) - 1) if minor.isdigit() and 0 < int(minor) < 27 else minor}", "tzdata"


def clock(now: float, written: float | None) -> Iterator[Finding]:
    """Judge the machine's clock at ``now`` (seconds UTC) by what is known; ``written`` is when the desk last was."""
    if now < _RELEASED:
        yield wrong("clock", "The clock is years behind.", "Set it: timedatectl set-ntp true")
    elif implausible(int(now)):
        yield wrong("clock", "The clock is ages ahead.", "Set it: timedatectl set-ntp true")
    elif written is not None and written > now + 60:
        yield wrong(
            "clock",
            f"The clock was set back: the desk was last written {length(int(written - now))} from now.",
            "Set it right before anybody works: timedatectl set-ntp true",
        )
    elif _synchronised() is False:
        yield remark("clock", "The kernel knows of no time server.", "timedatectl set-ntp true, or install chrony")
    else:
        yield good("clock", "Nothing speaks against the clock.")


def _synchronised() -> bool | None:
    """Return whether the kernel's clock follows a time server; None where it cannot be asked."""
    import ctypes

    try:
        # A zeroed struct timex asks and sets nothing; it has at most 208 bytes.
        return bool(ctypes.CDLL(None).ntp_adjtime(ctypes.create_string_buffer(512)) != _UNSYNCHRONISED)
    except (AttributeError, OSError):
        return None
