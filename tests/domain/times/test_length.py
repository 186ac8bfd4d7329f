"""A length of time is said in one way, whoever says it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk_tui.domain.agreement.policy_file import parse_policy
from helpdesk_tui.domain.tickets.ticket import Priority, Sla, Status
from helpdesk_tui.domain.times.instant import absolute, dated, narrow, spoken
from helpdesk_tui.domain.times.length import DAY, exactly, length
from helpdesk_tui.domain.times.typed.when import echo, read, read_duration
from helpdesk_tui.domain.words.countdown import reading
from helpdesk_tui.domain.words.explain import explain
from helpdesk_tui.wiring.config import data_text

POLICY = parse_policy(*data_text("sla.toml"))
HOURS = POLICY.business
NOW = read("2026-11-16 10:00", 0, HOURS).at
SAID = "1h 05m"


def test_65_minutes_are_said_alike_in_queue_echo_and_explanation() -> None:
    row = reading(Priority.P3, Status.OPEN, Sla.RUNNING, NOW + 3_900, NOW, None, NOW, open_now=True)
    assert row.text == SAID
    assert echo(NOW + 3_900, NOW, HOURS).endswith(f", in {SAID}")
    assert any(f"{SAID} of plain time left" in line or f"{SAID} left" in line for line in _left(3_900))
    assert length(3_900) == exactly(3_900) == SAID


def _left(seconds: int) -> list[str]:
    return explain(POLICY, Priority.P3, NOW, now=NOW + 14_400 - seconds)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "0s"), (9, "9s"), (60, "1m"), (309, "5m 09s"), (3_600, "1h"), (3_609, "1h 00m 09s"), (5_400, "1h 30m")]
    + [(DAY, "24h"), (120 * 3_600, "120h"), (1_000 * 3_600 + 61, "1,000h 01m 01s")],
)
def test_a_sum_is_said_to_the_second_and_never_in_days(seconds: int, said: str) -> None:
    assert exactly(seconds) == said


@given(st.integers(0, 400 * DAY))
def test_no_length_looks_like_a_time_of_day_and_each_reads_back(seconds: int) -> None:
    for said in (length(seconds), exactly(seconds).replace(",", "")):
        assert ":" not in said
        assert read_duration(said) <= seconds
    assert read_duration(exactly(seconds).replace(",", "")) == seconds


def test_an_instant_is_as_long_as_its_reader_needs() -> None:
    at = NOW + 5 * DAY
    assert absolute(at, HOURS) == "Sat 21 Nov 2026 10:00 EST"
    assert dated(at, HOURS, NOW) == "Sat 21 Nov 10:00 EST"
    assert spoken(at, HOURS, NOW) == "Sat 21 Nov 10:00"
    assert narrow(at, HOURS, NOW) == "21 Nov 10:00"
    assert (spoken(NOW + 5, HOURS, NOW), spoken(NOW + 3_600, HOURS, NOW)) == ("10:00:05", "11:00")
    for other in (dated(at, HOURS, NOW + 100 * DAY), spoken(at, HOURS, NOW + 100 * DAY)):
        assert other.startswith("Sat 21 Nov 2026 10:00")
    assert narrow(at, HOURS, NOW + 100 * DAY) == "21 Nov 2026"
