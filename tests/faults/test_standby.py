"""What a commit that waits for the standby is said to be, when something comes between: never done when it may be lost.

PostgreSQL: "Synchronous Replication"; src/backend/replication/syncrep.c.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from helpdesk_tui.desk import Desk
from helpdesk_tui.store.base import StoreError, Unavailable, Unclear
from helpdesk_tui.store.postgres.link import Link
from helpdesk_tui.store.postgres.store import PostgresStore
from tests.faults.failing_over import desk_on, new_tickets
from tests.faults.processes import Account, kill, start, told
from tests.pairs import Pair

SHORT = 1.0
"""Seconds that an answer may take where none is to come."""


@pytest.fixture
def dsn(pair: Pair) -> str:
    """How to reach a new desk on the pair."""
    return pair.desk()


@pytest.fixture
def number(dsn: str) -> int:
    """The one ticket there."""
    return new_tickets(dsn, 1)[0]


@contextmanager
def unsent(pair: Pair) -> Iterator[None]:
    """Yield in a block in which nothing reaches the standby."""
    pair.stop_sending()
    try:
        yield
    finally:
        pair.go_on_sending()


@contextmanager
def meanwhile(act: Callable[[], None]) -> Iterator[None]:
    """Yield in a block while ``act`` goes on beside it."""
    failed: list[BaseException] = []

    def acting() -> None:
        try:
            act()
        except BaseException as error:
            failed.append(error)

    beside = threading.Thread(target=acting)
    beside.start()
    try:
        yield
    finally:
        beside.join()
    assert failed == []


def note(desk: Desk, number: int) -> list[str]:
    """Write the one note that these tests are about; return what it came to."""
    return [f"{event.number}:{event.version}" for event in desk.note({number: None}, "called back", "the-note").events]


def versions(dsn: str, number: int) -> list[str]:
    """Return what a desk holds of the note, read by somebody else."""
    desk = desk_on(dsn, "reader")
    found = [f"{event.number}:{event.version}" for event in desk.store.operation("the-note")]
    assert desk.store.check() == []
    desk.store.close()
    return found


@pytest.mark.parametrize("way", ["pg_cancel_backend", "pg_terminate_backend"])
def test_a_commit_whose_wait_is_ended_is_unclear_and_the_retry_waits_too(
    pair: Pair, dsn: str, number: int, way: str
) -> None:
    desk = desk_on(dsn, "founder")
    with unsent(pair):
        with meanwhile(lambda: _ask(pair, f"SELECT {way}({pair.waiting()})")), pytest.raises(Unclear):
            note(desk, number)
        # It is there for whoever only looks, and no standby has it.
        assert versions(dsn, number) == [f"{number}:2"]
        desk.store.close()
        desk = desk_on(dsn, "founder", deadline=SHORT)
        with pytest.raises(Unclear):
            note(desk, number)
        assert _waits(pair)
    desk.store.close()
    desk = desk_on(dsn, "founder")
    assert note(desk, number) == [f"{number}:2"]
    desk.store.close()
    assert versions(dsn, number) == [f"{number}:2"]


def test_what_looked_done_and_was_not_is_done_by_the_retry_on_the_new_primary(
    pair: Pair, dsn: str, number: int
) -> None:
    desk = desk_on(dsn, "founder")
    pair.stop_sending()
    with meanwhile(lambda: _ask(pair, f"SELECT pg_terminate_backend({pair.waiting()})")), pytest.raises(Unclear):
        note(desk, number)
    assert versions(dsn, number) == [f"{number}:2"]
    desk.store.close()
    pair.fail_over()
    pair.rebuild()
    assert versions(dsn, number) == []
    desk = desk_on(dsn, "founder")
    assert note(desk, number) == [f"{number}:2"]
    desk.store.close()
    assert versions(dsn, number) == [f"{number}:2"]


def test_a_limit_of_the_servers_does_not_end_the_wait_and_the_deadline_here_does(
    pair: Pair, dsn: str, number: int
) -> None:
    desk = desk_on(dsn, "founder", deadline=SHORT)
    _link_of(desk).run("SET statement_timeout = '100ms'")
    with unsent(pair):
        with pytest.raises(Unclear):
            note(desk, number)
        assert _waits(pair)
    desk.store.close()
    desk = desk_on(dsn, "founder")
    assert note(desk, number) == [f"{number}:2"]
    desk.store.close()


def test_ctrl_c_ends_no_commit_that_was_sent(pair: Pair, dsn: str, number: int) -> None:
    desk = desk_on(dsn, "founder")

    def press() -> None:
        pair.waiting()
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(0.1)
        pair.go_on_sending()

    pair.stop_sending()
    with meanwhile(press), pytest.raises(KeyboardInterrupt):
        note(desk, number)
    # It was committed, and the connection is one to go on with.
    assert note(desk, number) == [f"{number}:2"]
    desk.store.close()
    assert versions(dsn, number) == [f"{number}:2"]


def test_ctrl_c_while_a_commit_gets_no_answer_leaves_it_unclear(pair: Pair, dsn: str, number: int) -> None:
    # Longer than it takes to see the commit wait, or Ctrl-C would come when it has been given up.
    desk = desk_on(dsn, "founder", deadline=4 * SHORT)

    def press() -> None:
        pair.waiting()
        os.kill(os.getpid(), signal.SIGINT)

    with unsent(pair), meanwhile(press), pytest.raises(Unclear):
        note(desk, number)
    desk.store.close()


def test_ctrl_c_in_a_read_ends_it_and_the_connection(pair: Pair, dsn: str) -> None:
    desk = desk_on(dsn, "founder")
    link = _link_of(desk)

    def press() -> None:
        pair.until("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'")
        os.kill(os.getpid(), signal.SIGINT)

    with pytest.raises(KeyboardInterrupt), meanwhile(press), link.snapshot():
        link.rows("SELECT pg_sleep(20)")
    desk.store.close()


def test_a_session_waits_for_the_standby_whatever_is_set_for_its_login_and_database(
    pair: Pair, dsn: str, number: int
) -> None:
    database = _name(dsn)
    for sql in (
        "CREATE ROLE hasty LOGIN SUPERUSER",
        "ALTER ROLE hasty SET synchronous_commit = local",
        f"ALTER DATABASE {database} SET synchronous_commit = off",
        f"ALTER ROLE hasty IN DATABASE {database} SET synchronous_commit = off",
    ):
        _ask(pair, sql)
    hasty = dsn.replace("user=owner", "user=hasty")
    with psycopg.connect(hasty) as connection:
        shown = connection.execute("SHOW synchronous_commit").fetchone()
        assert shown == ("off",)
    desk = desk_on(f"{hasty} options='-c synchronous_commit=off'", "founder", deadline=SHORT)
    with unsent(pair), pytest.raises(Unclear):
        note(desk, number)
    desk.store.close()


def test_a_write_whose_program_is_stopped_holds_up_the_others_for_two_seconds(
    pair: Pair, dsn: str, number: int, tmp_path: Path
) -> None:
    stopped = start(hold_and_stop, dsn, tmp_path / "account", number)
    try:
        pair.until(
            f"SELECT count(*) FROM pg_stat_activity WHERE state = 'idle in transaction' AND datname = '{_name(dsn)}'"
        )
        desk = desk_on(dsn, "founder")
        assert note(desk, number) == [f"{number}:2"]
        desk.store.close()
        assert stopped.pid is not None
        os.kill(stopped.pid, signal.SIGCONT)
        stopped.join()
        # Whoever was stopped is told that nothing was written.
        assert told(tmp_path / "account") in ([["Away"]], [["Busy"]])
    finally:
        kill(stopped)
    assert versions(dsn, number) == [f"{number}:2"]


def hold_and_stop(dsn: str, account: Path, number: int) -> None:
    """Begin a write, be stopped in it, and go on later; say what became of it."""
    desk = desk_on(dsn, "stopped")
    try:
        with desk.store.write() as transaction:
            assert transaction.ticket(number) is not None
            os.kill(os.getpid(), signal.SIGSTOP)
            transaction.ticket(number)
        Account(account).tell("written")
    except StoreError as error:
        Account(account).tell(type(error).__name__ if isinstance(error, Unavailable) else "another")


def _link_of(desk: Desk) -> Link:
    assert isinstance(desk.store, PostgresStore)
    return desk.store._link


def _name(dsn: str) -> str:
    return dsn.split("dbname=")[1].split()[0]


def _ask(pair: Pair, sql: str) -> None:
    """Have the owner do something that waits for no standby."""
    with psycopg.connect(pair.primary.dsn("postgres"), autocommit=True) as connection:
        connection.execute(sql.encode())


def _waits(pair: Pair) -> bool:
    """Whether a commit still waits for the standby."""
    return pair.ask(pair.primary, "SELECT count(*) > 0 FROM pg_stat_activity WHERE wait_event = 'SyncRep'") is True
