"""How a page says its range and its days, on the wall clock of the report's zone."""

from __future__ import annotations

from datetime import date, time, timedelta

from helpdesk_tui.reports.forms.walls import Wall
from helpdesk_tui.reports.report import Head

MONTHS_FROM = 62
"""Days of a range from which on figures are shown by month."""


class Days(Wall):
    """The wall clock of a report, which leaves the year out of dates where the range has one."""

    def __init__(self, head: Head) -> None:
        """Take the zone and the range from a report's head."""
        super().__init__(head.zone)
        self._head = head

    def minute(self, at: int) -> str:
        """Return an instant in a list: ``Fri 27 Nov 14:00``, with its year where the range has several."""
        local = self.local(at)
        year = "" if self._one_year else f" {local.year}"
        return f"{local:%a} {local.day} {local:%b}{year} {local:%H:%M}"

    def day(self, at: int) -> str:
        """Return a date in a list: ``Fri 27 Nov``, with its year where the range has several."""
        local = self.local(at)
        return f"{local:%a} {local.day} {local:%b}" + ("" if self._one_year else f" {local.year}")

    def short(self, at: int) -> str:
        """Return a date below a picture: ``27 Nov``."""
        local = self.local(at)
        return f"{local.day} {local:%b}"

    @property
    def _one_year(self) -> bool:
        return self.local(self._head.begin).year == self.local(self._head.end - 1).year

    @property
    def range(self) -> str:
        """The range as a heading: ``November 2026``, ``2026``, ``2 – 8 November 2026``, or both instants."""
        begin, end = self.local(self._head.begin), self.local(self._head.end)
        if begin.time() != time() or end.time() != time():
            return f"{self.said(self._head.begin)} – {self.said(self._head.end)}"
        first, last = begin.date(), end.date() - timedelta(1)
        if first == last:
            return f"{first:%A}, {_day(first)} {first.year}"
        if first.day == 1 and (last + timedelta(1)).day == 1:
            if (first.year, first.month) == (last.year, last.month):
                return f"{first:%B} {first.year}"
            if first.month == 1 and last.month == 12:
                return f"{first.year}" if first.year == last.year else f"{first.year} – {last.year}"
            before = "" if first.year == last.year else f" {first.year}"
            return f"{first:%B}{before} – {last:%B} {last.year}"
        year = "" if first.year == last.year else f" {first.year}"
        month = "" if (first.year, first.month) == (last.year, last.month) else f" {first:%B}{year}"
        return f"{first.day}{month} – {_day(last)} {last.year}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B}"
