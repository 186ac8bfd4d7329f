"""What fields of one line and texts of several share: what a key types, and how much one of them takes.

Textual's own fields drop whatever Python does not call printable: joiners, wide and unbroken spaces, new emoji.
"""

from __future__ import annotations

from unicodedata import category

from textual import events
from textual.app import App
from textual.geometry import Offset
from textual.message import Message
from textual.widgets import Input, TextArea

from helpdesk_tui.domain.text.cells import JOINER, graphemes
from helpdesk_tui.domain.text.cleaning import TYPED_LIMIT, clean_line

_LONGEST = 64
"""Characters of a text among which its whole characters are told apart, at most."""


class CaretApp(App[None], inherit_bindings=False):
    """An application whose terminal's cursor stands at the caret in front: input methods and screen readers go by it.

    Textual's fields put it where they stand whenever they are laid out, those of a screen behind as well.
    """

    _caret = Offset(0, 0)

    @property
    def cursor_position(self) -> Offset:
        """Where the caret is; where there is none, where the last one was."""
        focused = self.focused if self.screen_stack else None
        if isinstance(focused, Input | TextArea):
            self._caret = focused.cursor_screen_offset
        return self._caret

    @cursor_position.setter
    def cursor_position(self, position: Offset) -> None:
        """Take no notice: whoever asks is told where the caret is then."""


class TooMuch(Message):
    """More was typed or pasted than one field takes; nothing of it was taken."""

    def __init__(self, more: int, there: int) -> None:
        """Say that so many characters do not fit beside those that are ``there``."""
        super().__init__()
        beside = f" beside the {there:,} that stand here" if there else ""
        said = f"{more:,} characters are too many{beside}: what is typed may have {TYPED_LIMIT:,}. "
        self.text = said + "Nothing of them was taken; what stood here stands."


class HeldDown(Message):
    """The key that opened a form is held down still: what it has done there is not meant."""

    def __init__(self, letter: str) -> None:
        """Name what it types."""
        super().__init__()
        self.letter = letter


def typed(event: events.Key) -> str:
    """Return what a key types, as it would come out of a paste; empty for a key that types nothing."""
    character = event.character
    if character is None or len(character) != 1 or category(character) in ("Cc", "Cs"):
        return ""
    # A joiner is typed between the two that it joins; alone it would be taken for a hidden sign.
    if character.isprintable() or character == JOINER:
        return character
    return " " if category(character) == "Zs" else clean_line(character)


def types(character: str | None) -> bool:
    """Whether a character goes into a field."""
    return bool(character and typed(events.Key(character, character)))


def one_line(text: str) -> str:
    """Clean pasted text: its lines become one, a space at either end stays."""
    cleaned = clean_line(text).strip(" ")
    lead = " " if text[:1] == " " and cleaned else ""
    trail = " " if text[-1:] == " " and cleaned else ""
    return f"{lead}{cleaned}{trail}"


def before(text: str, place: int) -> int:
    """Return where the character begins that ends at ``place``: an emoji that is joined of many is one."""
    first = max(0, place - _LONGEST)
    return first + sum(map(len, _clusters(text[first:place])[:-1]))


def behind(text: str, place: int) -> int:
    """Return where the character ends that begins at ``place``."""
    return place + sum(map(len, _clusters(text[place : place + _LONGEST])[:1]))


def _clusters(text: str) -> list[str]:
    return [cluster for cluster, _ in graphemes(text)] if text else []
