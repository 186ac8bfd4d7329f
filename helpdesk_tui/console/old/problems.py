"""What is wrong in the configuration, told once at the start; the console works with its defaults."""

from __future__ import annotations

from collections.abc import Sequence

from helpdesk_tui.console.keys.key import Key
from helpdesk_tui.console.look.lines import BLANK, Line, line
from helpdesk_tui.console.old.panels import Told
from helpdesk_tui.console.old.session import Session
from helpdesk_tui.domain.text.cells import wrap


class Problems(Told):
    """All that is wrong. Any key but those that scroll closes it and does what it does, so that none is lost."""

    def __init__(self, session: Session, problems: Sequence[str]) -> None:
        """Tell ``problems``, a sentence each."""
        super().__init__(session)
        self._problems = problems

    def whole(self, room: int) -> list[Line]:
        """Return the sentences."""
        head = line(("Left out of the configuration; the defaults hold", "warning"))
        told = [line(f"  {part}") for one in self._problems for part in wrap(one, room - 4)]
        return [head, *told, BLANK]

    def press(self, key: Key) -> None:
        """Scroll, or go away and let the key do what it does."""
        if self._most and self._session.keymap.does(key, "down", "up", "page_down", "page_up"):
            super().press(key)
            return
        self._session.pop()
        if key.name not in ("escape", "enter"):
            self._session.press(key)
