"""A busy or moved desk: what was pressed waits, what was typed stays, and it goes on by itself."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NoReturn

import pytest

from helpdesk_tui.console.look.notices import SAID_FOR
from helpdesk_tui.console.state.writer import BUSY
from helpdesk_tui.desk import Desk
from helpdesk_tui.domain.tickets.commands import Open
from helpdesk_tui.domain.tickets.requester import Requester
from helpdesk_tui.domain.tickets.ticket import Priority, Status
from helpdesk_tui.store.base import Moved, Unavailable
from helpdesk_tui.store.sqlite.connection.driver import engine
from helpdesk_tui.store.sqlite.store import SqliteStore
from tests.console.pilot import POLICY, Hand


@contextmanager
def held(hand: Hand) -> Iterator[None]:
    """Have another program hold the desk for writing."""
    with closing(engine.connect(path_of(hand), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def path_of(hand: Hand) -> Path:
    assert isinstance(hand.store, SqliteStore)
    return hand.store._link.path


def said(hand: Hand) -> str:
    return hand.said


def test_a_verb_on_a_busy_desk_is_done_once_when_it_is_free(hand: Hand) -> None:
    number = hand.open("One")
    with held(hand):
        hand.type("t")
        assert said(hand) == BUSY and BUSY in hand.screen
        hand.app.poll()
        assert hand.ticket(number).assignee is None
    hand.freed()
    assert hand.ticket(number).assignee == "ana"
    assert BUSY not in hand.screen
    assert len(hand.store.history(number)) == 2


def test_keys_typed_while_the_desk_is_busy_are_done_after_it_in_their_order(hand: Hand) -> None:
    first, second = hand.open("One", 3), hand.open("Two", 4)
    hand.shift.window.go(0)
    with held(hand):
        hand.type("mcalled\r").type("p2").type("jt")
        assert "called" in hand.screen
        assert not hand.app.gate.bursts, "that it waits is seen although more was typed"
    hand.freed()
    assert hand.store.history(first)[1].text == "called"
    assert hand.ticket(first).priority is Priority.P2
    assert hand.ticket(second).assignee == "ana"
    assert hand.app.gate.held is None and hand.front == "QueueScreen"


@pytest.mark.parametrize(
    "keys",
    [
        "mcalled twice\r",
        "p2",
        "aana\r",
        "cfixed\r",
        "stue 10:00\r",
        "f15:00 call\r",
        "P1002\r",
        "M1002\r",
        "e two\t\t\t\t\r",
        "nynnMaria\r\rMail is down\r",
    ],
)
def test_esc_gives_a_busy_write_up_and_what_was_typed_stands(hand: Hand, keys: str) -> None:
    hand.open("One", 3)
    hand.open("Two", 4)
    hand.shift.window.go(0)
    with held(hand):
        hand.type(keys)
        before = hand.app.screen
        hand.type("jj\x1b")
        assert "Given up" in hand.told and hand.app.screen is before
        assert "The 2 keys after it were not done." in hand.told
    assert hand.store.changed(0)[0] == 2
    hand.type(keys[-1])
    assert hand.store.changed(0)[0] > 2 and hand.front == "QueueScreen"


def test_a_correction_on_a_busy_desk_keeps_its_fields(hand: Hand) -> None:
    number = hand.open("One")
    with held(hand):
        hand.type("e two\r\r\r\r\r")
        assert said(hand) == BUSY
    hand.freed()
    assert hand.ticket(number).subject == "One two"


def test_what_is_known_of_a_requester_is_written_when_the_desk_is_free(hand: Hand) -> None:
    hand.desk.keep_requesters([Requester("Maria Silva", "212 760 1700")])
    hand.open("One", requester="Maria Silva", phone="212 760 1700")
    with held(hand):
        hand.type("KVIP\r")
        assert hand.front == "RequesterDialog"
    hand.freed()
    known = hand.store.requester(1)
    assert hand.front == "QueueScreen" and known is not None and known.note == "VIP"


def test_undo_and_a_reopening_wait_too(hand: Hand) -> None:
    number = hand.open("One")
    hand.type("t")
    with held(hand):
        hand.type("u")
    hand.freed()
    assert hand.ticket(number).assignee is None
    hand.desk.close({number: None}, "done")
    hand.shift.go(6)
    with held(hand):
        hand.type("R")
    hand.freed()
    assert hand.ticket(number).status is Status.OPEN


def test_a_colleagues_change_is_not_shown_under_a_key_that_waits(hand: Hand) -> None:
    number = hand.open("One")
    other = SqliteStore(path_of(hand))
    with held(hand):
        hand.type("t")
    Desk(other, POLICY, "bo", lambda: hand.now).take({number: None})
    hand.freed()
    assert hand.ticket(number).assignee == "bo" and "bo" in hand.screen
    other.close()


def test_a_draft_on_a_busy_desk_is_written_when_it_is_free(hand: Hand) -> None:
    hand.open("One")
    with held(hand):
        hand.type("mhalf a")
        hand.tick()
        assert "busy" not in hand.screen
    hand.tick()
    assert list(hand.store.drafts("ana").values()) == ["half a"]


def test_a_moved_file_is_not_written_to_and_goes_on_when_it_is_back(hand: Hand) -> None:
    number = hand.open("One")
    path = path_of(hand)
    path.rename(path.with_name("aside.db"))
    hand.type("mkept\r")
    assert "moved, removed or replaced" in hand.told and "kept" in hand.screen
    hand.tick()
    path.with_name("aside.db").rename(path)
    hand.tick()
    assert "there again" in hand.screen
    hand.type("\r")
    assert hand.store.history(number)[-1].text == "kept"


def test_the_answer_to_a_key_is_not_taken_away_by_the_news_that_the_desk_is_there_again(hand: Hand) -> None:
    number = hand.open("One")
    path = path_of(hand)
    path.rename(path.with_name("aside.db"))
    hand.type("mkept\r")
    path.with_name("aside.db").rename(path)
    hand.type("\r")
    hand.tick()
    assert f"#{number} noted" in hand.told and "The desk is there again." in hand.told
    hand.tick(SAID_FOR).type("mmore\r")
    assert "noted" in hand.told and "there again" not in hand.told


def test_a_foreign_file_in_the_place_is_not_taken_for_the_desk(hand: Hand, tmp_path: Path) -> None:
    number = hand.open("One")
    path = path_of(hand)
    path.rename(path.with_name("aside.db"))
    with closing(SqliteStore(path)) as stranger:
        Desk(stranger, POLICY, "bo", lambda: 1).open(Open("Another desk", Priority.P1))
    with pytest.raises(Moved):
        hand.store.stamp()
    hand.type("t")
    assert "moved, removed or replaced" in said(hand)
    with closing(SqliteStore(path)) as stranger:
        assert stranger.ticket(number).assignee is None  # type: ignore[union-attr]


def test_a_restored_copy_of_the_same_desk_is_followed_and_told(hand: Hand) -> None:
    number = hand.open("One")
    path = path_of(hand)
    with closing(engine.connect(path)) as connection:
        connection.execute("VACUUM INTO ?", (str(path.with_name("backup.db")),))
    hand.type("t")
    assert hand.ticket(number).assignee == "ana"
    hand.app.poll()
    shutil.move(path.with_name("backup.db"), path)
    hand.app.poll()
    assert "moved, removed or replaced" in said(hand)
    for log in ("desk.db-wal", "desk.db-shm"):
        path.with_name(log).unlink()
    hand.app.poll()
    assert "put back to an earlier copy" in said(hand)
    hand.type("mon the copy\r")
    with closing(SqliteStore(path)) as there:
        assert [event.text for event in there.history(number)] == [None, "on the copy"]


def test_a_clock_set_back_an_hour_tells_nothing_twice_and_keeps_ones_name_on_the_desk(hand: Hand) -> None:
    hand.open("One", 2)
    hand.tick()
    hand.now -= 3600
    hand.moment -= 3600
    for _ in range(3):
        hand.tick()
    assert hand.store.present(int(hand.moment) - 5)
    hand.type("t")
    assert "ana" in hand.screen


def test_the_screen_is_drawn_while_the_desk_is_away(hand: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*asked: object) -> NoReturn:
        raise Unavailable("The desk is away.")

    hand.open("One")
    hand.open("Two")
    hand.resize(160, 24).type("v")
    for read in ("parents", "children", "history"):
        monkeypatch.setattr(hand.store, read, away)
    assert "Two" in hand.type("j").screen and "One" in hand.screen


@pytest.mark.parametrize("keys", ["p", "s", "f15:00", "abo", "mtext", "ctext", "e two", "P1001", "M1001", "K"])
def test_a_dialog_stays_with_what_was_typed_while_the_desk_is_away(
    hand: Hand, monkeypatch: pytest.MonkeyPatch, keys: str
) -> None:
    def away(*asked: object) -> NoReturn:
        raise Unavailable("The desk is away.")

    hand.desk.keep_requesters([Requester("Maria Silva", "212 760 1700")])
    hand.open("One", requester="Maria Silva", phone="212 760 1700")
    hand.type(keys)
    front = hand.front
    with monkeypatch.context() as gone:
        for read in ("ticket", "history", "stamp", "requester", "alike", "parents", "children"):
            gone.setattr(hand.store, read, away)
        hand.tick(5)
        hand.app.renew()
        hand.settle()
        assert hand.front == front != "QueueScreen" and keys[1:] in hand.screen
        assert said(hand) == "The desk is away."
    hand.tick()
    assert "there again" in said(hand)
