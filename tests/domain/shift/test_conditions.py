"""What a technician is told of: each condition holds from its second on, for as long as there is something to do."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpdesk_tui.domain.agreement import sla
from helpdesk_tui.domain.rules.step import Step
from helpdesk_tui.domain.shift.announcement import announce, most_urgent
from helpdesk_tui.domain.shift.conditions import Key, What, holding, instants, silent
from helpdesk_tui.domain.tickets.commands import (
    Close,
    Command,
    Follow,
    Note,
    Open,
    Recompute,
    Reopen,
    Reprioritise,
    Respond,
    Resume,
    Schedule,
    Wait,
)
from helpdesk_tui.domain.tickets.ticket import Priority, Sla, Status, Ticket
from tests.domain.rules.test_decide import MONDAY, POLICY, Story, at

WITH_CLOCKS = replace(
    POLICY,
    levels={one: replace(level, update=3600, resolution=14_400) for one, level in POLICY.levels.items()},
)


def ticket_with(priority: Priority, *commands: Command, **values: object) -> Ticket:
    story = Story()
    ticket = story.do(Open("Mail is slow", priority, **values))  # type: ignore[arg-type]
    for command in commands:
        ticket = story.do(command)
    return ticket


def whats(ticket: Ticket, now: int, policy: sla.Policy = POLICY) -> set[tuple[What, int]]:
    return {(key.what, key.instant) for key in holding(ticket, policy, now)}


@pytest.mark.parametrize(("priority", "what"), [(Priority.P1, What.P1), (Priority.P2, What.P2)])
def test_an_outage_is_to_be_told_as_long_as_nobody_has_answered_it(priority: Priority, what: What) -> None:
    story = Story()
    assert (what, MONDAY) in whats(story.do(Open("Down", priority)), MONDAY)
    assert whats(story.do(Respond(), MONDAY + 60), MONDAY + 60) == set()


def test_a_p2_warns_until_it_is_breached_in_the_second_after_it_is_due() -> None:
    ticket = ticket_with(Priority.P2)
    unanswered = (What.P2, MONDAY)
    assert whats(ticket, MONDAY + 1349) == {unanswered}
    assert whats(ticket, MONDAY + 1350) == {unanswered, (What.WARNING, MONDAY + 1350)}
    assert whats(ticket, MONDAY + 1800) == {unanswered, (What.WARNING, MONDAY + 1350)}
    assert whats(ticket, MONDAY + 1801) == {unanswered, (What.BREACH, MONDAY + 1801)}
    assert whats(ticket, MONDAY + 900_000) == {unanswered, (What.BREACH, MONDAY + 1801)}


def test_an_unanswered_p1_never_warns_and_breaches_after_its_grace() -> None:
    ticket = ticket_with(Priority.P1)
    assert whats(ticket, MONDAY + 300) == {(What.P1, MONDAY)}
    assert whats(ticket, MONDAY + 301) == {(What.P1, MONDAY), (What.BREACH, MONDAY + 301)}


@pytest.mark.parametrize("kept", [Note("looked at it"), Wait(), Reprioritise(Priority.P5)])
@pytest.mark.parametrize(("priority", "breach"), [(Priority.P1, 301), (Priority.P2, 1801)])
def test_a_breach_stays_the_same_condition_whatever_is_done_without_answering(
    priority: Priority, breach: int, kept: Command
) -> None:
    story = Story()
    story.do(Open("Mail is slow", priority))
    ticket = story.do(kept, MONDAY + 3000)
    assert {one for one in whats(ticket, MONDAY + 3000) if one[0] is What.BREACH} == {(What.BREACH, MONDAY + breach)}


def test_what_was_missed_and_lowered_is_breached_anew_by_the_deadline_of_its_present_priority() -> None:
    story = Story()
    story.do(Open("Mail is slow", Priority.P2))
    ticket = story.do(Reprioritise(Priority.P3), MONDAY + 3000)
    assert {instant for what, instant in whats(ticket, MONDAY + 14_401) if what is What.BREACH} == {
        MONDAY + 1801,
        MONDAY + 14_401,
    }
    assert announce(Key(1001, What.BREACH, MONDAY + 1801), ticket, POLICY, MONDAY + 3000).head == (
        "#1001 P3 was missed as P2"
    )


@pytest.mark.parametrize("ends", [Respond(), Close()])
def test_nothing_holds_for_what_has_been_answered_or_closed(ends: Command) -> None:
    story = Story()
    story.do(Open("Mail is slow", Priority.P2))
    assert whats(story.do(ends, MONDAY + 3000), MONDAY + 9000) == set()


def test_a_reopened_outage_is_another_condition() -> None:
    story = Story()
    story.do(Open("Down", Priority.P1))
    story.do(Close(), MONDAY + 60)
    assert whats(story.do(Reopen(), MONDAY + 900), MONDAY + 900) == {(What.P1, MONDAY + 900)}


def test_the_optional_clocks_of_answered_work_warn_and_breach_without_grace() -> None:
    story = Story(policy=WITH_CLOCKS)
    story.do(Open("Mail is down", Priority.P1))
    ticket = story.do(Respond(), MONDAY + 60)
    update = MONDAY + 60 + 3600
    assert whats(ticket, update - 900, WITH_CLOCKS) == {(What.WARNING, update - 900)}
    assert whats(ticket, update + 1, WITH_CLOCKS) == {(What.BREACH, update + 1)}
    late = whats(ticket, MONDAY + 14_401, WITH_CLOCKS)
    assert late == {(What.BREACH, update + 1), (What.BREACH, MONDAY + 14_401)}
    assert whats(story.do(Wait(), MONDAY + 15_000), MONDAY + 15_000, WITH_CLOCKS) == set()


def test_a_task_is_due_from_its_time_until_it_is_begun_and_late_after_its_grace() -> None:
    story, time = Story(), at("2026-11-16 14:00")
    story.do(Open("Patch", Priority.P4))
    ticket = story.do(Schedule(time))
    assert whats(ticket, time - 1) == set()
    assert whats(ticket, time) == {(What.TASK, time)}
    assert whats(ticket, time + 3601) == {(What.TASK, time), (What.BREACH, time + 3601)}
    assert announce(Key(1001, What.BREACH, time + 3601), ticket, POLICY, time + 3601).head == "#1001 P6 is late"
    assert whats(story.do(Respond(), time + 4000), time + 4000) == set()


def test_a_task_that_waits_is_due_when_the_wait_has_ended() -> None:
    story, time = Story(), at("2026-11-16 14:00")
    story.do(Open("Patch", Priority.P4))
    story.do(Schedule(time))
    ticket = story.do(Wait(time + 600))
    assert whats(ticket, time + 599) == set()
    assert whats(ticket, time + 600) == {(What.TASK, time), (What.PROMISE, time + 600)}


def test_a_promise_is_told_in_its_own_words_and_is_no_breach() -> None:
    ticket = ticket_with(Priority.P3, Respond(), Follow(at("2026-11-16 14:00"), "call back"))
    time = at("2026-11-16 14:00")
    assert whats(ticket, time - 1) == set()
    assert whats(ticket, time + 9000) == {(What.PROMISE, time)}
    said = announce(Key(1001, What.PROMISE, time), ticket, POLICY, time)
    assert (said.head, said.text) == (
        "#1001 P3 promised 14:00",
        "#1001 P3 promised 14:00, call back: Mail is slow",
    )
    assert not said.loud


def test_the_end_of_a_wait_is_the_promise_that_it_was() -> None:
    story, until = Story(), at("2026-11-16 14:00")
    story.do(Open("Mail is slow", Priority.P3))
    story.do(Respond())
    waiting = story.do(Wait(until))
    assert whats(waiting, until) == {(What.PROMISE, until)}
    said = announce(Key(1001, What.PROMISE, until), waiting, POLICY, until).head
    assert said.startswith("#1001 P3 wait is over, promised 14:00")
    # Once the wait was written off, what was promised for its end is still to be done.
    assert whats(story.do(Reprioritise(Priority.P4), until + 60), until + 60) == {(What.PROMISE, until)}


@pytest.mark.parametrize(
    ("now", "quiet"),
    [("2026-11-19 16:59", False), ("2026-11-19 17:00", True), ("2026-11-21 12:00", True), ("2026-11-26 11:00", True)],
)
def test_an_8x5_clock_is_silent_while_closed(now: str, quiet: bool) -> None:
    ticket = ticket_with(Priority.P4)
    for what in (What.WARNING, What.BREACH):
        assert silent(Key(1001, what, MONDAY), ticket, POLICY, at(now)) is quiet


def test_outages_and_promises_and_tasks_as_agreed_are_told_at_any_hour() -> None:
    night = at("2026-11-17 02:00")
    for priority in (Priority.P1, Priority.P2, Priority.P3):
        assert not silent(Key(1001, What.BREACH, MONDAY), ticket_with(priority), POLICY, night)
    assert not silent(Key(1001, What.PROMISE, MONDAY), ticket_with(Priority.P4), POLICY, night)
    agreed = ticket_with(Priority.P6, scheduled_for=night, as_agreed=True)
    assert not silent(Key(1001, What.TASK, night), agreed, POLICY, night)


def test_of_one_ticket_the_most_urgent_condition_is_told_and_the_most_urgent_ticket_first() -> None:
    late = ticket_with(Priority.P2, opened_at=MONDAY - 1801)
    slow, down = replace(ticket_with(Priority.P4), number=1002), replace(ticket_with(Priority.P1), number=1003)
    told = [
        (Key(1002, What.BREACH, MONDAY), slow),
        (Key(1001, What.P2, late.clock_start), late),
        (Key(1001, What.BREACH, MONDAY), late),
        (Key(1003, What.P1, MONDAY), down),
    ]
    said = most_urgent(told, POLICY, MONDAY)
    assert [one.head for one in said] == ["NEW #1003 P1", "#1001 P2 BREACHED", "#1002 P4 BREACHED"]
    assert [one.loud for one in said] == [True, True, True]


def test_a_p1_that_is_told_again_says_how_long_it_has_been_waiting() -> None:
    said = announce(Key(1001, What.P1, MONDAY), ticket_with(Priority.P1), POLICY, MONDAY + 240, again=True)
    assert (said.head, said.text) == ("#1001 P1 unanswered for 4m 00s", "#1001 P1 unanswered for 4m 00s: Mail is slow")


_commands = st.one_of(
    st.sampled_from([Respond(), Note("n"), Close(), Reopen(), Wait(), Resume(), Follow(None), Recompute()]),
    st.sampled_from(list(Priority)[:5]).map(Reprioritise),
    st.integers(1, 300).map(lambda ahead: lambda now: Schedule(now + ahead * 600)),
    st.integers(1, 90).map(lambda ahead: lambda now: Follow(now + ahead * 600)),
    st.integers(1, 90).map(lambda ahead: lambda now: Wait(now + ahead * 600)),
)


@st.composite
def histories(draw: st.DrawFn) -> tuple[Story, sla.Policy]:
    """A ticket after any few commands, hours or days apart."""
    policy = draw(st.sampled_from([POLICY, WITH_CLOCKS]))
    story = Story(policy=policy)
    back = draw(st.sampled_from([0, 600, 5000]))
    story.do(Open("Mail", draw(st.sampled_from(list(Priority)[:5])), opened_at=MONDAY - back))
    for command in draw(st.lists(_commands, max_size=6)):
        story.now += draw(st.sampled_from([0, 60, 1000, 5000, 90_000]))
        step = story.ask(command(story.now) if callable(command) else command)
        if isinstance(step, Step):
            story.commit(step)
    return story, policy


@settings(max_examples=400)
@given(told=histories(), spans=st.lists(st.integers(-20_000, 400_000), min_size=2, max_size=2))
def test_what_holds_changes_in_none_but_the_seconds_that_a_store_is_asked_for(
    told: tuple[Story, sla.Policy], spans: list[int]
) -> None:
    story, policy = told
    ticket = story.ticket
    assert ticket is not None
    edges = sorted(instants(ticket))
    for instant in [story.now + span for span in spans] + [edge + beside for edge in edges for beside in (-1, 0)]:
        after = max([edge for edge in edges if edge <= instant], default=instant - 1_000_000)
        assert holding(ticket, policy, instant) == holding(ticket, policy, after), (edges, instant, ticket)


@settings(max_examples=400)
@given(told=histories(), span=st.integers(0, 400_000))
def test_warnings_and_breaches_are_those_of_the_agreement(told: tuple[Story, sla.Policy], span: int) -> None:
    story, policy = told
    ticket, now = story.ticket, story.now + span
    assert ticket is not None
    state, found = sla.state(policy, ticket, now), {key.what for key in holding(ticket, policy, now)}
    task = ticket.priority is Priority.P6
    result, given = (ticket.done, ticket.begun_at) if task else (ticket.judged, ticket.responded_at)
    missed = result is Sla.MISSED and given is None and ticket.status is not Status.CLOSED
    assert (What.BREACH in found) == (missed or state is Sla.BREACHED)
    if policy.calendar(ticket.priority).is_open(now) and not sla.at_once(policy, ticket):
        assert (What.WARNING in found) == (state is Sla.WARNING)
