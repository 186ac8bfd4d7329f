"""What is said to the technician, by one rule: the answer to a key first, and beside it what nobody has asked for.

An answer stands until the next one, for its time, or until something is opened. What comes by itself never takes its
place: the newest of it stands beside the answer, what came before waits behind, and its time counts while it is in
sight alone. So none of it is lost while an editor has the terminal, or while much comes at once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from helpdesk_tui.console.look.notices import SAID_FOR, Notice

_IN_SIGHT = 2
"""How many stand at once: more would cover the list of a small terminal."""


class Notices:
    """What is said now, and what waits to be."""

    def __init__(self, moment: Callable[[], float]) -> None:
        """Say nothing yet; ``moment`` returns real seconds."""
        self._moment = moment
        self.answer: Notice | None = None
        """What the last key came to."""
        self._unasked: list[Notice] = []
        """What came by itself, the newest first; what has not been in sight yet has no end."""

    def say(self, text: str, role: str = "") -> None:
        """Answer a key; an empty text takes away what was said."""
        self.answer = Notice(text, role, self._moment() + SAID_FOR) if text else None

    def tell(self, text: str, role: str = "", about: str = "") -> None:
        """Say what nobody has asked for; it takes the place of the last word ``about`` the same, or of the same one."""
        if self.answer is not None and self.answer.text == text:
            return
        known = [one for one in self._unasked if one.text == text or (about and one.about == about)]
        self._unasked = [Notice(text, role, about=about), *(one for one in self._unasked if one not in known)]

    def withdraw(self, about: str) -> None:
        """Say no more of something that is over."""
        self._unasked = [one for one in self._unasked if one.about != about]

    def in_sight(self) -> list[Notice]:
        """Return what is to be seen now, the answer first: whoever asks for it shows it."""
        ends, room = self._moment() + SAID_FOR, _IN_SIGHT - (self.answer is not None)
        self._unasked = [
            replace(one, until=one.until or ends) if place < room else replace(one, until=0.0)
            for place, one in enumerate(self._unasked)
        ]
        return [*([self.answer] if self.answer else []), *self._unasked[:room]]

    def tick(self) -> None:
        """Let go of what has stood for its time."""
        now = self._moment()
        if self.answer is not None and now >= self.answer.until:
            self.answer = None
        self._unasked = [one for one in self._unasked if not one.until or now < one.until]

    def take_away(self) -> None:
        """Let go of what is in sight: it has been read."""
        self.answer = None
        self._unasked = [one for one in self._unasked if not one.until]
