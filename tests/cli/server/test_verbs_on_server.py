"""Every verb of the command line says the same on a desk on a server as on one in a file."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from helpdesk_tui.store.base import Store
from helpdesk_tui.store.postgres.store import PostgresStore
from helpdesk_tui.store.sqlite.store import SqliteStore
from helpdesk_tui.wiring.clock import PACE_SETTING, Pace
from helpdesk_tui.wiring.config import technician
from tests.cli.conftest import Helpdesk, Run, instant
from tests.on_server import ServerDesk, server_desk

_OF_ITS_OWN = re.compile(r"\b[0-9a-f]{16}\b")
"""An operation's id."""

OPENED = [
    (
        "new",
        "Printer jams",
        "--requester",
        "Max Power",
        "--phone",
        "+1 212 555 0101",
        "--organisation",
        "Acme",
        "--json",
    ),
    ("new", "Mail is slow", "--priority", "P2", "--email", "maria@example.org", "--body", "Since noon", "--json"),
    ("new", "Mail is gone", "--priority", "P3", "--json"),
    ("new", "Order paper", "--priority", "P6", "--at", "tomorrow 10:00", "--json"),
    ("new", "Phone is dead", "--priority", "P2", "--opened-at", "1h ago", "--json"),
]
DONE = [
    ("respond", "1001", "--json"),
    ("take", "1001", "1002", "--json"),
    ("release", "1002", "--json"),
    ("assign", "1002", "bo", "--force", "--json"),
    ("note", "1002", "The queue is long", "--json"),
    ("wait", "1002", "--json"),
    ("resume", "1002", "--json"),
    ("priority", "1001", "P3", "--reason", "more callers", "--json"),
    ("schedule", "1003", "tomorrow 10:00", "--json"),
    ("follow", "1002", "tomorrow 9:00", "--json"),
    ("edit", "1002", "--subject", "Mail is very slow", "--json"),
    ("parent", "1003", "1002", "--json"),
    ("close", "1001", "--resolution", "Cleaned", "--json"),
    ("reopen", "1001", "--json"),
    ("reason", "1005", "nobody was there", "--json"),
    ("undo", "--json"),
    ("redo", "--json"),
    ("merge", "1003", "1002", "--json"),
    ("requester", "edit", "1", "--note", "prefers mornings"),
]
ASKED = [
    ("list", "--json"),
    ("list", "mail", "--sort", "breach", "--json"),
    ("list", "is:closed", "--json"),
    ("list",),
    ("show", "1002", "--json"),
    ("show", "1001"),
    ("status",),
    ("status", "--json"),
    ("agenda", "--json"),
    ("wallboard", "--once"),
    ("due", "P4", "--at", "2026-11-17 10:00", "--json"),
    ("requester", "list", "--json"),
    ("requester", "show", "1", "--json"),
    ("export", "--format", "csv"),
    ("export", "--format", "jsonl"),
    ("sla", "recompute"),
    ("audit", "log", "--json"),
    ("show", "4711"),
    ("close", "4711"),
    ("config", "check"),
]


@pytest.fixture
def both(command: Helpdesk, tmp_path: Path) -> Callable[..., tuple[Run, Run]]:
    """Run a command on two desks on which it stays the same second, as the same technician; return both answers."""
    desk = server_desk()
    addresses = {str(tmp_path / "desk.db"), desk.login(technician(), "desk_lead")}
    stores: list[Store] = [SqliteStore(tmp_path / "desk.db"), PostgresStore(desk.address(), "the desk")]
    for store in stores:
        store.put_setting(PACE_SETTING, str(Pace(instant("2026-11-16T10:00"), time.time(), 1e-9)))
        store.close()

    def run(*arguments: str) -> tuple[Run, Run]:
        one, other = (command("--db", address, *arguments) for address in sorted(addresses))
        return one, other

    return run


def said(run: Run) -> tuple[int, str, str]:
    return run.status, _OF_ITS_OWN.sub("ID", run.out), run.err


def test_every_verb_says_the_same_as_on_a_file(both: Callable[..., tuple[Run, Run]]) -> None:
    for arguments in (*OPENED, *DONE, *ASKED):
        on_file, on_server = both(*arguments)
        assert said(on_server) == said(on_file), arguments
        assert (on_file.status != 0) == ("4711" in arguments), (arguments, on_file.err)


def test_a_desk_is_filled_exported_and_imported(command: Helpdesk, tmp_path: Path) -> None:
    there, other = server_desk(), server_desk()
    lead = there.login("bea", "desk_lead")
    filled = command("--db", lead, "demo", "--tickets", "30", "--seed", "7", "--no-console")
    assert filled.status == 0, filled.err
    assert f"Next: helpdesk --db '{lead}' list" in filled.out
    again = command("--db", lead, "demo", "--no-console")
    assert (again.status, "has tickets already" in again.err) == (1, True)
    out = str(tmp_path / "all.jsonl")
    assert command("--db", lead, "export", "is:all", "--format", "jsonl", "--out", out).status == 0
    into = other.address("bea")
    tried = command("--db", into, "import", out, "--dry-run")
    assert (tried.status, "30 tickets would be taken" in tried.out) == (0, True), tried.err
    assert command("--db", into, "list", "is:all", "--json").json == []
    taken = command("--db", into, "import", out)
    assert (taken.status, "30 tickets taken" in taken.out) == (0, True), taken.err


@pytest.mark.parametrize("groups", [("desk_viewer",), ("desk_technician",)])
def test_a_role_that_is_not_enough_is_said(groups: tuple[str, ...], command: Helpdesk, tmp_path: Path) -> None:
    desk: ServerDesk = server_desk()
    login = desk.login(f"only_{groups[0]}", *groups)
    file = tmp_path / "some.csv"
    file.write_text("subject,opened_at\nPrinter,2020-01-02 10:00\n")
    refused = command("--db", login, "import", str(file))
    assert (refused.status, refused.out) == (1, "")
    assert "needs the role" in refused.err
    written = command("--db", login, "new", "Printer")
    assert written.status == (0 if groups == ("desk_technician",) else 1)
    assert command("--db", login, "list").status == 0
    kept = tmp_path / "kept.db"
    backup = command("--db", login, "backup", str(kept))
    assert (backup.status == 0) == kept.exists() == (groups == ("desk_technician",)), backup.err
    assert "could not be written" not in backup.err and "permission denied" not in backup.err
    exported = command("--db", login, "export")
    assert (exported.status, "permission denied" in exported.err) == (0, False), exported.err
    assert ("could not be written into the desk's log: your login may not write there" in exported.err) == (
        groups == ("desk_viewer",)
    )
    assert kept.exists() or "Making a backup needs the role technician; yours is viewer" in backup.err


def test_looking_after_a_file_is_refused_on_a_server(command: Helpdesk) -> None:
    address = server_desk().address()
    refused = command("--db", address, "restore", "/nowhere.db")
    assert (refused.status, refused.out) == (1, "")
    assert "on a server" in refused.err
