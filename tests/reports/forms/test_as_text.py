"""The page of text: shares and lengths, tables of one width, long ranges and large figures kept short."""

from __future__ import annotations

from dataclasses import replace

from helpdesk_tui.domain.text.cells import width
from helpdesk_tui.domain.tickets.ticket import Channel, Priority
from helpdesk_tui.reports.forms.as_text import as_text, share
from helpdesk_tui.reports.report import Backlog, Breach, By, Group, Head, Report, Responses
from tests.reports.desk import DAY, at

HEAD = Head("Desk", at("2026-11-01"), at("2026-12-01"), at("2026-12-02"), "America/New_York", "ab12", 7, "0" * 64)
EMPTY = Report(HEAD, Group("all"), [Group(str(one)) for one in Priority])


def test_a_share_is_never_rounded_up_to_all() -> None:
    assert (share(0, 0), share(1, 1), share(1999, 2000), share(0, 3)) == ("–", "100.0%", "99.9%", "0.0%")


def test_no_line_is_wider_than_a_terminal_whatever_others_wrote() -> None:
    hostile = "\x1b[2J" + "网" * 90
    breach = Breach(1001, Priority.P2, HEAD.begin, HEAD.begin + 1, None, None, hostile, hostile)
    report = replace(
        EMPTY,
        head=replace(HEAD, desk=hostile, query="word " * 40, by=By.CUSTOMER),
        groups=[Group(hostile, Responses(met=1_234_567))],
        breaches=[breach],
        channels=[(one, 10**6) for one in Channel],
    )
    text = as_text(report)
    assert max(map(width, text.splitlines())) <= 80
    assert "\x1b" not in text


def test_a_busy_hour_is_shown_in_tens_or_hundreds() -> None:
    def heading(most: int) -> str:
        heat = [[0] * 24 for _ in range(7)]
        heat[0][9] = most
        return next(line for line in as_text(replace(EMPTY, heat=heat)).splitlines() if line.startswith("ARRIVALS"))

    assert [heading(most).partition(", ")[2] for most in (99, 100, 1_000, 10_000)] == [
        *("", "in tens", "in hundreds", "in thousands")
    ]
    assert "ARRIVALS" not in as_text(EMPTY)


def test_the_backlog_of_a_long_range_is_shown_seldomer() -> None:
    def rows(days: int) -> list[str]:
        backlog = [Backlog(at("2026-01-01") + day * DAY, 1, (1, 0, 0, 0, 0)) for day in range(days)]
        lines = as_text(replace(EMPTY, backlog=backlog)).splitlines()
        return lines[next(place for place, line in enumerate(lines) if line.startswith("OPEN AT")) + 1 :]

    assert [len(rows(days)) for days in (1, 31, 35)] == [1, 31, 35]
    assert rows(100)[0].startswith("Mon 5 Jan 2026") and len(rows(100)) == 15
    assert len(rows(365)) <= 35
