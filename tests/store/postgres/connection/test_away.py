"""A server that goes away: no call waits for a connection, and the store goes on with one that a thread has made."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest

from helpdesk_tui.desk import Desk, new_op
from helpdesk_tui.domain.tickets.commands import Open
from helpdesk_tui.domain.tickets.ticket import Priority
from helpdesk_tui.store.base import Away, Busy, Lost, Moved, Unclear
from helpdesk_tui.store.postgres.connection import feed, session
from helpdesk_tui.store.postgres.connection.driver import Connection, Overdue
from helpdesk_tui.store.postgres.connection.unreached import connected
from helpdesk_tui.store.postgres.connection.witness import Head
from helpdesk_tui.store.postgres.store import PostgresStore
from tests.servers import desk_dsn
from tests.store.making import NOW, POLICY
from tests.store.postgres.going_away import CONNECTED, ended, looked_at, owner_does, session_of, there_again


@pytest.fixture
def dsn() -> str:
    return desk_dsn()


@pytest.fixture
def opened(dsn: str) -> Iterator[Callable[..., PostgresStore]]:
    stores: list[PostgresStore] = []

    def another(**options: Any) -> PostgresStore:
        stores.append(PostgresStore(dsn, "the desk", **{"busy": 0.05, "deadline": 20.0, **options}))
        return stores[-1]

    yield another
    for store in stores:
        store.close()


@pytest.fixture
def store(opened: Callable[..., PostgresStore]) -> PostgresStore:
    store = opened()
    desk_on(store).open(Open("One", Priority.P4))
    store.stamp()
    return store


def desk_on(store: PostgresStore, name: str = "owner") -> Desk:
    return Desk(store, POLICY, name, lambda: NOW)


def test_a_session_that_was_ended_is_told_at_once_and_taken_up_again_by_itself(
    store: PostgresStore, opened: Callable[..., PostgresStore], dsn: str
) -> None:
    before, first = store.stamp(), session_of(store)
    ended(store, dsn)
    with pytest.raises(Away, match="does not answer.*tried again by itself"):
        looked_at(store)
    other = opened()
    desk_on(other).open(Open("Meanwhile", Priority.P4))
    after = there_again(store)
    assert after != before and session_of(store) != first
    assert store.changed(1)[1] == {1002}
    quiet = store.stamp()
    desk_on(other).open(Open("And now", Priority.P4))
    assert looked_at(store) != quiet, "it listens again"


def test_only_the_thread_connects(store: PostgresStore, dsn: str, monkeypatch: pytest.MonkeyPatch) -> None:
    threads: list[str] = []

    def noted(*asked: Any) -> Connection:
        threads.append(threading.current_thread().name)
        return connected(*asked)

    monkeypatch.setattr(CONNECTED, noted)
    ended(store, dsn)
    there_again(store)
    assert threads and set(threads) == {"reaching the server"}
    assert not [one for one in threading.enumerate() if one.name == "reaching the server"]


def test_what_is_asked_while_it_is_away_does_not_reach_the_network(
    store: PostgresStore, dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = threading.Event()

    def held(*asked: Any) -> Connection:
        taken.wait(30)
        return connected(*asked)

    monkeypatch.setattr(CONNECTED, held)
    ended(store, dsn)
    with pytest.raises(Away):
        looked_at(store)
    monkeypatch.setattr(Connection, "execute", None)
    for asked in (
        store.tally,
        store.stamp,
        lambda: store.ticket(1001),
        lambda: store.changed(0),
        lambda: desk_note(store),
    ):
        with pytest.raises(Away):
            asked()
    monkeypatch.undo()
    taken.set()
    there_again(store)
    assert store.ticket(1001) is not None


def desk_note(store: PostgresStore) -> None:
    desk_on(store).note({1001: 1}, "called")


def test_a_write_whose_session_ends_in_it_writes_nothing_and_the_next_one_does(store: PostgresStore, dsn: str) -> None:
    with pytest.raises(Away), store.write() as transaction:
        ended(store, dsn)
        with suppress(Away):
            transaction.ticket(1001)
        # By now another session may be there: what is left of this write must not go to it.
        time.sleep(0.3)
        transaction.ticket(1001)
    there_again(store)
    assert not store._link.in_transaction and store.changed(0)[0] == 1
    desk_note(store)
    assert len(store.history(1001)) == 2


@pytest.mark.parametrize(("done", "there"), [(False, 0), (True, 1)])
def test_a_commit_whose_answer_is_lost_is_unclear_and_the_same_operation_again_is_done_once(
    store: PostgresStore, monkeypatch: pytest.MonkeyPatch, done: bool, there: int
) -> None:
    execute = Connection.execute

    def losing(self: Connection, query: Any, *rest: Any, **named: Any) -> Any:
        if query != "COMMIT":
            return execute(self, query, *rest, **named)
        if done:
            execute(self, query)
        raise Overdue("no answer")

    desk, op = desk_on(store), new_op()
    desk.next_op = op
    with monkeypatch.context() as broken:
        broken.setattr(Connection, "execute", losing)
        with pytest.raises(Unclear, match="not known"):
            desk.note({1001: 1}, "called")
    there_again(store)
    assert len(store.operation(op)) == there
    assert desk.note({1001: 1}, "called").done
    assert [event.text for event in store.history(1001, after=1)] == ["called"]


def test_a_presence_whose_answer_is_lost_is_no_doubt_about_a_verb(
    store: PostgresStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost(**named: object) -> None:
        raise Unclear("lost")

    with monkeypatch.context() as broken:
        broken.setattr(store._link, "_commit", lost)
        with pytest.raises(Away):
            store.keep_draft("owner", "note 1001", "half a", NOW)


def lost_since(store: PostgresStore, dsn: str, kept: Head) -> None:
    """Have the server come back without the second event, and see that the store says so."""
    ended(store, dsn)
    owner_does(
        dsn,
        "DELETE FROM event_text WHERE seq = 2",
        "DELETE FROM event WHERE seq = 2",
        f"UPDATE head SET seq = 1, chain = '\\x{kept.chain.hex()}'",
    )
    with pytest.raises(Lost, match="without the last of what was written"):
        there_again(store)


def test_a_server_that_lacks_the_last_of_what_was_seen_is_told_once(store: PostgresStore, dsn: str) -> None:
    kept = store._link.head()
    desk_note(store)
    store.changed(0)
    lost_since(store, dsn, kept)
    looked_at(store)
    assert store.changed(0)[0] == 1


def test_ones_own_last_write_is_witnessed_without_a_look(store: PostgresStore, dsn: str) -> None:
    kept = store._link.head()
    desk_note(store)
    lost_since(store, dsn, kept)


def test_what_others_wrote_before_ones_own_write_is_news_all_the_same(opened: Callable[..., PostgresStore]) -> None:
    other, store = opened(), opened(polls=True)
    desk_on(other).open(Open("One", Priority.P4))
    before = looked_at(store)
    desk_on(other).open(Open("Another", Priority.P4))
    desk_note(store)
    assert looked_at(store) != before


def test_another_event_in_the_place_of_the_last_one_is_a_loss_too(
    store: PostgresStore, opened: Callable[..., PostgresStore], dsn: str
) -> None:
    ended(store, dsn)
    owner_does(dsn, "UPDATE event SET chain = decode(repeat('ab', 32), 'hex') WHERE seq = 1")
    desk_note(opened())
    with pytest.raises(Lost):
        there_again(store)
    looked_at(store)


def test_another_desk_in_the_place_is_not_written_to(
    store: PostgresStore, dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "LONGEST", 0.05)
    own = store._link.head().desk
    ended(store, dsn)
    owner_does(dsn, "UPDATE head SET desk = repeat('0', length(desk))")
    with pytest.raises(Moved, match="Another desk"):
        there_again(store)
    with pytest.raises((Away, Moved)):
        desk_note(store)
    owner_does(dsn, f"UPDATE head SET desk = '{own}'")
    end = time.monotonic() + 120
    while time.monotonic() < end:
        with suppress(Moved):
            there_again(store)
            break
    assert len(store.history(1001)) == 1


def test_a_frozen_server_is_given_up_by_the_deadline_and_not_asked_again(
    opened: Callable[..., PostgresStore], dsn: str
) -> None:
    store = opened()
    desk_on(opened()).open(Open("One", Priority.P4))
    frozen = session_of(store)
    os.kill(frozen, signal.SIGSTOP)
    try:
        store._link.connection.deadline = 0.2
        with pytest.raises(Away) as told:
            store.tally()
        assert isinstance(told.value.__cause__, Overdue)
        assert store._link._connection.closed
        there_again(store)
        assert store.ticket(1001) is not None and session_of(store) != frozen
    finally:
        os.kill(frozen, signal.SIGCONT)


def test_a_sign_of_life_has_a_shorter_deadline_and_gives_it_back(store: PostgresStore) -> None:
    seen: list[float] = []
    look = store._link._witness.look

    def noted(connection: Connection) -> Any:
        seen.append(connection.deadline)
        return look(connection)

    store._link._witness.look = noted  # type: ignore[method-assign]
    looked_at(store)
    store.stamp()
    assert seen == [session.LIFE_DEADLINE], "once a second, and not at every look"
    assert store._link.connection.deadline == 20.0


def test_waiting_for_a_writer_is_busy_and_not_away_however_long_it_is(
    opened: Callable[..., PostgresStore], store: PostgresStore
) -> None:
    waiting = opened(busy=0.5, deadline=0.45)
    with store.write(), pytest.raises(Busy), waiting.write():
        pass
    assert not waiting._link._connection.closed and waiting._link._connection.deadline == 0.45


def test_a_store_that_is_closed_while_the_server_is_away_reaches_for_nothing(
    store: PostgresStore, dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*asked: Any) -> Connection:
        raise Away("not now")

    monkeypatch.setattr(CONNECTED, refused)
    ended(store, dsn)
    with pytest.raises(Away):
        looked_at(store)
    thread = store._link._returning
    assert thread is not None
    store.close()
    thread.join(30)
    assert not thread.is_alive()
    with pytest.raises(Away):
        store.tally()


@pytest.mark.parametrize("deaf", [False, True])
def test_where_nothing_can_be_heard_it_is_looked_for(
    opened: Callable[..., PostgresStore], monkeypatch: pytest.MonkeyPatch, deaf: bool
) -> None:
    other = opened()
    with monkeypatch.context() as pooled:
        if deaf:
            # As through a pooler: LISTEN is accepted, and nothing comes.
            pooled.setattr(feed, "_BEGIN", "SELECT '{own}'")
        store = opened(polls=not deaf)
        before = looked_at(store)
    assert store._link._feed.polls
    assert (store._link.connection.prepare_threshold is None) is deaf
    desk_on(other).open(Open("One", Priority.P4))
    assert store.stamp() == before, "without a read there is nothing to know it by"
    assert looked_at(store) != before


def test_on_a_server_itself_it_is_heard(store: PostgresStore) -> None:
    assert store._link._feed.begun and not store._link._feed.polls


def test_ones_own_writes_are_no_news(store: PostgresStore) -> None:
    before = looked_at(store)
    desk_note(store)
    assert looked_at(store) == before
