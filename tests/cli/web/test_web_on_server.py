"""Inviting to the console of a desk on a server: the server says who works there, and who may speak for them."""

from __future__ import annotations

from tests.cli.conftest import Helpdesk
from tests.on_server import server_desk


def test_a_service_login_invites_those_that_the_server_knows(command: Helpdesk) -> None:
    desk = server_desk()
    ana, service = desk.login("ana", "desk_technician"), desk.login("web", "desk_service")
    strange = command("--db", service, "web", "invite", "zed")
    assert strange.status == 1 and "ana" in strange.err.partition("Known: ")[2].rstrip(".\n").split(", "), strange.err
    made = command("--db", service, "web", "invite", "ana")
    assert made.status == 0 and made.out.startswith("/enter#")
    refused = command("--db", ana, "web", "invite", "ana")
    assert (refused.status, "desk_service" in refused.err) == (1, True), refused.err
