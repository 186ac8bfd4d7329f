"""A primary and its standby: which of them is entered, and what the doctor says of commits there."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from tests.cli.conftest import Helpdesk
from tests.pairs import Pair


@pytest.fixture(scope="module")
def pair() -> Iterator[Pair]:
    made = Pair()
    yield made
    made.stop()


@pytest.fixture(scope="module")
def desk(pair: Pair) -> str:
    """How to reach a desk on the pair as one of its technicians, but for the user."""
    address = pair.desk()
    with psycopg.connect(pair.primary.dsn("postgres"), autocommit=True) as connection:
        connection.execute("SET synchronous_commit = remote_apply")
        connection.execute("CREATE ROLE ana LOGIN")
        connection.execute("GRANT desk_technician TO ana")
    return address.replace("user=owner", "user=")


def _standby(command: Helpdesk, address: str) -> tuple[str, str]:
    found = command("--db", address, "doctor", "--json").json["findings"]
    return next((one["level"], one["told"]) for one in found if one["check"] == "standby")


def test_of_two_hosts_the_one_that_can_be_written_to_is_taken(command: Helpdesk, desk: str) -> None:
    assert command("--db", f"{desk}ana", "new", "Printer").status == 0


def test_a_standby_alone_is_refused(command: Helpdesk, desk: str, pair: Pair) -> None:
    both = f"{pair.servers[0].folder},{pair.servers[1].folder}"
    alone = f"{desk}ana".replace(both, str(pair.standby.folder))
    for verb in (["new", "Printer"], ["list"]):
        refused = command("--db", alone, *verb)
        assert (refused.status, refused.out) == (5, "")
        assert "can only be read" in refused.err
    found = command("--db", alone, "doctor", "--json").json["findings"]
    assert [one["check"] for one in found if "can only be read" in one["told"]] == ["server"]


def test_the_doctor_sees_whether_commits_wait(command: Helpdesk, desk: str, pair: Pair) -> None:
    level, told = _standby(command, f"{desk}owner")
    assert (level, "Commits wait for *; connected:" in told) == ("good", True)
    level, told = _standby(command, f"{desk}ana")
    assert (level, "cannot see" in told) == ("remark", True)
    pair.standby.kill()
    pair.until("SELECT count(*) = 0 FROM pg_stat_replication")
    level, told = _standby(command, f"{desk}ana")
    assert (level, "every write hangs" in told) == ("wrong", True)
