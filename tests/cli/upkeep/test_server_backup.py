"""A desk on a server is backed up into a file like every other, and no backup takes its place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Helpdesk, Run
from tests.on_server import ServerDesk, server_desk


@pytest.fixture
def desk(command: Helpdesk) -> ServerDesk:
    """A desk with two tickets."""
    made = server_desk()
    for subject in ("Printer", "Fax"):
        well(command("--db", made.address(), "new", subject, "--requester", "Maria"))
    return made


def well(run: Run) -> Run:
    assert run.status == 0, run.err
    return run


def test_a_backup_of_a_server_is_proven_and_noted_and_can_be_restored_as_a_file(
    command: Helpdesk, desk: ServerDesk, tmp_path: Path
) -> None:
    file = tmp_path / "monday.db"
    made = well(command("--db", desk.address(), "backup", str(file)))
    assert "2 tickets, 2 events" in made.out
    note = json.loads(file.with_name("monday.db.json").read_text("utf-8"))
    assert (note["tickets"], note["checked"]) == (2, "engine, chain, replay")
    assert f"Its log's head is {note['head']}" in made.out

    told = well(command("--db", desk.address(), "audit", "log", "--json")).out
    assert '"backed-up"' in told and str(file) in told
    assert (
        "has 1 known head in it" in well(command("--db", desk.address(), "audit", "verify", "--head", note["head"])).out
    )

    restored = tmp_path / "restored.db"
    well(command("--db", str(restored), "restore", str(file)))
    assert len(json.loads(well(command("--db", str(restored), "list", "--json")).out)) == 2
    well(command("--db", str(restored), "check"))


def test_a_backup_is_made_anew_over_one_of_the_same_desk_and_over_nothing_else(
    command: Helpdesk, desk: ServerDesk, tmp_path: Path
) -> None:
    file, other = tmp_path / "monday.db", tmp_path / "other.db"
    for _ in range(2):
        well(command("--db", desk.address(), "backup", str(file)))
    other.write_bytes(b"mine")
    refused = command("--db", desk.address(), "backup", str(other))
    assert refused.status == 1 and "--replace" in refused.err and other.read_bytes() == b"mine"
    well(command("--db", desk.address(), "new", "Still written"))


def test_no_backup_takes_the_place_of_a_desk_on_a_server(command: Helpdesk, desk: ServerDesk, tmp_path: Path) -> None:
    file = tmp_path / "monday.db"
    well(command("--db", desk.address(), "backup", str(file)))
    refused = command("--db", desk.address(), "restore", str(file), "--replace")
    assert refused.status == 1
    assert f"helpdesk store copy {file}" in refused.err and "Nothing was restored" in refused.err
    new = server_desk()
    well(command("store", "copy", str(file), new.address()))
    assert len(json.loads(well(command("--db", new.address(), "list", "--json")).out)) == 2


def test_a_log_that_was_changed_on_the_server_is_damage(command: Helpdesk, desk: ServerDesk) -> None:
    desk.run("SET session_replication_role = replica; UPDATE helpdesk.event SET actor = 'eve' WHERE seq = 2")
    verified = command("--db", desk.address(), "audit", "verify")
    assert verified.status == 6 and "Event 2" in verified.err
    checked = command("--db", desk.address(), "check")
    assert checked.status == 6 and "Keep a copy" in checked.err


def test_a_technicians_backup_holds_no_drafts_of_others(command: Helpdesk, desk: ServerDesk, tmp_path: Path) -> None:
    ana = desk.login("ana", "desk_technician")
    for name in ("ana", "bo"):
        desk.run(f"INSERT INTO helpdesk.draft VALUES ('{name}', 'new', 'half a sentence of {name}', 1)")
    file = tmp_path / "monday.db"
    made = well(command("--db", ana, "backup", str(file)))
    assert made.err == ""
    content = file.read_bytes()
    assert b"half a sentence of ana" in content and b"half a sentence of bo" not in content
    assert "ana" in well(command("--db", ana, "audit", "log", "--kind", "backed-up")).out
