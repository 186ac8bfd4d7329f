"""A note or a resolution that goes to the open children of its ticket too, once that was asked for."""

from __future__ import annotations

from helpdesk_tui.console.look.lines import Line, line
from helpdesk_tui.console.old.modes import Prompt
from helpdesk_tui.console.old.session import Session
from helpdesk_tui.desk import Seen
from helpdesk_tui.domain.tickets.ticket import Status

ALSO = "f4"
_NAMED = 8


class Also:
    """The open children of the tickets a text is for: it goes to them too once that was asked for."""

    def __init__(self, session: Session, seen: Seen, doing: str) -> None:
        """Find the children of ``seen``; ``doing`` is what would be done to them: ``note``, ``close``."""
        self._session = session
        self._parents = tuple(seen)
        self._doing = doing
        self._wanted = False
        self._children: dict[int, int | None] = {}
        self.renew()

    def renew(self) -> None:
        """Read them anew, as they are now."""
        found = [child for number in self._parents for child in self._session.desk.store.children(number)]
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

    def switch(self, prompt: Prompt) -> None:
        """Send it to the children too, or not any more."""
        self._wanted = not self._wanted and self.some

    def told(self) -> str:
        """Say to how many it goes besides; empty when to none."""
        return f"{self._doing} {counted(len(self._children))} too" if self._wanted and self._children else ""

    def lines(self, text: str, room: int) -> list[Line]:
        """Show whom Enter reaches besides, and the key that changes it."""
        if not self._children:
            return []
        if not self._wanted:
            what = f" {self._doing} {counted(len(self._children))} too"
            return [line(("  F4", "key"), (what, "hint"), ("; now it does not", "dim"))]
        numbers = " ".join(f"#{number}" for number in list(self._children)[:_NAMED])
        more = f" and {len(self._children) - _NAMED} more" if len(self._children) > _NAMED else ""
        told = f"  Enter does: {self.told()}: "
        return [line((told, "mark"), (numbers + more, "strong"), ("  F4", "key"), (" not to them", "hint"))]

    def hints(self) -> tuple[tuple[str, str], ...]:
        """Return the key as the footer shows it."""
        return (("F4", "Children too"),) if self._children else ()


def counted(children: int) -> str:
    """Return how many open children those are."""
    return "1 open child" if children == 1 else f"{children} open children"
