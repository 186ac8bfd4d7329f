"""A console whose desk's server is away: what it drew stays, what is typed stays, and it goes on by itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest

from helpdesk_tui.console.state.writer import AWAY, AWAY_KEY, GIVEN_UP
from helpdesk_tui.desk import Desk
from helpdesk_tui.domain.tickets.commands import Open
from helpdesk_tui.domain.tickets.ticket import Priority, Status
from helpdesk_tui.store.base import Unavailable
from helpdesk_tui.store.postgres.connection.driver import Connection
from helpdesk_tui.store.postgres.connection.unreached import connected
from helpdesk_tui.store.postgres.store import PostgresStore
from tests.console.pilot import POLICY, Hand
from tests.servers import desk_dsn
from tests.store.postgres.going_away import CONNECTED, ended, owner_does, there_again


class Seat:
    """A console on a desk on a server that the test takes away and brings back."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.dsn = desk_dsn()
        self.store = PostgresStore(self.dsn, "the desk", deadline=20)
        self.is_there = True
        monkeypatch.setattr(CONNECTED, self._connected)
        self.hand = Hand(self.store)
        self.number = self.hand.open("Mail is slow")

    def _connected(self, *asked: Any) -> Connection:
        if not self.is_there:
            raise Unavailable("not now")
        return connected(*asked)

    def go_away(self) -> Hand:
        self.is_there = False
        ended(self.store, self.dsn)
        self.store._link._sign_at = 0.0
        self.hand.app.poll()
        self.hand.settle()
        return self.hand

    def come_back(self) -> None:
        self.is_there = True

    def look(self) -> Hand:
        """Have the console look for what others have written."""
        self.hand.shift.poll()
        return self.hand.shown_anew()


@pytest.fixture
def seat(monkeypatch: pytest.MonkeyPatch) -> Iterator[Seat]:
    seat = Seat(monkeypatch)
    yield seat
    seat.hand.rise()
    seat.store.close()


def test_the_header_says_since_when_and_what_was_drawn_stays(seat: Seat) -> None:
    hand = seat.go_away()
    assert "desk away since 10:00" in hand.screen and "does not answer" in hand.told
    hand.tick(120)
    assert "desk away since 10:00" in hand.screen and "Mail is slow" in hand.screen
    seat.come_back()
    there_again(seat.store)
    hand.tick()
    assert "desk away" not in hand.screen
    assert "The desk is there again. It was away from 10:00 to 10:02. What was saved before is safe." in hand.told


def test_that_it_is_away_is_said_once_and_again_for_a_key_that_needs_it(seat: Seat) -> None:
    hand = seat.go_away()
    assert "does not answer" in hand.told
    hand.tick(300).tick()
    hand.app.poll()
    hand.settle()
    assert "does not answer" not in hand.told
    assert "does not answer" in hand.type("/mail\r").told


def test_the_countdowns_go_on(seat: Seat) -> None:
    hand = seat.go_away()
    before = next(line for line in hand.screen.splitlines() if "Mail is slow" in line)
    hand.tick(3600)
    assert next(line for line in hand.screen.splitlines() if "Mail is slow" in line) != before


def test_a_note_typed_while_it_is_away_is_saved_once_when_it_is_back(seat: Seat) -> None:
    hand = seat.go_away()
    hand.type("mcalled back\r").tick()
    assert AWAY in hand.told and "called back" in hand.screen and "desk away since" in hand.screen
    seat.come_back()
    hand.freed()
    assert "noted" in hand.told and "The desk is there again. It was away from 10:00 to 10:00." in hand.told
    assert "desk away" not in hand.screen
    assert [event.text for event in seat.store.history(seat.number, after=1)] == ["called back"]


def test_that_it_is_back_is_said_beside_the_answer_to_the_last_of_the_keys_typed_meanwhile(seat: Seat) -> None:
    hand = seat.go_away()
    hand.type("mone\rmtwo\r")
    seat.come_back()
    hand.freed()
    assert [event.text for event in seat.store.history(seat.number, after=1)] == ["one", "two"]
    assert "noted" in hand.told and "It was away from 10:00" in hand.told


def test_esc_gives_it_up_and_the_text_stays_and_is_a_draft_when_it_is_back(seat: Seat) -> None:
    hand = seat.go_away()
    hand.type("mcalled back\r").type("\x1b")
    assert GIVEN_UP in hand.told and "called back" in hand.screen
    hand.tick(3)
    seat.come_back()
    there_again(seat.store)
    hand.tick()
    assert list(seat.store.drafts("ana").values()) == ["called back"]
    hand.type("\r")
    assert [event.text for event in seat.store.history(seat.number, after=1)] == ["called back"]


def test_what_others_did_meanwhile_is_shown(seat: Seat) -> None:
    hand = seat.go_away()
    seat.come_back()
    with closing(PostgresStore(seat.dsn, "a colleague's")) as other:
        Desk(other, POLICY, "bo", lambda: hand.now).open(Open("Came in meanwhile", Priority.P4))
    there_again(seat.store)
    assert "Came in meanwhile" in seat.look().screen


