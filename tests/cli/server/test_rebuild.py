"""What a technician can spoil with psql is found by check, which says how the owner puts it right from the log."""

from __future__ import annotations

import psycopg
import pytest

from tests.cli.conftest import Helpdesk
from tests.on_server import ServerDesk, server_desk
from tests.servers import server

DAMAGED = 6

SPOILT = [
    "DELETE FROM helpdesk.result",
    "DELETE FROM helpdesk.ticket_words",
    "INSERT INTO helpdesk.ticket_words (id, number, subject) VALUES (7, 7, ' hat')",
    "UPDATE helpdesk.ticket_words SET subject = ' hat'",
    "UPDATE helpdesk.requester_key SET key = 'x'",
    "DELETE FROM helpdesk.requester_key",
    "UPDATE helpdesk.requester SET words = 'hat'",
]


@pytest.fixture
def desk(command: Helpdesk) -> ServerDesk:
    """A desk on which ana has closed one ticket of a caller."""
    made = server_desk()
    ana = made.login("ana", "desk_technician")
    caller = ("--requester", "Max Power", "--phone", "212 555 0101")
    for verb in (
        ["new", "Printer", *caller],
        ["new", "Mail"],
        ["close", "1001"],
        ["note", "1002", "The queue is long"],
    ):
        assert command("--db", ana, *verb).status == 0
    return made


def mends(command: Helpdesk, desk: ServerDesk, address: str, statement: str) -> None:
    """Spoil it, have check name the command, and run that."""
    seen = [
        ["list", "--json"],
        ["show", "1001", "--json"],
        ["list", "long", "--json"],
        ["requester", "list", "555 0101", "--json"],
    ]
    before = [command("--db", desk.address(), *one).json for one in seen]
    with psycopg.connect(address) as connection:
        connection.execute(statement.encode())
    found = command("--db", desk.address("ana"), "check")
    assert (found.status, "helpdesk setup --rebuild" in found.err) == (DAMAGED, True), found.err
    mended = command("--db", desk.address(), "setup", "--rebuild")
    assert mended.status == 0, mended.err
    assert command("--db", desk.address("ana"), "check").status == 0
    assert [command("--db", desk.address(), *one).json for one in seen] == before


@pytest.mark.parametrize("statement", SPOILT)
def test_what_a_technician_spoils_is_worked_out_anew(command: Helpdesk, desk: ServerDesk, statement: str) -> None:
    mends(command, desk, desk.address("ana"), statement)


@pytest.mark.parametrize(
    "statement", ["UPDATE helpdesk.ticket SET sort_at = 1, status = 'waiting'", "UPDATE helpdesk.tally SET n = 9"]
)
def test_a_row_that_is_not_what_its_events_tell_is_written_anew(
    command: Helpdesk, desk: ServerDesk, statement: str
) -> None:
    mends(command, desk, desk.address(), statement.replace("status = 'waiting'", "subject = 'Hat'"))


def test_nothing_is_worked_out_from_a_log_that_is_not_whole(command: Helpdesk, desk: ServerDesk) -> None:
    desk.run(
        "SET session_replication_role = replica; UPDATE helpdesk.event SET at = at + 1; DELETE FROM helpdesk.result"
    )
    found = command("--db", desk.address(), "check")
    assert (found.status, "rebuild" in found.err, "store copy" in found.err) == (DAMAGED, False, True)
    refused = command("--db", desk.address(), "setup", "--rebuild")
    assert (refused.status, "not whole" in refused.err, "Nothing was changed" in refused.err) == (DAMAGED, True, True)


def test_how_much_was_put_right_is_said(command: Helpdesk, desk: ServerDesk) -> None:
    desk.run("DELETE FROM helpdesk.ticket_words; DELETE FROM helpdesk.requester_key")
    for words, keys in (("2 tickets", "1 requester"), ("0 tickets", "0 requesters")):
        said = command("--db", desk.address(), "setup", "--rebuild").out
        assert f"0 tickets with results, the words of {words}, the keys of {keys}." in said


def test_it_takes_the_owner_and_a_server(command: Helpdesk, desk: ServerDesk) -> None:
    refused = command("--db", desk.login("lea", "desk_lead"), "setup", "--rebuild")
    assert (refused.status, refused.out, "belongs to the login owner" in refused.err) == (1, "", True)
    file = command("setup", "--rebuild")
    assert (file.status, "desk on a server" in file.err) == (2, True)


def test_a_new_desk_is_rebuilt_as_it_is(command: Helpdesk) -> None:
    new = ServerDesk(server().database())
    assert command("--db", new.address(), "setup", "--rebuild").status == 0
    assert command("--db", new.address(), "check").status == 0
