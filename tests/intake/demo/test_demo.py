"""The demonstration looks like an afternoon at work, at any hour and in any size, and always the same."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import islice
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpdesk_tui.desk import Desk
from helpdesk_tui.domain.agreement import sla
from helpdesk_tui.domain.agreement.policy_file import parse_policy
from helpdesk_tui.domain.filters.parse import Asker, parse_query
from helpdesk_tui.domain.text.cleaning import clean_line
from helpdesk_tui.domain.tickets.commands import Merge
from helpdesk_tui.domain.tickets.counted import callers
from helpdesk_tui.domain.tickets.events import Kind, replay
from helpdesk_tui.domain.tickets.ticket import Priority, Sla, Status, Ticket, rank
from helpdesk_tui.domain.times.recurring.recurrence import next_occurrence
from helpdesk_tui.intake.demo.cast import SCENES
from helpdesk_tui.intake.demo.crowd import Crowd
from helpdesk_tui.intake.demo.fill import fill, fill_as_asked, histories
from helpdesk_tui.intake.demo.people import contacts
from helpdesk_tui.intake.demo.sketch import Sketch, clock_of, drawn, steps_of
from helpdesk_tui.intake.stories import Story, history_of
from helpdesk_tui.store.base import Store, View
from helpdesk_tui.store.sqlite.store import SqliteStore
from tests.intake.desks import POLICY, ROOT, at, lasts

HOURS = ["2026-11-18 15:12", "2026-11-22 03:03", "2026-11-18 08:57", "2026-11-26 12:00", "2026-11-01 01:30"]
"""An afternoon, a Sunday night, just before opening, a holiday, the hour that comes twice."""
WARNINGS = {priority: clock_of(POLICY, priority)[1] for priority in Priority}
MOMENTS = st.integers(at("2026-01-01 00:00"), at("2031-01-01 00:00"))


def queue(tickets: list[Ticket]) -> list[Ticket]:
    """Return the open tickets in the order of the console."""
    return sorted((t for t in tickets if t.status is not Status.CLOSED), key=lambda t: (t.priority, *rank(t)))


def soon(tickets: list[Ticket], now: int) -> list[Ticket]:
    """Return the tickets whose deadline comes within ten minutes."""
    return [t for t in queue(tickets) if t.running and t.due_at is not None and now < t.due_at <= now + 600]


@pytest.mark.parametrize("hour", HOURS)
def test_two_hundred_tickets_look_like_a_real_afternoon(hour: str) -> None:
    now = at(hour)
    tickets = lasts(histories(POLICY, now, 200, 7))
    waiting = queue(tickets)
    assert len(tickets) == 200
    assert 170 <= len(waiting) <= 185
    assert {t.priority for t in waiting} == set(Priority)
    assert {t.status for t in tickets} == set(Status)
    first, second = waiting[:2]
    assert (first.priority, first.responded_at, now - first.opened_at) == (Priority.P1, None, 14 * 60)
    assert (second.priority, second.assignee, second.judged) == (Priority.P1, "mreyes", Sla.MET)
    assert Counter(t.priority for t in waiting)[Priority.P1] == 2
    assert 5 <= Counter(t.priority for t in waiting)[Priority.P2] <= 12
    breached = [t for t in waiting if sla.state(POLICY, t, now) is Sla.BREACHED]
    assert 4 <= len(breached) <= 20
    assert any(t.priority is Priority.P6 and t.due_at is not None and t.due_at <= now for t in waiting)
    assert {t.assignee for t in waiting} >= {None, "mreyes", "apatel", "tkowalski", "lchen"}
    assert len({t.organisation for t in tickets}) >= 24


@pytest.mark.parametrize("count", [40, 200, 5_000])
def test_a_major_incident_has_children_callers_and_a_duplicate(store: Store, count: int) -> None:
    now = at(HOURS[0])
    fill(store, POLICY, now, count, 7)
    assert store.check() == []
    (duplicate,) = store.page(View(parse_query("is:closed is:merged", Asker(now, POLICY, "ana"))), 0, 9)
    outage = store.ticket(duplicate.merged_into or 0)
    assert outage is not None
    assert (outage.priority, outage.status, outage.affected) == (Priority.P1, Status.OPEN, 4)
    children = store.children(outage.number)
    assert Counter(child.status for child in children) == {Status.OPEN: 3, Status.CLOSED: 1}
    assert all(child.opened_at > outage.opened_at for child in children)
    counted = callers(store.history(outage.number))
    assert counted[0].startswith(f"#{duplicate.number}: {duplicate.requester}, ")
    assert [text.rsplit(": ", 1)[1] for text in counted[1:]] == [
        "The whole office, for half an hour.",
        "Reception checks in on paper.",
    ]
    assert all("-555-01" in text for text in counted)


def test_its_duplicate_can_be_reopened_like_any_other(store: Store) -> None:
    now = at(HOURS[0])
    fill(store, POLICY, now, 60, 7)
    desk = Desk(store, POLICY, "ana", lambda: now)
    merged = next(ticket for ticket in map(store.ticket, range(1001, 1061)) if ticket and ticket.merged_into)
    assert not desk.reopen({merged.number: None}).refused
    outage = store.ticket(merged.merged_into or 0)
    assert outage is not None and outage.affected == 3


@settings(max_examples=40)
@given(now=MOMENTS, seed=st.integers(0, 99))
def test_exactly_two_are_due_within_ten_minutes_at_any_moment(now: int, seed: int) -> None:
    tickets = lasts(histories(POLICY, now, 120, seed))
    assert [t.priority for t in soon(tickets, now)] == [Priority.P2, Priority.P3]


@settings(max_examples=40)
@given(now=MOMENTS, count=st.integers(0, 150))
def test_nothing_has_happened_later_than_now(now: int, count: int) -> None:
    made = list(histories(POLICY, now, count, 1))
    assert len(made) == count
    opened = [history[0][1].opened_at for history in made]
    assert opened == sorted(opened)
    for history in made:
        times = [event.at for event, _ in history]
        assert history[0][1].opened_at <= times[0] <= times[-1] <= now
        assert times == sorted(times)


def test_it_is_the_same_for_the_same_seed_moment_and_count() -> None:
    now = at(HOURS[0])
    first = list(histories(POLICY, now, 150, 7))
    assert first == list(histories(POLICY, now, 150, 7))
    assert first != list(histories(POLICY, now, 150, 8))
    ops = [event.op for history in first for event, _ in history if event.kind is not Kind.ABSORBED]
    assert len(set(ops)) == len(ops)


def test_at_another_hour_the_same_people_call_about_the_same_things() -> None:
    def calls(hour: str) -> list[tuple[object, ...]]:
        now = at(hour)
        made = [history[0][1] for history in histories(POLICY, now, 500, 7)]
        crowd = [ticket for ticket in made if ticket.subject not in {scene.subject for scene in SCENES}]
        return [(t.subject, t.requester, t.organisation, t.priority, now - t.opened_at) for t in crowd]

    assert calls(HOURS[0]) == calls(HOURS[1]) == calls(HOURS[3])


def test_with_a_seed_a_desk_is_the_same_all_through_an_hour(tmp_path: Path) -> None:
    def steps_of(name: str, minute: str, seed: int | None) -> str:
        desk = SqliteStore(tmp_path / f"{name}.db")
        try:
            fill_as_asked(desk, POLICY, at(f"2026-11-18 15:{minute}"), 250, seed)
            assert desk.check() == []
            numbers = range(1001, 1251)
            return repr([(desk.ticket(number), desk.history(number)) for number in numbers])
        finally:
            desk.close()

    first = steps_of("first", "02", 3)
    assert first == steps_of("second", "59", 3)
    assert first != steps_of("other", "02", 4)
    assert steps_of("now", "02", None) != steps_of("later", "59", None)


def short_cut_is_true(sketch: Sketch) -> None:
    """Check that a sketch drawn is what the rules make of the same sketch told as commands."""
    decided, refused = history_of(Story("op", steps_of(sketch)), POLICY)
    short = drawn(sketch, POLICY, WARNINGS, "op")
    assert not refused
    assert [ticket for _, ticket in short] == [ticket for _, ticket in decided]
    assert [replace(event, op="") for event, _ in short] == [replace(event, op="") for event, _ in decided]
    assert replay(event for event, _ in short) == short[-1][1]
    assert {type(value) for event, _ in short for value in event.after.values()} <= {int, str, type(None)}


@settings(max_examples=40)
@given(now=MOMENTS, seed=st.integers(0, 1_000_000))
def test_the_short_cut_comes_to_what_the_rules_decide(now: int, seed: int) -> None:
    rng = Random(seed)
    for sketch in Crowd(POLICY, now, contacts(rng), rng).sketches(60):
        short_cut_is_true(sketch)


def test_so_it_does_for_the_outages_of_a_big_desk() -> None:
    rng = Random(7)
    youngest = list(islice(Crowd(POLICY, at(HOURS[0]), contacts(rng), rng).sketches(60_000), 59_950, None))
    assert [sketch.priority for sketch in youngest[-3:]] == [Priority.P1] * 3
    for sketch in youngest:
        short_cut_is_true(sketch)


def test_a_policy_with_more_clocks_takes_the_long_way() -> None:
    text = (ROOT / "data" / "sla.toml").read_text("utf-8").replace("[P4]", '[P4]\nupdate = "1 business day"', 1)
    policy = parse_policy(text, "own.toml")
    tickets = lasts(histories(policy, at(HOURS[0]), 120, 7))
    assert any(ticket.update_due is not None for ticket in tickets)


def test_many_tickets_keep_the_proportions() -> None:
    now = at(HOURS[0])
    tickets = lasts(histories(POLICY, now, 20_040, 7))
    counts = Counter(t.priority for t in queue(tickets))
    assert sum(t.priority is Priority.P1 for t in tickets) == 3
    assert 0.85 < sum(counts.values()) / len(tickets) < 0.93
    assert counts[Priority.P2] < counts[Priority.P3] < counts[Priority.P5] < counts[Priority.P4]
    assert len(soon(tickets, now)) == 2


def test_every_scene_is_played_as_written() -> None:
    now = at(HOURS[0])
    played = list(histories(POLICY, now, len(SCENES), 7))
    counted_in = sum(isinstance(command, Merge) for scene in SCENES for _, _, command in scene.deeds)
    assert sum(map(len, played)) == sum(1 + len(scene.deeds) for scene in SCENES) + counted_in
    for scene in SCENES:
        assert clean_line(scene.subject) == scene.subject
        if scene.recurrence:
            assert next_occurrence(scene.recurrence, now, now, POLICY.business) is not None


def test_all_telephone_numbers_and_addresses_are_fictitious() -> None:
    for ticket in lasts(histories(POLICY, at(HOURS[0]), 500, 3)):
        assert ticket.phone or ticket.email
        assert "-555-01" in (ticket.phone or "-555-01")
        assert (ticket.email or ".example").endswith(".example")


def test_a_desk_is_filled(store: Store) -> None:
    now = at(HOURS[0])
    told_progress: list[tuple[int, int]] = []
    assert fill(store, POLICY, now, 250, 7, lambda done, total: told_progress.append((done, total))) == 250
    assert told_progress == [(100, 250), (200, 250), (250, 250)]
    assert store.check() == []
