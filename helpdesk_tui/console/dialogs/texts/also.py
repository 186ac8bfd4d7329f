"""A note or a resolution that goes to the open children of its ticket too, once that was asked for."""

from __future__ import annotations

from helpdesk_tui.console.keys.form_keys import ALSO
from helpdesk_tui.console.look.lines import Line, line
from helpdesk_tui.console.state.shift import Shift
from helpdesk_tui.desk import Seen
from helpdesk_tui.domain.tickets.ticket import Status
from helpdesk_tui.store.base import StoreError

_NAMED = 8


class Also:
    """The open children of the tickets that a text is for: it goes to them too once that was asked for."""

    def __init__(self, shift: Shift, seen: Seen, doing: str) -> None:
        """Find the children of ``seen``; ``doing`` is what would be done to them: ``note on``, ``close``."""
        self._shift = shift
        self._parents = tuple(seen)
        self._doing = doing
        self._wanted = False
        self._children: dict[int, int | None] = {}
        self.renew()

    def renew(self) -> None:
        """Read them anew, as they are now; where the desk cannot be had, they stay those that were read last."""
        try:
            found = [child for number in self._parents for child in self._shift.desk.store.children(number)]
        except StoreError:
            return
        self._children = {
            child.number: child.version
            for child in found
            if child.status is not Status.CLOSED and child.number not in self._parents
        }

    @property
    def chosen(self) -> Seen:
        """The children it goes to, each with the version it was counted at."""
        return dict(self._children) if self._wanted else {}

    @property
    def some(self) -> bool:
        """Whether there are any."""
        return bool(self._children)

    def switch(self) -> None:
        """Send it to the children too, or not any more."""
        self._wanted = not self._wanted and self.some

    def count(self) -> str:
        """Return how many open children there are."""
        count = len(self._children)
        return "1 open child" if count == 1 else f"{count} open children"

    def goes(self) -> str:
        """Say to how many it goes besides; empty when to none."""
        return f"{self._doing} {self.count()} too" if self.chosen else ""

    def lines(self) -> list[Line]:
        """Show whom Enter reaches besides, and the key that changes it."""
        if not self._children:
            return []
        key = (f"  {ALSO.shown}", "key")
        if not self._wanted:
            return [line(key, (f" {self._doing} {self.count()} too", "hint"), ("; now it does not", "dim"))]
        numbers = " ".join(f"#{number}" for number in list(self._children)[:_NAMED])
        more = f" and {len(self._children) - _NAMED} more" if len(self._children) > _NAMED else ""
        does = (f"  Enter does: {self.goes()}: ", "mark")
        return [line(does, (numbers + more, "strong"), key, (" not to them", "hint"))]
