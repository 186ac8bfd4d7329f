"""Nothing moves under the technician: what has changed is kept back while the order is held.

The order stands still for a while after each key and as long as anything is open, or as
long as the technician holds it; then the list is read anew.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

HOLD = 2
"""Seconds after a key during which the order stays as it is."""


class Stillness:
    """How long the order stands still, and what has changed meanwhile."""

    def __init__(self, moment: Callable[[], float]) -> None:
        """Hold nothing yet; ``moment`` returns real seconds."""
        self._moment = moment
        self._until = 0.0
        self._moved: set[int] = set()
        self._dated = False
        self.held = False

    @property
    def moved(self) -> int:
        """How many tickets have changed while the order was held."""
        return len(self._moved)

    @property
    def over(self) -> bool:
        """Whether something waits to be shown, and no key has been pressed for long enough."""
        return bool(self._moved or self._dated) and self.quiet

    @property
    def quiet(self) -> bool:
        """Whether no key has been pressed for long enough, and the technician does not hold the order."""
        return not self.held and self._moment() >= self._until

    def touched(self) -> None:
        """Know that a key was pressed."""
        self._until = self._moment() + HOLD

    def changed(self, numbers: Collection[int]) -> None:
        """Know which tickets have changed."""
        self._moved.update(numbers)

    def dated(self) -> None:
        """Know that what a filter says of now is to be worked out anew."""
        self._dated = True

    def shown(self) -> None:
        """Know that the list is as it should be."""
        self._dated = False
        self._moved.clear()
