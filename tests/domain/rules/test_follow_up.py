"""A promise on an open ticket: it stops no clock, stands in the queue by its time, and is never a breach (SLA)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helpdesk_tui.domain.agreement.sla import state
from helpdesk_tui.domain.rules.decide import decide
from helpdesk_tui.domain.rules.step import Step
from helpdesk_tui.domain.rules.undo import undo
from helpdesk_tui.domain.tickets.commands import Absorb, Close, Follow, Merge, Note, Respond, Resume, Wait
from helpdesk_tui.domain.tickets.events import record
from helpdesk_tui.domain.tickets.ticket import Priority, Sla, Status, rank, status_at
from helpdesk_tui.domain.times.typed.promise import read_promise
from helpdesk_tui.domain.times.typed.when import WhenError
from helpdesk_tui.domain.words.countdown import clock_reading
from helpdesk_tui.domain.words.history import deed
from tests.domain.rules.test_decide import MONDAY, POLICY, Story, opened

AT = MONDAY + 4 * 3_600


def answered() -> Story:
    story = opened(Priority.P4)
    story.do(Respond(), MONDAY + 60)
    return story


def test_it_stands_in_the_queue_by_its_time_and_reads_in_its_own_words() -> None:
    ticket = answered().do(Follow(AT, "call back when the part is in"), MONDAY + 120)
    assert (ticket.follow_at, ticket.follow_text) == (AT, "call back when the part is in")
    assert rank(ticket) == (0, AT)
    assert clock_reading(ticket, POLICY, MONDAY + 180).text == "promised 14:00"
    assert clock_reading(ticket, POLICY, AT + 720).text == "promise late 12m"
    assert state(POLICY, ticket, AT + 720) is Sla.MET


def test_a_promise_of_another_day_reads_by_its_date() -> None:
    ticket = answered().do(Follow(AT + 86_400), MONDAY + 120)
    reading = clock_reading(ticket, POLICY, MONDAY + 180)
    assert reading.text == "promised 17 Nov"
    assert clock_reading(ticket, POLICY, reading.changes_at).text == "promised 14:00"


def test_a_deadline_that_comes_first_is_what_shows() -> None:
    ticket = opened(Priority.P2).do(Follow(AT), MONDAY + 60)
    assert rank(ticket) == (0, MONDAY + 1_800)
    assert clock_reading(ticket, POLICY, MONDAY + 60).text == "29m"
    assert clock_reading(ticket, POLICY, MONDAY + 2_400).text == "BREACHED -10m"


def test_it_stops_no_clock() -> None:
    story = opened(Priority.P2)
    before = story.ticket
    ticket = story.do(Follow(AT), MONDAY + 60)
    assert before is not None
    assert (ticket.response_due, ticket.breach_at) == (before.response_due, before.breach_at)


def test_it_is_moved_with_its_words_and_taken_back() -> None:
    story = answered()
    story.do(Follow(AT, "call back"), MONDAY + 120)
    assert story.do(Follow(AT + 60), MONDAY + 130).follow_text == "call back"
    ticket = story.do(Follow(None), MONDAY + 140)
    assert (ticket.follow_at, ticket.follow_text, rank(ticket)[0]) == (None, None, 1)
    assert "no promise" in story.refused(Follow(None)).reason


@pytest.mark.parametrize("at", [MONDAY, MONDAY + 120])
def test_it_is_for_a_time_to_come(at: int) -> None:
    story = answered()
    assert "has passed" in story.refused(Follow(at), MONDAY + 120).reason


def test_a_wait_until_is_a_promise_that_ends_the_wait() -> None:
    story = answered()
    ticket = story.do(Wait(until=AT), MONDAY + 120)
    assert (ticket.follow_at, ticket.wait_until) == (AT, AT)
    assert status_at(ticket, AT - 1) is Status.WAITING
    assert status_at(ticket, AT) is Status.OPEN
    resumed = story.do(Resume(), MONDAY + 180)
    assert (resumed.follow_at, resumed.wait_until) == (None, None)


def test_a_wait_that_has_ended_by_itself_leaves_the_promise_to_be_kept() -> None:
    story = answered()
    story.do(Wait(until=AT), MONDAY + 120)
    ticket = story.do(Wait(), AT + 600)
    assert ticket.status is Status.WAITING and ticket.waiting_since == AT + 600
    assert ticket.pauses == f"{MONDAY + 120}-{AT}"


def test_closing_ends_it_and_undoing_the_closing_puts_it_back() -> None:
    story = answered()
    before = story.do(Follow(AT, "call back"), MONDAY + 120)
    step = decide(before, Close("done"), POLICY, MONDAY + 180, "ana")
    assert isinstance(step, Step) and step.ticket.follow_at is None
    closed = replace(step.ticket, version=before.version + 1)
    event = record(step.kind, before, closed, at=MONDAY + 180, actor="ana", op="op")
    back = undo(closed, event, [], POLICY, MONDAY + 240)
    assert isinstance(back, Step)
    assert (back.ticket.follow_at, back.ticket.follow_text) == (AT, "call back")


def test_a_duplicate_hands_its_promise_on_where_the_target_has_none() -> None:
    source = replace(answered().do(Follow(AT, "call back"), MONDAY + 120), number=1044)
    target = answered()
    assert target.do(Absorb(source), MONDAY + 180).follow_text == "call back"
    merged = answered().do(Merge(1044, source), MONDAY + 180)
    assert merged.follow_at is None


def test_its_history_says_what_was_promised() -> None:
    story = answered()
    story.do(Follow(AT, "call back"), MONDAY + 120)
    assert deed(story.events[-1], POLICY, MONDAY + 180) == "was given a promise for 14:00 (call back)"
    story.do(Note("x"), MONDAY + 200)
    story.do(Follow(None), MONDAY + 240)
    assert deed(story.events[-1], POLICY, MONDAY + 300) == "had its promise taken back"


@pytest.mark.parametrize(
    ("typed", "at", "text"),
    [
        ("15:00 call back", MONDAY + 5 * 3_600, "call back"),
        ("+2h", MONDAY + 2 * 3_600, ""),
        ("tomorrow 9am ask for the serial number", MONDAY + 23 * 3_600, "ask for the serial number"),
        ("17:00 5 boxes", MONDAY + 7 * 3_600, "5 boxes"),
    ],
)
def test_it_is_typed_as_a_time_and_what_will_be_done(typed: str, at: int, text: str) -> None:
    promise = read_promise(typed, MONDAY, POLICY.business)
    assert (promise.reading.at, promise.text) == (at, text)


@pytest.mark.parametrize("typed", ["call back", "", "every mon 09:00"])
def test_without_a_single_time_to_come_it_is_refused(typed: str) -> None:
    with pytest.raises(WhenError):
        read_promise(typed, MONDAY, POLICY.business)
