"""``--json`` on verbs: what was done, the tickets after it, what was refused."""

from __future__ import annotations

import pytest
from typer.main import get_command

from helpdesk_tui.cli.app import app
from tests.cli.conftest import Helpdesk

VERBS = (
    *("respond", "take", "assign", "release", "attach", "note", "wait", "resume", "close", "parent", "merge"),
    *("reopen", "edit", "undo", "redo", "priority", "schedule", "new"),
)


@pytest.fixture
def two(helpdesk: Helpdesk) -> Helpdesk:
    helpdesk("new", "First", "--requester", "Ana")
    helpdesk("new", "Second")
    return helpdesk


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_json(verb: str) -> None:
    commands = get_command(app).commands  # type: ignore[attr-defined]
    assert "--json" in {opt for param in commands[verb].params for opt in param.opts}


def test_a_verb_in_json_tells_what_was_done_the_tickets_after_it_and_what_was_refused(two: Helpdesk) -> None:
    run = two("close", "1001", "9", "1002", "--resolution", "Found it", "--json")
    assert (run.status, run.err) == (3, "There is no ticket #9.\n")
    answer = run.json
    assert list(answer) == ["op", "told", "done", "tickets", "refused"]
    assert answer["told"] == ["#1001 closed.", "#1002 closed."]
    assert [(one["number"], one["kind"], one["version"]) for one in answer["done"]] == [
        (1001, "closed", 2),
        (1002, "closed", 2),
    ]
    assert {one["op"] for one in answer["done"]} == {answer["op"]}
    assert answer["tickets"] == [
        {key: two("show", str(number), "--json").json[key] for key in answer["tickets"][0]} for number in (1001, 1002)
    ]
    assert answer["refused"] == [{"number": 9, "reason": "There is no ticket #9.", "status": 3}]


def test_a_refusal_alone_is_json_too(two: Helpdesk) -> None:
    for words, status in ((["release", "1001"], 1), (["undo", "9"], 3), (["redo"], 1), (["schedule", "9", "fri"], 3)):
        run = two(*words, "--json")
        assert run.status == status and run.err
        assert (run.json["done"], run.json["tickets"]) == ([], [])
        assert [one["status"] for one in run.json["refused"]] == [status]


def test_a_merge_names_both_tickets_as_they_stand_after_it(two: Helpdesk) -> None:
    answer = two("merge", "1002", "1001", "--json").json
    assert {one["number"]: one["status"] for one in answer["tickets"]} == {1002: "closed", 1001: "open"}
    assert len(answer["told"]) == 1


def test_messages_do_not_mix_with_json(two: Helpdesk) -> None:
    run = two("schedule", "1001", "sat 10:00", "--next-open", "--json")
    assert run.status == 0 and "opening" in run.err
    assert run.json["tickets"][0]["status"] == "scheduled"
