"""A series stays whole on a desk: moved, raised, merged, closed early and late, undone and done again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from helpdesk_tui.desk import Desk, Outcome
from helpdesk_tui.domain.agreement.policy_file import parse_policy
from helpdesk_tui.domain.rules.outcome import Refused
from helpdesk_tui.domain.tickets.commands import Open, Series
from helpdesk_tui.domain.tickets.events import Kind
from helpdesk_tui.domain.tickets.ticket import Priority, Status, Ticket
from helpdesk_tui.domain.times.recurring.recurrence import read_rule, rule_in_words
from helpdesk_tui.store.sqlite.store import SqliteStore
from helpdesk_tui.wiring.config import data_text
from tests.store.empty import empty_desk
from tests.store.memory import MemoryStore

ZONE = ZoneInfo("America/New_York")
POLICY = parse_policy(*data_text("sla.toml"))
MONDAYS = read_rule("every mon 14:00")


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=ZONE).timestamp())


def said(instant: int | None) -> str:
    return f"{datetime.fromtimestamp(instant or 0, ZONE):%a %m-%d %H:%M}"


@dataclass
class Wall:
    """A clock that the test sets."""

    now: int = at("2026-11-20 10:00")

    def __call__(self) -> int:
        return self.now


@pytest.fixture
def clock() -> Wall:
    return Wall()


@pytest.fixture
def desk(tmp_path: Path, clock: Wall) -> Iterator[Desk]:
    store = SqliteStore(empty_desk(tmp_path / "desk.db"))
    yield Desk(store, POLICY, "ana", clock)
    assert store.check() == []
    store.close()


def a_task(desk: Desk, when: str, rule: str = MONDAYS, **fields: object) -> int:
    command = Open("Restore test", Priority.P6, scheduled_for=at(when), recurrence=rule)
    outcome = desk.open(replace(command, **fields))  # type: ignore[arg-type]
    assert not outcome.refused, outcome.refused
    return outcome.tickets[0].number


def closed(desk: Desk, number: int) -> Ticket:
    """Close an occurrence and return the next one."""
    outcome = desk.close({number: None})
    assert [event.kind for event in outcome.events] == [Kind.CLOSED, Kind.OPENED], outcome
    return outcome.tickets[1]


def coming(desk: Desk) -> list[str]:
    return [said(ticket.scheduled_for) for ticket in desk.store.scheduled_between(0, 2**40)]


def reason(outcome: Outcome) -> str:
    assert isinstance(outcome.refused[0], Refused) and not outcome.done
    return outcome.refused[0].refusal.reason


def test_moving_one_occurrence_keeps_the_series(desk: Desk) -> None:
    number = a_task(desk, "2026-11-23 14:00")
    moved = desk.schedule({number: None}, at("2026-11-24 10:00")).tickets[0]
    assert (moved.recurrence, moved.regular_at) == (MONDAYS, at("2026-11-23 14:00"))
    assert said(closed(desk, number).scheduled_for) == "Mon 11-30 14:00"


def test_an_occurrence_pulled_forward_does_not_come_twice(desk: Desk) -> None:
    number = a_task(desk, "2026-11-30 14:00")
    desk.schedule({number: None}, at("2026-11-27 10:00"))
    assert said(closed(desk, number).scheduled_for) == "Mon 12-07 14:00"


def test_one_pushed_over_the_end_of_a_week_leaves_every_second_week_where_it_was(desk: Desk) -> None:
    number = a_task(desk, "2026-11-27 10:00", read_rule("every 2 weeks fri 10:00"))
    desk.schedule({number: None}, at("2026-12-01 10:00"))
    assert said(closed(desk, number).scheduled_for) == "Fri 12-11 10:00"


def test_an_occurrence_moved_twice_or_back_stands_for_its_own_regular_instant(desk: Desk) -> None:
    number = a_task(desk, "2026-11-23 14:00")
    desk.schedule({number: None}, at("2026-11-24 10:00"))
    desk.schedule({number: None}, at("2026-11-25 10:00"))
    assert desk.store.ticket(number).regular_at == at("2026-11-23 14:00")  # type: ignore[union-attr]
    back = desk.schedule({number: None}, at("2026-11-23 14:00")).tickets[0]
    assert back.regular_at is None
    assert said(closed(desk, number).scheduled_for) == "Mon 11-30 14:00"


def test_all_that_follow_move_with_it(desk: Desk) -> None:
    number = a_task(desk, "2026-11-23 14:00")
    moved = desk.schedule({number: None}, at("2026-11-24 10:00"), series=Series.FOLLOWING).tickets[0]
    assert (rule_in_words(moved.recurrence or ""), moved.regular_at) == ("every Tuesday 10:00", None)
    assert said(closed(desk, number).scheduled_for) == "Tue 12-01 10:00"


def test_a_series_that_no_rule_can_move_asks_for_its_new_rule(desk: Desk) -> None:
    number = a_task(desk, "2026-11-30 14:00", read_rule("every last working day 14:00"))
    outcome = desk.schedule({number: None}, at("2026-11-27 14:00"), series=Series.FOLLOWING)
    assert "Type the new one, as in 'every fri 14:00'." in reason(outcome)
    moved = desk.schedule({number: None}, at("2026-11-27 14:00"), read_rule("every last fri 14:00")).tickets[0]
    assert moved.regular_at is None


def test_a_series_can_be_ended_with_a_move(desk: Desk) -> None:
    number = a_task(desk, "2026-11-23 14:00")
    desk.schedule({number: None}, at("2026-11-24 10:00"), series=Series.END)
    assert len(desk.close({number: None}).tickets) == 1
    assert coming(desk) == []


@pytest.mark.parametrize("series", [Series.FOLLOWING, Series.END])
def test_what_does_not_recur_has_no_series_to_move_or_end(desk: Desk, series: Series) -> None:
    number = a_task(desk, "2026-11-23 14:00", None)  # type: ignore[arg-type]
    assert "does not recur" in reason(desk.schedule({number: None}, at("2026-11-24 10:00"), series=series))


def test_raising_an_occurrence_keeps_its_series_which_goes_on_when_it_is_closed(desk: Desk, clock: Wall) -> None:
    number = a_task(desk, "2026-11-23 14:00")
    raised = desk.reprioritise({number: None}, Priority.P3)
    assert desk.sentences(raised)[0].endswith("; its series goes on when it is closed.")
    assert [one.number for one in desk.store.recurring_before(at("2026-11-30 14:00"))] == [number]
    clock.now = at("2026-11-24 09:00")
    following = closed(desk, number)
    assert (said(following.scheduled_for), following.priority) == ("Mon 11-30 14:00", Priority.P6)


def test_raising_an_occurrence_can_end_its_series(desk: Desk) -> None:
    number = a_task(desk, "2026-11-23 14:00")
    raised = desk.reprioritise({number: None}, Priority.P3, series=Series.END)
    assert desk.sentences(raised)[0].endswith("; its series ends.")
    assert len(desk.close({number: None}).tickets) == 1


def test_a_raised_occurrence_that_is_scheduled_again_stands_for_its_regular_instant(desk: Desk) -> None:
    number = a_task(desk, "2026-11-23 14:00")
    desk.reprioritise({number: None}, Priority.P3)
    again = desk.schedule({number: None}, at("2026-11-24 10:00")).tickets[0]
    assert (again.recurrence, again.regular_at) == (MONDAYS, at("2026-11-23 14:00"))


def test_the_next_occurrence_carries_all_that_this_one_had_and_names_it(desk: Desk) -> None:
    number = a_task(
        desk, "2026-11-23 14:00", requester="Maria", phone="+12127601700", email="m@acme.example",
        organisation="Acme", assignee="bo", body="Restore /srv\nfrom the last tape", lasts=7_200,
    )  # fmt: skip
    first = desk.store.ticket(number)
    following = closed(desk, number)
    assert first is not None
    for name in (
        "subject",
        "requester",
        "phone",
        "email",
        "organisation",
        "assignee",
        "channel",
        "lasts",
        "recurrence",
    ):
        assert getattr(following, name) == getattr(first, name) is not None
    assert following.previous == number
    assert desk.store.history(following.number)[0].text == "Restore /srv\nfrom the last tape"
    assert desk.store.history(closed(desk, following.number).number)[0].text == "Restore /srv\nfrom the last tape"


def test_a_series_begun_on_a_holiday_keeps_its_weekday(desk: Desk, clock: Wall) -> None:
    number = a_task(desk, "2026-11-27 09:00", read_rule("every thu 14:00"))  # the 26th is closed: moved to its opening
    assert desk.store.ticket(number).regular_at == at("2026-11-26 14:00")  # type: ignore[union-attr]
    assert said(closed(desk, number).scheduled_for) == "Thu 12-03 14:00"


def test_the_occurrence_of_a_holiday_does_not_double_that_of_the_day_after(desk: Desk, clock: Wall) -> None:
    number = a_task(desk, "2026-11-25 10:30", read_rule("every weekday 10:30"))
    assert said(closed(desk, number).scheduled_for) == "Fri 11-27 10:30"


def test_a_task_outside_opening_hours_is_kept_as_agreed(desk: Desk) -> None:
    outside = Open("Patch night", Priority.P6, scheduled_for=at("2026-11-22 02:00"))
    assert "is outside opening hours" in reason(desk.open(outside))
    kept = desk.open(replace(outside, as_agreed=True))
    assert (kept.tickets[0].as_agreed, said(kept.tickets[0].scheduled_for)) == (1, "Sun 11-22 02:00")
    assert kept.events[0].after["as_agreed"] == 1
    assert ", as agreed" in desk.sentences(kept)[0]


def test_a_series_as_agreed_is_moved_off_no_closed_day(desk: Desk, clock: Wall) -> None:
    number = a_task(desk, "2026-11-22 02:00", read_rule("every sun 02:00"), as_agreed=True)
    clock.now = at("2026-11-22 03:00")
    following = closed(desk, number)
    assert (said(following.scheduled_for), following.as_agreed, following.regular_at) == ("Sun 11-29 02:00", 1, None)
    weekly = a_task(desk, "2026-11-23 14:00", read_rule("every thu 14:00"), as_agreed=True)
    assert said(closed(desk, weekly).scheduled_for) == "Thu 11-26 14:00"


def test_moving_one_occurrence_into_opening_hours_keeps_a_series_as_agreed(desk: Desk) -> None:
    number = a_task(desk, "2026-11-22 02:00", read_rule("every sun 02:00"), as_agreed=True)
    assert "is outside opening hours" in reason(desk.schedule({number: None}, at("2026-11-22 03:00")))
    desk.schedule({number: None}, at("2026-11-23 10:00"))
    assert said(closed(desk, number).scheduled_for) == "Sun 11-29 02:00"


def test_merging_an_occurrence_into_a_ticket_without_a_series_keeps_its_own(desk: Desk) -> None:
    number = a_task(desk, "2026-11-23 14:00")
    incident = desk.open(Open("Image store is down", Priority.P2)).tickets[0].number
    merged = desk.merge({number: None}, incident)
    assert [said(one.scheduled_for) for one in merged.tickets if one.previous == number] == ["Mon 11-30 14:00"]
    assert "next: #" in desk.sentences(merged)[0]


def test_merging_an_occurrence_into_another_series_ends_it_and_says_so(desk: Desk) -> None:
    one, other = a_task(desk, "2026-11-23 14:00"), a_task(desk, "2026-11-23 14:00")
    merged = desk.merge({one: None}, other)
    assert "none of its series follows" in desk.sentences(merged)[0]
    assert len(coming(desk)) == 1


def test_the_end_of_a_series_is_said(desk: Desk) -> None:
    number = a_task(desk, "2026-11-23 14:00", MONDAYS + ";COUNT=1")
    assert desk.sentences(desk.close({number: None}))[0].endswith("; none of its series follows.")


def test_what_becomes_of_a_series_is_said_and_stands_in_the_history(desk: Desk) -> None:
    number = a_task(desk, "2026-11-23 14:00")
    this = desk.schedule({number: None}, at("2026-11-24 10:00"))
    assert desk.sentences(this)[0].endswith("this one only; its series stays: every Monday 14:00.")
    following = desk.schedule({number: None}, at("2026-11-25 10:00"), series=Series.FOLLOWING)
    assert desk.sentences(following)[0].endswith("all that follow too: every Wednesday 10:00.")
    end = desk.schedule({number: None}, at("2026-11-24 10:00"), series=Series.END, lasts=3_600)
    assert desk.sentences(end)[0].endswith("for 1h; its series ends.")


def test_undo_takes_the_next_occurrence_back_and_redo_brings_it_again(desk: Desk) -> None:
    number = a_task(desk, "2026-11-23 14:00", body="Restore /srv")
    following = closed(desk, number)
    assert len(desk.undo().events) == 2
    assert coming(desk) == ["Mon 11-23 14:00"]
    assert len(desk.redo().events) == 2
    assert coming(desk) == ["Mon 11-30 14:00"]
    ticket = desk.store.ticket(following.number)
    assert ticket is not None and (ticket.status, ticket.previous) == (Status.SCHEDULED, number)
    assert said(closed(desk, following.number).scheduled_for) == "Mon 12-07 14:00"


def test_undo_of_a_move_puts_occurrence_and_series_back(desk: Desk) -> None:
    number = a_task(desk, "2026-11-23 14:00")
    before = desk.store.ticket(number)
    for series in Series:
        desk.schedule({number: None}, at("2026-11-24 10:00"), series=series, lasts=3_600)
        desk.undo()
        assert replace(desk.store.ticket(number), version=1) == before  # type: ignore[type-var]


def test_a_reopened_occurrence_opens_no_second_next_one(desk: Desk) -> None:
    number = a_task(desk, "2026-11-23 14:00")
    closed(desk, number)
    desk.reopen({number: None})
    assert len(desk.close({number: None}).tickets) == 1
    assert coming(desk) == ["Mon 11-30 14:00"]


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["close", "close", "close", "move", "raise", "undo", "reopen", "again"]),
        st.integers(-2 * 24, 20 * 24),
    ),
    max_size=14,
)
SERIES = st.sampled_from(
    [
        ("2026-10-23 14:00", "every weekday 14:00"),
        ("2026-10-23 10:30", "every 2 weeks fri 10:30"),
        ("2027-03-08 09:00", "every mon and thu 09:00"),
        ("2026-10-24 01:30", "every sat and sun 01:30"),
        ("2027-03-07 02:30", "every day 02:30"),
        ("2026-11-30 16:00", "every last working day 16:00"),
        ("2026-12-31 10:00", "every 31st 10:00"),
    ]
)


@settings(deadline=None, max_examples=60)
@given(SERIES, STEPS, st.booleans())
def test_no_regular_instant_comes_twice_and_none_is_lost(
    begun: tuple[str, str], steps: list[tuple[str, int]], as_agreed: bool
) -> None:
    """Moved, raised, closed early or late, reopened or undone: the series goes by its rule alone."""
    first, rule = at(begun[0]), read_rule(begun[1])
    clock = Wall(first - 86_400)
    desk = Desk(MemoryStore(), POLICY, "ana", clock)
    hours = POLICY.business
    opens = first if as_agreed else hours.fitting(first)
    opened = desk.open(
        Open("Task", Priority.P6, scheduled_for=opens, recurrence=rule, as_agreed=as_agreed, regular_at=first)
    )
    number, stood = opened.tickets[0].number, [first]
    for step, away in steps:
        clock.now += max(away, 0) * 3_600 + 60
        if step == "close":
            done = desk.close({number: None})
            if following := [one for one in done.tickets if one.previous == number]:
                number = following[0].number
                stood.append(following[0].regular_at or following[0].scheduled_for or 0)
        elif step == "move":
            desk.schedule({number: None}, hours.next_open(clock.now + abs(away) * 3_600 + 60))
        elif step == "raise":
            desk.reprioritise({number: None}, Priority.P3)
        elif step == "again":
            desk.schedule({number: None}, hours.next_open(clock.now + 3_600))
        elif step == "reopen":
            ticket = desk.store.ticket(number)
            if ticket is not None and ticket.previous is not None:
                desk.reopen({ticket.previous: None})
        else:
            back = desk.undo()
            withdrawn = [one.number for one in back.tickets if one.withdrawn]
            if withdrawn and not stood[1:]:
                return  # the series itself was opened by mistake
            if number in withdrawn:
                number = desk.store.ticket(number).previous or number  # type: ignore[union-attr]
                stood.pop()
    assert len(set(stood)) == len(stood)
    walls = iter(rrulestr(rule, dtstart=hours.local(first).replace(tzinfo=None)))
    regular = [first]
    while len(regular) < 2_000 and regular[-1] < stood[-1]:
        at_once = hours.instant(next(walls))[0]
        if at_once > regular[-1]:
            regular.append(at_once)
    assert set(stood) <= set(regular)
    for lost in set(regular) - set(stood):
        assert not as_agreed and hours.fitting(lost) != lost  # covered by the one of the day it was moved to
        day = hours.local(hours.fitting(lost)).date()
        assert any(hours.local(hours.fitting(one)).date() == day for one in stood)
