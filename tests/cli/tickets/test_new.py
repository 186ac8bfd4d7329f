from __future__ import annotations

import pytest

from tests.cli.conftest import Helpdesk


def test_new_prints_number_priority_and_deadline(helpdesk: Helpdesk) -> None:
    run = helpdesk("new", "Mail is down", "--priority", "P2")
    assert (run.status, run.err) == (0, "")
    assert run.out == "#1001 P2 opened, due Mon 16 Nov 10:30 EST.\n"


def test_new_without_a_priority_is_normal(helpdesk: Helpdesk) -> None:
    assert helpdesk("new", "Slow printer").out == "#1001 P4 opened, due Thu 19 Nov 10:00 EST.\n"


def test_a_global_outage_says_respond_now(helpdesk: Helpdesk) -> None:
    assert helpdesk("new", "All is down", "--priority", "p1").out == "#1001 P1 opened, respond now.\n"


def test_new_keeps_everything_that_was_said(helpdesk: Helpdesk) -> None:
    who = ("--requester", "Ana Ruiz", "--phone", "+1 212 5550100", "--email", "ana@example.org")
    more = ("--organisation", "Acme", "--channel", "chat", "--body", "It began at nine.\nAll floors.")
    run = helpdesk("new", "VPN", *who, *more, "--opened-at", "20m ago", "--json")
    assert run.status == 0
    ticket = run.json
    assert ticket["requester"] == "Ana Ruiz"
    assert ticket["phone"] == "+1 212 5550100"
    assert ticket["email"] == "ana@example.org"
    assert ticket["organisation"] == "Acme"
    assert ticket["channel"] == "chat"
    assert ticket["opened_at"] < "2026-11-16T14:41:00Z"
    assert helpdesk("show", "1001", "--json").json["body"] == "It began at nine.\nAll floors."


def test_a_call_that_was_answered_is_its_own_response(helpdesk: Helpdesk) -> None:
    run = helpdesk("new", "VPN", "--priority", "P3", "--answered", "--json")
    assert run.json["responded_at"] == run.json["opened_at"]
    assert run.json["sla"] == "met"
    assert helpdesk("new", "VPN", "--answered").out == "#1002 P4 opened, answered in time.\n"


def test_nobody_has_responded_unless_it_is_said(helpdesk: Helpdesk) -> None:
    assert helpdesk("new", "VPN", "--json").json["responded_at"] is None


def test_a_scheduled_task_takes_its_time(helpdesk: Helpdesk) -> None:
    run = helpdesk("new", "Upgrade", "--priority", "P6", "--at", "fri 14:00")
    assert run.out == "#1001 P6 opened, scheduled for Fri 20 Nov 14:00 EST.\n"


def test_a_recurring_task_keeps_its_rule(helpdesk: Helpdesk) -> None:
    helpdesk("new", "Backup tapes", "--priority", "P6", "--at", "every mon 09:00")
    assert helpdesk("show", "1001", "--json").json["events"][0]["after"]["recurrence"].startswith("FREQ=WEEKLY")


def test_outside_opening_hours_the_next_opening_is_proposed(helpdesk: Helpdesk) -> None:
    run = helpdesk("new", "Upgrade", "--priority", "P6", "--at", "sat 14:00")
    assert (run.status, run.out) == (1, "")
    assert "Mon 23 Nov 09:00" in run.err and "--next-open" in run.err
    run = helpdesk("new", "Upgrade", "--priority", "P6", "--at", "sat 14:00", "--next-open")
    assert run.status == 0
    assert "scheduled for Mon 23 Nov 09:00 EST" in run.out


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["x", "--priority", "P7"], 2),
        (["x", "--priority", "P6"], 2),
        (["x", "--at", "fri 14:00"], 2),
        (["x", "--priority", "P6", "--at", "someday"], 2),
        (["x", "--priority", "P6", "--at", "2026-11-02 10:00"], 1),
        (["x", "--channel", "pigeon"], 2),
        (["x", "--opened-at", "+2h"], 1),
        (["   "], 1),
        (["x" * 201], 1),
        (["x", "--body", "y" * 70_000], 1),
        ([], 2),
    ],
)
def test_what_cannot_be_opened_is_refused_and_leaves_the_desk_empty(
    helpdesk: Helpdesk, arguments: list[str], status: int
) -> None:
    run = helpdesk("new", *arguments)
    assert (run.status, run.out) == (status, "")
    assert run.err.strip()
    assert helpdesk("list", "is:all", "--json").json == []
