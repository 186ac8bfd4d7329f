"""What the page for operators says of a desk on a server is done as it stands there."""

from __future__ import annotations

from helpdesk_tui.wiring.config import technician
from tests.cli.conftest import Helpdesk
from tests.documents import blocks, read
from tests.on_server import ServerDesk
from tests.servers import server

PAGE = read("docs/server.md")


def test_the_statements_of_the_page_make_a_technician(command: Helpdesk) -> None:
    desk = ServerDesk(server().database())
    assert command("--db", desk.address(), "setup").status == 0
    [statements] = [block.text for block in blocks(PAGE) if block.kind == "sql"]
    assert "CREATE ROLE ana LOGIN" in statements
    desk.run(statements.replace("ana", "page_ana"))
    made = command("--db", desk.address("page_ana"), "new", "Printer")
    assert made.status == 0, made.err


def test_a_login_of_the_service_group_names_the_user_or_whom_it_is_told(command: Helpdesk) -> None:
    desk = ServerDesk(server().database())
    command("--db", desk.address(), "setup")
    front = desk.login("front", "desk_service")
    number = str(command("--db", front, "new", "Printer", "--json").json["number"])
    assert command("--db", front, "--as", "bo", "note", number, "hello").status == 0
    events = command("--db", front, "show", number, "--json").json["events"]
    assert [(event["actor"], event["via"]) for event in events] == [(technician(), "front"), ("bo", "front")]
    refused = command("--db", desk.login("ana", "desk_technician"), "--as", "bo", "note", number, "x")
    assert (refused.status, "desk_service" in refused.err) == (1, True)


def test_mine_is_what_the_servers_login_has(command: Helpdesk) -> None:
    desk = ServerDesk(server().database())
    command("--db", desk.address(), "setup")
    ana = desk.login("ana", "desk_technician")
    for subject in ("Printer", "Mail"):
        command("--db", ana, "new", subject)
    command("--db", ana, "take", "1002")
    assert [one["number"] for one in command("--db", ana, "list", "@me", "--json").json] == [1002]
    assert len(command("--db", ana, "export", "@me", "--format", "jsonl").out.splitlines()) == 1
