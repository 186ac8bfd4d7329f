"""A story told as commands becomes a history under the rules."""

from __future__ import annotations

from helpdesk_tui.domain.tickets.commands import Close, Open, Respond
from helpdesk_tui.domain.tickets.events import Kind
from helpdesk_tui.domain.tickets.ticket import Priority, Sla, Status
from helpdesk_tui.intake.stories import Step, Story, history_of
from tests.intake.desks import NOW, POLICY, lasts

STEPS = (
    Step(NOW, "opener 8", Open("Printer", Priority.P2, reference="A1")),
    Step(NOW + 60, "mreyes", Respond()),
    Step(NOW + 90, "apatel", Respond()),
    Step(NOW + 120, "mreyes", Close("code 6")),
)
REFUSED = "Respond: The ticket was responded to already."


def test_each_step_is_decided_at_its_own_time_by_its_own_actor() -> None:
    history, skipped = history_of(Story("A1", STEPS), POLICY)
    assert [(event.kind, event.at - NOW, event.actor) for event, _ in history] == [
        (Kind.OPENED, 0, "opener 8"),
        (Kind.RESPONDED, 60, "mreyes"),
        (Kind.CLOSED, 120, "mreyes"),
    ]
    assert skipped == [REFUSED]
    [ticket] = lasts([history])
    assert (ticket.number, ticket.version, ticket.status, ticket.judged) == (0, 3, Status.CLOSED, Sla.MET)


def test_a_whole_story_is_all_or_nothing() -> None:
    assert history_of(Story("A1", STEPS, whole=True), POLICY) == ([], [REFUSED])


def test_without_its_opening_there_is_no_story() -> None:
    history, skipped = history_of(Story("A1", (Step(NOW, "x", Open("  ", Priority.P2)), *STEPS[1:])), POLICY)
    assert not history
    assert len(skipped) == 1
    assert skipped[0].startswith("A ticket needs a subject")


def test_operation_ids_are_the_same_on_every_run_and_differ_within_it() -> None:
    first, _ = history_of(Story("A1", STEPS), POLICY)
    again, _ = history_of(Story("A1", STEPS), POLICY)
    other, _ = history_of(Story("A2", STEPS), POLICY)
    assert [event.op for event, _ in first] == [event.op for event, _ in again]
    assert len({event.op for event, _ in first + other}) == 6
