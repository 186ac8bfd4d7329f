"""What is told unasked: each thing once, in its second, and nothing at night."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helpdesk_tui.domain.alerts import Alarm, outages, reached
from helpdesk_tui.domain.commands import Close, Note, Open, Reprioritise, Respond, Schedule, Wait
from helpdesk_tui.domain.matrix import Kind, Policy
from helpdesk_tui.domain.ticket import Priority, Ticket
from tests.domain.test_decide import MONDAY, POLICY, Story, at


def ticket_with(priority: Priority, **values: object) -> Ticket:
    return Story().do(Open("Mail is slow", priority, **values))  # type: ignore[arg-type]


def fired(ticket: Ticket, start: int, end: int, step: int = 1, policy: Policy = POLICY) -> list[tuple[Alarm, int]]:
    """Every alert of a console that looks every ``step`` seconds, with the second it was told in."""
    out = []
    for now in range(start, end, step):
        out += [(alert.alarm, now) for alert in reached([ticket], policy, now - step, now)]
    return out


@pytest.mark.parametrize("step", [1, 7])
def test_a_p2_warns_once_and_breaches_once_in_the_second_after_it_is_due(step: int) -> None:
    told = fired(ticket_with(Priority.P2), MONDAY, MONDAY + 4000, step)
    assert [alarm for alarm, _ in told] == [Alarm.WARNING, Alarm.BREACH]
    for (_, now), exact in zip(told, (MONDAY + 1350, MONDAY + 1801), strict=True):
        assert exact <= now < exact + step


def test_an_unanswered_p1_breaches_after_its_grace() -> None:
    assert fired(ticket_with(Priority.P1), MONDAY, MONDAY + 900) == [(Alarm.BREACH, MONDAY + 301)]


def test_the_update_clock_of_an_answered_p1_warns_and_breaches_without_grace() -> None:
    levels = {one: replace(level, update=3600) for one, level in POLICY.levels.items()}
    story = Story(policy=replace(POLICY, levels=levels))
    story.do(Open("Mail is down", Priority.P1))
    ticket = story.do(Respond(), MONDAY + 60)
    told = fired(ticket, MONDAY + 60, MONDAY + 4000)
    assert told == [(Alarm.WARNING, MONDAY + 60 + 2700), (Alarm.BREACH, MONDAY + 60 + 3601)]


def test_the_grace_goes_with_an_immediate_target_whatever_priority_has_it() -> None:
    level = POLICY.levels
    levels = {
        **level,
        Priority.P1: replace(level[Priority.P1], kind=Kind.ELAPSED, seconds=900),
        Priority.P2: replace(level[Priority.P2], kind=Kind.IMMEDIATE, seconds=0),
    }
    policy = replace(POLICY, levels=levels)
    for priority, told in (
        (Priority.P1, [(Alarm.WARNING, MONDAY + 675), (Alarm.BREACH, MONDAY + 901)]),
        (Priority.P2, [(Alarm.BREACH, MONDAY + 301)]),
    ):
        assert (
            fired(Story(policy=policy).do(Open("Mail is down", priority)), MONDAY, MONDAY + 1000, policy=policy) == told
        )


def test_an_8x5_clock_is_silent_at_night_and_at_the_weekend() -> None:
    ticket = ticket_with(Priority.P4, opened_at=at("2026-11-12 14:00"))
    told = [now for _, now in fired(ticket, at("2026-11-12 14:00"), at("2026-11-18 09:00"), 60)]
    assert len(told) == 2
    assert all(POLICY.business.is_open(now - 60) or POLICY.business.is_open(now) for now in told)


def test_a_warning_that_falls_on_the_closing_is_told_at_the_next_opening() -> None:
    ticket = ticket_with(Priority.P5, opened_at=at("2026-11-02 11:00"))
    assert fired(ticket, at("2026-11-05 16:59"), at("2026-11-06 09:01")) == [(Alarm.WARNING, at("2026-11-06 09:00"))]


def test_a_task_is_told_at_its_time() -> None:
    story = Story()
    story.do(Open("Patch", Priority.P4))
    ticket = story.do(Schedule(at("2026-11-16 14:00")))
    assert fired(ticket, at("2026-11-16 13:59"), at("2026-11-16 14:01")) == [(Alarm.DUE, at("2026-11-16 14:00"))]


@pytest.mark.parametrize("command", [Respond(), Close()])
def test_what_has_been_answered_or_closed_is_not_told(command: Respond | Close) -> None:
    story = Story()
    story.do(Open("Mail is slow", Priority.P2))
    assert fired(story.do(command, MONDAY + 60), MONDAY, MONDAY + 4000, 10) == []


def test_waiting_does_not_silence_an_unanswered_ticket() -> None:
    story = Story()
    story.do(Open("Mail is slow", Priority.P2))
    assert len(fired(story.do(Wait()), MONDAY, MONDAY + 4000)) == 2


def test_a_new_outage_is_told_whoever_made_it_one_but_oneself() -> None:
    story = Story()
    story.do(Open("Mail is slow", Priority.P4), actor="bo")
    ticket = story.do(Reprioritise(Priority.P1), actor="bo")
    assert [alert.alarm for alert in outages([(ticket, story.events)], "ana")] == [Alarm.NEW]
    assert outages([(ticket, story.events)], "bo") == []


def test_a_p2_from_elsewhere_is_told_though_a_note_followed_at_once_and_rings_no_bell_as_a_p1_does() -> None:
    stories = [Story(), Story()]
    for story, priority in zip(stories, (Priority.P1, Priority.P2), strict=True):
        story.do(Open("Mail is down", priority), actor="bo")
        story.do(Note("called"), actor="bo")
    told = outages([(story.ticket, story.events) for story in stories if story.ticket is not None], "ana")
    assert [(alert.ticket.priority, alert.loud) for alert in told] == [(Priority.P1, True), (Priority.P2, False)]


def test_of_one_priority_the_breach_is_told_before_the_warning() -> None:
    warned, late = (ticket_with(Priority.P2, opened_at=MONDAY - ago) for ago in (1350, 1801))
    alerts = reached([warned, late], POLICY, MONDAY - 1, MONDAY)
    assert [alert.alarm for alert in alerts] == [Alarm.BREACH, Alarm.WARNING]


def test_a_note_on_an_outage_is_no_new_outage() -> None:
    story = Story()
    story.do(Open("Mail is slow", Priority.P1), actor="bo")
    ticket = story.do(Note("called"), actor="bo")
    assert outages([(ticket, story.events[1:])], "ana") == []


def test_the_most_urgent_comes_first_and_p1_and_breaches_are_loud() -> None:
    tickets = [ticket_with(Priority.P3, opened_at=MONDAY - 14_400), ticket_with(Priority.P2, opened_at=MONDAY - 1800)]
    alerts = reached(tickets, POLICY, MONDAY - 1, MONDAY + 2)
    assert [alert.ticket.priority for alert in alerts] == [Priority.P2, Priority.P3]
    assert all(alert.loud for alert in alerts)
    assert alerts[0].text == "#1001 P2 BREACHED: Mail is slow"
