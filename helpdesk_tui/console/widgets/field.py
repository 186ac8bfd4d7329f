"""A field of one line, as names, times and numbers are asked for."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Offset
from textual.widgets import Input
from textual.widgets.input import Selection

from helpdesk_tui.console.widgets.typing import TooMuch, before, behind, one_line, typed, types
from helpdesk_tui.domain.text.cleaning import TYPED_LIMIT


class Field(Input):
    """Takes what is typed in any script; pasted lines become one line; the caret steps over whole characters."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("alt+b,alt+left", "cursor_left_word", "Back by a word", show=False),
        Binding("alt+f,alt+right", "cursor_right_word", "On by a word", show=False),
        Binding("alt+d,alt+delete", "delete_right_word", "Delete to the end of the word", show=False),
        # Textual deletes to the right with this one.
        Binding("alt+backspace", "delete_left_word", "Delete to the start of the word", show=False),
    ]

    def __init__(self, value: str = "", *, placeholder: str = "", id: str | None = None) -> None:
        """Begin with ``value``.

        It has no border by the style sheet, and not by ``compact``: that matches all its styles before it is mounted,
        and it takes ten times as long to make.
        """
        super().__init__(value, placeholder, id=id, select_on_focus=False, validate_on=())
        # A cursor that blinks costs bytes for ever.
        self.cursor_blink = False

    @property
    def cursor_screen_offset(self) -> Offset:
        """Where the caret is on the screen; Textual's says one cell behind it at the end of what is typed."""
        there: Offset = super().cursor_screen_offset
        return there - (1, 0) if self.cursor_at_end else there

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Whether a key types something here."""
        return types(character)

    def fill(self, text: str) -> None:
        """Put another text in, the caret behind it."""
        self.value = text
        self.cursor_position = len(text)

    def put_in(self, text: str, left_out: int = 0) -> None:
        """Put a text in at the caret or in place of what is selected, unless it is more than a field takes.

        ``left_out`` is how many more characters there were that did not come this far.
        """
        start, end = sorted(self.selection)
        there = len(self.value) - (end - start)
        if left_out or there + len(text) > TYPED_LIMIT:
            self.post_message(TooMuch(len(text) + left_out, there))
        else:
            self.replace(text, start, end)

    async def _on_key(self, event: events.Key) -> None:
        character = typed(event)
        if character:
            event.stop()
            event.prevent_default()
            self.put_in(character)

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        # What is far too long is not cleaned first, which would take seconds.
        long = len(event.text) > TYPED_LIMIT
        self.put_in(event.text if long else one_line(event.text), getattr(event, "left_out", 0))

    def action_paste(self) -> None:
        """Put in what was cut or copied last."""
        self.put_in(one_line(self.app.clipboard))

    def action_cursor_left(self, select: bool = False) -> None:
        """Go back by a character."""
        if select or self.selection.is_empty:
            place = before(self.value, self.cursor_position)
            self.selection = Selection(self.selection.start if select else place, place)
        else:
            super().action_cursor_left()

    def action_cursor_right(self, select: bool = False) -> None:
        """Go on by a character."""
        if select or self.selection.is_empty:
            place = behind(self.value, self.cursor_position)
            self.selection = Selection(self.selection.start if select else place, place)
        else:
            super().action_cursor_right()

    def action_delete_left(self) -> None:
        """Delete the character before the caret, or what is selected."""
        if self.selection.is_empty:
            self.delete(before(self.value, self.cursor_position), self.cursor_position)
        else:
            self.delete_selection()

    def action_delete_right(self) -> None:
        """Delete the character behind the caret, or what is selected."""
        if self.selection.is_empty:
            self.delete(self.cursor_position, behind(self.value, self.cursor_position))
        else:
            self.delete_selection()
