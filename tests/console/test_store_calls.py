"""How often a key asks the store: each call is a round trip where the desk is on a server."""

from __future__ import annotations

import pytest

from tests.console.counted import Calls, counted_keys

MOST = {
    "open priority": 3,
    "choose P2": 24,
    "open note": 3,
    "type a letter": 0,
    "save note": 24,
    "undo a note": 29,
    "take": 24,
    "undo": 29,
    "redo": 29,
    "undo again": 29,
    "down": 0,
    "pagedown": 0,
    "end": 2,
    "home": 2,
    "a view that is empty": 6,
    "another view": 3,
    "the queue again": 5,
    "open filter": 1,
    "filter by a letter": 3,
    "and another": 3,
    "keep filter": 0,
    "take in a filter": 24,
    "undo in a filter": 29,
    "take the filter away": 3,
    "open ticket": 4,
    "save note on its page": 27,
    "undo a note on its page": 32,
    "back": 1,
    "new call": 0,
    "its priority": 3,
    "first letter of a caller": 5,
    "second letter": 6,
    "take the caller": 2,
    "confirm the number": 2,
    "first letter of a subject": 1,
    "open the ticket": 25,
    "letter of another subject": 2,
    "open a ticket of a new caller": 25,
    "poll, nothing new": 1,
    "poll, a new ticket": 17,
    "poll, a note": 18,
    "second, nothing new": 3,
}
"""Calls of each key: the seven views count with every change, which is 7 of them."""


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Calls]:
    """What each key asks of the store."""
    return counted_keys(tmp_path_factory.mktemp("counted") / "desk.db")


@pytest.mark.parametrize("key", MOST)
def test_a_key_asks_the_store_no_more_often_than_it_did(counted: dict[str, Calls], key: str) -> None:
    assert counted[key].total() <= MOST[key], counted[key]


def test_a_verb_reads_each_part_of_the_list_once(counted: dict[str, Calls]) -> None:
    assert {counted[key][part] for key in ("take", "undo", "save note") for part in ("size", "position", "page")} == {1}
    assert all(counted[key]["commit"] == 1 for key in ("choose P2", "take", "undo", "save note"))
