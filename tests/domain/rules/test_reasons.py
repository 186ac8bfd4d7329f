"""The reason of a missed response: when it is kept, which one stands, and when it is refused (WATCH: breaches)."""

from __future__ import annotations

from dataclasses import replace

from helpdesk_tui.domain.agreement.results import last_reason
from helpdesk_tui.domain.tickets.commands import Close, Reason, Reopen, Respond
from helpdesk_tui.domain.tickets.events import Kind
from helpdesk_tui.domain.tickets.ticket import Priority
from tests.domain.rules.test_decide import MONDAY, Story, opened


def why(story: Story) -> str | None:
    return last_reason(story.events)


def test_it_is_kept_for_a_missed_response_and_changes_nothing_else() -> None:
    story = opened(Priority.P2)
    before = story.ticket
    after = story.do(Reason(" the storm "), MONDAY + 2_000)
    assert before is not None and replace(before, version=2) == after
    assert (story.events[-1].kind, story.events[-1].text) == (Kind.REASONED, "the storm")
    assert why(story) == "the storm"


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
    assert why(story) == "Storm"


def test_a_closed_ticket_gets_one_and_the_last_that_stands_counts() -> None:
    story = opened(Priority.P2)
    story.do(Respond(), MONDAY + 2_000)
    story.do(Close("done"), MONDAY + 2_100)
    story.do(Reason("no staff"), MONDAY + 90_000)
    story.do(Reason("storm"), MONDAY + 90_060)
    assert why(story) == "storm"
    story.undo(5)
    story.events[-1] = replace(story.events[-1], undoes=story.events[4].op)
    assert why(story) == "no staff"


def test_an_earlier_cycle_that_was_missed_is_enough() -> None:
    story = opened(Priority.P2)
    story.do(Close("done"), MONDAY + 2_000)
    story.do(Reopen(), MONDAY + 3_000)
    assert "no missed response" in story.refused(Reason("storm"), MONDAY + 3_060).reason
    story.do(Reason("storm", missed_before=True), MONDAY + 3_060)
    story.do(Reason("no staff"), MONDAY + 5_000)
    assert why(story) == "no staff"


def test_an_erased_one_is_said_to_be_erased() -> None:
    story = opened(Priority.P2)
    story.do(Reason("storm"), MONDAY + 2_000)
    story.events[-1] = replace(story.events[-1], text=None, erased=frozenset({"text"}))
    assert why(story) == "(erased)"
