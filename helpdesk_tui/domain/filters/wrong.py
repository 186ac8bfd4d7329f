"""A value of the filter language that cannot be read, said from inside out: each layer adds where it stands."""

from __future__ import annotations


class Wrong(ValueError):
    """The value is wrong from ``start`` to ``end`` (None: all of it); ``allowed`` is a clause that says what may be."""

    def __init__(self, allowed: str, start: int | None = None, end: int | None = None) -> None:
        """Keep what is allowed there, and where."""
        super().__init__(allowed)
        self.allowed = allowed
        self.start = start
        self.end = end

    def moved(self, start: int, end: int) -> Wrong:
        """Return the same, seen from outside, where the value stands from ``start`` to ``end``."""
        if self.start is None or self.end is None:
            return Wrong(self.allowed, start, end)
        return Wrong(self.allowed, start + self.start, start + self.end)
