"""The hand on the keys: one key after the other, in the order they came, whatever the desk is doing.

A key whose write finds the desk busy is pressed again, under the same operation's id, until
it is done, and what is typed meanwhile waits behind it: the console never stands still for
another program, and no later key is taken before the one that waits has been answered.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from helpdesk_tui.console.keys.key import Key
from helpdesk_tui.desk import new_op

SAID = "The desk is busy. This is saved as soon as it is free; Esc gives it up."


@dataclass
class Waiting:
    """``op`` is the operation's id, the same in every try: whatever an end looked like, it happens once."""

    key: Key
    op: str
    behind: list[Key | str] = field(default_factory=list)
    """Keys, and pasted text, that came after it."""


class Hand:
    """Hands keys and pasted text on, one at a time."""

    def __init__(self, take: Callable[[Key], None], paste: Callable[[str], None]) -> None:
        """Hand keys to ``take``, and pasted text to ``paste``."""
        self._take = take
        self._paste = paste
        self._key: Key | None = None
        self.waiting: Waiting | None = None
        self.op = ""
        """The operation that the key being taken comes to, if it comes to one."""

    def press(self, key: Key) -> str | None:
        """Take one key; return what is to be said where it gives up the one that waits."""
        if key.name.startswith("alt+") and key.character:
            # Esc and a fast next key arrive as one alt chord; they are two keys to the hand.
            said = self.press(Key("escape"))
            return self.press(Key(key.name.removeprefix("alt+"), key.character)) or said
        if key.name == "ctrl+j":
            # Enter, typed before the console had taken the terminal.
            key = Key("enter")
        if self.waiting is None:
            self._give(key, new_op())
        elif key.name == "escape":
            return self._given_up(self.waiting)
        else:
            self.waiting.behind.append(key)
        return None

    def paste(self, text: str) -> None:
        """Take pasted text."""
        if self.waiting is not None:
            self.waiting.behind.append(text)
        else:
            self._paste(text)

    def wait(self) -> bool:
        """Let the key being taken wait for the desk; return False where there is none to press again."""
        self.waiting = Waiting(self._key, self.op) if self._key is not None else None
        return self.waiting is not None

    def again(self, waiting: Waiting) -> bool:
        """Press the key that waits; return whether it could be done. Then come the keys behind it."""
        self.waiting = None
        self._give(waiting.key, waiting.op)
        if self.waiting is not None:
            self.waiting.behind = waiting.behind
            return False
        for later in waiting.behind:
            if isinstance(later, str):
                self.paste(later)
            else:
                self.press(later)
        return True

    def _give(self, key: Key, op: str) -> None:
        self._key, self.op = key, op
        self._take(key)

    def _given_up(self, waiting: Waiting) -> str:
        self.waiting = None
        lost = f" The {len(waiting.behind)} keys after it were not done." if waiting.behind else ""
        return f"Given up: nothing was saved. What you typed stands.{lost}"
