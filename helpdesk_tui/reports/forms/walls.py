"""The wall clock of a report: that of the zone in its head, so that a report is shown alike wherever it is read."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from helpdesk_tui.domain.times.instant import absolute, day_text


class Wall:
    """The wall clock of a zone."""

    def __init__(self, zone: str) -> None:
        """Take the zone by its IANA name."""
        self._name = zone

    @cached_property
    def zone(self) -> ZoneInfo:
        """The zone."""
        return ZoneInfo(self._name)

    def local(self, at: int) -> datetime:
        """Return an instant (seconds UTC) on this clock."""
        return datetime.fromtimestamp(at, self.zone)

    def said(self, at: int) -> str:
        """Return an instant as it can be typed again: ``Fri 27 Nov 2026 14:00 EST``."""
        return absolute(at, self)

    def day(self, at: int) -> str:
        """Return the date of an instant: ``Fri 27 Nov 2026``."""
        return day_text(self.local(at).date())

    def minute(self, at: int) -> str:
        """Return an instant in a list: ``2026-11-27 14:00``."""
        return f"{self.local(at):%Y-%m-%d %H:%M}"
