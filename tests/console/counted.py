"""A store whose calls are counted: on a server's desk each of them is a round trip."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator
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
    def _write(self, op: str = "", numbers: Collection[int] = (), actor: str = "") -> Iterator[Any]:
        self._calls["begin"] += 1
        with self._inner.write(op, numbers, actor) as transaction:
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


def press_keys(store: Store, elsewhere: Store, count: Callable[[str, Callable[[], object]], None]) -> None:
    """Have some keys pressed on a small desk, and a colleague write on it ``elsewhere``; ``count`` does each."""
    hand = Hand(store)
    colleague = Desk(elsewhere, POLICY, "bo", lambda: hand.now)
    numbers = [hand.open(f"Ticket {place}", 3 + place % 3) for place in range(60)]
    hand.tick(3)
    for name, keys in (
        ("open priority", "p"), ("choose P2", "2"), ("open note", "m"), ("type a letter", "x"), ("save note", "\r"),
        ("take", "t"), ("undo", "u"),
    ):  # fmt: skip
        count(name, lambda keys=keys: hand.type(keys))  # type: ignore[misc]
    for name in ("down", "pagedown"):
        count(name, lambda name=name: hand.key(name))  # type: ignore[misc]
    count("open ticket", lambda: hand.key("enter"))
    count("back", lambda: hand.key("escape"))
    count("poll, nothing new", hand.app.poll)
    colleague.open(Open("From elsewhere", Priority.P4))
    count("poll, a new ticket", hand.app.poll)
    colleague.note({numbers[0]: None}, "Called back")
    count("poll, a note", hand.app.poll)
    hand.tick(3)
    hand.tick()
    count("second, nothing new", hand.tick)
    hand.rise()
    hand.loop.close()
