"""The doctor of a desk on a server finds what is wrong with it, says what to do, and quotes no secret."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from helpdesk_tui.cli.upkeep import checkup_server
from helpdesk_tui.cli.upkeep.looking.finding import Finding, Level
from helpdesk_tui.store.base import StoreError
from helpdesk_tui.store.place import ServerPlace, place_of
from helpdesk_tui.store.postgres.logins import Login
from helpdesk_tui.store.postgres.upkeep import standing as standing_of
from helpdesk_tui.store.postgres.upkeep.standing import Standing
from tests.cli.conftest import Helpdesk
from tests.on_server import ServerDesk, server_desk

WELL = Standing(
    version="18.6",
    by_socket=False,
    encrypted="TLSv1.3",
    verified=True,
    login=Login("ana", frozenset({"desk_technician"})),
    ahead=0.2,
    commits="on",
    awaited="ANY 1 (b, c)",
    standbys=(("b", True), ("c", True)),
    keeps_writes=True,
    checksums=True,
    connections=(10, 97),
)


@pytest.fixture(scope="module")
def desk() -> ServerDesk:
    made = server_desk()
    made.login("ana", "desk_technician")
    return made


def findings(desk: ServerDesk, durability: str = "standby") -> list[Finding]:
    place = place_of(desk.address("ana"))
    assert isinstance(place, ServerPlace)
    return list(checkup_server.server(place, durability))


def test_where_nothing_is_wrong_it_says_so(desk: ServerDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standing_of, "standing", lambda link: WELL)
    found = findings(desk)
    assert {one.level for one in found} == {Level.GOOD}
    checks = ["server", "encryption", "login", "schema", "standby", "connections", "server clock"]
    assert [one.check for one in found] == checks


@pytest.mark.parametrize(
    ("changes", "check", "level", "said"),
    [
        ({"encrypted": None}, "encryption", Level.WRONG, "in the clear"),
        ({"verified": False}, "encryption", Level.REMARK, "not verified"),
        ({"login": Login("eve", frozenset())}, "login", Level.WRONG, "none of the desk's groups"),
        ({"login": Login("own", frozenset(), owns=True)}, "login", Level.REMARK, "owns the desk"),
        ({"keeps_writes": False}, "commits", Level.WRONG, "power cut"),
        ({"commits": "local"}, "commits", Level.WRONG, "synchronous_commit is local"),
        ({"awaited": ""}, "standby", Level.REMARK, "connected: b, c"),
        ({"standbys": ()}, "standby", Level.WRONG, "every write hangs"),
        ({"standbys": (("b", False),)}, "standby", Level.REMARK, "cannot see"),
        ({"checksums": False}, "checksums", Level.REMARK, "damaged page"),
        ({"connections": (90, 97)}, "connections", Level.WRONG, "90 of 97"),
        ({"ahead": -7.0}, "server clock", Level.REMARK, "7 s behind"),
        ({"ahead": 300.4}, "server clock", Level.WRONG, "300 s ahead of"),
    ],
)
def test_each_thing_that_is_wrong_is_said_with_what_to_do(
    changes: dict[str, Any],
    check: str,
    level: Level,
    said: str,
    desk: ServerDesk,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(standing_of, "standing", lambda link: replace(WELL, **changes))
    found = [one for one in findings(desk) if one.level is not Level.GOOD]
    assert [(one.check, one.level) for one in found] == [(check, level)]
    assert said in found[0].sentence
    assert found[0].todo


@pytest.mark.parametrize(
    ("durability", "changes", "level", "said"),
    [
        ("storage", {"awaited": "", "standbys": ()}, Level.GOOD, "the storage keeps it"),
        ("storage", {"standbys": ()}, Level.WRONG, "every write hangs"),
        ("storage", {}, Level.GOOD, "Commits wait for ANY 1 (b, c)"),
        ("disk", {}, Level.WRONG, "'durability' is 'disk'"),
    ],
)
def test_what_an_operator_says_of_the_storage_counts_where_no_standby_is_waited_for(
    durability: str,
    changes: dict[str, Any],
    level: Level,
    said: str,
    desk: ServerDesk,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(standing_of, "standing", lambda link: replace(WELL, **changes))
    found = next(one for one in findings(desk, durability) if one.check == "standby")
    assert found.level is level and said in found.sentence


def test_durability_is_read_from_the_configuration(
    command: Helpdesk, desk: ServerDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HELPDESK_DURABILITY", "storage")
    found = command("--db", desk.address("ana"), "doctor", "--json").json["findings"]
    assert [one["level"] for one in found if one["check"] == "standby"] == ["good"]


def wrong(command: Helpdesk, address: str) -> Sequence[dict[str, str]]:
    run = command("--db", address, "doctor", "--json")
    assert run.err == ""
    machine = {"locale", "time zones", "clock"}
    return [one for one in run.json["findings"] if one["level"] == "wrong" and one["check"] not in machine]


def test_it_sees_what_a_server_says_of_itself(command: Helpdesk, desk: ServerDesk) -> None:
    # The tests' server does not wait for its disk.
    assert [one["check"] for one in wrong(command, desk.address("ana"))] == ["commits"]
    said = {
        one["check"]: one["told"] for one in command("--db", desk.address("ana"), "doctor", "--json").json["findings"]
    }
    assert "PostgreSQL 18" in said["server"]
    assert "desk_technician" in said["login"]
    assert "socket" in said["encryption"]
    assert "synchronous" not in said["commits"]
    assert "sqlite" not in said
    assert "file" not in said


def test_another_matrix_than_the_desks_is_said(command: Helpdesk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = server_desk()
    bea = desk.login("bea", "desk_lead")
    assert command("--db", bea, "sla", "adopt").status == 0
    assert "agreement" not in {one["check"] for one in wrong(command, bea)}
    desk.run("UPDATE helpdesk.setting SET value = 'another' WHERE name = 'matrix'")
    assert [one["told"][:40] for one in wrong(command, bea) if one["check"] == "agreement"] == [
        "This desk goes by another matrix than yo"
    ]


def test_who_may_not_speak_for_others_is_said(command: Helpdesk, desk: ServerDesk) -> None:
    run = command("--db", desk.address("ana"), "--as", "bo", "doctor", "--json")
    assert [one["check"] for one in run.json["findings"] if "desk_service" in one["told"]] == ["user"]


def test_a_server_that_cannot_be_entered_is_one_finding(command: Helpdesk, desk: ServerDesk) -> None:
    for address in ("host=/nowhere dbname=desk", desk.address("stranger"), "postgresql://ana:sesame@h/d"):
        run = command("--db", address, "doctor")
        assert run.status == 1
        assert "sesame" not in run.out + run.err
        assert [one["check"] for one in wrong(command, address)] in (["server"], ["configuration"])


def test_a_desk_that_is_missing_or_newer_is_said_beside_the_server(command: Helpdesk) -> None:
    desk = server_desk()
    desk.run("UPDATE helpdesk.head SET schema = 99")
    found = {one["check"]: one["told"] for one in wrong(command, desk.address())}
    assert "newer helpdesk (schema 99" in found["schema"]


def test_a_server_lost_while_it_is_asked_is_said(desk: ServerDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    def lost(link: object) -> Standing:
        raise StoreError("gone")

    monkeypatch.setattr(standing_of, "standing", lost)
    assert [(one.check, one.sentence) for one in findings(desk)] == [("server", "gone")]