def test_a_server_that_came_back_without_the_last_is_read_anew_and_said_so(seat: Seat) -> None:
    hand, kept = seat.hand, seat.store._link.head()
    hand.type("t")
    assert hand.ticket(seat.number).assignee == "ana"
    seat.go_away()
    owner_does(
        seat.dsn,
        *(f"DELETE FROM {table} WHERE seq > {kept.seq}" for table in ("event_text", "event")),
        "UPDATE ticket SET version = 1, assignee = NULL",
        f"UPDATE head SET seq = {kept.seq}, chain = '\\x{kept.chain.hex()}'",
    )
    seat.come_back()
    while seat.store._link._returning is not None and seat.store._link._returning.take() is None:
        seat.store._link._returning.join(0.01)
    assert "is safe" not in hand.tick().told
    assert "came back without the last of what was written" in seat.look().told
    assert hand.shift.window.cursor is not None and hand.shift.window.cursor.assignee is None
    hand.type("t")
    assert hand.ticket(seat.number).assignee == "ana"


@pytest.mark.parametrize(
    ("keys", "left"),
    [
        ("w", {"status": Status.WAITING}),
        ("p2", {"priority": Priority.P2}),
        ("u", {"assignee": None}),
        ("P1002\r", {"parent": 1002}),
        ("sfri 14:00\r", {"priority": Priority.P6}),
        ("abo\r", {"assignee": "bo"}),
        ("cnew cable\r", {"resolution": "new cable"}),
        ("wmcalled\r", {"status": Status.WAITING}),
    ],
)
def test_a_key_that_reads_before_it_saves_is_held_and_done_once_when_it_is_back(
    seat: Seat, keys: str, left: dict[str, object]
) -> None:
    seat.hand.open("The whole network is slow")
    before = seat.hand.type("gt").ticket(seat.number)
    hand = seat.go_away()
    hand.type(keys)
    assert hand.app.gate.held is not None and "Esc gives it up" in hand.told and "desk away since" in hand.screen
    seat.come_back()
    hand.freed().tick()
    ticket = hand.ticket(seat.number)
    assert {name: getattr(ticket, name) for name in left} == left
    assert before.assignee == "ana" and ticket.version - before.version == (2 if keys[0] == "w" and keys[1:] else 1)
    assert hand.front == "QueueScreen" and "desk away" not in hand.screen


def test_a_text_is_typed_in_sight_while_it_is_away_and_an_urgent_one_is_asked_about_when_it_is_back(seat: Seat) -> None:
    seat.hand.type("p1")
    hand = seat.go_away()
    hand.type("c\r")
    assert hand.front == "CloseDialog" and AWAY_KEY in hand.told
    seat.come_back()
    hand.freed()
    assert hand.front == "CloseDialog" and f"#{seat.number} is a P1." in hand.told
    assert hand.ticket(seat.number).status is Status.OPEN


@pytest.mark.parametrize("before", ["", "ny", "nynn", "nynnMar", "nynnMaria Silva\r+1 212"])
def test_a_call_is_typed_to_its_end_while_it_is_away_and_saved_when_it_is_back(seat: Seat, before: str) -> None:
    keys = "nynnMaria Silva\r+1 212 760 1700\rMail is down for everybody\r"
    seat.hand.open("The phone is dead", requester="Maria Silva", phone="+1 212 760 1700")
    seat.hand.type(before)
    hand = seat.go_away()
    hand.type(keys.removeprefix(before)).tick()
    assert AWAY in hand.told and "Mail is down for everybody" in hand.screen
    seat.come_back()
    hand.freed()
    ticket = hand.ticket(seat.number + 2)
    assert (ticket.requester, ticket.phone) == ("Maria Silva", "+1 212 760 1700")
    assert (ticket.subject, ticket.priority) == ("Mail is down for everybody", Priority.P2)


def test_esc_gives_up_the_key_and_what_was_typed_behind_it(seat: Seat) -> None:
    hand = seat.go_away()
    hand.type("P1002\r")
    assert AWAY_KEY in hand.told and hand.front == "QueueScreen"
    hand.type("\x1b")
    assert "Given up: nothing was saved." in hand.told and "The 5 keys after it were not done." in hand.told
    seat.come_back()
    there_again(seat.store)
    assert hand.tick().front == "QueueScreen" and hand.ticket(seat.number).version == 1


@pytest.mark.parametrize("key", "pscafeou")
def test_whatever_is_opened_while_it_is_away_is_laid_out_or_refused_in_words(seat: Seat, key: str) -> None:
    hand = seat.go_away()
    hand.type(key)
    assert hand.screen.strip() and ("does not answer" in hand.told or hand.front != "QueueScreen")
    hand.type("\x1b\x1b")
    seat.come_back()
    there_again(seat.store)
    assert "Mail is slow" in hand.tick().screen
