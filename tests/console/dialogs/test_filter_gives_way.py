"""A search that takes its time, and keys that come meanwhile: no key waits for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from textual import events

from helpdesk_tui.console.dialogs import filter as filter_dialog
from helpdesk_tui.store.base import Interrupted, View
from tests.console.pilot import Hand

NO_MOVE = "ctrl+a"


class SlowSearch:
    """Makes a store search for ever, until somebody waits; where nobody may, the search is done."""

    def __init__(self, hand: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
        self.given_up = self.done = 0
        self.meanwhile: list[Callable[[], None]] = []
        self._asked: Callable[[], bool] | None = None
        self._size, self._waits = hand.store.size, hand.app.gate.waits
        monkeypatch.setattr(hand.store, "size", self.size)
        monkeypatch.setattr(hand.store, "giving_way", self.giving_way)

    @contextmanager
    def giving_way(self, asked: Callable[[], bool]) -> Iterator[None]:
        self._asked = asked
        try:
            yield
        finally:
            self._asked = None

    def size(self, view: View) -> int:
        if view.query.words and self._asked is not None:
            for _ in range(bool(self.meanwhile)):
                self.meanwhile.pop()()
            while self._waits():
                if self._asked():
                    self.given_up += 1
                    raise Interrupted("A key has been pressed.")
        self.done += bool(view.query.words)
        return self._size(view)


@pytest.fixture
def slow(hand: Hand, monkeypatch: pytest.MonkeyPatch) -> SlowSearch:
    """The desk of ``hand``, with two tickets, on which a search takes its time."""
    hand.open("Printer jam")
    hand.open("Mail is slow")
    monkeypatch.setattr(filter_dialog, "_PAUSE", 3600)
    return SlowSearch(hand, monkeypatch)


def shown(hand: Hand) -> list[str]:
    return [row.ticket.subject for row in hand.shift.window.rows()]


def press(hand: Hand, name: str) -> Callable[[], None]:
    return lambda: hand.app.gate.take(events.Key(name, None))


def test_keys_in_one_burst_are_all_typed_and_the_last_one_alone_is_searched_for(hand: Hand, slow: SlowSearch) -> None:
    hand.type("/printer")
    assert "› printer" in hand.screen and shown(hand) == ["Printer jam"]
    assert slow.given_up == len("printe") and slow.done == 1


def test_a_key_that_comes_meanwhile_ends_the_search_and_what_was_drawn_stays(hand: Hand, slow: SlowSearch) -> None:
    slow.meanwhile = [press(hand, NO_MOVE)]
    hand.type("/p")
    assert slow.given_up == 1 and not slow.done
    assert shown(hand) == ["Printer jam", "Mail is slow"] and not hand.shift.filter
    assert "given up" not in hand.told
    hand.type("\x1b")
    assert hand.front == "QueueScreen" and shown(hand) == ["Printer jam", "Mail is slow"]


def test_a_search_that_was_given_up_is_done_after_the_pause(
    hand: Hand, slow: SlowSearch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filter_dialog, "_PAUSE", 0.01)
    slow.meanwhile = [press(hand, NO_MOVE)]
    hand.type("/printer")

    async def narrowed() -> None:
        while shown(hand) != ["Printer jam"]:
            await asyncio.sleep(0.01)

    hand.wait(asyncio.wait_for(narrowed(), 20))
    assert slow.given_up and slow.done == 1


@pytest.mark.parametrize("asks", ["\r", "\t\r"])
def test_enter_and_tab_have_the_search_done_for_what_is_typed_next_is_about_it(
    hand: Hand, slow: SlowSearch, asks: str
) -> None:
    hand.type(f"/mail{asks}t")
    assert [hand.ticket(number).assignee for number in (1001, 1002)] == [None, "ana"]
    assert shown(hand) == ["Mail is slow"]


def test_an_order_that_is_brought_up_to_date_unasked_gives_way_too(hand: Hand, slow: SlowSearch) -> None:
    hand.type("/mail\r")
    hand.open_quietly("More mail")
    hand.elsewhere()
    slow.meanwhile = [hand.app.gate.comes]
    hand.tick(3)
    assert slow.given_up and shown(hand) == ["Mail is slow"] and not hand.said
    hand.type("\x01").tick(3)
    assert shown(hand) == ["Mail is slow", "More mail"]
