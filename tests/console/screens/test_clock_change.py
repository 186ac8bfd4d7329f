"""The nights on which the clocks change, as the console shows them: deadlines of the round-the-clock levels go on."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from tests.console.pilot import Maker


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


@pytest.mark.parametrize(
    ("rang", "header", "countdown", "due"),
    [
        # SLA: received 00:45 EDT, P2 is due 01:15 EDT; half an hour later the clocks still say 01:15 EDT.
        ("2026-11-01T04:45:00", "00:50 EDT", "25m", "Sun 1 Nov 2026 01:15 EDT"),
        # Rung in the second 01:10 of that night, which is EST: due 01:40 EST.
        ("2026-11-01T06:10:00", "01:15 EST", "25m", "Sun 1 Nov 2026 01:40 EST"),
        # SLA: received 01:45 EST in spring, P2 is due 03:15 EDT: the hour between is skipped.
        ("2027-03-14T06:45:00", "01:50 EST", "25m", "Sun 14 Mar 2027 03:15 EDT"),
    ],
)
def test_a_deadline_across_the_change_counts_real_minutes(
    sit: Maker, rang: str, header: str, countdown: str, due: str
) -> None:
    hand = sit(now=at(rang))
    hand.open("Mail is down", 2)
    screen = hand.tick(300).screen
    assert header in screen.splitlines()[0]
    assert countdown in next(line for line in screen.splitlines() if "Mail is down" in line)
    assert due in hand.type("i").screen


def test_a_console_left_open_over_the_change_never_jumps(sit: Maker) -> None:
    hand = sit(now=at("2026-11-01T05:50:00"))
    hand.open("Slow", 3)
    told = []
    for _ in range(25):
        row = next(line for line in hand.screen.splitlines() if "Slow" in line)
        hours, minutes = re.findall(r"(\d+)h (\d+)m", row)[0]
        told.append(60 * int(hours) + int(minutes))
        hand.tick(60)
    assert told == list(range(240, 215, -1))
