"""The contract of every store: a read gives way to somebody who waits, a write does not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from helpdesk_tui.domain.filters.parse import parse_query
from helpdesk_tui.store.base import Count, Interrupted, Store, View
from tests.store.making import a_history, a_ticket

MANY = 600
PRINTERS = View(parse_query("printer"))


@pytest.fixture
def many(store: Store) -> Store:
    """A desk on which a word takes so long to look for that somebody may come meanwhile."""
    store.load([a_history(a_ticket(subject="Printer")) for _ in range(MANY)])
    return store


def later(times: int) -> Callable[[], bool]:
    """Somebody who comes once they have been looked for so many times."""
    looks = iter([False] * times)
    return lambda: next(looks, True)


@pytest.mark.parametrize("comes", [0, 1])
def test_a_search_is_given_up_for_somebody_who_waits_and_finds_all_the_next_time(many: Store, comes: int) -> None:
    with many.giving_way(later(comes)), pytest.raises(Interrupted, match="key"):
        many.size(PRINTERS)
    assert many.size(PRINTERS) == MANY and many.count(PRINTERS.query) == Count(MANY)
    assert len(many.page(PRINTERS, 0, MANY)) == MANY and many.position(PRINTERS, 1003) == 2


def test_a_search_for_which_nobody_waits_is_done(many: Store) -> None:
    with many.giving_way(lambda: False):
        assert many.size(PRINTERS) == MANY


def test_outside_the_block_nothing_is_given_up(many: Store) -> None:
    with many.giving_way(lambda: True), pytest.raises(Interrupted):
        many.size(PRINTERS)
    with pytest.raises(RuntimeError), many.giving_way(lambda: True):
        raise RuntimeError
    assert many.size(PRINTERS) == MANY


def test_a_write_is_done_whoever_waits(many: Store) -> None:
    with many.giving_way(lambda: True):
        assert many.load([a_history(a_ticket(subject="Printer")) for _ in range(MANY)]) == MANY
        with pytest.raises(Interrupted):
            many.size(PRINTERS)
    assert many.size(PRINTERS) == 2 * MANY and many.check() == []


@pytest.mark.parametrize("comes", [0, 1])
def test_what_is_asked_ahead_is_given_up_too(many: Store, comes: int) -> None:
    with many.giving_way(later(comes)), pytest.raises(Interrupted), many.together(lambda: many.size(PRINTERS)):
        many.size(PRINTERS)
    assert many.size(PRINTERS) == MANY and many.page(PRINTERS, 0, 1)
