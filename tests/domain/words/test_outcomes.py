"""What a verb came to, in words: for every kind of event, and for its undo and redo."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from helpdesk_tui.domain.agreement.policy_file import parse_policy
from helpdesk_tui.domain.rules.decide import Step, decide
from helpdesk_tui.domain.rules.undo import undo
from helpdesk_tui.domain.tickets.commands import (
    Assign,
    Attach,
    Close,
    Command,
    Edit,
    Follow,
    Note,
    Open,
    Reason,
    Reopen,
    Reprioritise,
    Respond,
    Resume,
    Schedule,
    Wait,
)
from helpdesk_tui.domain.tickets.events import Event, Kind, record
from helpdesk_tui.domain.tickets.ticket import Priority, Ticket
from helpdesk_tui.domain.words.history import deed
from helpdesk_tui.domain.words.outcomes import Done, Undid, deed_named, sentence, sentences
from helpdesk_tui.wiring.config import data_text

POLICY = parse_policy(*data_text("sla.toml"))
NOW = 1_794_841_200
"""Mon 2026-11-16 10:00 EST."""


def done(ticket: Ticket | None, command: Command, now: int = NOW, number: int = 1042) -> Done:
    step = decide(ticket, command, POLICY, now, "ana")
    assert isinstance(step, Step), step
    after = replace(step.ticket, number=number, version=1 if ticket is None else ticket.version + 1)
    return Done(record(step.kind, ticket, after, at=now, actor="ana", op=f"{step.kind}", text=step.text), after)


def undone(first: Done, now: int = NOW + 60) -> Done:
    step = undo(first.ticket, first.event, [], POLICY, now)
    assert isinstance(step, Step), step
    after = replace(step.ticket, version=first.ticket.version + 1)
    event = record(step.kind, first.ticket, after, at=now, actor="ana", op="undo", undoes=first.event.op)
    root = first.undid or Undid(first.event, True)
    return Done(event, after, Undid(root.event, not root.again))


OPENED = done(None, Open("Mail is slow", Priority.P4, requester="Maria")).ticket
WAITING, CLOSED = done(OPENED, Wait()).ticket, done(OPENED, Close("done")).ticket
MISSED = done(None, Open("Mail is down", Priority.P2, opened_at=NOW - 3600)).ticket
PROMISED = done(OPENED, Follow(NOW + 3600, "call back")).ticket
STORY = [
    (OPENED, Respond(), "responded to, in time", "the response; its clock runs again", "it is answered in time"),
    (OPENED, Assign("ana"), "is yours", "the taking; it is nobody's again", "it is ana's again"),
    (OPENED, Assign("bo"), "assigned to bo", "the assignment to bo; it is nobody's again", "it is bo's again"),
    (MISSED, Reason("no staff"), "reason noted", "the reason; it stays in the history", "the reason"),
    (OPENED, Note("called"), "noted", "the note; it stays in the history", "the note"),
    (
        OPENED,
        Reprioritise(Priority.P2),
        "P4 to P2, due 10:30:00",
        "the change from P4 to P2; it is P4 again, due Thu 19 Nov 10:00",
        "it is P2 again, due 10:30:00",
    ),
    (
        OPENED,
        Schedule(NOW + 4 * 86_400),
        "scheduled for Fri 20 Nov 10:00",
        "the scheduling; it is P4 again, due Thu 19 Nov 10:00",
        "it is P6 again, scheduled for Fri 20 Nov 10:00",
    ),
    (OPENED, Wait(), "waits for the customer", "the wait for the customer; it is open again", "it is waiting again"),
    (WAITING, Resume(), "no longer waits", "the end of the wait; it is waiting again", "it is open again"),
    (OPENED, Close("done"), "closed", "the closing; it is open again", "it is closed again"),
    (
        CLOSED,
        Reopen(),
        "reopened, due Thu 19 Nov 10:00",
        "the reopening; it is closed again",
        "it is open again",
    ),
    (
        OPENED,
        Edit({"phone": "+1 212", "subject": "Mail"}),
        "edited: phone and subject",
        "the correction of phone and subject",
        "the correction of phone and subject",
    ),
    (
        OPENED,
        Follow(NOW + 3600, "call back"),
        "promised for 11:00",
        "the promise; nothing is promised",
        "it is promised for 11:00 again",
    ),
    (
        PROMISED,
        Follow(NOW + 90_000),
        "promised for Tue 17 Nov 11:00",
        "the promise; it is promised for 11:00 again",
        "it is promised for Tue 17 Nov 11:00 again",
    ),
    (OPENED, Attach("Bea"), "has another caller, affected: 2", "the further caller; affected: 1", "affected: 2"),
]


@pytest.mark.parametrize(("ticket", "command", "told", "back", "again"), STORY, ids=lambda one: type(one).__name__)
def test_each_verb_its_undo_and_its_redo_are_told_in_words(
    ticket: Ticket, command: Command, told: str, back: str, again: str
) -> None:
    first = done(ticket, command)
    assert sentence(first, POLICY, NOW) == f"#1042 {told}."
    second = undone(first)
    assert sentence(second, POLICY, NOW) == f"#1042 undone: {back}."
    third = undone(second)
    redone = sentence(third, POLICY, NOW)
    assert redone.startswith(f"#1042 redone: {deed_named(first.event)}") and redone.endswith(f"{again}.")
    for event in (second.event, third.event):
        assert _without_fields(deed(event, POLICY, NOW)), deed(event, POLICY, NOW)


def test_an_opening_taken_back_is_told_as_withdrawn() -> None:
    opened = done(None, Open("Mail is slow", Priority.P4))
    assert sentence(opened, POLICY, NOW) == "#1042 P4 opened, due Thu 19 Nov 10:00."
    withdrawn = undone(opened)
    assert "the opening; it is withdrawn" in sentence(withdrawn, POLICY, NOW)
    assert deed(withdrawn.event, POLICY, NOW) == "was withdrawn as opened by mistake"
    assert deed(undone(withdrawn).event, POLICY, NOW) == "had its withdrawal taken back"


def test_the_next_occurrence_stands_with_the_closing_that_opened_it() -> None:
    task = done(None, Open("Tapes", Priority.P6, scheduled_for=NOW + 86_400, recurrence="FREQ=DAILY")).ticket
    closing = done(task, Close())
    following = done(None, Open("Tapes", Priority.P6, scheduled_for=NOW + 2 * 86_400, previous=1042), number=1077)
    other = done(OPENED, Close())
    told = sentences([closing, following, other], POLICY, NOW)
    assert told == ["#1042 closed; next: #1077, Wed 18 Nov 10:00.", "#1042 closed."]


def test_every_kind_of_event_has_a_name_that_can_be_undone() -> None:
    for kind in Kind:
        event = Event(1, 2, kind, NOW, "ana", "op", {"priority": 2, "subject": "x"}, {"priority": 4})
        assert deed_named(event).startswith(("the ", "an "))


def _without_fields(told: str) -> bool:
    """Whether no field's name stands where words should: those of a correction are words themselves."""
    names = {field.name for field in fields(Ticket)} - {"phone", "subject", "priority"}
    return not names & set(told.replace(",", " ").split()) and "_" not in told
