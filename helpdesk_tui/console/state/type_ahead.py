"""What was typed ahead for a dialog that was refused at its key: it goes nowhere, least of all to other verbs."""

from __future__ import annotations

from collections.abc import Callable

STILL = 1
"""Seconds without a key after which the technician has seen the refusal, and means the next key."""


class TypeAhead:
    """Swallows the digits or the line that a refused dialog would have taken, to its Enter or Esc or to a pause."""

    def __init__(self, moment: Callable[[], float]) -> None:
        """Swallow nothing yet; ``moment`` returns real seconds."""
        self._moment = moment
        self._until = 0.0
        self._choice = ""

    def refuse(self, choice: str = "") -> None:
        """Begin: a dialog was refused that takes a line, or one of the keys of ``choice``."""
        self._until, self._choice = self._moment() + STILL, choice

    def swallows(self, key: str, character: str | None) -> bool:
        """Whether a key was meant for the refused dialog."""
        if self._moment() >= self._until:
            return False
        self._until = self._moment() + STILL
        if key in ("enter", "escape"):
            self._until = 0.0
        elif self._choice:
            self._until = 0.0
            return (character or "") in self._choice
        return True
