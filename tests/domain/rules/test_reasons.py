"""The reason of a missed response: for which cycle it stands, and when it is refused (WATCH: breaches)."""

from __future__ import annotations

from dataclasses import replace

from helpdesk_tui.domain.agreement.results import last_reason, reasons
from helpdesk_tui.domain.tickets.commands import Close, Reason, Reopen, Respond
from helpdesk_tui.domain.tickets.events import Kind, fold
from helpdesk_tui.domain.tickets.ticket import Priority, Ticket
from tests.domain.rules.test_decide import MONDAY, Story, opened


def of(story: Story) -> dict[int, str | None]:
    ticket: Ticket | None = None
    pairs = []
    for event in story.events:
        ticket = fold(ticket, event)
        pairs.append((event, ticket))
    return reasons(pairs)


def test_it_is_kept_for_a_missed_response_and_changes_nothing_else() -> None:
    story = opened(Priority.P2)
    before = story.ticket
    after = story.do(Reason(" the storm "), MONDAY + 2_000)
    assert before is not None and replace(before, version=2) == after
    assert (story.events[-1].kind, story.events[-1].text) == (Kind.REASONED, "the storm")
    assert of(story) == {1: "the storm"} and last_reason(story.events) == "the storm"


def test_it_is_refused_where_no_response_was_missed() -> None:
    story = opened(Priority.P2)
    assert "no missed response" in story.refused(Reason("the storm"), MONDAY + 1_800).reason
    story.do(Respond(), MONDAY + 1_800)
    assert "no missed response" in story.refused(Reason("the storm"), MONDAY + 90_000).reason


def test_it_is_one_of_the_desks_list_in_the_lists_own_spelling() -> None:
    story = opened(Priority.P2)
    among = ("No staff", "Storm")
    refusal = story.refused(Reason("sun", among), MONDAY + 2_000).reason
    assert refusal == "'sun' is no reason of this desk. Its reasons are: No staff; Storm."
    assert story.refused(Reason(" ", among)).reason.startswith("The reason is empty.")
    story.do(Reason("STORM", among))
    assert of(story) == {1: "Storm"}


def test_a_closed_ticket_gets_one_and_the_last_that_stands_counts() -> None:
    story = opened(Priority.P2)
    story.do(Respond(), MONDAY + 2_000)
    story.do(Close("done"), MONDAY + 2_100)
    story.do(Reason("no staff"), MONDAY + 90_000)
    story.do(Reason("storm"), MONDAY + 90_060)
    assert of(story) == {1: "storm"}
    story.undo(5)
    story.events[-1] = replace(story.events[-1], undoes=story.events[4].op)
    assert of(story) == {1: "no staff"} and last_reason(story.events) == "no staff"


def test_it_is_of_the_latest_cycle_that_was_missed_by_then() -> None:
    story = opened(Priority.P2)
    story.do(Close("done"), MONDAY + 2_000)
    story.do(Reopen(), MONDAY + 3_000)
    assert "no missed response" in story.refused(Reason("storm"), MONDAY + 3_060).reason
    story.do(Reason("storm", missed_before=True), MONDAY + 3_060)
    assert of(story) == {1: "storm"}
    story.do(Reason("no staff"), MONDAY + 5_000)
    assert of(story) == {1: "storm", 2: "no staff"}


def test_an_erased_one_is_said_to_be_erased() -> None:
    story = opened(Priority.P2)
    story.do(Reason("storm"), MONDAY + 2_000)
    story.events[-1] = replace(story.events[-1], text=None, erased=frozenset({"text"}))
    assert of(story) == {1: None} and last_reason(story.events) == "(erased)"
