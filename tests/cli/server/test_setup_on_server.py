from __future__ import annotations

from contextlib import closing

import pytest

from helpdesk_tui.domain.tickets.ticket import Channel
from helpdesk_tui.store.postgres import schema
from helpdesk_tui.store.postgres.store import PostgresStore
from tests.cli.conftest import Helpdesk
from tests.on_server import ServerDesk, server_desk
from tests.servers import server
from tests.store.making import put


def test_the_owner_makes_a_desk_and_technicians_work_on_it(command: Helpdesk) -> None:
    new = ServerDesk(server().database())
    made = command("--db", new.address(), "setup")
    assert made.status == 0, made.err
    assert "Made a desk in user=owner" in made.out
    assert "GRANT desk_technician TO ana" in made.err
    ana = new.login("ana", "desk_technician")
    assert command("--db", ana, "new", "Printer", "--json").json["number"] == 1001
    again = command("--db", new.address(), "setup")
    assert (again.status, "as they should be" in again.out) == (0, True)
    assert [ticket["subject"] for ticket in command("--db", ana, "list", "--json").json] == ["Printer"]


def test_what_somebody_took_away_is_put_right_again(command: Helpdesk) -> None:
    desk = server_desk()
    ana = desk.login("ana", "desk_technician")
    desk.run("REVOKE ALL ON SCHEMA helpdesk FROM desk_viewer; DROP FUNCTION helpdesk.hold()")
    assert command("--db", ana, "list").status == 5
    assert command("--db", desk.address(), "setup").status == 0
    assert command("--db", ana, "new", "Printer").status == 0


def test_nobody_but_the_owner_sets_a_desk_up(command: Helpdesk) -> None:
    desk = server_desk()
    for login in (desk.login("ana", "desk_technician"), desk.login("bea", "desk_lead"), desk.login("eve")):
        refused = command("--db", login, "setup")
        assert (refused.status, refused.out) == (1, ""), refused.err
        assert "Nothing was" in refused.err


def test_a_desk_of_a_newer_program_stays_as_it_is(command: Helpdesk) -> None:
    desk = server_desk()
    desk.run("UPDATE helpdesk.head SET schema = 99; DROP FUNCTION helpdesk.hold()")
    refused = command("--db", desk.address(), "setup")
    assert (refused.status, "newer helpdesk (schema 99" in refused.err) == (6, True)
    desk.run(f"UPDATE helpdesk.head SET schema = {schema.LATEST}")
    assert command("--db", desk.address(), "new", "Printer").status == 6


def test_a_desk_of_an_earlier_schema_is_brought_up_to_date(command: Helpdesk, monkeypatch: pytest.MonkeyPatch) -> None:
    old = ServerDesk(server().database())
    with monkeypatch.context() as patch:
        patch.setattr(schema, "LATEST", 1)
        assert command("--db", old.address(), "setup").status == 0
    ana = old.login("ana", "desk_technician")
    refused = command("--db", ana, "new", "Printer")
    assert (refused.status, "earlier helpdesk (schema 1" in refused.err) == (6, True)
    assert command("--db", old.address(), "setup").status == 0
    old.run("INSERT INTO helpdesk.setting VALUES ('clock', 'the tests'' own')")
    with closing(PostgresStore(old.address(), "the desk", deadline=20)) as store:
        put(store, channel=Channel.UNKNOWN, response_due=None, due_at=None)
        assert store.check() == []
    assert command("--db", ana, "list", "--json").json[0]["channel"] is None


def test_a_schema_of_that_name_that_is_no_desk_stays_as_it_is(command: Helpdesk) -> None:
    foreign = ServerDesk(server().database())
    foreign.run("CREATE SCHEMA helpdesk; CREATE TABLE helpdesk.ticket (hat text)")
    refused = command("--db", foreign.address(), "setup")
    assert (refused.status, refused.out) == (6, ""), refused.err
    assert "Nothing was written" in refused.err


def test_without_a_server_it_wants_a_group_and_a_folder(command: Helpdesk) -> None:
    refused = command("setup")
    assert (refused.status, "--group GROUP --dir DIR" in refused.err) == (2, True)
    assert command("--db", server_desk().address(), "setup", "--group", "helpdesk").status == 2
