"""The technician's telephone, where it tells the desk who rings (``helpdesk ring``)."""

from __future__ import annotations

from collections.abc import Callable

from helpdesk_tui.desk import Desk
from helpdesk_tui.desk.shift import ringing

RING = "ring"
"""What is said of a number that rings is about this."""


class Telephone:
    """Which number rings now, and that nobody has answered yet."""

    def __init__(self, desk: Desk, moment: Callable[[], float]) -> None:
        """Ring at the technician of ``desk``; ``moment`` returns real seconds."""
        self._desk = desk
        self._moment = moment
        self.rings = ""
        self._taken = ""

    def look(self) -> bool:
        """See which number rings; return whether it is another than before. Raises StoreError."""
        before, self.rings = self.rings, self.read()
        return bool(self.rings) and self.rings != before

    def read(self) -> str:
        """Return which number rings, as the desk says. Raises StoreError."""
        return ringing.ringing(self._desk, int(self._moment()))

    def pick_up(self) -> bool:
        """Take the number that rings for a form that is yet to open; False where another console was faster."""
        self._taken = self.answer()
        return bool(self._taken)

    def answer(self) -> str:
        """Take the number that rings, or that was picked up, into a call; empty where there is none."""
        number, self._taken = self._taken, ""
        rings, self.rings = self.rings, ""
        return number or (ringing.answer(self._desk, int(self._moment())) if rings else "")
