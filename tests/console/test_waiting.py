"""A busy or moved desk under the hand: what was pressed waits, what was typed stays, and it goes on by itself."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NoReturn

import pytest

from helpdesk_tui.console.keys.key import Key
from helpdesk_tui.console.old.hand import SAID
from helpdesk_tui.desk import Desk
from helpdesk_tui.domain.tickets.commands import Open
from helpdesk_tui.domain.tickets.ticket import Priority
from helpdesk_tui.store.base import Moved, Unavailable
from helpdesk_tui.store.sqlite.connection.driver import engine
from helpdesk_tui.store.sqlite.store import SqliteStore
from tests.console.conftest import POLICY, Hand


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


def test_a_verb_on_a_busy_desk_is_done_once_when_it_is_free(hand: Hand) -> None:
    number = hand.open("One")
    with held(hand):
        hand.type("t")
        assert SAID in hand.screen
        assert not hand.session.poll()
        assert hand.ticket(number).assignee is None
    assert hand.session.poll()
    assert hand.ticket(number).assignee == "ana"
    assert SAID not in hand.screen
    assert len(hand.store.history(number)) == 2


def test_keys_typed_while_the_desk_is_busy_are_done_after_it_in_their_order(hand: Hand) -> None:
    first, second = hand.open("One", 3), hand.open("Two", 4)
    hand.session.window.go(0)
    with held(hand):
        hand.type("mcalled\r").type("p2").type("jt")
        assert "called" in hand.screen
    hand.session.poll()
    assert hand.store.history(first)[1].text == "called"
    assert hand.ticket(first).priority is Priority.P2
    assert hand.ticket(second).assignee == "ana"
    assert not hand.session.waiting and not hand.session.modes


@pytest.mark.parametrize("keys", ["mcalled twice\r", "p2", "aana\r", "cfixed\r", "nynnMaria\r\rMail is down\r"])
def test_esc_gives_a_busy_write_up_and_what_was_typed_stands(hand: Hand, keys: str) -> None:
    hand.open("One")
    with held(hand):
        hand.type(keys)
        before = hand.session.modes[-1]
        hand.type("\x1b")
        assert "Given up" in hand.screen
        assert hand.session.modes[-1] is before
    assert hand.store.changed(0)[0] == 1
    hand.type(keys[-1])
    assert hand.store.changed(0)[0] == 2 and not hand.session.modes


def test_a_correction_on_a_busy_desk_keeps_its_fields(hand: Hand) -> None:
    number = hand.open("One")
    with held(hand):
        hand.type("e two\r\r\r\r\r")
        assert SAID in hand.screen
    hand.session.poll()
    assert hand.ticket(number).subject == "One two"


def test_a_colleagues_change_is_not_shown_under_a_key_that_waits(hand: Hand) -> None:
    number = hand.open("One")
    other = SqliteStore(path_of(hand))
    with held(hand):
        hand.type("t")
    Desk(other, POLICY, "bo", lambda: hand.now).take({number: None})
    assert hand.session.poll()
    assert hand.ticket(number).assignee == "bo" and "bo" in hand.screen
    other.close()


def test_a_draft_on_a_busy_desk_is_written_when_it_is_free(hand: Hand) -> None:
    hand.open("One")
    with held(hand):
        hand.type("mhalf a")
        hand.session.tick()
        assert "busy" not in hand.screen
    hand.session.tick()
    assert list(hand.store.drafts("ana").values()) == ["half a"]


def test_a_moved_file_is_not_written_to_and_goes_on_when_it_is_back(hand: Hand) -> None:
    number = hand.open("One")
    path = path_of(hand)
    path.rename(path.with_name("aside.db"))
    hand.type("mkept\r")
    assert "moved, removed or replaced" in hand.told and "kept" in hand.screen
    hand.session.tick()
    path.with_name("aside.db").rename(path)
    hand.session.tick()
    assert "there again" in hand.screen
    hand.type("\r")
    assert hand.store.history(number)[-1].text == "kept"


def test_a_foreign_file_in_the_place_is_not_taken_for_the_desk(hand: Hand, tmp_path: Path) -> None:
    number = hand.open("One")
    path = path_of(hand)
    path.rename(path.with_name("aside.db"))
    with closing(SqliteStore(path)) as stranger:
        Desk(stranger, POLICY, "bo", lambda: 1).open(Open("Another desk", Priority.P1))
    with pytest.raises(Moved):
        hand.store.stamp()
    hand.type("t")
    assert "moved, removed or replaced" in hand.told
    with closing(SqliteStore(path)) as stranger:
        assert stranger.ticket(number).assignee is None  # type: ignore[union-attr]


def test_a_restored_copy_of_the_same_desk_is_followed_and_told(hand: Hand) -> None:
    number = hand.open("One")
    path = path_of(hand)
    with closing(engine.connect(path)) as connection:
        connection.execute("VACUUM INTO ?", (str(path.with_name("backup.db")),))
    hand.type("t")
    assert hand.ticket(number).assignee == "ana"
    hand.session.poll()
    shutil.move(path.with_name("backup.db"), path)
    with pytest.raises(Moved):
        hand.session.poll()
    for log in ("desk.db-wal", "desk.db-shm"):
        path.with_name(log).unlink()
    assert hand.session.poll()
    assert "put back to an earlier copy" in hand.screen
    hand.type("mon the copy\r")
    with closing(SqliteStore(path)) as there:
        assert [event.text for event in there.history(number)] == [None, "on the copy"]


def test_a_clock_set_back_an_hour_tells_nothing_twice_and_keeps_ones_name_on_the_desk(hand: Hand) -> None:
    hand.open("One", 2)
    hand.session.tick()
    hand.now -= 3600
    hand.moment -= 3600
    for _ in range(3):
        hand.session.tick()
    assert hand.store.present(int(hand.moment) - 1)
    hand.session.press(Key("t", "t"))
    assert "ana" in hand.screen


def test_the_screen_is_drawn_while_the_desk_is_away(hand: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*asked: object) -> NoReturn:
        raise Unavailable("The desk is away.")

    hand.open("One")
    hand.open("Two")
    hand.room = 160
    hand.type("v")
    for read in ("parents", "children", "history"):
        monkeypatch.setattr(hand.store, read, away)
    assert "Two" in hand.type("j").screen and "One" in hand.screen
