from __future__ import annotations

import pytest

from helpdesk_tui.desk import Desk
from helpdesk_tui.store.sqlite.store import SqliteStore
from helpdesk_tui.wiring.config import load, technician
from helpdesk_tui.wiring.opening import clock_of, read_policy
from tests.cli.conftest import Helpdesk


@pytest.fixture
def ticket(helpdesk: Helpdesk) -> Helpdesk:
    """A desk with one open P3, 1001."""
    helpdesk("new", "VPN drops", "--priority", "P3", "--requester", "Ana")
    return helpdesk


@pytest.fixture
def colleague(store: SqliteStore) -> Desk:
    """Another technician on the same desk."""
    return Desk(store, read_policy(load()), "bea", clock_of(store))


def test_respond_says_how_it_was_judged(ticket: Helpdesk) -> None:
    assert ticket("respond", "1001").out == "#1001 responded to, in time.\n"
    assert ticket("show", "1001", "--json").json["sla"] == "met"


def test_responding_twice_is_refused(ticket: Helpdesk) -> None:
    ticket("respond", "1001")
    run = ticket("respond", "1001")
    assert (run.status, run.out) == (1, "")
    assert "responded to already" in run.err


def test_take_assign_and_release(ticket: Helpdesk) -> None:
    assert ticket("take", "1001").out == "#1001 is yours.\n"
    assert ticket("show", "1001", "--json").json["assignee"] == technician()
    assert ticket("assign", "1001", "bea", "--force").out == "#1001 assigned to bea.\n"
    assert ticket("release", "1001").out == "#1001 released.\n"
    assert ticket("show", "1001", "--json").json["assignee"] is None


def test_a_note_stands_in_the_history(ticket: Helpdesk) -> None:
    assert ticket("note", "1001", "Called back").out == "#1001 noted.\n"
    assert ticket("show", "1001", "--json").json["events"][-1]["text"] == "Called back"


def test_wait_and_resume(ticket: Helpdesk) -> None:
    assert ticket("wait", "1001").out == "#1001 waits for the customer.\n"
    assert ticket("show", "1001", "--json").json["status"] == "waiting"
    assert ticket("resume", "1001").out == "#1001 no longer waits.\n"
    assert ticket("resume", "1001").status == 1


def test_close_and_reopen(ticket: Helpdesk) -> None:
    assert ticket("close", "1001", "--resolution", "New router").out == "#1001 closed.\n"
    closed = ticket("show", "1001", "--json").json
    assert (closed["status"], closed["resolution"]) == ("closed", "New router")
    assert ticket("close", "1001").status == 1
    assert ticket("reopen", "1001").out == "#1001 reopened, due Mon 16 Nov 14:00 EST.\n"


def test_closing_a_recurring_task_opens_the_next(helpdesk: Helpdesk) -> None:
    helpdesk("new", "Backup tapes", "--priority", "P6", "--at", "every mon 09:00")
    run = helpdesk("close", "1001")
    assert run.out == "#1001 closed; next: #1002, Mon 30 Nov 09:00 EST.\n"


def test_edit_corrects_and_clears(ticket: Helpdesk) -> None:
    run = ticket("edit", "1001", "--subject", "VPN drops hourly", "--requester", "")
    assert run.out == "#1001 edited: requester and subject.\n"
    edited = ticket("show", "1001", "--json").json
    assert (edited["subject"], edited["requester"]) == ("VPN drops hourly", None)


def test_edit_without_anything_to_correct_is_wrong_usage(ticket: Helpdesk) -> None:
    assert ticket("edit", "1001").status == 2
    assert ticket("edit", "1001", "--subject", "").status == 1


def test_undo_takes_back_the_last_thing(ticket: Helpdesk) -> None:
    ticket("take", "1001")
    assert ticket("undo").out == "#1001 undone: the taking; it is nobody's again.\n"
    assert ticket("show", "1001", "--json").json["assignee"] is None


def test_undo_and_redo_are_told_by_the_deed(ticket: Helpdesk) -> None:
    ticket("priority", "1001", "P5")
    assert ticket("undo").out == ("#1001 undone: the change from P3 to P5; it is P3 again, due Mon 16 Nov 14:00 EST.\n")
    ticket("close", "1001")
    assert ticket("undo").out == "#1001 undone: the closing; it is open again.\n"


def test_undo_of_one_ticket_leaves_the_other(ticket: Helpdesk) -> None:
    ticket("new", "Second")
    ticket("take", "1001")
    ticket("take", "1002")
    assert ticket("undo", "1001").out == "#1001 undone: the taking; it is nobody's again.\n"
    assert ticket("show", "1002", "--json").json["assignee"] == technician()


def test_undo_with_nothing_to_undo(helpdesk: Helpdesk) -> None:
    assert helpdesk("undo").status == 1


def test_undo_of_what_somebody_changed_since_is_a_conflict(ticket: Helpdesk, colleague: Desk) -> None:
    ticket("take", "1001")
    colleague.take({1001: None})
    run = ticket("undo", "1001")
    assert (run.status, run.out) == (4, "")
    assert "bea" in run.err


def test_a_verb_on_what_was_last_seen_meets_a_change_that_matters(ticket: Helpdesk, colleague: Desk) -> None:
    colleague.take({1001: None})
    run = ticket("take", "1001", "--seen", "1")
    assert (run.status, run.out) == (4, "")
    assert "was taken by bea" in run.err
    assert ticket("note", "1001", "Hello", "--seen", "1").status == 0


@pytest.mark.parametrize(
    "verb",
    [
        ["respond", "9"],
        ["take", "9"],
        ["release", "9"],
        ["reopen", "9"],
        ["assign", "9", "bea"],
        ["note", "9", "text"],
        ["wait", "9"],
        ["resume", "9"],
        ["priority", "9", "P3"],
        ["schedule", "9", "fri 14:00"],
        ["close", "9"],
        ["edit", "9", "--subject", "x"],
        ["undo", "9"],
    ],
    ids=lambda verb: verb[0],
)
def test_a_verb_on_no_ticket_says_so(ticket: Helpdesk, verb: list[str]) -> None:
    run = ticket(*verb)
    assert (run.status, run.out, run.err) == (3, "", "There is no ticket #9.\n")


@pytest.mark.parametrize(
    "arguments",
    [
        ["take"],
        ["take", "abc"],
        ["take", "-1"],
        ["assign", "1001"],
        ["assign", "1001", " "],
        ["note", "1001"],
        ["priority", "1001", "urgent"],
        ["schedule", "1001"],
        ["close", "1001", "--resolution"],
        ["undo", "abc"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_said_and_changes_nothing(ticket: Helpdesk, store: SqliteStore, arguments: list[str]) -> None:
    before = store.changed(0)
    run = ticket(*arguments)
    assert (run.status, run.out) == (2, "")
    assert "--help" in run.err or "empty" in run.err
    assert store.changed(0) == before


def test_a_refused_verb_changes_nothing(ticket: Helpdesk, store: SqliteStore) -> None:
    before = store.changed(0)
    for arguments in (["release", "1001"], ["note", "1001", " "], ["priority", "1001", "P3"], ["reopen", "1001"]):
        assert ticket(*arguments).status == 1
    assert store.changed(0) == before
