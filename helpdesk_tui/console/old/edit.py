"""One line being typed: text, a caret, and what the usual editing keys do to them.

Keys are handled one after the other as they come, so a burst over SSH arrives whole
(a widget of its own would answer through a queue, behind the keys that follow).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from helpdesk_tui.domain.text.cells import JOINER, graphemes, width
from helpdesk_tui.domain.text.cleaning import TYPED_LIMIT, clean_body, clean_line


class TooLong(Exception):
    """More than what is typed in one place may have; the message says so."""

    def __init__(self, more: int, there: int) -> None:
        """Say that so many characters do not fit beside those that are ``there``."""
        beside = f" beside the {there:,} that stand here" if there else ""
        told = f"{more:,} characters are too many{beside}: what is typed may have {TYPED_LIMIT:,}. "
        super().__init__(told + "Nothing of them was taken; what stood here stands.")


@dataclass(frozen=True, slots=True)
class Edit:
    """Text as whole graphemes, and the caret's place among them."""

    parts: tuple[str, ...] = ()
    caret: int = 0

    @property
    def text(self) -> str:
        """The text as typed."""
        return "".join(self.parts)

    def insert(self, text: str, *, lines: bool = False) -> Edit:
        """Type or paste text at the caret, cleaned: on one line, but where a text may have ``lines`` it keeps them.

        Raises:
            TooLong: no field takes that much, and a longer one would be slow to type in.
        """
        before, after = "".join(self.parts[: self.caret]), "".join(self.parts[self.caret :])
        if len(before) + len(text) + len(after) > TYPED_LIMIT:
            raise TooLong(len(text), len(before) + len(after))
        head = split(before + (clean_body(text).strip("\n") if lines else _one_line(text)))
        return Edit((*head, *split(after)), len(head))

    def press(self, key: str) -> Edit | None:
        """Return what an editing key makes of the line, or None when the key is no editing key."""
        command = _KEYS.get(key)
        return None if command is None else command(self)

    def window(self, room: int) -> tuple[str, str, str]:
        """Return what shows in ``room`` cells: before the caret, under it, behind it."""
        under = self.parts[self.caret] if self.caret < len(self.parts) else " "
        left = max(0, room - width(under))
        start, used = self.caret, 0
        while start > 0 and used + width(self.parts[start - 1]) <= left:
            start -= 1
            used += width(self.parts[start])
        end, left = self.caret + 1, left - used
        while end < len(self.parts) and width(self.parts[end]) <= left:
            left -= width(self.parts[end])
            end += 1
        return "".join(self.parts[start : self.caret]), under, "".join(self.parts[self.caret + 1 : end])


def split(text: str) -> tuple[str, ...]:
    """Return the graphemes of a text."""
    return tuple(cluster for cluster, _ in graphemes(text)) if text else ()


def typed(text: str) -> Edit:
    """Return a line that holds ``text``, the caret behind it."""
    parts = split(text)
    return Edit(parts, len(parts))


def _one_line(text: str) -> str:
    """Clean pasted text but keep a single typed space, which cleaning alone would trim."""
    # A joiner is typed between the two that it joins; alone it would be taken for a hidden sign.
    if (text.isprintable() and text.isascii()) or text == JOINER:
        return text
    cleaned = clean_line(text)
    lead = " " if text[:1].isspace() and cleaned else ""
    trail = " " if text[-1:].isspace() and cleaned else ""
    return f"{lead}{cleaned.strip()}{trail}"


def _move(edit: Edit, caret: int) -> Edit:
    return Edit(edit.parts, min(max(caret, 0), len(edit.parts)))


def _cut(edit: Edit, start: int, end: int) -> Edit:
    start, end = max(start, 0), min(end, len(edit.parts))
    return Edit(edit.parts[:start] + edit.parts[end:], start)


def _word_left(edit: Edit) -> int:
    place = edit.caret
    while place > 0 and edit.parts[place - 1].isspace():
        place -= 1
    while place > 0 and not edit.parts[place - 1].isspace():
        place -= 1
    return place


def _word_right(edit: Edit) -> int:
    place, end = edit.caret, len(edit.parts)
    while place < end and edit.parts[place].isspace():
        place += 1
    while place < end and not edit.parts[place].isspace():
        place += 1
    return place


_KEYS: dict[str, Callable[[Edit], Edit]] = {
    "left": lambda edit: _move(edit, edit.caret - 1),
    "right": lambda edit: _move(edit, edit.caret + 1),
    "home": lambda edit: _move(edit, 0),
    "end": lambda edit: _move(edit, len(edit.parts)),
    "ctrl+a": lambda edit: _move(edit, 0),
    "ctrl+e": lambda edit: _move(edit, len(edit.parts)),
    "ctrl+left": lambda edit: _move(edit, _word_left(edit)),
    "ctrl+right": lambda edit: _move(edit, _word_right(edit)),
    "backspace": lambda edit: _cut(edit, edit.caret - 1, edit.caret) if edit.caret else edit,
    "delete": lambda edit: _cut(edit, edit.caret, edit.caret + 1),
    "ctrl+d": lambda edit: _cut(edit, edit.caret, edit.caret + 1),
    "ctrl+w": lambda edit: _cut(edit, _word_left(edit), edit.caret),
    "ctrl+u": lambda edit: _cut(edit, 0, edit.caret),
    "ctrl+k": lambda edit: Edit(edit.parts[: edit.caret], edit.caret),
}
