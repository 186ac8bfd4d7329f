from __future__ import annotations

import pytest

from helpdesk_tui.desk import Desk
from helpdesk_tui.store.sqlite.store import SqliteStore
from helpdesk_tui.wiring.config import load
from helpdesk_tui.wiring.opening import clock_of, read_policy
from tests.cli.conftest import Helpdesk


@pytest.fixture
def mail(helpdesk: Helpdesk) -> Helpdesk:
    """A desk with three open tickets, 1001 to 1003."""
    for subject, who in (("Mail is down", "Ana"), ("No mail", "Bo"), ("Inbox empty", "Cy")):
        helpdesk("new", subject, "--priority", "P3", "--requester", who)
    return helpdesk


@pytest.fixture
def colleague(store: SqliteStore) -> Desk:
    """Another technician on the same desk."""
    return Desk(store, read_policy(load()), "bea", clock_of(store))


def test_a_ticket_gets_a_parent_and_loses_it(mail: Helpdesk) -> None:
    assert mail("parent", "1002", "1001").out == "#1002 is a child of #1001.\n"
    assert mail("show", "1002", "--json").json["parent"] == 1001
    assert mail("show", "1001", "--json").json["children"] == [1002]
    assert [one["number"] for one in mail("list", "has:parent", "--json").json] == [1002]
    assert "#1002 P3 open: No mail" in mail("show", "1001").out and "#1001" in mail("show", "1002").out
    assert mail("parent", "1002", "--none").out == "#1002 released from #1001.\n"
    assert mail("show", "1002", "--json").json["parent"] is None


def test_wrong_usage_and_missing_tickets_have_their_status(mail: Helpdesk) -> None:
    assert mail("parent", "1002").status == 2
    assert mail("parent", "--none").status == 2
    assert mail("parent", "1002", "9").status == 3
    assert mail("merge", "1002", "9").status == 3
    run = mail("parent", "1002", "1002")
    assert run.status == 1 and "its own parent" in run.err


def test_note_and_close_reach_the_open_children(mail: Helpdesk) -> None:
    mail("parent", "1002", "1001")
    mail("parent", "1003", "1001")
    mail("close", "1003")
    assert mail("note", "1001", "Vendor called", "--children").out == "#1001 noted.\n#1002 noted.\n"
    assert mail("close", "1001", "--resolution", "Fixed", "--children").out == "#1001 closed.\n#1002 closed.\n"
    assert mail("show", "1002", "--json").json["resolution"] == "Fixed"
    assert mail("undo").status == 0
    assert [mail("show", number, "--json").json["status"] for number in ("1001", "1002")] == ["open", "open"]


def test_merge_says_both_sides_and_undo_takes_it_back(mail: Helpdesk) -> None:
    run = mail("merge", "1002", "1001")
    assert run.out == "#1002 merged into #1001, without a result of its own; #1001 affected: 2.\n"
    told = mail("show", "1002", "--json").json
    assert (told["merged_into"], told["status"], told["sla"]) == (1001, "closed", "none")
    assert [one["number"] for one in mail("list", "is:closed", "is:merged", "--json").json] == [1002]
    assert "#1002: Bo: No mail" in mail("show", "1001").out
    assert mail("undo").out == "#1002 undone: the merging; it is open again; #1001 affected: 1.\n"
    assert mail("show", "1002", "--json").json["merged_into"] is None


def test_a_version_seen_before_a_colleague_merged_it_ends_with_status_4(mail: Helpdesk, colleague: Desk) -> None:
    colleague.merge({1002: None}, 1001)
    run = mail("parent", "1002", "1003", "--seen", "1")
    assert run.status == 4 and "merged into #1001 by bea" in run.err
