from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk_tui.domain.agreement.policy import Kind
from helpdesk_tui.domain.tickets.commands import Open
from helpdesk_tui.domain.tickets.ticket import Priority, Sla, Status
from helpdesk_tui.domain.times.length import age, age_changes_at, length
from helpdesk_tui.domain.words.countdown import NEVER, WIDEST, Reading, clock_reading, reading
from helpdesk_tui.domain.words.outcomes import promise
from tests.domain.rules.test_decide import MONDAY, POLICY, Story

DAY, HOUR, MINUTE = 86_400, 3_600, 60
DUE = 1_800_000_000
OPENED = DUE - 5 * DAY

SPANS = [
    (-5, "0s"),
    (0, "0s"),
    (1, "1s"),
    (59, "59s"),
    (60, "1m 00s"),
    (599, "9m 59s"),
    (600, "10m"),
    (659, "10m"),
    (660, "11m"),
    (3_599, "59m"),
    (3_600, "1h 00m"),
    (3_659, "1h 00m"),
    (3_660, "1h 01m"),
    (86_399, "23h 59m"),
    (86_400, "1d 00h"),
    (86_400 + 3_599, "1d 00h"),
    (3 * DAY + 4 * HOUR + 59 * MINUTE, "3d 04h"),
    (412 * DAY, "412d 00h"),
]

AGES = [
    (-1, "<1m"),
    (0, "<1m"),
    (59, "<1m"),
    (60, "1m"),
    (3_599, "59m"),
    (3_600, "1h"),
    (86_399, "23h"),
    (86_400, "1d"),
    (365 * DAY - 1, "364d"),
    (365 * DAY, "1y"),
    (999 * 365 * DAY, "999y"),
]


def read(
    left: int,
    sla: Sla = Sla.RUNNING,
    *,
    priority: Priority = Priority.P4,
    status: Status = Status.OPEN,
    open_now: bool = True,
    answered: bool = False,
    scheduled: bool = False,
    waiting_since: int | None = None,
    closed_at: int | None = None,
) -> Reading:
    return reading(
        priority,
        status,
        sla,
        DUE,
        OPENED,
        DUE if scheduled else None,
        DUE - left,
        open_now=open_now,
        answered=answered,
        at_once=priority is Priority.P1 and not answered,
        waiting_since=waiting_since,
        closed_at=closed_at,
    )


@pytest.mark.parametrize(("seconds", "text"), SPANS)
def test_a_length_reads_by_its_band(seconds: int, text: str) -> None:
    assert length(seconds) == text


@pytest.mark.parametrize(("seconds", "text"), AGES)
def test_an_age_reads_in_four_cells(seconds: int, text: str) -> None:
    assert age(seconds) == text
    assert len(text) <= 4


@pytest.mark.parametrize(
    ("shown", "text", "role"),
    [
        (read(5_520), "1h 32m", "running"),
        (read(5_579), "1h 32m", "running"),
        (read(3_600), "1h 00m", "running"),
        (read(600), "10m", "running"),
        (read(599), "9m 59s", "running"),
        (read(DAY), "1d 00h", "running"),
        (read(DAY + HOUR + 7), "1d 01h", "running"),
        (read(0), "0s", "running"),
        (read(0, Sla.WARNING), "! 0s", "warning"),
        (read(4_200, Sla.WARNING), "! 1h 10m", "warning"),
        (read(-1, Sla.BREACHED), "BREACHED -1s", "breached"),
        (read(-12, Sla.BREACHED), "BREACHED -12s", "breached"),
        (read(-599, Sla.BREACHED), "BREACHED -9m 59s", "breached"),
        (read(-600, Sla.BREACHED), "BREACHED -10m", "breached"),
        (read(-9 * DAY - 23 * HOUR, Sla.BREACHED), "BREACHED -9d 23h", "breached"),
        (read(-18 * HOUR, Sla.BREACHED), "BREACHED -18h 00m", "breached"),
        (read(-99 * DAY, Sla.BREACHED), "BREACHED -99d 00h", "breached"),
        (read(-100 * DAY, Sla.BREACHED), "BREACHED -100d", "breached"),
        (read(2 * DAY + 3 * HOUR, open_now=False), "paused 2d 03h", "paused"),
        (read(-30, Sla.BREACHED, open_now=False), "BREACHED -30s", "breached"),
        (read(0, Sla.WARNING, priority=Priority.P1), "NOW +0s", "now"),
        (read(-190, Sla.WARNING, priority=Priority.P1), "NOW +3m 10s", "now"),
        (read(-4_000, Sla.BREACHED, priority=Priority.P1), "NOW +1h 06m", "now"),
        (read(-190, Sla.BREACHED, priority=Priority.P1, answered=True), "BREACHED -3m 10s", "breached"),
        (read(10, Sla.BREACHED, priority=Priority.P1), "NOW +0s", "now"),
        (read(76 * HOUR, priority=Priority.P6, status=Status.SCHEDULED, scheduled=True), "in 3d 04h", "scheduled"),
        (read(0, priority=Priority.P6, status=Status.SCHEDULED, scheduled=True), "DUE +0s", "due"),
        (read(5, priority=Priority.P6, scheduled=True), "in 5s", "scheduled"),
        (read(-12, Sla.BREACHED, priority=Priority.P6, scheduled=True), "DUE +12s", "due"),
        (read(0, Sla.MET), "answered 5d", "met"),
        (read(0, Sla.MISSED), "late 5d", "missed"),
        (read(0, Sla.MET, status=Status.WAITING, waiting_since=DUE - 130), "waiting 2m", "waiting"),
        (read(0, Sla.MISSED, status=Status.WAITING), "waiting", "waiting"),
        (read(5_520, status=Status.WAITING), "1h 32m", "running"),
        (read(0, Sla.MET, status=Status.CLOSED), "closed", "closed"),
        (read(0, Sla.MISSED, status=Status.CLOSED), "closed late", "closed"),
        (read(0, Sla.MET, status=Status.CLOSED, closed_at=DUE - 30), "closed <1m", "closed"),
        (read(0, Sla.MISSED, status=Status.CLOSED, closed_at=DUE - 99 * DAY), "closed late 99d", "closed"),
        (read(0, Sla.NONE), "no deadline", "none"),
    ],
)
def test_a_clock_reads_as_word_and_number(shown: Reading, text: str, role: str) -> None:
    assert (shown.text, shown.role) == (text, role)
    assert len(shown.text) <= WIDEST


