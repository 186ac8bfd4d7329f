"""Acknowledging: what a ticket calls for is somebody's for a while, and no clock is touched by it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helpdesk_tui.domain.rules.decide import Refusal, decide
from helpdesk_tui.domain.shift.acknowledged import ends_at, is_acknowledged
from helpdesk_tui.domain.tickets.commands import (
    Acknowledge,
    Assign,
    Close,
    Command,
    Note,
    Open,
    Reopen,
    Reprioritise,
    Respond,
)
from helpdesk_tui.domain.tickets.events import Kind
from helpdesk_tui.domain.tickets.ticket import Priority, Ticket
from tests.domain.rules.test_decide import MONDAY, POLICY, Story


def opened(priority: Priority = Priority.P1) -> Story:
    story = Story()
    story.do(Open("VPN", priority))
    return story


def acknowledged(priority: Priority = Priority.P1) -> Story:
    story = opened(priority)
    story.do(Acknowledge(), MONDAY + 60)
    return story


def standing(story: Story) -> Ticket:
    assert story.ticket is not None
    return story.ticket


@pytest.mark.parametrize(("priority", "minutes"), [(Priority.P1, 15), (Priority.P2, 30)])
def test_it_holds_for_a_while_and_touches_no_clock(priority: Priority, minutes: int) -> None:
    story = opened(priority)
    before = standing(story)
    after = story.do(Acknowledge(), MONDAY + 60)
    assert after == replace(before, version=2, acked_by="ana", acked_at=MONDAY + 60)
    assert story.events[-1].kind is Kind.ACKNOWLEDGED
    end = MONDAY + 60 + minutes * 60
    assert ends_at(after) == end
    assert is_acknowledged(after, end - 1) and not is_acknowledged(after, end)


def test_that_of_a_breach_holds_for_what_held_then() -> None:
    story = opened(Priority.P3)
    due = standing(story).response_due or 0
    refused = story.ask(Acknowledge(), MONDAY + 60)
    assert isinstance(refused, Refusal) and refused.reason == "#1001 calls for nobody. There is nothing to acknowledge."
    after = story.do(Acknowledge(), due + 5)
    assert ends_at(after) is None
    assert is_acknowledged(after, due + 10**6, due + 1) and not is_acknowledged(after, due + 10**6, due + 6)


def test_taking_an_outage_acknowledges_it_and_giving_it_to_somebody_does_not() -> None:
    assert opened().do(Assign("ana"), MONDAY + 9).acked_at == MONDAY + 9
    assert opened(Priority.P2).do(Assign("ana"), MONDAY + 9).acked_by == "ana"
    assert opened().do(Assign("bo"), MONDAY + 9).acked_by is None
    assert opened(Priority.P3).do(Assign("ana"), MONDAY + 9).acked_by is None


@pytest.mark.parametrize("ending", [Respond(), Close(), Reprioritise(Priority.P2)])
def test_what_ends_the_alarm_ends_the_acknowledgement_and_undo_brings_it_back(ending: Command) -> None:
    story = acknowledged()
    before = standing(story)
    assert story.do(ending, MONDAY + 90).acked_by is None
    back = story.undo(len(story.events), MONDAY + 100)
    assert isinstance(back, Ticket) and (back.acked_by, back.acked_at) == (before.acked_by, before.acked_at)


def test_another_cycle_begins_without_one() -> None:
    story = acknowledged()
    story.do(Close(), MONDAY + 90)
    assert story.do(Reopen(), MONDAY + 100).acked_at is None


def test_a_note_leaves_it() -> None:
    assert acknowledged().do(Note("I look."), MONDAY + 90).acked_by == "ana"


def test_after_the_end_it_is_refused_with_the_reason() -> None:
    story = opened()
    story.do(Respond(), MONDAY + 60)
    refused = story.ask(Acknowledge(), MONDAY + 90)
    assert isinstance(refused, Refusal)
    assert refused.reason.startswith("#1001 was responded to, ") and refused.reason.endswith("nothing to acknowledge.")
    story.do(Close(), MONDAY + 120)
    closed = story.ask(Acknowledge(), MONDAY + 150)
    assert isinstance(closed, Refusal) and closed.reason.startswith("#1001 was closed, ")


def test_twice_by_one_is_refused_but_not_when_it_has_run_out_nor_by_another() -> None:
    story = acknowledged()
    again = story.ask(Acknowledge(), MONDAY + 90)
    assert isinstance(again, Refusal) and again.reason.startswith("You have acknowledged #1001 already, until ")
    assert not isinstance(decide(story.ticket, Acknowledge(), POLICY, MONDAY + 960, "ana"), Refusal)
    assert story.do(Acknowledge(), MONDAY + 91, actor="bo").acked_by == "bo"


def test_an_undo_takes_it_back() -> None:
    story = acknowledged()
    back = story.undo(2, MONDAY + 90)
    assert isinstance(back, Ticket) and (back.acked_by, back.acked_at) == (None, None)
