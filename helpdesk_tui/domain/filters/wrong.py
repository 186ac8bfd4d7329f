"""The error for a value of the filter language that cannot be read; each caller adds the place of its part."""

from __future__ import annotations


class Wrong(ValueError):
    """The value is wrong from ``start`` to ``end`` (None: all of it); ``allowed`` is a clause: what may stand there."""

    def __init__(self, allowed: str, start: int | None = None, end: int | None = None) -> None:
        """Keep what is allowed there, and where."""
        super().__init__(allowed)
        self.allowed = allowed
        self.start = start
        self.end = end

    def moved(self, start: int, end: int) -> Wrong:
        """Return the same error for the text around the value, in which it stands from ``start`` to ``end``."""
        if self.start is None or self.end is None:
            return Wrong(self.allowed, start, end)
        return Wrong(self.allowed, start + self.start, start + self.end)
