"""What is told unasked: each thing once, in its second, and nothing at night."""

from __future__ import annotations

import pytest

from helpdesk_tui.domain.alerts import Alarm, outages, reached
from helpdesk_tui.domain.commands import Close, Note, Open, Reprioritise, Respond, Schedule, Wait
from helpdesk_tui.domain.ticket import Priority, Ticket
from tests.domain.test_decide import MONDAY, POLICY, Story, at


def ticket_with(priority: Priority, **values: object) -> Ticket:
    return Story().do(Open("Mail is slow", priority, **values))  # type: ignore[arg-type]


def fired(ticket: Ticket, start: int, end: int, step: int = 1) -> list[tuple[Alarm, int]]:
    """Every alert of a console that looks every ``step`` seconds, with the second it was told in."""
    out = []
    for now in range(start, end, step):
        out += [(alert.alarm, now) for alert in reached([ticket], POLICY, now - step, now)]
    return out


@pytest.mark.parametrize("step", [1, 7])
def test_a_p2_warns_once_and_breaches_once_in_the_second_after_it_is_due(step: int) -> None:
    told = fired(ticket_with(Priority.P2), MONDAY, MONDAY + 4000, step)
    assert [alarm for alarm, _ in told] == [Alarm.WARNING, Alarm.BREACH]
    for (_, now), exact in zip(told, (MONDAY + 1350, MONDAY + 1801), strict=True):
        assert exact <= now < exact + step


def test_an_unanswered_p1_breaches_after_its_grace() -> None:
    assert fired(ticket_with(Priority.P1), MONDAY, MONDAY + 900) == [(Alarm.BREACH, MONDAY + 301)]


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
