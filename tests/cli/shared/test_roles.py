"""Roles and service accounts from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpdesk_tui.wiring.config import technician
from tests.cli.conftest import Helpdesk

ME = technician()


@pytest.fixture
def roles(db: Path) -> Path:
    return db.with_suffix(".toml")


def test_a_verb_that_needs_another_role_is_refused_in_one_sentence(helpdesk: Helpdesk, roles: Path) -> None:
    assert helpdesk("new", "Mail is down").status == 0
    roles.write_text(f'[roles]\nlea = "lead"\n{ME} = "viewer"\n')
    for arguments in (("note", "1001", "x"), ("new", "VPN"), ("take", "1001"), ("undo",)):
        run = helpdesk(*arguments)
        assert run.status == 1 and run.err.count("\n") == 1
        assert "needs the role technician; yours is viewer" in run.err
    for arguments in (("list",), ("show", "1001"), ("status",), ("agenda",), ("check",)):
        assert helpdesk(*arguments).status == 0
    assert len(helpdesk("show", "1001", "--json").json["events"]) == 1


def test_importing_and_recomputing_need_a_lead(helpdesk: Helpdesk, roles: Path, tmp_path: Path) -> None:
    roles.write_text('[roles]\nlea = "lead"\n')
    people, tickets = tmp_path / "people.csv", tmp_path / "tickets.csv"
    people.write_text("name,phone\nMaria,1700\n")
    tickets.write_text("subject,priority,opened_at\nVPN,P3,2020-01-02 10:00\n")
    for arguments in (("requester", "import", str(people)), ("import", str(tickets))):
        run = helpdesk(*arguments)
        assert run.status == 1 and "Importing needs the role lead" in run.err and "held by lea" in run.err
        assert helpdesk(*arguments, "--dry-run").status == 0
    assert helpdesk("list", "is:all", "--json").json == []
    run = helpdesk("sla", "recompute", "--yes")
    assert run.status == 1 and "Counting deadlines anew needs the role lead" in run.err
    assert helpdesk("sla", "recompute").status == 0


def test_erasing_and_restoring_need_a_lead(helpdesk: Helpdesk, roles: Path, db: Path, tmp_path: Path) -> None:
    copy = str(tmp_path / "copy.db")
    assert helpdesk("new", "VPN").status == 0
    roles.write_text('[retention]\nphone = 90\n[roles]\nlea = "lead"\n')
    assert helpdesk("backup", copy).status == 0
    for arguments, deed in ((("purge", "--yes"), "Erasing"), (("restore", copy, "--replace", "--in-use"), "Putting")):
        run = helpdesk(*arguments)
        assert run.status == 1 and run.err.startswith(deed) and "needs the role lead" in run.err
    assert helpdesk("purge").status == 0


def test_a_throw_away_desk_is_its_makers_own(
    command: Helpdesk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    system = tmp_path / "etc.toml"
    system.write_text('[roles]\ndefault = "viewer"\n')
    monkeypatch.setattr("helpdesk_tui.wiring.config.trust.SYSTEM", system)
    assert command("demo", "--tickets", "3", "--no-console").status == 0


def test_a_service_account_names_the_technician_and_both_names_are_kept(helpdesk: Helpdesk, roles: Path) -> None:
    roles.write_text(f'[roles]\n{ME} = "service"\nvic = "viewer"\n')
    assert helpdesk("--as", "ana", "new", "Mail is down").status == 0
    assert helpdesk("--as", "ana", "take", "1001").status == 0
    run = helpdesk("show", "1001", "--json")
    assert run.json["assignee"] == "ana"
    assert {(event["actor"], event["via"]) for event in run.json["events"]} == {("ana", ME)}
    assert f"By way of {ME}." in helpdesk("show", "1001").out
    assert [one["number"] for one in helpdesk("--as", "ana", "list", "@me", "--json").json] == [1001]
    assert helpdesk("--as", "vic", "note", "1001", "x").status == 1
    assert "only speaks for others" in helpdesk("note", "1001", "x").err


def test_as_is_for_service_accounts_alone(helpdesk: Helpdesk) -> None:
    for arguments in (("--as", "ana", "list"), ("--as", "ana", "new", "VPN"), ("--as=ana", "status")):
        run = helpdesk(*arguments)
        assert run.status == 1 and "cannot work as somebody else" in run.err
