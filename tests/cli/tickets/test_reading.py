from __future__ import annotations

from pathlib import Path

import pytest

from helpdesk_tui.store.sqlite.store import SqliteStore
from tests.cli.conftest import Helpdesk

KEYS = [
    "number",
    "version",
    "subject",
    "requester",
    "phone",
    "email",
    "organisation",
    "channel",
    "priority",
    "status",
    "assignee",
    "opened_at",
    "responded_at",
    "due_at",
    "sla",
    "scheduled_for",
    "closed_at",
    "resolution",
    "reference",
    "result",
    "result_priority",
    "result_at",
    "response_told_at",
    "begun_at",
    "task",
    "follow_at",
    "follow_text",
    "wait_until",
    "recurrence",
    "regular_at",
    "previous",
    "lasts_seconds",
    "as_agreed",
    "taken_over_from",
    "affected",
    "parent",
    "merged_into",
]


@pytest.fixture
def worked(helpdesk: Helpdesk) -> Helpdesk:
    """A desk with one ticket of most kinds: 1001 P4, 1002 P2, 1003 P6, 1004 closed."""
    helpdesk("new", "Slow printer", "--requester", "Ana", "--organisation", "Acme")
    helpdesk("new", "Mail is down", "--priority", "P2", "--opened-at", "40m ago")
    helpdesk("new", "Upgrade", "--priority", "P6", "--at", "fri 14:00")
    helpdesk("new", "Lost badge")
    helpdesk("close", "1004", "--resolution", "Found it")
    return helpdesk


def test_a_ticket_in_json_has_exactly_the_stable_keys_in_order(worked: Helpdesk) -> None:
    for ticket in worked("list", "is:all", "--json").json:
        assert list(ticket) == KEYS


def test_show_in_json_adds_body_and_events(worked: Helpdesk) -> None:
    ticket = worked("show", "1004", "--json").json
    assert list(ticket) == [*KEYS, "body", "events", "children"]
    assert [event["kind"] for event in ticket["events"]] == ["opened", "closed"]
    assert ticket["closed_at"].endswith("Z")
    assert ticket["events"][1]["after"]["closed_at"] == ticket["closed_at"]
    assert ticket["events"][0]["after"]["priority"] == "P4"


def test_the_list_stands_in_queue_order(worked: Helpdesk) -> None:
    assert [ticket["number"] for ticket in worked("list", "--json").json] == [1002, 1001, 1003]


def test_the_list_can_stand_by_time_to_breach(worked: Helpdesk) -> None:
    worked("new", "Nothing works", "--priority", "P1")
    by_priority = [ticket["number"] for ticket in worked("list", "--json").json]
    by_breach = [ticket["number"] for ticket in worked("list", "--json", "--sort", "breach").json]
    assert by_priority[0] == 1005
    assert by_breach[0] == 1002


def test_values_are_said_in_the_words_of_the_surface(worked: Helpdesk) -> None:
    second, first, third = worked("list", "--json").json
    assert (second["priority"], second["status"], second["sla"]) == ("P2", "open", "breached")
    assert (first["requester"], first["assignee"], first["sla"]) == ("Ana", None, "running")
    assert (third["status"], third["scheduled_for"]) == ("scheduled", "2026-11-20T19:00:00Z")


@pytest.mark.parametrize(
    ("filters", "numbers"),
    [
        (["print"], [1001]),
        (["acme"], [1001]),
        (["mail", "down"], [1002]),
        (["mail down"], [1002]),
        (["mail", "up"], []),
        (["is:closed"], [1004]),
        (["is:closed", "closed:today"], [1004]),
        (["-is:open"], [1004]),
        (["-p:1-6"], []),
        (["1003"], [1003]),
    ],
)
def test_a_filter_finds_by_words_and_scope(worked: Helpdesk, filters: list[str], numbers: list[int]) -> None:
    assert [ticket["number"] for ticket in worked("list", *filters, "--json").json] == numbers


def test_is_all_finds_closed_ones_too(worked: Helpdesk) -> None:
    assert {ticket["number"] for ticket in worked("list", "is:all", "--json").json} == {1001, 1002, 1003, 1004}


def test_limit_takes_the_first(worked: Helpdesk) -> None:
    assert [ticket["number"] for ticket in worked("list", "--json", "--limit", "1").json] == [1002]
    assert worked("list", "--json", "--limit", "0").json == []


def test_the_table_is_aligned_and_whole_where_there_is_no_terminal(worked: Helpdesk) -> None:
    head, *rows = worked("list").out.splitlines()
    assert head.split() == ["PRIO", "DUE", "NUMBER", "STATE", "ASSIGNEE", "REQUESTER", "AGE", "SUBJECT"]
    column = head.index("SUBJECT")
    assert [row[column:] for row in rows] == ["Mail is down", "Slow printer", "Upgrade"]
    assert "BREACHED" in rows[0]


def test_an_empty_desk_lists_nothing(helpdesk: Helpdesk) -> None:
    run = helpdesk("list")
    assert (run.status, run.out, run.err) == (0, "", "There are no open tickets.\n")
    assert helpdesk("list", "--json").json == []


