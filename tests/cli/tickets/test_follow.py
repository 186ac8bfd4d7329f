"""follow, wait --until, respond --at and reopen --at of the command line."""

from __future__ import annotations

from tests.cli.conftest import Helpdesk, db, helpdesk, home

__all__ = ["db", "helpdesk", "home"]


def test_follow_promises_moves_and_takes_back(helpdesk: Helpdesk) -> None:
    helpdesk("new", "Mail", "--answered")
    assert helpdesk("follow", "1001", "+2h", "call back").status == 0
    ticket = helpdesk("show", "1001", "--json").json
    assert ticket["follow_text"] == "call back" and ticket["follow_at"] is not None
    assert "Promised" in helpdesk("show", "1001").out
    assert [one["number"] for one in helpdesk("list", "is:promised", "--json").json] == [1001]
    assert helpdesk("list", "promised:<1h", "--json").json == []
    helpdesk("follow", "1001", "none")
    assert helpdesk("show", "1001", "--json").json["follow_at"] is None
    helpdesk("undo")
    assert helpdesk("show", "1001", "--json").json["follow_text"] == "call back"


def test_a_promise_for_a_time_that_has_passed_is_refused_and_changes_nothing(helpdesk: Helpdesk) -> None:
    helpdesk("new", "Mail")
    run = helpdesk("follow", "1001", "1h ago", "call back")
    assert run.status != 0 and run.err
    assert helpdesk("show", "1001", "--json").json["version"] == 1


def test_wait_until_ends_by_itself(helpdesk: Helpdesk) -> None:
    helpdesk("new", "Mail", "--answered")
    assert helpdesk("wait", "1001", "--until", "+3h").status == 0
    ticket = helpdesk("show", "1001", "--json").json
    assert (ticket["status"], ticket["wait_until"]) == ("waiting", ticket["follow_at"])


def test_a_response_is_recorded_afterwards(helpdesk: Helpdesk) -> None:
    helpdesk("new", "Mail", "--priority", "P2", "--opened-at", "40m ago")
    assert helpdesk("show", "1001", "--json").json["sla"] == "breached"
    run = helpdesk("respond", "1001", "--at", "20m ago")
    assert run.status == 0 and "in time" in run.out
    ticket = helpdesk("show", "1001", "--json").json
    assert (ticket["sla"], ticket["result"], ticket["result_priority"]) == ("met", "met", "P2")
    assert ticket["response_told_at"] is not None
    assert "recorded as responded to at" in helpdesk("show", "1001").out


def test_a_response_before_the_call_is_refused(helpdesk: Helpdesk) -> None:
    helpdesk("new", "Mail", "--opened-at", "10m ago")
    run = helpdesk("respond", "1001", "--at", "20m ago")
    assert run.status == 1 and "since" in run.err
    assert helpdesk("show", "1001", "--json").json["responded_at"] is None


def test_a_task_is_reopened_for_a_new_time(helpdesk: Helpdesk) -> None:
    helpdesk("new", "Upgrade", "--priority", "P6", "--at", "fri 14:00")
    helpdesk("close", "1001")
    assert helpdesk("show", "1001", "--json").json["task"] == "on time"
    assert helpdesk("reopen", "1001", "--at", "fri 15:00").status == 0
    ticket = helpdesk("show", "1001", "--json").json
    assert (ticket["status"], ticket["task"]) == ("scheduled", None)
    helpdesk("new", "Mail")
    helpdesk("close", "1002")
    assert "has its deadline" in helpdesk("reopen", "1002", "--at", "fri 14:00").err


def test_the_agenda_lists_promises_beside_tasks(helpdesk: Helpdesk) -> None:
    helpdesk("new", "Mail")
    helpdesk("follow", "1001", "+1h", "call back")
    promised = helpdesk("show", "1001", "--json").json["follow_at"]
    week = helpdesk("agenda", "--week", promised[:10], "--json").json
    entries = [task for day in week["days"] for task in day["tasks"]]
    assert [(one["number"], one["promise"], one["follow_text"]) for one in entries] == [(1001, True, "call back")]
    assert "promised (call back): Mail" in helpdesk("agenda", "--week", promised[:10]).out


def test_what_was_missed_and_lowered_since_is_listed(helpdesk: Helpdesk) -> None:
    helpdesk("new", "Lowered", "--priority", "P2", "--opened-at", "40m ago")
    helpdesk("priority", "1001", "P5")
    helpdesk("new", "Late", "--priority", "P2", "--opened-at", "40m ago")
    helpdesk("new", "Fine", "--priority", "P2", "--answered")
    found = [one["number"] for one in helpdesk("list", "is:missed", "--json").json]
    assert sorted(found) == [1001, 1002]
