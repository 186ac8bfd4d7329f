"""Whom a ticket can be given to: who works on the desk, and not who was only given tickets."""

from __future__ import annotations

import grp
import pwd
from pathlib import Path
from types import SimpleNamespace

import pytest

from helpdesk_tui.desk import Desk, team
from helpdesk_tui.domain.rules.roles import Role, Roles
from helpdesk_tui.domain.text.slips import meant
from helpdesk_tui.domain.tickets.commands import Open
from helpdesk_tui.domain.tickets.ticket import Priority
from helpdesk_tui.store.base import Presence
from helpdesk_tui.wiring import people
from tests.cli.conftest import Helpdesk, command, db, helpdesk, home, store
from tests.domain.rules.test_decide import MONDAY, POLICY
from tests.store.memory import MemoryStore

__all__ = ["command", "db", "helpdesk", "home", "store"]


def test_known_are_who_acted_who_is_here_and_who_may() -> None:
    desk = Desk(MemoryStore(), POLICY, "ana", lambda: MONDAY)
    number = desk.open(Open("One", Priority.P4)).tickets[0].number
    Desk(desk.store, POLICY, "bo", lambda: MONDAY).assign({number: None}, "typo")
    desk.store.arrive(Presence("s", "cai", MONDAY, MONDAY))
    desk.members = lambda: ("dora",)
    assert team.technicians(desk) == ["ana", "bo", "cai", "dora"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("ana", None),
        (" ana ", None),
        ("anaa", "No technician 'anaa'. Did you mean ana? Known: ana, anton."),
        ("ANTON", "No technician 'ANTON'. Did you mean anton? Known: ana, anton."),
        ("an", "No technician 'an'. Did you mean ana or anton? Known: ana, anton."),
        ("zoe", "No technician 'zoe'. Known: ana, anton."),
    ],
)
def test_a_stranger_is_named_with_whom_was_meant(typed: str, said: str | None) -> None:
    desk = Desk(MemoryStore(), POLICY, "ana", lambda: MONDAY)
    desk.members = lambda: ("anton",)
    assert team.unknown(desk, typed) == said


def test_the_nearest_name_was_meant() -> None:
    assert meant("mraia", ["mario", "maria", "bo"])[0] == "maria"
    assert meant("mari", ["bo", "mario", "maria"]) == ["maria", "mario"]
    assert meant("x", ["bo"]) == []


def test_members_are_whom_the_roles_name_and_those_in_their_groups_and_the_desks_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    db = tmp_path / "desk.db"
    db.touch()
    db.chmod(0o660)
    own = db.stat().st_gid
    groups = {"leads": SimpleNamespace(gr_name="leads", gr_gid=7, gr_mem=["lea"])}
    desks = SimpleNamespace(gr_name="desk", gr_gid=own, gr_mem=["mel"])
    accounts = [
        SimpleNamespace(pw_name="nina", pw_gid=own, pw_shell="/bin/bash"),
        SimpleNamespace(pw_name="daemon", pw_gid=own, pw_shell="/usr/sbin/nologin"),
        SimpleNamespace(pw_name="otto", pw_gid=7, pw_shell="/bin/sh"),
    ]
    monkeypatch.setattr(grp, "getgrnam", groups.__getitem__)
    monkeypatch.setattr(grp, "getgrgid", lambda gid: desks)
    monkeypatch.setattr(pwd, "getpwall", lambda: accounts)
    roles = Roles({"ana": Role.LEAD, "@leads": Role.LEAD, "@gone": Role.VIEWER}, frozenset({"mel"}))
    config = SimpleNamespace(file=db, roles=roles)
    assert people.members(config) == {"ana", "lea", "otto", "nina"}  # type: ignore[arg-type]
    db.chmod(0o600)
    assert people.members(config) == {"ana", "lea", "otto"}  # type: ignore[arg-type]


def test_assign_refuses_a_stranger_and_takes_one_by_force(helpdesk: Helpdesk) -> None:
    helpdesk("new", "Mail is down")
    run = helpdesk("assign", "1001", "nobody-here")
    assert (run.status, run.out) == (1, "")
    assert "No technician 'nobody-here'." in run.err and "--force assigns it anyway." in run.err
    assert helpdesk("show", "1001", "--json").json["assignee"] is None
    assert helpdesk("assign", "1001", "nobody-here", "--force").status == 0
    assert helpdesk("assign", "1001", "also-nobody", "--json").status == 1


def test_a_ticket_that_is_not_there_is_told_before_a_stranger_is(helpdesk: Helpdesk) -> None:
    helpdesk("new", "Mail is down")
    assert helpdesk("assign", "1999", "nobody-here").status == 3
