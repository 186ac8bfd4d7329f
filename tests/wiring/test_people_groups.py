"""The groups of whom a service account speaks for, the first group of an account included."""

from __future__ import annotations

import grp
import os
import pwd
from collections.abc import Iterator
from pathlib import Path

import pytest

from helpdesk_tui.domain.rules.roles import Role
from helpdesk_tui.wiring.config import load, technician, trust
from helpdesk_tui.wiring.people import person


def accounts() -> Iterator[tuple[str, str]]:
    """Yield accounts whose first group does not list them, each with that group."""
    for account in pwd.getpwall():
        try:
            group = grp.getgrgid(account.pw_gid)
        except KeyError:
            continue
        if account.pw_name not in group.gr_mem and not any(one.isspace() for one in group.gr_name):
            yield account.pw_name, group.gr_name


def role(acting: str, roles: str) -> Role:
    trust.SYSTEM.write_text(f'[roles]\n{technician()} = "service"\n{roles}')
    return person(load({"db": "/nowhere/desk.db"}, {}, acting=acting)).rights.role


@pytest.fixture(autouse=True)
def system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("helpdesk_tui.wiring.config.trust.SYSTEM", tmp_path / "config.toml")
    monkeypatch.setattr("helpdesk_tui.wiring.config.trust._ROOT", os.getuid())


def test_the_first_group_of_an_account_gives_its_role() -> None:
    name, group = next((one for one in accounts() if one[0] != technician()), ("", ""))
    if not name:
        pytest.skip("no account here has a first group that does not list it")
    assert role(name, f'default = "lead"\n"@{group}" = "viewer"\n') is Role.VIEWER


def test_a_group_that_lists_a_name_gives_its_role_without_an_account(monkeypatch: pytest.MonkeyPatch) -> None:
    listing = grp.struct_group(("trainees", "x", 54_321, ["tom"]))
    monkeypatch.setattr("grp.getgrnam", {"trainees": listing}.__getitem__)
    assert role("tom", '"@trainees" = "viewer"\n') is Role.VIEWER
    assert role("ana", '"@trainees" = "viewer"\n') is Role.TECHNICIAN


def test_a_further_group_of_an_account_gives_its_role(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.getgrouplist", lambda name, first: [first, 54_321])
    monkeypatch.setattr("grp.getgrnam", {"leads": grp.struct_group(("leads", "x", 54_321, []))}.__getitem__)
    name = next(account.pw_name for account in pwd.getpwall() if account.pw_name != technician())
    assert role(name, '"@leads" = "lead"\n') is Role.LEAD
