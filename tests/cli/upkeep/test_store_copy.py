"""Moving a desk by the command line: to a server, back into a file, and what is told at the old place."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpdesk_tui.store.base import Presence
from helpdesk_tui.store.sqlite.store import SqliteStore
from helpdesk_tui.wiring.clock import real_now
from tests.cli.conftest import Helpdesk, Run
from tests.on_server import ServerDesk, server_desk
from tests.servers import server


@pytest.fixture
def desk() -> ServerDesk:
    """A database that 'setup' has just made."""
    return server_desk()


@pytest.fixture
def file(command: Helpdesk, tmp_path: Path) -> str:
    """A desk of a file with 30 tickets."""
    path = str(tmp_path / "team.db")
    assert command("--db", path, "demo", "--tickets", "30", "--no-console").status == 0
    return path


def well(run: Run) -> str:
    assert run.status == 0, run.err
    return run.out


def test_a_desk_goes_to_a_server_and_comes_back(command: Helpdesk, file: str, desk: ServerDesk, tmp_path: Path) -> None:
    head = well(command("--db", file, "audit", "head"))
    listed = well(command("--db", file, "list", "--json"))
    moved = command("store", "copy", file, desk.address())
    assert "30 tickets" in well(moved) and f"Its log's head is {head}" in moved.out
    told = desk.address().removesuffix(" user=owner")
    assert f"helpdesk --db '{told}'\n" in moved.err and "owner" not in moved.err

    on_server = "--db", desk.address()
    assert well(command(*on_server, "audit", "head")) == head
    assert well(command(*on_server, "list", "--json")) == listed
    assert "The log is whole" in well(command(*on_server, "audit", "verify", "--head", head.strip()))
    assert "is sound" in well(command(*on_server, "check"))

    back = str(tmp_path / "back.db")
    well(command("store", "copy", desk.address(), back))
    assert well(command("--db", back, "audit", "head")) == head
    assert well(command("--db", back, "list", "--json")) == listed
    assert "is sound" in well(command("--db", back, "check"))
    well(command("--db", back, "new", "Goes on"))


def test_who_writes_at_the_old_place_is_told_the_new_one(command: Helpdesk, file: str, desk: ServerDesk) -> None:
    well(command("store", "copy", file, desk.address()))
    refused = command("--db", file, "new", "Too late")
    assert refused.status == 5
    told = desk.address().removesuffix(" user=owner")
    assert (
        f"was copied to {told}, and" in refused.err
        and "user=" not in refused.err
        and "Nothing was written" in refused.err
    )

    assert f"!! desk: {file} was copied to {told}, and" in command("--db", file, "doctor").out

    for look in (("list",), ("show", "1001"), ("status",), ("agenda",), ("due", "P4")):
        looked = command("--db", file, *look)
        well(looked)
        assert f"{file} was copied to {told}, and everybody works there since" in looked.err
    checked = command("--db", file, "check")
    assert checked.status == 1 and f"was copied to {told}, and" in checked.err and "is sound" in checked.out

    another = server_desk()
    well(command("store", "copy", desk.address(), another.address()))
    refused = command("--db", desk.address(), "new", "Too late")
    assert refused.status == 5
    told = another.address().removesuffix(" user=owner")
    assert f"was copied to {told}, and" in refused.err
    assert f"was copied to {told}, and" in command("--db", desk.address(), "doctor").out
    assert "was copied to" not in command("--db", another.address(), "doctor").out
    assert f"was copied to {told}, and" in command("--db", desk.address(), "list").err
    assert f"was copied to {told}, and" in command("--db", desk.address(), "check").err
    assert command("--db", another.address(), "list").err == ""
    assert command("--db", another.address(), "check").status == 0
    well(command("--db", another.address(), "new", "In time"))


def test_the_place_that_is_named_can_be_typed_behind_db(
    command: Helpdesk, file: str, desk: ServerDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = str(server().folder)
    well(command("store", "copy", file, f"postgresql://owner@{folder.replace('/', '%2F')}/{desk.database}"))
    refused = command("--db", file, "new", "Too late").err
    named = refused.partition("was copied to ")[2].partition(", and")[0]
    assert named == f"postgresql:///{desk.database}?host={folder}"
    # Who types it comes in with the name that the system gives them, or that PGUSER says.
    desk.login("ana", "desk_technician")
    monkeypatch.setenv("PGUSER", "ana")
    well(command("--db", named, "new", "In time"))


def test_a_backup_of_what_was_moved_is_made_and_says_why_its_log_has_nothing_of_it(
    command: Helpdesk, file: str, desk: ServerDesk, tmp_path: Path
) -> None:
    well(command("store", "copy", file, desk.address()))
    made = command("--db", file, "backup", str(tmp_path / "kept.db"))
    well(made)
    assert (tmp_path / "kept.db").exists()
    assert "The backup is made, but it could not be written into the desk's log" in made.err
    assert "was copied to" in made.err and "Nothing was written" not in made.err


def test_the_same_command_once_more_opens_what_was_cut_short(command: Helpdesk, file: str, desk: ServerDesk) -> None:
    well(command("store", "copy", file, desk.address()))
    # As it is where that was killed just before its end.
    desk.run(f"INSERT INTO helpdesk.setting VALUES ('coming_from', '{file}')")
    refused = command("--db", desk.address(), "new", "Too early")
    assert refused.status == 5 and f"is copied from {file}, and is not open yet" in refused.err
    assert "and is not open yet" in command("--db", desk.address(), "doctor").out
    assert "30 tickets" in well(command("store", "copy", file, desk.address()))
    well(command("--db", desk.address(), "new", "In time"))


def test_consoles_that_are_open_on_the_old_place_are_named(command: Helpdesk, file: str, tmp_path: Path) -> None:
    store = SqliteStore(file)
    store.arrive(Presence("s", "Wilhelmina", real_now(), real_now()))
    store.close()
    moved = command("store", "copy", file, str(tmp_path / "new.db"))
    well(moved)
    assert "Consoles are open on the old one: Wilhelmina" in moved.err


def test_a_place_that_is_taken_is_refused_in_one_sentence(
    command: Helpdesk, file: str, desk: ServerDesk, tmp_path: Path
) -> None:
    taken = tmp_path / "taken.db"
    taken.write_bytes(b"mine")
    refused = command("store", "copy", file, str(taken))
    assert refused.status == 1 and "is there already" in refused.err and taken.read_bytes() == b"mine"
    well(command("--db", desk.address(), "new", "Here already"))
    refused = command("store", "copy", file, desk.address())
    assert refused.status == 1 and "Make a new database" in refused.err
    well(command("--db", file, "new", "Still written here"))


def test_only_the_owner_copies_a_desk_from_a_server(command: Helpdesk, desk: ServerDesk, tmp_path: Path) -> None:
    lead = desk.login("lena", "desk_lead")
    for address in (lead, desk.login("ana", "desk_technician")):
        refused = command("store", "copy", address, str(tmp_path / "out.db"))
        assert refused.status == 1, refused.err
        assert not (tmp_path / "out.db").exists()
