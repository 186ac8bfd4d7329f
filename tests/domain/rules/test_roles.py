"""Roles: what each may do, how a table gives them, and what a refusal says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk_tui.domain.rules.roles import Deed, Rights, Role, Roles, deed_of, needed, read_roles
from helpdesk_tui.domain.tickets.commands import Assign, Close, Command, Note, Recompute, Respond
from tests.store.making import a_ticket

TABLE: dict[str, object] = {
    "default": "technician",
    "ana": "lead",
    "@leads": "lead",
    "@guests": "viewer",
    "intern": "viewer",
    "desk": "service",
}


def roles(**changed: object) -> Roles:
    read, problems = read_roles({**TABLE, **changed})
    assert not problems
    return read


@pytest.mark.parametrize(
    ("name", "groups", "role"),
    [
        ("ana", [], Role.LEAD),
        ("bo", [], Role.TECHNICIAN),
        ("bo", ["leads"], Role.LEAD),
        ("bo", ["guests"], Role.VIEWER),
        ("bo", ["guests", "leads"], Role.LEAD),
        ("intern", ["leads"], Role.VIEWER),
        ("desk", [], Role.VIEWER),
        ("default", [], Role.TECHNICIAN),
    ],
)
def test_a_name_counts_before_its_groups_and_the_default_last(name: str, groups: list[str], role: Role) -> None:
    assert roles().role(name, groups) is role


def test_without_a_table_nobody_is_restricted() -> None:
    assert Roles().role("anybody", []) is Role.LEAD
    assert all(Rights().may(deed) for deed in Deed)


def test_with_a_table_whoever_it_does_not_name_is_a_technician_unless_it_says_otherwise() -> None:
    assert read_roles({"ana": "lead"})[0].role("bo", []) is Role.TECHNICIAN
    assert read_roles({"default": "viewer"})[0].role("bo", []) is Role.VIEWER


@pytest.mark.parametrize("value", ["admin", "Lead", 3, True, ["lead"], None])
def test_a_role_that_there_is_not_is_told(value: object) -> None:
    read, problems = read_roles({"bo": value})
    assert len(problems) == 1 and "bo" in problems[0] and "viewer, technician, lead" in problems[0]
    assert read.role("bo", []) is Role.TECHNICIAN


@pytest.mark.parametrize("name", ["", "@", "two words", "tab\t", "\x1b[2J"])
def test_what_is_no_login_name_is_told(name: str) -> None:
    assert len(read_roles({name: "lead"})[1]) == 1


def test_everybody_by_default_cannot_be_a_service() -> None:
    assert read_roles({"default": "service"})[1]


@pytest.mark.parametrize(
    ("command", "assignee", "deed"),
    [
        (Assign("bo"), None, Deed.WORK),
        (Assign("ana"), None, Deed.WORK),
        (Assign("bo"), "ana", Deed.WORK),
        (Assign(None), "ana", Deed.WORK),
        (Assign("ana"), "bo", Deed.REASSIGN),
        (Assign(None), "bo", Deed.REASSIGN),
        (Close(), "bo", Deed.WORK),
        (Note("x"), "bo", Deed.WORK),
        (Respond(), "bo", Deed.WORK),
        (Recompute(), None, Deed.RECOMPUTE),
    ],
)
def test_whose_ticket_it_is_decides_what_giving_it_away_is(command: Command, assignee: str | None, deed: Deed) -> None:
    assert deed_of(command, a_ticket(assignee=assignee), "ana") is deed


def test_a_refusal_names_the_role_and_who_holds_it() -> None:
    told = Rights(Role.TECHNICIAN, roles=roles()).refusal(Deed.RECOMPUTE)
    assert told == (
        "Counting deadlines anew needs the role lead; yours is technician. That role is held by ana, @leads."
    )
    told = Rights(Role.VIEWER, roles=roles()).refusal(Deed.WORK)
    assert told is not None and "everybody the configuration does not name" in told


def test_a_refusal_says_that_nobody_holds_a_role() -> None:
    told = Rights(Role.TECHNICIAN, roles=Roles(default=Role.TECHNICIAN)).refusal(Deed.PURGE)
    assert told is not None and told.endswith("That role is held by nobody.")


@given(st.sampled_from(Role), st.sampled_from(Deed))
def test_whoever_may_more_may_all_that_others_may(role: Role, deed: Deed) -> None:
    assert Rights(role).may(deed) == (role >= needed(deed))
    assert Rights(Role.LEAD).may(deed)
    assert not Rights(Role.VIEWER).may(deed)
