"""What a terminal sends beside plain keys, as events that a text widget or the gate can tell apart.

Textual's ``Input`` drops a key whose character is not printable, so joiners, no-break and wide spaces typed one by one
never arrive. Its parser also makes two keys, Esc and a letter, of an Alt chord. These events carry both over.
"""

from __future__ import annotations

from textual import events
from textual.message import Message


class Written(events.Key):
    """A character for a text and nothing else: a mark, a joiner, a special space, or U+FFFD for a damaged byte."""

    @property
    def is_printable(self) -> bool:
        """Whether a text widget inserts it: always."""
        return True


class OtherLayout(events.Key):
    """A letter typed on a non-Latin keyboard layout; ``latin`` is the letter on that key of a Latin layout."""

    def __init__(self, key: str, character: str | None, latin: str) -> None:
        """Be the character in a text, and ``latin`` elsewhere."""
        super().__init__(key, character)
        self.latin = latin


class AltChord(events.Key):
    """Esc and a character that came in one read: an Alt chord, or Esc and a fast next key. The gate decides.

    ``plain`` is the second key by itself. ``behind`` is what else came in that read.
    """

    def __init__(self, plain: events.Key, behind: tuple[Message, ...] = ()) -> None:
        """Be ``alt+`` and the name of the plain key."""
        letter = plain.key
        if len(letter) == 1 and letter.isupper():
            letter = f"shift+{letter.lower()}"
        super().__init__(f"alt+{letter}", None)
        self.plain, self.behind = plain, behind


class Pasted(events.Paste):
    """Pasted text; ``left_out`` is how many characters were too many and are not in it."""

    def __init__(self, text: str, left_out: int = 0) -> None:
        """Hold the text."""
        super().__init__(text)
        self.left_out = left_out


class Answered(Message):
    """The terminal has taken everything up to the question that the driver wrote (DSR, ``CSI 5 n``)."""


class TerminalGone(Message):
    """The terminal has vanished: there is nobody left to show anything to."""


for _kind, _like in ((Written, events.Key), (OtherLayout, events.Key), (AltChord, events.Key), (Pasted, events.Paste)):
    # Textual names handlers after the class; these go to the handlers of what they are a kind of.
    _kind.handler_name = _like.handler_name