def test_the_next_change_is_told_from_now() -> None:
    assert read(5_520).changes_at == DUE - 5_520 + 1
    assert read(5_579).changes_at == DUE - 5_579 + 60
    assert read(-600, Sla.BREACHED).changes_at == DUE + 660
    assert read(-10 * DAY - 5, Sla.BREACHED).changes_at == DUE + 10 * DAY + HOUR
    assert read(-100 * DAY - 5, Sla.BREACHED).changes_at == DUE + 101 * DAY
    assert read(0, Sla.MISSED, status=Status.WAITING).changes_at == NEVER


def test_no_deadline_is_said_when_none_is_known() -> None:
    shown = reading(Priority.P4, Status.OPEN, Sla.RUNNING, None, OPENED, None, DUE, open_now=True)
    assert shown == Reading("no deadline", "none", NEVER)


SHOWN = st.sampled_from(
    [
        (Priority.P1, Status.OPEN, Sla.WARNING, True),
        (Priority.P2, Status.OPEN, Sla.RUNNING, True),
        (Priority.P2, Status.OPEN, Sla.WARNING, True),
        (Priority.P4, Status.OPEN, Sla.RUNNING, False),
        (Priority.P4, Status.OPEN, Sla.MET, True),
        (Priority.P4, Status.OPEN, Sla.MISSED, True),
        (Priority.P4, Status.WAITING, Sla.MET, True),
        (Priority.P6, Status.SCHEDULED, Sla.RUNNING, True),
        (Priority.P6, Status.OPEN, Sla.RUNNING, True),
    ]
)
LEFT = st.one_of(
    st.integers(-1_300, 1_300),
    st.integers(-2 * DAY, 2 * DAY),
    st.integers(-3_000 * DAY, 3_000 * DAY),
    st.builds(
        lambda band, by: band + by,
        st.sampled_from([0, 600, HOUR, DAY, 10 * DAY, 100 * DAY, -600, -HOUR, -DAY, -10 * DAY]),
        st.integers(-61, 61),
    ),
)


@given(SHOWN, LEFT)
def test_the_text_holds_until_it_is_said_to_change(case: tuple[Priority, Status, Sla, bool], left: int) -> None:
    priority, status, sla, open_now = case

    def at(now: int) -> Reading:
        at_once = priority is Priority.P1
        return reading(
            priority, status, sla, DUE, OPENED, DUE, now, open_now=open_now, at_once=at_once, waiting_since=OPENED
        )

    now = DUE - left
    shown = at(now)
    assert len(shown.text) <= WIDEST
    assert shown.changes_at > now
    held = range(now, min(shown.changes_at, now + 400))
    later = [random.Random(left).randrange(now, shown.changes_at) for _ in range(20)]
    assert {at(instant)[:2] for instant in [*held, *later, shown.changes_at - 1]} == {shown[:2]}
    assert {at(instant).changes_at for instant in later} == {shown.changes_at}
    assert at(shown.changes_at).text != shown.text


@given(st.integers(0, 900 * 365 * DAY))
def test_an_age_holds_until_it_is_said_to_change(seconds: int) -> None:
    change = age_changes_at(DUE, DUE + seconds)
    assert age(change - 1 - DUE) == age(seconds) != age(change - DUE)
    assert len(age(seconds)) <= 4


def test_an_answered_task_is_due_at_its_time_all_the_same() -> None:
    shown = reading(Priority.P6, Status.OPEN, Sla.MET, DUE, OPENED, DUE, DUE + 12, open_now=True, answered=True)
    assert (shown.text, shown.role) == ("DUE +12s", "due")


def test_an_immediate_target_counts_upwards_whatever_priority_has_it_and_another_counts_down() -> None:
    level = POLICY.levels
    levels = {
        **level,
        Priority.P1: replace(level[Priority.P1], kind=Kind.ELAPSED, seconds=900),
        Priority.P2: replace(level[Priority.P2], kind=Kind.IMMEDIATE, seconds=0),
    }
    policy = replace(POLICY, levels=levels)
    first, second = (Story(policy=policy).do(Open("Mail is down", one)) for one in (Priority.P1, Priority.P2))
    assert clock_reading(first, policy, MONDAY + 60).text == "14m"
    assert clock_reading(second, policy, MONDAY + 60).text == "NOW +1m 00s"
    assert [promise(one, policy, MONDAY) for one in (first, second)] == ["due 10:15:00", "respond now"]
