from __future__ import annotations

import json
from pathlib import Path

import pytest

from helpdesk_tui.intake.files.importing import IntakeError
from helpdesk_tui.intake.files.requesters import read_requesters
from helpdesk_tui.intake.files.values.account import Account
from tests.intake.desks import EXPORTS, options

Rows = list[tuple[str, str | None, str | None, str | None]]


def people(*files: Path) -> tuple[Rows, Account]:
    found, account = read_requesters(files, options())
    return [(one.name, one.email, one.phone, one.organisation) for one in found], account


def test_people_of_zendesk_without_its_technicians(tmp_path: Path) -> None:
    users = [
        {"id": 1, "name": "Ana Lima", "email": "ana@example.org", "phone": "+1 415 555 0101", "organization_id": 9},
        {"id": 2, "name": "Bob Tech", "email": "bob@example.org", "phone": None, "organization_id": None},
    ]
    more = {"verified": True, "locale": "en-US"}
    whole = [{**user, **more, "role": role} for user, role in zip(users, ("end-user", "agent"), strict=True)]
    (tmp_path / "users.json").write_text(
        json.dumps({"users": whole, "organizations": [{"id": 9, "name": "Harbor", "domain_names": []}]})
    )
    found, account = people(tmp_path / "users.json")
    assert found == [("Ana Lima", "ana@example.org", "+1 415 555 0101", "Harbor")]
    assert [(one.line, one.reason) for one in account.left_out] == [(2, "a technician there, and no requester")]


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        (
            "Full name,Title,Email,Work phone,Mobile phone,Company,Tags\n"
            "Ana Lima,,ana@example.org,+14155550101,,Harbor,\n",
            ("Ana Lima", "ana@example.org", "+14155550101", "Harbor"),
        ),
        (
            "user_name,name,email,phone,company,active\nalima,Ana Lima,ana@example.org,+14155550101,Harbor,true\n",
            ("Ana Lima", "ana@example.org", "+14155550101", "Harbor"),
        ),
        (
            "Login;Last name;First name;Emails;Phone;Location;\nalima;Lima;Ana;ana@example.org;+14155550101;Harbor;\n",
            ("Ana Lima", "ana@example.org", "+14155550101", "Harbor"),
        ),
        (
            "name,phone,email,organisation,note\nAna Lima,'+14155550101,ana@example.org,Harbor,\n",
            ("Ana Lima", "ana@example.org", "+14155550101", "Harbor"),
        ),
    ],
    ids=["freshdesk", "servicenow", "glpi", "own"],
)
def test_people_of_a_table(tmp_path: Path, table: str, expected: tuple[str, ...]) -> None:
    (tmp_path / "people.csv").write_text(table)
    assert people(tmp_path / "people.csv")[0] == [expected]


@pytest.mark.skipif(not EXPORTS.is_dir(), reason=f"the exports are not here: {EXPORTS.name}")
def test_of_tickets_those_who_asked_are_taken_once() -> None:
    found, _ = people(EXPORTS / "zendesk_view.csv")
    assert found and len(found) == len(set(found))
    assert all(name.isprintable() for name, *_ in found)


def test_a_file_of_no_people_says_what_it_names(tmp_path: Path) -> None:
    (tmp_path / "cats.csv").write_text("cat,\x1bdog\n1,2\n")
    with pytest.raises(IntakeError) as refused:
        people(tmp_path / "cats.csv")
    assert "it names: cat, " in str(refused.value) and str(refused.value).isprintable()
