"""The report as a page: whole, closed to the outside, with every figure of its pictures in words (WATCH: HTML)."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from helpdesk_tui.domain.times.length import length
from helpdesk_tui.reports.forms.as_text import NOTHING, share
from helpdesk_tui.reports.html.page import CSP, as_html
from helpdesk_tui.reports.html.style import STYLE
from helpdesk_tui.reports.report import By, Report, Times
from tests.reports.html.made_up import TECHNICIANS, made_up
from tests.reports.html.parsed import Element, parsed, tables

NOVEMBER = made_up()
YEAR = made_up("2025-12-01", "2027-02-01", by=By.CUSTOMER, names=("Acme", "(none)"), busy=40)
NOTHING_YET = made_up(busy=0)
HOSTILE = ("<script>alert(1)</script>", '"><img src=x onerror=y>', "a\u202eb\x1b[2J", "&lt;b&gt;", "'onload='x")


@pytest.mark.parametrize("report", [NOVEMBER, YEAR, NOTHING_YET], ids=["month", "years", "nothing"])
def test_it_is_one_whole_file_that_loads_and_runs_nothing(report: Report) -> None:
    page = as_html(report)
    read = parsed(page)
    assert page.startswith("<!DOCTYPE html>\n")
    head = {str(one.attributes.get("http-equiv") or one.attributes.get("name")): one for one in read.all("meta")}
    assert CSP == "default-src 'none'; style-src 'unsafe-inline'"
    assert head["Content-Security-Policy"].attributes["content"] == CSP
    assert not [one for one in read.all() if one.name in ("script", "link", "img", "iframe", "object", "a", "form")]
    assert not [
        name for one in read.all() for name in one.attributes if name.startswith("on") or name in ("src", "href")
    ]
    assert "://" not in page and "@import" not in page
    assert set(re.findall(r"url\(([^)]*)\)", page)) <= {
        f"#{name}-shapes" for name in ("late", "closings", "age1", "age2", "age3")
    }


@pytest.mark.parametrize("report", [NOVEMBER, YEAR, NOTHING_YET], ids=["month", "years", "nothing"])
def test_each_picture_has_its_words_and_stands_in_a_section_with_its_figures(report: Report) -> None:
    read = parsed(as_html(report))
    ids = [one.attributes["id"] for one in read.all() if "id" in one.attributes]
    assert len(ids) == len(set(ids))
    for section in read.all("section"):
        assert section.attributes["aria-labelledby"] in ids
        for picture in section.all("svg"):
            title, described = picture.one("title"), picture.one("desc")
            assert picture.attributes["role"] == "img" and title.text and described.text
            assert picture.attributes["aria-labelledby"] == f"{title.attributes['id']} {described.attributes['id']}"
            assert any(_holds(one) for one in section.all("table")), title.text
    assert len(list(read.all("svg"))) == len([one for one in read.all("section") for _ in one.all("svg")])
    for table in read.all("table"):
        assert table.one("caption").text
        assert {one.attributes["scope"] for one in table.all("th")} == {"col", "row"}
        assert len({len(list(row.all("th", "td"))) for row in table.all("tr")}) == 1
    assert [one.name for one in read.all("h1", "main", "footer")] == ["h1", "main", "footer"]


def _holds(table: Element) -> bool:
    return len(list(table.all("tr"))) > 1


def _times(times: Times) -> list[str]:
    four = (times.mean, times.median, times.p90, times.longest)
    return [f"{times.n:,}", *(NOTHING if one is None else length(one) for one in four)]


@pytest.mark.parametrize("seed", range(6))
def test_its_figures_are_those_of_the_report(seed: int) -> None:
    report = made_up("2026-11-02", "2026-11-09", seed=seed, by=By.CHANNEL, names=("phone", "email"), busy=30)
    found = tables(parsed(as_html(report)))
    for one, row in zip((*report.priorities[:5], report.whole), found["Responses by priority"][1:], strict=True):
        counts = one.responses
        assert row[1:3] == [f"{counts.met:,}", f"{counts.missed:,}"] and row[3] == share(counts.met, counts.judged)
        assert row[4:] == [f"{figure:,}" for figure in (counts.pending, counts.none, counts.at_call, counts.lowered)]
    for one, row in zip((*report.priorities[:5], report.whole), found["Time to respond"][1:], strict=True):
        assert row[1:6] == _times(one.respond) and row[7] == f"{one.unanswered:,}"
    resolved = found["Time to resolve, and net of waits for the customer"][1:]
    for one, row in zip((*report.priorities[:5], report.whole), resolved, strict=True):
        assert row[1:] == [*_times(one.resolve), *_times(one.resolve_net)[1:]]
    heat = [list(map(int, row[1:25])) for row in found["Arrivals by weekday and hour"][1:8]]
    assert heat == [list(row) for row in report.heat]
    assert [int(row[1]) for row in found["Arrivals by the way they came in"][1:]] == [n for _, n in report.channels]
    days = [(int(row[1]), int(row[2])) for row in found["Opened and closed by day"][1:]]
    assert days == [(one.opened, one.closed) for one in report.days]
    backlog = [tuple(map(int, row[1:])) for row in found["Open tickets at midnight, by age"][1:]]
    assert backlog == [(one.open, *one.ages) for one in report.backlog]
    groups = [(row[0], row[1], row[2], row[7]) for row in found["Figures by way in"][1:]]
    assert groups == [
        (one.name, f"{one.responses.met:,}", f"{one.responses.missed:,}", f"{one.flow.opened:,}")
        for one in report.groups
    ]
    for breach, row in zip(report.breaches, found.get("Missed responses", [[]])[1:], strict=True):
        assert row[:2] == [f"#{breach.number}", str(breach.priority)]
        assert row[6] == (breach.reason or "no reason given")
        assert row[5] == ("not answered" if breach.late_by is None else length(breach.late_by))


def test_a_long_range_is_shown_by_month_and_adds_up() -> None:
    found = tables(parsed(as_html(YEAR)))
    months = found["Opened and closed by month"][1:]
    assert (months[0][0], months[-1][0], len(months)) == ("December 2025", "January 2027", 14)
    assert sum(int(row[1].replace(",", "")) for row in months) == sum(one.opened for one in YEAR.days)
    assert len(found["Open tickets at midnight, by age"]) == 1 + len(YEAR.backlog)


def test_the_attainment_is_drawn_as_it_is_said() -> None:
    picture = next(iter(parsed(as_html(NOVEMBER)).all("svg")))
    met = [
        float(str(one.attributes["width"]).rstrip("%"))
        for one in picture.all("rect")
        if one.attributes["class"] == "good"
    ]
    wanted = [one.responses for one in NOVEMBER.priorities[:5] if one.responses.met]
    assert met == pytest.approx([100 * one.met / one.judged for one in wanted], abs=0.01)


@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_of_others_gets_out_of_its_place(name: str) -> None:
    plain = made_up(by=By.CHANNEL, names=("x", "y"), query="x", desk="x")
    breaches = [replace(one, reason=name, technician=name) for one in plain.breaches]
    head = replace(plain.head, desk=name, query=name)
    evil = replace(plain, head=head, groups=[replace(one, name=name) for one in plain.groups], breaches=breaches)
    page, harmless = parsed(as_html(evil, names=True)), parsed(as_html(plain, names=True))
    shape = [(one.name, sorted(one.attributes)) for one in page.all()]
    assert shape == [(one.name, sorted(one.attributes)) for one in harmless.all()]
    assert "\x1b" not in page.text and "\u202e" not in page.text


def test_technicians_are_named_where_they_are_asked_for_and_never_in_a_customers_report() -> None:
    def named(report: Report, *, names: bool) -> bool:
        return any(f">{one}<" in as_html(report, names=names) for one in TECHNICIANS)

    assert named(NOVEMBER, names=True) and not named(NOVEMBER, names=False)
    for customers in (replace(NOVEMBER.head, query="p:1-2 from:acme"), replace(NOVEMBER.head, by=By.CUSTOMER)):
        assert not named(replace(NOVEMBER, head=customers), names=True)
    by = made_up(by=By.TECHNICIAN, names=TECHNICIANS)
    assert named(by, names=True) and not named(by, names=False)


@pytest.mark.parametrize(
    ("begin", "end", "said"),
    [
        ("2026-11-01", "2026-12-01", "November 2026"),
        ("2026-01-01", "2027-01-01", "2026"),
        ("2026-10-01", "2027-01-01", "October – December 2026"),
        ("2026-11-02", "2026-11-09", "2 – 8 November 2026"),
        ("2026-10-26", "2026-11-02", "26 October – 1 November 2026"),
        ("2026-12-28", "2027-01-04", "28 December 2026 – 3 January 2027"),
        ("2026-11-27", "2026-11-28", "Friday, 27 November 2026"),
    ],
)
def test_the_heading_says_the_range_in_words(begin: str, end: str, said: str) -> None:
    assert parsed(as_html(made_up(begin, end))).one("h1").text == f"Service level report {said}"


def test_the_same_report_makes_the_same_bytes() -> None:
    assert as_html(made_up(seed=4)).encode() == as_html(made_up(seed=4)).encode()
    open_yet = replace(NOVEMBER, head=replace(NOVEMBER.head, as_of=NOVEMBER.head.begin + 3_600))
    assert "the time is not over" in as_html(open_yet) and "the time is not over" not in as_html(NOVEMBER)


PAIRS = (
    *(("ink", "paper"), ("soft", "paper"), ("accent", "paper"), ("ink", "faint"), ("ink", "h1"), ("ink", "h2")),
    *(("ink", "h3"), ("on", "h4"), ("on", "h5"), ("bad", "bad2")),
)
"""What is written, and on what."""


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_what_is_written_can_be_read(scheme: int) -> None:
    colours = dict(re.findall(r"--(\w+): #(\w+);", re.findall(r":root \{(.*?)\}", STYLE, re.DOTALL)[scheme]))
    light = {name: relative_luminance(value) for name, value in colours.items()}
    for written, on in PAIRS:
        high, low = max(light[written], light[on]), min(light[written], light[on])
        assert (high + 0.05) / (low + 0.05) >= 4.5, (written, on)


def relative_luminance(colour: str) -> float:
    """WCAG 2: relative luminance."""
    parts = [
        int(part, 16) / 255
        for part in re.findall("..", colour if len(colour) == 6 else "".join(2 * one for one in colour))
    ]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
