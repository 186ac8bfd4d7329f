"""The order of day and month is settled per column and told; what stays open is asked; instants are those of a zone."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from helpdesk_tui.intake.files.raw.records import IntakeError
from helpdesk_tui.intake.files.values.dates import Dates, Order

NEW_YORK = ZoneInfo("America/New_York")


def dates(cells: dict[str, list[str]], order: Order | None = None, zone: ZoneInfo = NEW_YORK) -> Dates:
    """Return the dates of a file whose first row of cells stands on line 2."""
    found = Dates(zone, order)
    for column, texts in cells.items():
        for line, text in enumerate(texts, start=2):
            found.observe(column, line, text)
    return found


def settled(cells: dict[str, list[str]], order: Order | None = None) -> Dates:
    found = dates(cells, order)
    found.settle(list(cells))
    return found


def utc(at: int) -> str:
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%d %H:%M:%S}"


def read(text: str, column: str = "Created", order: Order | None = None) -> str:
    return utc(Dates(NEW_YORK, order).read(column, text))


def test_a_number_past_twelve_settles_its_column_and_is_told() -> None:
    found = settled({"Created": ["05/10/2026 14:02", "13/10/2026 14:02"], "Closed": ["10/05/2026", "10/31/2026"]})
    assert utc(found.read("Created", "05/10/2026 14:02")) == "2026-10-05 18:02:00"
    assert utc(found.read("Closed", "05/10/2026 14:02")) == "2026-05-10 18:02:00"
    assert found.notes()[:2] == (
        "Created is day first: line 3 has 13.",
        "Closed is month first: line 3 has 31.",
    )


@pytest.mark.parametrize("text", ["13/13/2026", "45/06/2026", "31/02/2026", "00/13/2026"])
def test_what_is_no_date_in_either_order_settles_nothing(text: str) -> None:
    with pytest.raises(IntakeError, match="No cell says"):
        settled({"Created": [text, "05/10/2026"]})


def test_an_open_column_is_asked_with_two_of_its_cells() -> None:
    with pytest.raises(IntakeError) as caught:
        settled({"Created": ["05/10/2026 14:02", "05/10/2026 14:03", "04/03/2026 9:00"], "Closed": ["01/02/2026"]})
    assert str(caught.value) == (
        "No cell says whether the day or the month stands first in Created, Closed: '05/10/2026 14:02' is 5 October "
        "2026 or 10 May 2026; '04/03/2026 9:00' is 4 March 2026 or 3 April 2026. Say --dates day or --dates month. "
        "Nothing was imported."
    )
    assert utc(settled({"Created": ["05/10/2026"]}, Order.MONTH).read("Created", "05/10/2026")) == "2026-05-10 04:00:00"


def test_what_reads_the_same_both_ways_is_not_asked() -> None:
    found = settled({"Created": ["05/05/2026", "2026-10-31"]})
    assert utc(found.read("Created", "05/05/2026")) == "2026-05-05 04:00:00"


def test_a_column_that_no_ticket_depends_on_is_not_asked_and_its_open_cells_are_not_read() -> None:
    found = dates({"Due": ["05/10/2026"]})
    found.settle(["Created"])
    with pytest.raises(ValueError, match="leaves open what is the day"):
        found.read("Due", "05/10/2026")


def test_an_open_column_is_read_as_the_others_where_all_agree() -> None:
    found = settled({"Created": ["13/10/2026"], "Closed": ["05/10/2026"], "Seen": ["2026-10-05"]})
    assert utc(found.read("Closed", "05/10/2026")) == "2026-10-05 04:00:00"
    assert "Closed leaves day and month open: read day first, as other columns." in found.notes()


@pytest.mark.parametrize(
    "others",
    [
        {"B": ["13/10/2026"], "C": ["06-13-2026"]},  # one of each
        {"B": ["13-10-2026"]},  # written otherwise
    ],
)
def test_other_columns_that_differ_settle_nothing(others: dict[str, list[str]]) -> None:
    with pytest.raises(IntakeError, match=r"No cell says .* in A:"):
        settled({"A": ["05/10/2026"], **others})


def test_a_column_of_both_orders_is_refused_with_both_lines() -> None:
    cells = {"Created": ["13/10/2026", "05/10/2026", "10/31/2026"]}
    for order in (None, Order.DAY):
        with pytest.raises(IntakeError, match=r"line 2 has 13 first, line 4 has 31 second\. Nothing was imported"):
            settled(cells, order)


def test_a_column_of_both_orders_that_no_ticket_depends_on_is_told() -> None:
    found = dates({"Created": ["13/10/2026"], "Due": ["13/10/2026", "10/31/2026"]})
    found.settle(["Created"])
    assert any(note.startswith("Due has dates of both orders: line 2 has 13 first") for note in found.notes())
    assert utc(found.read("Due", "10/31/2026")) == "2026-10-31 04:00:00"
    with pytest.raises(ValueError, match="leaves open"):
        found.read("Due", "05/10/2026")


def test_an_order_that_was_typed_and_does_not_fit_is_refused() -> None:
    with pytest.raises(IntakeError, match=r"--dates day does not fit column Created: line 3 has 31 second"):
        settled({"Created": ["05/10/2026", "10/31/2026"]}, Order.DAY)


def test_forms_that_differ_within_a_column_are_told() -> None:
    assert (
        "Created has dates in 2 forms: each is read by its own."
        in settled({"Created": ["Mon Oct 05 11:00:00 2026", "2026-10-05 11:00:00"]}).notes()
    )


@pytest.mark.parametrize(
    ("column", "instant"),
    [
        ("Created (UTC)", "14:02"),
        ("Opened [GMT]", "14:02"),
        ("created_at_utc", "14:02"),
        ("Created (UTC time)", "14:02"),
        ("Created (UTC+2)", "12:02"),
        ("Created (GMT-05:00)", "19:02"),
        ("Created", "18:02"),
        ("Outcome", "18:02"),
    ],
)
def test_the_name_of_a_column_may_say_its_zone(column: str, instant: str) -> None:
    assert read("2026-10-05 14:02", column) == f"2026-10-05 {instant}:00"
    assert read("2026-10-05 14:02 +02:00", column) == "2026-10-05 12:02:00"


def test_a_zone_with_only_a_name_is_read_where_it_is_that_of_the_file() -> None:
    assert read("2026-10-05 14:02 EDT") == "2026-10-05 18:02:00"
    assert read("2026-11-01 01:30 EDT") == "2026-11-01 05:30:00"
    assert read("2026-11-01 01:30 EST") == "2026-11-01 06:30:00"
    assert read("2026-10-05 14:02 America/New_York") == "2026-10-05 18:02:00"
    with pytest.raises(ValueError, match="names the zone CET, which America/New_York"):
        read("2026-10-05 14:02 CET")


@pytest.mark.parametrize(
    ("text", "instant", "note"),
    [
        ("2026-03-08 02:30", "2026-03-08 07:30:00", "1 time that daylight saving skips is moved forward."),
        (
            "2026-11-01 01:30",
            "2026-11-01 05:30:00",
            "1 time that comes twice when daylight saving ends is read as the first.",
        ),
        ("2026-10-05", "2026-10-05 04:00:00", "1 date without a time is read as midnight."),
        ("1791208931", "2026-10-05 14:02:11", "1 date is a number of seconds or milliseconds since 1970."),
        ("2026-10-05 14:02", "2026-10-05 18:02:00", "No zone in the file: read as America/New_York."),
    ],
)
def test_what_is_assumed_is_told(text: str, instant: str, note: str) -> None:
    found = Dates(NEW_YORK)
    assert utc(found.read("Created", text)) == instant
    assert note in found.notes()


def test_what_is_assumed_of_several_is_counted() -> None:
    found = Dates(NEW_YORK)
    for _ in range(1200):
        found.read("Created", "2026-10-05")
    assert "1,200 dates without a time are read as midnight." in found.notes()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("soon", "'soon' is no date."),
        ("x" * 100_000, f"'{'x' * 40}' is no date."),
        ("2026-02-30", "'2026-02-30' is no date of any calendar."),
        ("13/13/2026", "'13/13/2026' is no date of any calendar."),
        ("2026-10-05 25:00", "'2026-10-05 25:00' is no date of any calendar."),
        ("2026-10-05T14:02+24:00", "'2026-10-05T14:02+24:00' has an offset that no place has."),
        ("1969-12-31 12:00", "'1969-12-31 12:00' lies outside the years 1970 to 2199."),
        ("2200-01-01T00:00Z", "'2200-01-01T00:00Z' lies outside the years 1970 to 2199."),
        ("9999-12-31 23:59", "'9999-12-31 23:59' lies outside the years 1970 to 2199."),
        ("0001-01-01T00:00:00+14:00", "'0001-01-01T00:00:00+14:00' lies outside the years 1970 to 2199."),
        ("0000-01-01 00:00", "'0000-01-01 00:00' lies outside the years 1970 to 2199."),
        ("9999999999", "'9999999999' lies outside the years 1970 to 2199."),
        ("\x1b[31mred", "'\ufffd[31mred' is no date."),
    ],
)
def test_what_is_no_date_is_refused_by_name(text: str, why: str) -> None:
    with pytest.raises(ValueError) as caught:
        read(text)
    assert str(caught.value) == why


def test_the_first_and_the_last_instants_are_read() -> None:
    assert read("1970-01-01T00:00:00Z") == "1970-01-01 00:00:00"
    assert read("1969-12-31 20:00") == "1970-01-01 01:00:00"
    assert read("2199-12-31T23:59:59Z") == "2199-12-31 23:59:59"
