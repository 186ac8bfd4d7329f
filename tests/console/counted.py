"""A store whose calls are counted: on a server's desk each of them is a round trip."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast
from unittest.mock import patch

from helpdesk_tui.desk import Desk
from helpdesk_tui.domain.tickets.commands import Open
from helpdesk_tui.domain.tickets.ticket import Priority
from helpdesk_tui.store.base import Store
from helpdesk_tui.store.sqlite.store import SqliteStore
from tests.console.pilot import POLICY, Hand
from tests.store.making import seen_soon

SETTINGS = frozenset({"together", "giving_way", "wait"})
"""Calls that only set how the next ones are made."""

Calls = Counter[str]


class Counting:
    """Hands every call on to a store, or to a transaction of it, and counts it; ``write`` is a begin and a commit."""

    def __init__(self, inner: Any, calls: Calls, prefix: str = "") -> None:
        self._inner, self._calls, self._prefix = inner, calls, prefix

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._inner, name)
        if not callable(found):
            return found
        if name == "write":
            return self._write

        def counted(*args: Any, **named: Any) -> Any:
            if name not in SETTINGS:
                self._calls[self._prefix + name] += 1
            return found(*args, **named)

        return counted

    @contextmanager
    def _write(self, *named: Any) -> Iterator[Any]:
        self._calls["begin"] += 1
        with self._inner.write(*named) as transaction:
            yield Counting(transaction, self._calls, "in write: ")
        self._calls["commit"] += 1


def counted_keys(path: Path) -> dict[str, Calls]:
    """Return what each of some keys asks of the store, on a small desk with a colleague."""
    # Nothing takes any time, so that nothing rests whatever the machine's load.
    with patch("helpdesk_tui.console.state.sparing.time", SimpleNamespace(perf_counter=lambda: 100.0)):
        return _counted_keys(path)


def _counted_keys(path: Path) -> dict[str, Calls]:
    calls: Calls = Counter()
    inner, elsewhere = SqliteStore(path), SqliteStore(path)
    found: dict[str, Calls] = {}

    def count(name: str, act: Callable[[], object]) -> None:
        calls.clear()
        act()
        found[name] = Counter(calls)

    press_keys(cast("Store", Counting(inner, calls)), elsewhere, count)
    inner.close()
    elsewhere.close()
    return found


@contextmanager
def told(store: Store) -> Iterator[None]:
    """Wait at the end of a block, in which others write, until the store has been told of it."""
    before = store.stamp()
    yield
    seen_soon(lambda: store.stamp() != before)


def press_keys(store: Store, elsewhere: Store, count: Callable[[str, Callable[[], object]], None]) -> None:
    """Have some keys pressed on a small desk, and a colleague write on it ``elsewhere``; ``count`` does each."""
    hand = Hand(store, height=12)
    colleague = Desk(elsewhere, POLICY, "bo", lambda: hand.now)
    numbers = [
        hand.open(f"Ticket {place}", 3 + place % 3, requester=f"Caller {place % 7}", phone=f"0451 12345{place % 7}")
        for place in range(60)
    ]
    hand.tick(3)

    def press(*named: tuple[str, str]) -> None:
        for name, keys in named:
            count(name, lambda keys=keys: hand.type(keys))  # type: ignore[misc]

    press(
        ("open priority", "p"), ("choose P2", "2"), ("open note", "m"), ("type a letter", "x"), ("save note", "\r"),
        ("undo a note", "u"), ("take", "t"), ("undo", "u"), ("redo", "U"), ("undo again", "u"),
    )  # fmt: skip
    for name in ("down", "pagedown", "end", "home"):
        count(name, lambda name=name: hand.key(name))  # type: ignore[misc]
    press(("a view that is empty", "2"), ("another view", "3"), ("the queue again", "1"))
    press(("open filter", "/"), ("filter by a letter", "t"), ("and another", "i"), ("keep filter", "\r"))
    press(("take in a filter", "t"), ("undo in a filter", "u"))
    hand.type("/")
    press(("take the filter away", "\x1b"), ("open ticket", "\r"))
    hand.type("mx")
    press(("save note on its page", "\r"), ("undo a note on its page", "u"), ("back", "\x1b"))
    press(
        ("new call", "n"), ("its priority", "4"), ("first letter of a caller", "C"), ("second letter", "a"),
        ("take the caller", "\r"), ("confirm the number", "\r"), ("first letter of a subject", "P"),
        ("open the ticket", "\r"),
    )  # fmt: skip
    hand.type("n4")
    hand.type("Zoe Zander\r0451 998877\r")
    press(("letter of another subject", "P"), ("open a ticket of a new caller", "\r"))
    count("poll, nothing new", hand.app.poll)
    with told(store):
        colleague.open(Open("From elsewhere", Priority.P4))
    count("poll, a new ticket", hand.app.poll)
    with told(store):
        colleague.note({numbers[0]: None}, "Called back")
    count("poll, a note", hand.app.poll)
    assert hand.front == "QueueScreen"
    hand.tick(3)
    hand.tick()
    count("second, nothing new", hand.tick)
    hand.rise()
    hand.loop.close()
