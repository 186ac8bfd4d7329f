"""What a key asks of a large desk is sought piece by piece: the screen goes on, and later keys wait their turn."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from textual import events

from helpdesk_tui.console.dialogs import filter as filter_dialog
from helpdesk_tui.console.state import writer
from helpdesk_tui.console.state.writer import NOT_FOUND, SEEKS
from helpdesk_tui.store.base import View
from tests.console.pilot import Hand


class Pieces:
    """Has a store seek in pieces that come when the test says so."""

    def __init__(self, hand: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
        self.sought: list[View] = []
        self.ended = False
        self._seek = hand.store.seek
        monkeypatch.setattr(hand.store, "seek", self.seek)
        monkeypatch.setattr(writer, "SLICE", 0)
        monkeypatch.setattr(writer, "UNSAID", 0)

    def seek(self, view: View) -> Iterator[None]:
        self.sought.append(view)
        while not self.ended:
            yield
        yield from self._seek(view)


@pytest.fixture
def pieces(hand: Hand, monkeypatch: pytest.MonkeyPatch) -> Pieces:
    """The desk of ``hand``, with two tickets, which takes every view for a large one."""
    hand.open("Printer jam")
    hand.open("Mail is slow")
    monkeypatch.setattr(filter_dialog, "_LONG", 0)
    monkeypatch.setattr(filter_dialog, "_PAUSE", 3600)
    return Pieces(hand, monkeypatch)


def shown(hand: Hand) -> list[str]:
    return [row.ticket.subject for row in hand.shift.window.rows()]


def test_enter_behind_a_letter_waits_for_the_search_and_the_next_key_for_enter(hand: Hand, pieces: Pieces) -> None:
    hand.type("/mail\rt")
    assert hand.front == "FilterDialog" and SEEKS in hand.told and len(shown(hand)) == 2
    number = hand.open_quietly("More mail")
    hand.tick(60)
    assert "10:01 EST" in hand.screen, "the screen goes on"
    pieces.ended = True
    hand.freed()
    assert hand.front == "QueueScreen" and shown(hand) == ["Mail is slow", "More mail"] and SEEKS not in hand.told
    assert [hand.ticket(one).assignee for one in (1001, 1002, number)] == [None, "ana", None]


def test_esc_gives_the_search_up_and_the_filter_stays_to_be_typed_on(hand: Hand, pieces: Pieces) -> None:
    hand.type("/mail\rt").type("\x1b")
    assert hand.front == "FilterDialog" and f"{NOT_FOUND} The key after it was not done." in hand.told
    assert len(shown(hand)) == 2 and "› mail" in hand.screen
    pieces.ended = True
    hand.type("\r").freed()
    assert shown(hand) == ["Mail is slow"] and hand.ticket(1002).assignee is None


def test_a_view_is_sought_before_it_is_shown_and_the_next_key_is_about_it(hand: Hand, pieces: Pieces) -> None:
    hand.desk.wait({1002: None})
    hand.type("5t")
    assert hand.shift.tabs.at == 0
    pieces.ended = True
    hand.freed()
    assert hand.shift.tabs.at == 4 and shown(hand) == ["Mail is slow"]
    assert hand.ticket(1002).assignee == "ana" and hand.ticket(1001).assignee is None


def test_what_was_sought_is_what_is_shown(hand: Hand, pieces: Pieces, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[View] = []
    size = hand.store.size

    def counted(view: View) -> int:
        asked.append(view)
        return size(view)

    monkeypatch.setattr(hand.store, "size", counted)
    hand.type("/is:breached\r")
    hand.now += 3
    pieces.ended = True
    hand.freed()
    assert pieces.sought[-1] == asked[0] == hand.shift.window.view


def test_a_small_desk_answers_at_once(hand: Hand) -> None:
    hand.open("Printer jam")
    hand.open("Mail is slow")
    hand.type("/mail")
    hand.app.gate.take(events.Key("enter", "\r"))
    hand.wait(asyncio.sleep(0))
    hand.settle()
    assert hand.front == "QueueScreen" and shown(hand) == ["Mail is slow"]
