"""What is read of the desk once and shown again and again: a key draws a screen several times."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from helpdesk_tui.console.state.news import News

T = TypeVar("T")


class SinceWritten(Generic[T]):
    """Reads something of the desk, and reads it anew only where something was written since."""

    def __init__(self, news: News, read: Callable[[], T]) -> None:
        """Read nothing yet; ``news`` knows what has been written."""
        self._news = news
        self._read = read
        self._kept: tuple[Hashable, T] | None = None

    def get(self, about: Hashable = None) -> T:
        """Return it as it was read; anew where it is ``about`` something else than before, too. Raises StoreError."""
        key = self._news.written, about
        if self._kept is None or self._kept[0] != key:
            self._kept = key, self._read()
        return self._kept[1]

    def put(self, value: T, about: Hashable = None) -> None:
        """Keep what was just read otherwise."""
        self._kept = (self._news.written, about), value
