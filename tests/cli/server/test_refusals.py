"""What is wrong with an address, a server or a login: a sentence, the right exit status, nothing written."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpdesk_tui.store.postgres.connection import unreached
from helpdesk_tui.wiring import server as reaching
from tests.cli.conftest import Helpdesk
from tests.on_server import ServerDesk, server_desk
from tests.servers import server

UNAVAILABLE, UNUSABLE = 5, 6
SECRET = "sesame"


@pytest.fixture(scope="module")
def desk() -> ServerDesk:
    made = server_desk()
    made.login("ana", "desk_technician")
    return made


def refused(command: Helpdesk, status: int, address: str, *words: str) -> None:
    """Look and write at an address: both end with one sentence that has these words in it."""
    for verb in (["list"], ["new", "Printer"], ["status"]):
        run = command("--db", address, *verb)
        assert (run.status, run.out) == (status, ""), run.err
        for word in words:
            assert word in run.err
        assert "Traceback" not in run.err
        assert SECRET not in run.err
        assert len(run.err.splitlines()) == 1


def test_an_address_that_is_none(command: Helpdesk, desk: ServerDesk) -> None:
    refused(command, UNUSABLE, f"host={SECRET} dbname", "postgresql://USER@HOST/DATABASE")
    refused(command, UNUSABLE, f"postgresql://ana:{SECRET}/x@h/d", "no address of a server")
    refused(command, UNUSABLE, desk.address("ana", colour="red"), "colour", "Nothing was written")
    refused(command, UNUSABLE, desk.address("ana", connect_timeout="9"), "connect_timeout", "Nothing was written")
    refused(command, UNUSABLE, "service=not_there", "not_there", "Nothing was written")


def test_a_password_in_the_address(command: Helpdesk, monkeypatch: pytest.MonkeyPatch) -> None:
    refused(command, UNUSABLE, f"postgresql://ana:{SECRET}@h/d", "password", ".pgpass")
    refused(command, UNUSABLE, f"host=h password={SECRET}", "password", ".pgpass")
    shown = command("--db", f"postgresql://ana:{SECRET}@h/d", "config", "show", "--json")
    assert SECRET not in shown.out + shown.err
    monkeypatch.setenv("HELPDESK_DB", f"postgresql://ana:{SECRET}@h/d")
    shown = command("config", "show")
    assert "postgresql://ana:***@h/d" in shown.out
    assert SECRET not in shown.out + shown.err


def test_a_server_that_is_not_there(command: Helpdesk) -> None:
    refused(command, UNAVAILABLE, "host=/nowhere dbname=desk", "cannot be reached: No such file", "Nothing was written")
    refused(command, UNAVAILABLE, "host=127.0.0.1 port=1 dbname=desk", "Connection refused", "Nothing was written")
    refused(command, UNAVAILABLE, "host=a.invalid dbname=desk", "cannot be reached", "a.invalid")


def test_a_login_that_there_is_not(command: Helpdesk, desk: ServerDesk) -> None:
    refused(command, UNAVAILABLE, desk.address("stranger"), "does not let you in", 'role "stranger" does not exist')


def test_a_login_without_rights(command: Helpdesk, desk: ServerDesk) -> None:
    refused(command, UNAVAILABLE, desk.login("eve"), "GRANT desk_technician TO eve", "Nothing was written")


def test_a_database_that_there_is_not_or_is_closed(command: Helpdesk, desk: ServerDesk) -> None:
    refused(command, UNUSABLE, ServerDesk("not_there").address("ana"), "no database", "createdb")
    closed = ServerDesk(server().database())
    closed.run(f"REVOKE CONNECT ON DATABASE {closed.database} FROM PUBLIC")
    refused(command, UNAVAILABLE, closed.address("ana"), "GRANT CONNECT")


def test_a_database_without_a_desk(command: Helpdesk, desk: ServerDesk) -> None:
    empty = ServerDesk(server().database())
    refused(command, UNUSABLE, empty.address("ana"), "holds no desk", "helpdesk setup")


@pytest.mark.parametrize("table", ["head (hat text)", "ticket (number int)"])
def test_a_database_with_something_else_under_the_desks_name(command: Helpdesk, table: str, tmp_path: Path) -> None:
    foreign = ServerDesk(server().database())
    foreign.run(f"CREATE SCHEMA helpdesk; CREATE TABLE helpdesk.{table}")
    advice = ("no desk of this program", "Name another database", "owner", "ALTER SCHEMA helpdesk RENAME TO")
    refused(command, UNUSABLE, foreign.address(), *advice)
    file = tmp_path / "desk.db"
    assert command("--db", str(file), "new", "Printer").status == 0
    for verb in (["setup"], ["check"], ["store", "copy", str(file), foreign.address()]):
        run = command("--db", foreign.address(), *verb)
        assert (run.status, run.out) == (UNUSABLE, ""), run.err
        assert all(word in run.err for word in (*advice, "Nothing was written"))
    doctor = command("--db", foreign.address(), "doctor")
    assert all(word in doctor.out + doctor.err for word in advice)
    foreign.run("ALTER SCHEMA helpdesk RENAME TO hats")
    assert command("--db", foreign.address(), "setup").status == 0


def test_an_empty_schema_of_the_desks_name_becomes_the_desk(command: Helpdesk) -> None:
    empty = ServerDesk(server().database())
    empty.run("CREATE SCHEMA helpdesk")
    refused(command, UNUSABLE, empty.address(), "holds no desk", "helpdesk setup")
    assert command("--db", empty.address(), "setup").status == 0


def test_a_desk_that_lost_a_column(command: Helpdesk) -> None:
    spoilt = server_desk()
    spoilt.run("ALTER TABLE helpdesk.ticket DROP COLUMN subject CASCADE")
    run = command("--db", spoilt.address(), "show", "1001")
    assert (run.status, run.out) == (UNUSABLE, ""), run.err
    assert "not as this program made it" in run.err
    assert "helpdesk store copy" in run.err


def test_a_desk_of_a_newer_program(command: Helpdesk) -> None:
    newer = server_desk()
    newer.run("UPDATE helpdesk.head SET schema = 99")
    refused(command, UNUSABLE, newer.address(), "newer helpdesk (schema 99", "Nothing was written")


def test_a_server_with_no_connection_left(command: Helpdesk, desk: ServerDesk) -> None:
    desk.login("few", "desk_technician")
    desk.run("ALTER ROLE few CONNECTION LIMIT 0")
    refused(command, UNAVAILABLE, desk.address("few"), "no connection left", "Nothing was written")


def test_a_server_that_only_reads(command: Helpdesk, desk: ServerDesk) -> None:
    desk.login("reader", "desk_technician")
    desk.run("ALTER ROLE reader SET default_transaction_read_only = on")
    refused(command, UNAVAILABLE, desk.address("reader"), "can only be read", "Name the primary")


def test_a_server_that_is_too_old(command: Helpdesk, desk: ServerDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unreached, "LEAST", 990_000)
    refused(command, UNUSABLE, desk.address("ana"), "needs 99 or newer", "Nothing was written")


def test_a_database_that_keeps_no_utf_8(command: Helpdesk, desk: ServerDesk) -> None:
    desk.run("CREATE DATABASE bytes TEMPLATE template0 ENCODING sql_ascii LOCALE_PROVIDER libc LOCALE 'C'")
    refused(command, UNUSABLE, ServerDesk("bytes").address(), "SQL_ASCII", "--encoding=UTF8")


def _missing(name: str) -> object:
    raise ModuleNotFoundError(name)


def test_an_installation_without_the_driver(
    command: Helpdesk, desk: ServerDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reaching, "import_module", _missing)
    refused(command, UNAVAILABLE, desk.address("ana"), "pip install 'helpdesk-tui[server]'")


def test_a_passfile_that_others_read(command: Helpdesk, desk: ServerDesk, home: Path) -> None:
    (home / ".pgpass").write_text(f"*:*:*:*:{SECRET}\n")
    (home / ".pgpass").chmod(0o644)
    refused(command, UNAVAILABLE, desk.address("ana"), "chmod 600")


def test_nothing_was_written(command: Helpdesk, desk: ServerDesk) -> None:
    assert command("--db", desk.address("ana"), "list", "--json").json == []
