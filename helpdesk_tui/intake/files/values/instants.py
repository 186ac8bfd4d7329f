"""Reads the dates of our own files as instants, in a given zone where the file names none."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

LATEST = 7_258_118_400
"""The year 2200, seconds UTC: a date from then on, or before 1970, is a typing mistake."""

_ISO = re.compile(
    r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?)(?:\.\d{1,9})?\s?(Z|[+-]\d\d:?\d\d)?", re.ASCII | re.IGNORECASE
)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def iso(text: str, zone: ZoneInfo) -> int:
    """Read an ISO 8601 date with a time; one without offset is wall time in ``zone``.

    Raises:
        ValueError: with a sentence that names the text.
    """
    match = _ISO.fullmatch(text)
    if match is None:
        raise ValueError(f"'{text[:40]}' is no date and time such as 2026-11-16T10:00 or 2026-11-16T15:00:00Z.")
    try:
        stamp = datetime.fromisoformat(f"{match[1]}T{match[2]}{(match[3] or '').upper()}")
    except ValueError:
        raise ValueError(f"'{text}' is no date of any calendar.") from None
    return _within(stamp if stamp.tzinfo else stamp.replace(tzinfo=zone), text)


def bare_date(text: str) -> date | None:
    """Return a date without a time; None for any other text."""
    try:
        return date.fromisoformat(text) if _DATE.fullmatch(text) else None
    except ValueError:
        return None


def _within(stamp: datetime, text: str) -> int:
    """Return the instant; a skipped wall time moves forward, of one that comes twice it is the first (SLA: P6)."""
    if not 1970 <= stamp.year < 2200:
        raise ValueError(f"'{text[:40]}' lies outside the years 1970 to 2199.")
    return int(stamp.astimezone(UTC).timestamp())
