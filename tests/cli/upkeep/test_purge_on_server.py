"""Text is erased from a desk on a server by its owner, the log still verifies, and what keeps it elsewhere is said."""

from __future__ import annotations

import time
from pathlib import Path

import psycopg
import pytest

from helpdesk_tui.store.sql import purging
from tests.cli.conftest import Helpdesk
from tests.intake.desks import at
from tests.on_server import ServerDesk, server_desk

NEEDLES = ("EchidnaSubject", "Wilhelmina", "5501234567", "ibis@acme.example", "OkapiBody", "QuokkaNote", "NumbatDone")


@pytest.fixture(autouse=True)
def retention(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = tmp_path / "config.toml"
    config.write_text("[retention]\n" + "".join(f"{name} = 30\n" for name in purging.NAMES))
    monkeypatch.setenv("HELPDESK_CONFIG", str(config))


def moment(desk: ServerDesk, text: str) -> None:
    """Have the desk live at another time."""
    desk.run(
        f"INSERT INTO helpdesk.setting VALUES ('replay', '{at(text)} {time.time()!r} 1.0') "
        "ON CONFLICT (name) DO UPDATE SET value = excluded.value"
    )


@pytest.fixture
def desk(command: Helpdesk) -> ServerDesk:
    """A ticket closed 60 days ago, one closed yesterday, and one that is open."""
    made = server_desk()

    def does(*arguments: str) -> None:
        run = command("--db", made.address(), *arguments)
        assert run.status == 0, run.err

    moment(made, "2026-09-10 10:00")
    subject, requester, phone, email, body, note, resolution = NEEDLES
    does("new", subject, "--requester", requester, "--phone", f"+49 {phone}", "--email", email, "--body", body)
    does("note", "1001", note)
    does("close", "1001", "--resolution", resolution)
    does("new", "Open", "--requester", "Olive Open", "--phone", "+49 555 1111111", "--body", "OpenBody")
    moment(made, "2026-11-15 10:00")
    does("new", "Young", "--requester", "Yara Young", "--phone", "+49 555 2222222", "--body", "YoungBody")
    does("close", "1003", "--resolution", "YoungResolution")
    moment(made, "2026-11-16 10:00")
    return made


def traces(desk: ServerDesk) -> set[str]:
    """Which of the texts stand in any table of the desk, by the server's own files."""
    found = set()
    with psycopg.connect(desk.address(), autocommit=True) as connection:
        connection.execute("CHECKPOINT")
        rows = connection.execute(
            "SELECT pg_read_binary_file(pg_relation_filepath(pg_class.oid)) FROM pg_class "
            "WHERE relnamespace = 'helpdesk'::regnamespace AND relkind IN ('r', 'i') AND relpersistence = 'p'"
        ).fetchall()
    content = b"".join(row[0] for row in rows).lower()
    for needle in NEEDLES:
        if needle.lower().encode() in content:
            found.add(needle)
    return found


def test_a_dry_run_says_what_would_go_and_erases_nothing(command: Helpdesk, desk: ServerDesk) -> None:
    head = command("--db", desk.address(), "audit", "head").out
    run = command("--db", desk.address(), "purge")
    assert run.status == 0, run.err
    assert "1 ticket closed by 2026-10-17T" in run.out and "1 record of requesters" in run.out
    assert "Nothing was erased" in run.out
    assert traces(desk) == set(NEEDLES)
    assert command("--db", desk.address(), "audit", "head").out == head


def test_what_is_erased_is_in_no_table_and_the_log_still_verifies(command: Helpdesk, desk: ServerDesk) -> None:
    run = command("--db", desk.address(), "purge", "--yes")
    assert run.status == 0, run.err
    for word in ("write-ahead log", "standbys", "archives"):
        assert word in run.err
    assert traces(desk) == set()
    verified = command("--db", desk.address(), "audit", "verify")
    assert verified.status == 0 and "were erased" in verified.out
    checked = command("--db", desk.address(), "check")
    assert checked.status == 0, checked.err
    shown = command("--db", desk.address(), "show", "1003").out
    assert "YoungBody" in shown and "YoungResolution" in shown
    again = command("--db", desk.address(), "purge", "--yes")
    assert again.status == 0 and "0 tickets closed by" in again.out


def test_only_the_owner_erases(command: Helpdesk, desk: ServerDesk) -> None:
    refused = command("--db", desk.login("lena", "desk_lead"), "purge", "--yes")
    assert refused.status == 1
    assert "Only the owner" in refused.err and "Nothing was erased" in refused.err
    assert command("--db", desk.login("ana", "desk_technician"), "purge", "--yes").status == 1
    assert traces(desk) == set(NEEDLES)
