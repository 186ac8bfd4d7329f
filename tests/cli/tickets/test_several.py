"""One verb on several tickets: what can be done is done, in one operation, and what cannot is told with its reason."""

from __future__ import annotations

import pytest

from helpdesk_tui.desk import Desk
from helpdesk_tui.store.sqlite.store import SqliteStore
from helpdesk_tui.wiring.config import load, technician
from helpdesk_tui.wiring.opening import clock_of, read_policy
from tests.cli.conftest import Helpdesk


@pytest.fixture
def three(helpdesk: Helpdesk) -> Helpdesk:
    """A desk with three open tickets, 1001 to 1003."""
    for subject in ("First", "Second", "Third"):
        helpdesk("new", subject, "--priority", "P3")
    return helpdesk


@pytest.fixture
def colleague(store: SqliteStore) -> Desk:
    return Desk(store, read_policy(load()), "bea", clock_of(store))


@pytest.mark.parametrize(
    ("verb", "field", "value"),
    [
        (["respond", "1001", "1002"], "sla", "met"),
        (["take", "1001", "#1002"], "assignee", technician()),
        (["assign", "--force", "1001", "1002", "bea"], "assignee", "bea"),
        (["priority", "1001", "1002", "P4", "--reason", "found a way"], "priority", "P4"),
        (["schedule", "1001", "1002", "fri 14:00"], "scheduled_for", "2026-11-20T19:00:00Z"),
        (["wait", "1001", "1002"], "status", "waiting"),
        (["close", "1001", "1002", "--resolution", "Switch replaced"], "resolution", "Switch replaced"),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_a_verb_is_done_on_every_ticket_named_and_one_undo_takes_all_back(
    three: Helpdesk, verb: list[str], field: str, value: str
) -> None:
    before = {ticket["number"]: ticket[field] for ticket in three("list", "is:all", "--json").json}
    run = three(*verb)
    assert (run.status, run.err) == (0, "") and len(run.out.splitlines()) == 2
    after = {ticket["number"]: ticket[field] for ticket in three("list", "is:all", "--json").json}
    assert (after[1001], after[1002], after[1003]) == (value, value, before[1003])
    assert three("undo").status == 0
    assert {ticket["number"]: ticket[field] for ticket in three("list", "is:all", "--json").json} == before
    assert three("redo").status == 0
    assert {ticket["number"]: ticket[field] for ticket in three("list", "is:all", "--json").json} == after


def test_note_release_resume_and_reopen_take_several_too(three: Helpdesk) -> None:
    assert three("note", "1001", "1002", "Called back").out == "#1001 noted.\n#1002 noted.\n"
    for verb, back in (("take", "release"), ("wait", "resume"), ("close", "reopen")):
        assert three(verb, "1001", "1002", "1003").status == 0
        assert len(three(back, "1001", "1002", "1003").out.splitlines()) == 3


def test_children_and_duplicates_are_named_together(three: Helpdesk) -> None:
    assert three("parent", "1002", "1003", "1001").status == 0
    assert three("show", "1001", "--json").json["children"] == [1002, 1003]
    assert three("parent", "1002", "1003", "--none").status == 0
    assert three("merge", "1002", "1003", "1001").status == 0
    assert [three("show", str(number), "--json").json["merged_into"] for number in (1002, 1003)] == [1001, 1001]
    assert three("undo").status == 0
    assert three("show", "1002", "--json").json["merged_into"] is None


def test_what_was_done_is_said_and_what_was_not_with_why(three: Helpdesk) -> None:
    three("close", "1002")
    run = three("close", "1001", "1002", "1003")
    assert run.status == 1
    assert run.out == "#1001 closed.\n#1003 closed.\n"
    assert "#1002 is closed" in run.err
    three("undo")
    assert three("show", "1002", "--json").json["status"] == "closed"
    assert three("show", "1003", "--json").json["status"] == "open"


def test_the_exit_status_is_the_worst_of_them(three: Helpdesk, colleague: Desk) -> None:
    run = three("take", "1001", "9")
    assert (run.status, run.out, run.err) == (3, "#1001 is yours.\n", "There is no ticket #9.\n")
    run = three("take", "1001", "9", "1002")
    assert (run.status, run.out) == (3, "#1002 is yours.\n")
    assert "yours already" in run.err and "no ticket #9" in run.err
    colleague.take({1003: None})
    run = three("assign", "1003", "cai", "--seen", "1")
    assert run.status == 4


def test_a_ticket_named_twice_is_done_once(three: Helpdesk) -> None:
    assert three("close", "1001", "1001").out == "#1001 closed.\n"


def test_schedule_asks_once_for_all_and_tells_those_that_there_are_not(three: Helpdesk) -> None:
    run = three("schedule", "1001", "9", "1002", "sat 10:00", "--next-open")
    assert run.status == 3 and len(run.out.splitlines()) == 2
    assert run.err.count("outside opening hours") == 1 and "no ticket #9" in run.err
    run = three("schedule", "8", "9", "sat 10:00")
    assert (run.status, run.out) == (3, "") and "opening" not in run.err


def test_children_of_several_parents_are_closed_with_them(three: Helpdesk) -> None:
    three("new", "Fourth")
    three("parent", "1003", "1001")
    three("parent", "1004", "1002")
    run = three("close", "1001", "1002", "--children")
    assert run.status == 0 and len(run.out.splitlines()) == 4


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["take"], "Missing"),
        (["note", "1001", "called", "back"], "'called' is no ticket number such as 1042. A text of several words"),
        (["priority", "1001", "1002"], "'1002' is no priority. Give one of P1 to P5; 'helpdesk schedule' makes"),
        (["close", "1001", "1002", "--seen", "1"], "--seen is the version of one ticket"),
        (["parent", "1001"], "Say which ticket is the parent"),
        (["take", "1001", "1002x"], "'1002x' is no ticket number"),
    ],
)
def test_what_cannot_be_read_is_said_and_nothing_is_done(
    three: Helpdesk, store: SqliteStore, words: list[str], told: str
) -> None:
    before = store.changed(0)
    run = three(*words)
    assert (run.status, run.out) == (2, "") and told in run.err
    assert store.changed(0) == before


def test_redo_does_again_what_was_undone_and_says_when_there_is_nothing(three: Helpdesk) -> None:
    run = three("redo")
    assert (run.status, run.out) == (1, "") and "nothing of yours to redo" in run.err
    three("take", "1001")
    three("take", "1002")
    three("undo", "1001")
    assert three("redo", "1002").status == 1
    assert three("redo", "1001").out == "#1001 redone: the taking; it is root's again.\n".replace("root", technician())
    assert three("redo", "9").status == 3