def test_show_tells_facts_reasons_and_history(worked: Helpdesk) -> None:
    worked("note", "1001", "Called back,\nno answer")
    out = worked("show", "1001").out
    for said in ("#1001", "Slow printer", "Ana, Acme", "nobody", "Deadlines", "Clock starts", "History", "no answer"):
        assert said in out


def test_show_takes_a_number_with_its_hash(worked: Helpdesk) -> None:
    assert worked("show", "#1001", "--json").json["number"] == 1001


@pytest.mark.parametrize(
    ("filters", "told"),
    [
        (["zzz"], "open tickets matches 'zzz'."),
        (["z-9", "p:1"], "open tickets matches a word that begins with 'z-9' and p:1."),
        (["-is:breached", "is:closed", "@bo"], "closed tickets matches not (is:breached) and @bo."),
        (['from:"Nobody Ltd"', "is:all"], "tickets, open or closed, matches from:Nobody Ltd."),
    ],
)
def test_a_filter_that_finds_nothing_is_said_as_it_was_read(worked: Helpdesk, filters: list[str], told: str) -> None:
    run = worked("list", *filters)
    assert (run.status, run.out, run.err) == (0, "", f"None of the {told}\n")
    run = worked("list", *filters, "--json")
    assert (run.status, run.json, run.err) == (0, [], f"None of the {told}\n")


def test_a_term_with_an_h_in_it_is_no_call_for_help(worked: Helpdesk) -> None:
    assert [ticket["number"] for ticket in worked("list", "-is:breached", "--json").json] == [1001, 1003]
    for option in ("-h", "--help"):
        run = worked("list", option)
        assert run.status == 0
        assert run.out.startswith("Usage: helpdesk list")


def test_status_is_one_short_line(worked: Helpdesk) -> None:
    out = worked("status").out
    assert out.count("\n") == 1
    # A length of time, where the console's header has the hour.
    assert "· P2 1 P4 1 P6 1 · next in " in out
    assert out.endswith(" · 1 breached\n")


def test_status_of_an_empty_desk(helpdesk: Helpdesk) -> None:
    assert helpdesk("status").out == "REPLAY x1 Mon 16 Nov 2026 10:00 · no open tickets\n"


def test_due_says_what_the_matrix_promises(helpdesk: Helpdesk) -> None:
    run = helpdesk("due", "P4", "--at", "2026-11-25 15:00")
    assert run.out == "P4 received Wed 25 Nov 15:00 EST is due Tue 1 Dec 15:00 EST.\n"


def test_due_in_json_with_its_reasons(helpdesk: Helpdesk) -> None:
    answer = helpdesk("due", "P2", "--at", "2026-11-01 00:45", "--explain", "--json").json
    assert answer["received_at"] == "2026-11-01T04:45:00Z"
    assert answer["due_at"] == "2026-11-01T05:15:00Z"
    assert any("30 min" in line for line in answer["explain"])


def test_due_of_a_scheduled_task_is_the_users_choice(helpdesk: Helpdesk) -> None:
    assert helpdesk("due", "P6").out == "P6 is due at the time its user chooses.\n"
    assert helpdesk("due", "P6", "--json").json["due_at"] is None


def test_due_explains_line_by_line(helpdesk: Helpdesk) -> None:
    assert "Thanksgiving" in helpdesk("due", "P4", "--at", "2026-11-25 15:00", "--explain").out


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["show", "9999"], 3),
        (["show", "abc"], 2),
        (["show", "1" * 30], 2),
        (["list", "is:nonsense"], 2),
        (["list", "p:9"], 2),
        (["list", "--foo"], 2),
        (["list", "x" * 300], 2),
        (["list", "--sort", "colour"], 2),
        (["list", "--limit", "-1"], 2),
        (["due", "P9"], 2),
        (["due", "P4", "--at", "10"], 2),
    ],
)
def test_what_cannot_be_read_is_said(worked: Helpdesk, arguments: list[str], status: int) -> None:
    run = worked(*arguments)
    assert (run.status, run.out) == (status, "")
    assert run.err.strip() and "Traceback" not in run.err


def test_reading_does_not_make_a_desk_that_was_mistyped(command: Helpdesk, tmp_path: Path) -> None:
    missing = tmp_path / "mistyped.db"
    for arguments in (["list"], ["show", "1001"], ["status"], ["check"], ["take", "1001"]):
        run = command("--db", str(missing), *arguments)
        assert (run.status, run.out) == (5, "")
        assert str(missing) in run.err
    assert not missing.exists()


def test_the_default_desk_is_made_on_first_use(command: Helpdesk, home: Path) -> None:
    assert command("list", "--json").json == []
    assert (home / "XDG_DATA_HOME/helpdesk/desk.db").exists()


def test_reading_leaves_the_desk_as_it_was(worked: Helpdesk, store: SqliteStore) -> None:
    before = store.changed(0)
    for arguments in (["list"], ["show", "1001"], ["status"], ["due", "P1"], ["check"], ["sla", "show"]):
        assert worked(*arguments).status == 0
    assert store.changed(0) == before
