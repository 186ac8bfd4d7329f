"""What may happen to a ticket, and what it comes to."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from helpdesk_tui.domain.agreement.policy_file import parse_policy
from helpdesk_tui.domain.agreement.results import settled
from helpdesk_tui.domain.agreement.sla import Policy
from helpdesk_tui.domain.rules.decide import Refusal, Step, decide
from helpdesk_tui.domain.rules.undo import stale, undo
from helpdesk_tui.domain.tickets.commands import (
    Assign,
    Close,
    Command,
    Edit,
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
from helpdesk_tui.domain.tickets.events import Event, fold, record, replay, undoable
from helpdesk_tui.domain.tickets.ticket import Channel, Priority, Sla, Status, Ticket, rank, status_at
from helpdesk_tui.domain.words.history import WITHDRAWN

AGREEMENT = (Path(__file__).parents[3] / "data" / "sla.toml").read_text()
POLICY = parse_policy(AGREEMENT, "sla.toml")
NEW_YORK = ZoneInfo("America/New_York")


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=NEW_YORK).timestamp())


MONDAY = at("2026-11-16 10:00")


@dataclass
class Story:
    """A ticket and all that happened to it, told command by command."""

    policy: Policy = POLICY
    now: int = MONDAY
    ticket: Ticket | None = None
    events: list[Event] = field(default_factory=list)

    def do(self, command: Command, now: int | None = None, actor: str = "ana") -> Ticket:
        step = self.ask(command, now, actor)
        assert isinstance(step, Step), step
        return self.commit(step, actor)

    def ask(self, command: Command, now: int | None = None, actor: str = "ana") -> Step | Refusal:
        self.now = self.now if now is None else now
        return decide(self.ticket, command, self.policy, self.now, actor)

    def refused(self, command: Command, now: int | None = None) -> Refusal:
        refusal = self.ask(command, now)
        assert isinstance(refusal, Refusal), refusal
        return refusal

    def commit(self, step: Step, actor: str = "ana") -> Ticket:
        after = replace(step.ticket, number=1001, version=self.ticket.version + 1 if self.ticket else 1)
        op = f"op{len(self.events)}"
        event = record(step.kind, self.ticket, after, at=self.now, actor=actor, op=op, text=step.text)
        self.ticket = fold(self.ticket, event)
        self.events.append(event)
        assert self.ticket == after
        return after

    def undo(self, version: int, now: int | None = None) -> Ticket | Refusal:
        self.now = self.now if now is None else now
        assert self.ticket is not None
        decision = undo(self.ticket, self.events[version - 1], self.events[version:], self.policy, self.now)
        return decision if isinstance(decision, Refusal) else self.commit(decision)


def opened(priority: Priority = Priority.P4, **values: object) -> Story:
    story = Story()
    story.do(Open("Mail is slow", priority, **values))  # type: ignore[arg-type]
    return story


def test_the_clock_starts_at_the_call_not_at_the_save() -> None:
    ticket = opened(Priority.P2, opened_at=MONDAY - 600).ticket
    assert ticket is not None
    assert (ticket.opened_at, ticket.due_at) == (MONDAY - 600, MONDAY - 600 + 1800)
    assert ticket.warn_at == MONDAY - 600 + 1350


def test_an_answered_call_is_its_own_response() -> None:
    ticket = opened(Priority.P1, answered=True, opened_at=MONDAY - 900).ticket
    assert ticket is not None
    assert (ticket.responded_at, ticket.judged, ticket.running) == (MONDAY - 900, Sla.MET, False)


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (Open("", Priority.P3), "A ticket needs a subject. Say in a few words what is wrong."),
        (Open("x", Priority.P3, opened_at=MONDAY + 1), "The contact cannot have come in later than now."),
        (Open("x", Priority.P6), "A scheduled task (P6) needs its time. Say when."),
        (Open("x", Priority.P3, scheduled_for=MONDAY + 60), "Only a scheduled task (P6) has a time of its own"),
        (Open("x" * 201, Priority.P3), "200"),
        (Open("x", Priority.P6, scheduled_for=MONDAY), "has passed"),
    ],
)
def test_a_ticket_that_cannot_be_is_refused_with_a_sentence(command: Open, sentence: str) -> None:
    assert sentence in Story().refused(command).reason


def test_a_task_outside_opening_hours_is_answered_with_the_next_opening() -> None:
    refusal = Story().refused(Open("Patch night", Priority.P6, scheduled_for=at("2026-11-21 10:00")))
    assert refusal.proposal == at("2026-11-23 09:00")
    assert "outside opening hours" in refusal.reason


def test_responding_in_the_due_second_is_met_and_one_later_is_missed() -> None:
    in_time, late = opened(Priority.P2), opened(Priority.P2)
    assert in_time.do(Respond(), MONDAY + 1800).judged is Sla.MET
    assert late.do(Respond(), MONDAY + 1801).judged is Sla.MISSED


def test_responding_twice_is_refused_and_says_when_it_was() -> None:
    story = opened()
    story.do(Respond(), MONDAY + 60)
    assert "responded to already, 10:01:00" in story.refused(Respond(), MONDAY + 90).reason


def test_a_judged_response_stays_as_it_was_judged_when_the_priority_changes() -> None:
    story = opened(Priority.P2)
    story.do(Respond(), MONDAY + 1801)
    ticket = story.do(Reprioritise(Priority.P4))
    assert (ticket.judged, ticket.response_due) == (Sla.MISSED, MONDAY + 1800)


def test_a_new_priority_counts_from_the_clock_start() -> None:
    story = opened(Priority.P4)
    ticket = story.do(Reprioritise(Priority.P3, "customer called again"), MONDAY + 3600)
    assert ticket.due_at == MONDAY + 14_400
    assert story.events[-1].text == "customer called again"


def test_a_policy_may_count_a_new_priority_from_the_change() -> None:
    story = opened(Priority.P4)
    story.policy = replace(POLICY, reprioritise_from="change")
    assert story.do(Reprioritise(Priority.P3), MONDAY + 3600).due_at == MONDAY + 3600 + 14_400


def test_scheduling_an_open_ticket_asks_for_a_time_ahead_and_in_opening_hours() -> None:
    story = opened()
    assert "has passed" in story.refused(Schedule(MONDAY)).reason
    assert story.refused(Schedule(at("2026-11-21 10:00"))).proposal == at("2026-11-23 09:00")


def test_p6_is_reached_only_with_a_time() -> None:
    story = opened()
    assert "Schedule it instead" in story.refused(Reprioritise(Priority.P6)).reason
    ticket = story.do(Schedule(at("2026-11-20 14:00")))
    assert (ticket.priority, ticket.status, ticket.due_at) == (Priority.P6, Status.SCHEDULED, at("2026-11-20 14:00"))
    assert status_at(ticket, at("2026-11-20 13:59:59")) is Status.SCHEDULED
    assert status_at(ticket, at("2026-11-20 14:00")) is Status.OPEN


def test_a_task_made_a_ticket_again_loses_its_time() -> None:
    story = opened(Priority.P6, scheduled_for=at("2026-11-20 14:00"))
    ticket = story.do(Reprioritise(Priority.P3))
    assert (ticket.status, ticket.scheduled_for) == (Status.OPEN, None)
    assert ticket.due_at == MONDAY + 14_400


def test_waiting_for_the_customer_does_not_stop_the_response_clock() -> None:
    story = opened(Priority.P2)
    ticket = story.do(Wait(), MONDAY + 60)
    assert (ticket.status, ticket.due_at, ticket.running) == (Status.WAITING, MONDAY + 1800, True)
    assert story.do(Resume(), MONDAY + 600).due_at == MONDAY + 1800


def test_closing_without_a_response_is_the_response() -> None:
    ticket = opened(Priority.P2).do(Close("Restarted the server"), MONDAY + 1801)
    assert (ticket.status, ticket.judged, ticket.resolution) == (Status.CLOSED, Sla.MISSED, "Restarted the server")


def test_reopening_starts_a_new_cycle_with_the_full_target() -> None:
    story = opened(Priority.P2)
    story.do(Close(), MONDAY + 60)
    ticket = story.do(Reopen(), MONDAY + 7200)
    assert (ticket.cycle, ticket.clock_start, ticket.due_at) == (2, MONDAY + 7200, MONDAY + 7200 + 1800)
    assert (ticket.opened_at, ticket.judged, ticket.responded_at) == (MONDAY, None, None)
    assert story.events[1].after["judged"] == "met"


def test_a_task_reopened_before_its_time_keeps_the_time_that_its_user_chose() -> None:
    chosen = MONDAY + 3 * 86400
    story = opened(Priority.P6, scheduled_for=chosen)
    story.do(Close(), MONDAY + 60)
    ticket = story.do(Reopen(), MONDAY + 120)
    assert (ticket.scheduled_for, ticket.due_at, ticket.status) == (chosen, chosen, Status.SCHEDULED)
    story.do(Close(), chosen + 60)
    assert "say its new time" in story.refused(Reopen(), chosen + 120).reason
    ticket = story.do(Reopen(at=chosen + 7200), chosen + 120)
    assert (ticket.scheduled_for, ticket.status, ticket.done) == (chosen + 7200, Status.SCHEDULED, None)


@pytest.mark.parametrize("command", [Close(), Respond(), Assign("bo"), Wait(), Resume(), Reprioritise(Priority.P1)])
def test_a_closed_ticket_takes_no_work(command: Command) -> None:
    story = opened()
    story.do(Close())
    assert "is closed: reopen it first" in story.refused(command).reason


def test_a_closed_ticket_still_takes_notes_and_corrections() -> None:
    story = opened()
    story.do(Close())
    story.do(Note("called back, all well"))
    assert story.do(Edit({"requester": "Maria Silva"})).requester == "Maria Silva"


@pytest.mark.parametrize(
    ("first", "again", "sentence"),
    [
        (Assign("ana"), Assign("ana"), "yours already"),
        (Assign("bo"), Assign("bo"), "bo's already"),
        (Note("x"), Assign(None), "nobody's already"),
        (Note("x"), Note("  "), "The note is empty"),
        (Note("x"), Reprioritise(Priority.P4), "is P4 already"),
        (Wait(), Wait(), "is waiting for the customer already"),
        (Note("x"), Resume(), "not waiting"),
        (Note("x"), Reopen(), "is not closed"),
        (Note("x"), Edit({"subject": ""}), "needs a subject"),
        (Note("x"), Edit({"requester": None}), "Nothing was changed"),
        (Note("x"), Edit({"priority": "P1"}), "cannot be edited"),
        (Note("x"), Recompute(), "stays as it is"),
    ],
)
def test_what_changes_nothing_or_cannot_be_is_refused(first: Command, again: Command, sentence: str) -> None:
    story = opened()
    story.do(first)
    assert sentence in story.refused(again).reason


def with_clocks() -> Policy:
    """The agreement with optional clocks on P3: an update every hour, a resolution within eight."""
    level = replace(POLICY.levels[Priority.P3], update=3600, resolution=8 * 3600)
    return replace(POLICY, levels={**POLICY.levels, Priority.P3: level})


def test_due_is_the_earliest_clock_still_running() -> None:
    story = Story(policy=with_clocks())
    assert story.do(Open("Slow", Priority.P3)).due_at == MONDAY + 4 * 3600
    ticket = story.do(Respond(), MONDAY + 600)
    assert (ticket.due_at, ticket.update_due, ticket.running) == (MONDAY + 600 + 3600, MONDAY + 600 + 3600, True)
    assert ticket.warn_at == MONDAY + 600 + 2700
    assert story.do(Note("still looking"), MONDAY + 3000).due_at == MONDAY + 3000 + 3600


def test_a_wait_stops_the_optional_clocks_and_gives_their_time_back() -> None:
    story = Story(policy=with_clocks())
    story.do(Open("Slow", Priority.P3))
    story.do(Respond(), MONDAY + 600)
    waiting = story.do(Wait(), MONDAY + 1200)
    assert (waiting.running, waiting.due_at) == (False, waiting.response_due)
    ticket = story.do(Resume(), MONDAY + 1200 + 7200)
    assert ticket.resolution_due == MONDAY + 8 * 3600 + 7200
    assert ticket.pauses == f"{MONDAY + 1200}-{MONDAY + 1200 + 7200}"
    assert ticket.update_due == MONDAY + 1200 + 7200 + 3600


def test_a_changed_policy_moves_a_deadline_only_when_told() -> None:
    story = opened(Priority.P3)
    faster = replace(POLICY.levels[Priority.P3], seconds=3600)
    story.policy = replace(POLICY, levels={**POLICY.levels, Priority.P3: faster})
    assert story.do(Note("no effect")).due_at == MONDAY + 14_400
    assert story.do(Recompute()).due_at == MONDAY + 3600


@pytest.mark.parametrize(
    "command",
    [
        Respond(),
        Assign("bo"),
        Reprioritise(Priority.P1),
        Schedule(at("2026-11-20 14:00"), "FREQ=WEEKLY"),
        Wait(),
        Close("done"),
        Edit({"subject": "Mail is down", "phone": "+1 212 760 1700"}),
        Note("heard a click"),
    ],
)
def test_every_verb_can_be_undone_and_redone(command: Command) -> None:
    story = opened(Priority.P3, requester="Maria")
    before = story.ticket
    done = story.do(command, MONDAY + 60)
    undone = story.undo(2, MONDAY + 90)
    assert isinstance(undone, Ticket) and before is not None
    assert replace(undone, version=1) == before
    redone = story.undo(3, MONDAY + 95)
    assert isinstance(redone, Ticket)
    assert replace(redone, version=2) == done
    assert replay(story.events) == story.ticket


def test_a_ticket_opened_by_mistake_is_withdrawn_not_deleted() -> None:
    withdrawn = opened().undo(1, MONDAY + 5)
    assert isinstance(withdrawn, Ticket)
    assert (withdrawn.status, withdrawn.resolution, withdrawn.judged) == (Status.CLOSED, WITHDRAWN, None)


def test_undo_is_refused_when_someone_changed_the_same_since() -> None:
    story = opened()
    story.do(Reprioritise(Priority.P2), actor="ana")
    story.do(Reprioritise(Priority.P3), MONDAY + 60, actor="bo")
    refusal = story.undo(2)
    assert isinstance(refusal, Refusal)
    assert "was made P3, from P2, by bo" in refusal.reason and "Nothing was undone" in refusal.reason


def test_a_refused_undo_names_the_latest_of_those_who_changed_the_same() -> None:
    story = opened()
    story.do(Assign("ana"))
    story.do(Assign("bo"), MONDAY + 60, actor="bo")
    story.do(Assign("cy"), MONDAY + 120, actor="cy")
    refusal = story.undo(2)
    assert isinstance(refusal, Refusal)
    assert "by cy" in refusal.reason


def test_undoing_a_response_moves_no_deadline_though_the_agreement_has_changed() -> None:
    story = opened(Priority.P2)
    story.do(Respond(), MONDAY + 60)
    level = replace(POLICY.levels[Priority.P2], seconds=7200)
    story.policy = replace(POLICY, levels={**POLICY.levels, Priority.P2: level})
    undone = story.undo(2, MONDAY + 180)
    assert isinstance(undone, Ticket)
    assert (undone.responded_at, undone.due_at) == (None, MONDAY + 1800)


def test_undo_stands_when_the_later_change_was_taken_back_or_is_another_field() -> None:
    story = opened()
    story.do(Reprioritise(Priority.P2), actor="ana")
    story.do(Reprioritise(Priority.P3), MONDAY + 60, actor="bo")
    story.undo(3)
    story.do(Assign("bo"), actor="bo")
    undone = story.undo(2)
    assert isinstance(undone, Ticket)
    assert (undone.priority, undone.assignee) == (Priority.P4, "bo")


@pytest.mark.parametrize(
    ("commands", "undone"),
    [
        ([Respond()], {"responded_at": None, "judged": None, "contacted_at": None, "update_due": None}),
        ([Respond(), Note("called")], {"contacted_at": MONDAY + 120, "update_due": MONDAY + 3720}),
        ([Respond(), Wait(), Resume()], {"status": Status.WAITING, "contacted_at": MONDAY + 120}),
        ([Respond(), Reprioritise(Priority.P3)], {"priority": Priority.P2, "update_due": MONDAY + 3720}),
    ],
)
def test_the_note_of_a_colleague_stands_and_hinders_no_undo(commands: list[Command], undone: dict[str, object]) -> None:
    update = {Priority.P2: 3600, Priority.P3: 7200}
    levels = {one: replace(level, update=update.get(one)) for one, level in POLICY.levels.items()}
    story = Story(policy=replace(POLICY, levels=levels))
    story.do(Open("Mail is down", Priority.P2))
    for command in commands:
        story.do(command, MONDAY + 60)
    story.do(Note("told them"), MONDAY + 120, actor="bo")
    ticket = story.undo(len(commands) + 1, MONDAY + 180)
    assert isinstance(ticket, Ticket), ticket
    assert {name: getattr(ticket, name) for name in undone} == undone


def test_undoing_a_priority_after_a_response_was_judged_by_it_is_refused() -> None:
    story = opened()
    story.do(Reprioritise(Priority.P2))
    story.do(Respond(), MONDAY + 60, actor="bo")
    assert isinstance(story.undo(2), Refusal)


def test_a_verb_on_a_ticket_changed_meanwhile_is_refused_with_who_when_and_what() -> None:
    story = opened()
    story.do(Close(), MONDAY + 60, actor="bo")
    refusal = stale(Reprioritise(Priority.P2), story.events[1:], POLICY, MONDAY + 63)
    assert refusal is not None
    assert refusal.reason == "#1001 was closed by bo, 10:01:00. Nothing was done."
    assert refusal.conflict is story.events[1]


def test_a_note_or_a_reading_stands_in_nobodys_way() -> None:
    story = opened()
    story.do(Note("called"), actor="bo")
    assert stale(Close(), story.events[1:], POLICY, MONDAY) is None


def test_the_same_field_stands_in_the_way_another_does_not() -> None:
    story = opened()
    story.do(Assign("bo"), actor="bo")
    assert stale(Assign("ana"), story.events[1:], POLICY, MONDAY) is not None
    assert stale(Reprioritise(Priority.P2), story.events[1:], POLICY, MONDAY) is None


def test_undo_takes_the_newest_operation_that_still_stands() -> None:
    assert undoable([("c", None), ("b", None)]) == "c"
    assert undoable([("d", "c"), ("c", None), ("b", None)]) == "b"
    assert undoable([("e", "d"), ("d", "c"), ("c", None)]) == "c"
    assert undoable([("d", "c"), ("c", None)]) is None
    assert undoable([]) is None


def test_running_clocks_come_before_answered_work_and_that_by_age() -> None:
    running, answered = opened(Priority.P1), opened(Priority.P1, answered=True, channel=Channel.PHONE)
    assert running.ticket is not None and answered.ticket is not None
    assert rank(running.ticket) == (0, MONDAY)
    assert rank(answered.ticket) == (1, MONDAY)


def test_a_history_that_does_not_follow_cannot_be_folded() -> None:
    story = opened()
    story.do(Note("x"))
    with pytest.raises(ValueError, match="the history starts with noted"):
        replay(story.events[1:])
    with pytest.raises(ValueError, match="cannot be followed by"):
        replay([story.events[0], story.events[0]])
    with pytest.raises(ValueError, match="no ticket has the field colour"):
        replay([replace(story.events[0], after={"colour": "red"})])


def test_undoing_a_response_after_a_new_priority_counts_the_deadline_of_that_priority() -> None:
    story = opened(Priority.P4)
    story.do(Respond(), MONDAY + 60)
    story.do(Reprioritise(Priority.P2), MONDAY + 120, actor="bo")
    story.do(Assign("bo"), MONDAY + 130, actor="bo")
    undone = story.undo(2, MONDAY + 180)
    assert isinstance(undone, Ticket)
    assert (undone.responded_at, undone.due_at, undone.response_due) == (None, MONDAY + 1800, MONDAY + 1800)


def test_undoing_a_response_after_scheduling_is_due_at_the_scheduled_time() -> None:
    story = opened(Priority.P2)
    story.do(Respond(), MONDAY + 60)
    story.do(Schedule(at("2026-11-16 14:00")), actor="bo")
    undone = story.undo(2, MONDAY + 180)
    assert isinstance(undone, Ticket)
    assert undone.response_due == at("2026-11-16 14:00")


def test_a_priority_counted_from_the_change_is_explained_and_recomputed_from_there() -> None:
    story = opened(Priority.P4)
    story.policy = replace(POLICY, reprioritise_from="change")
    story.do(Reprioritise(Priority.P2), MONDAY + 3600)
    assert "stays as it is" in story.refused(Recompute()).reason


def test_the_end_of_a_wait_starts_no_update_clock_before_the_first_response() -> None:
    levels = {one: replace(level, update=3600) for one, level in POLICY.levels.items()}
    story = Story(policy=replace(POLICY, levels=levels))
    story.do(Open("Mail is slow", Priority.P3))
    story.do(Wait(), MONDAY + 60)
    assert story.do(Resume(), MONDAY + 120).update_due is None
    assert story.do(Respond(), MONDAY + 180).update_due == MONDAY + 3780


@pytest.mark.parametrize(("early", "status"), [(1, Status.SCHEDULED), (0, Status.OPEN)])
def test_a_task_is_scheduled_again_when_a_wait_for_its_customer_ends_before_its_time(
    early: int, status: Status
) -> None:
    then = at("2026-11-20 14:00")
    story = opened()
    story.do(Schedule(then))
    story.do(Wait())
    assert story.do(Resume(), then - early).status is status


def test_an_immediate_response_warns_from_its_start() -> None:
    outage = opened(Priority.P1).ticket
    assert outage is not None and outage.warn_at == MONDAY


def test_a_deadline_kept_under_a_shorter_target_than_that_of_today_has_warned_from_the_call_on() -> None:
    story = opened(Priority.P2)
    level = replace(POLICY.levels[Priority.P2], seconds=14_400)
    story.policy = replace(POLICY, levels={**POLICY.levels, Priority.P2: level})
    kept = story.do(Wait())
    assert (kept.due_at, kept.warn_at) == (MONDAY + 1800, MONDAY)


def test_what_a_ticket_keeps_warns_when_the_agreement_says_so() -> None:
    levels = {one: replace(level, warn=0.7) for one, level in POLICY.levels.items()}
    story = Story(policy=replace(POLICY, levels=levels))
    ticket = story.do(Open("Mail is slow", Priority.P4, opened_at=at("2026-11-16 09:00")))
    assert ticket.warn_at == at("2026-11-18 09:48")


def test_a_wait_gives_back_only_what_passed_since_a_change_that_counts_from_itself() -> None:
    story = opened(Priority.P3)
    levels = {one: replace(level, resolution=28_800) for one, level in POLICY.levels.items()}
    story.policy = replace(POLICY, levels=levels, reprioritise_from="change")
    story.do(Wait(), MONDAY + 3600)
    story.do(Reprioritise(Priority.P2), MONDAY + 7200)
    resumed = story.do(Resume(), MONDAY + 9000)
    assert resumed.resolution_due == MONDAY + 7200 + 28_800 + 1800
    assert "stays as it is" in story.refused(Recompute()).reason


def test_a_task_may_be_scheduled_for_the_very_end_of_the_day() -> None:
    ticket = opened().do(Schedule(at("2026-11-20 17:00")))
    assert ticket.due_at == at("2026-11-20 17:00")


def test_a_raise_that_was_missed_and_is_undone_leaves_one_result() -> None:
    story = opened(Priority.P2)
    story.do(Reprioritise(Priority.P1), MONDAY + 300)
    missed = story.undo(2, MONDAY + 900)
    assert isinstance(missed, Ticket)
    assert (missed.judged, missed.judged_as, missed.judged_at) == (Sla.MISSED, Priority.P1, MONDAY + 301)
    assert settled(missed, MONDAY + 9_000) == missed
