"""A text of several lines, as notes, resolutions and details are."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import TextArea
from textual.widgets.text_area import Edit, EditResult, Location

from helpdesk_tui.console.widgets.typing import TooMuch, before, behind, typed, types
from helpdesk_tui.domain.text.cleaning import TYPED_LIMIT, clean_body

UNDO = "ctrl+underscore"
"""Undoes beside Textual's Ctrl+Z, which suspends the console as it does any other program of a terminal."""

_NEW_LINE = ("ctrl+j", "alt+enter", "shift+enter")
"""The last one comes from terminals with kitty's protocol alone."""


class Text(TextArea):
    """Grows to eight lines. Enter is done; Ctrl+J or Alt+Enter makes a line; pasted lines stay lines."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(UNDO, "undo", "Undo", show=False),
        Binding("alt+b,alt+left", "cursor_word_left", "Back by a word", show=False),
        Binding("alt+f,alt+right", "cursor_word_right", "On by a word", show=False),
        Binding("alt+d", "delete_word_right", "Delete to the end of the word", show=False),
    ]

    class Entered(Message):
        """Enter was pressed."""

    def __init__(self, *, id: str | None = None) -> None:
        """Begin with nothing."""
        super().__init__(
            id=id,
            soft_wrap=True,
            tab_behavior="focus",
            show_line_numbers=False,
            highlight_cursor_line=False,
        )
        # A cursor that blinks costs bytes for ever.
        self.cursor_blink = False

    def check_consume_key(self, key: str, character: str | None = None) -> bool:
        """Whether a key types something here."""
        return types(character)

    def fill(self, text: str) -> None:
        """Put another text in, the caret behind it."""
        self.load_text(text)
        self.move_cursor(self.document.end)

    def edit(self, edit: Edit) -> EditResult:
        """Change the text. Textual scrolls to the caret before it knows how many lines there are by then."""
        done = super().edit(edit)
        self.call_after_refresh(self.scroll_cursor_visible)
        return done

    def put_in(self, text: str, left_out: int = 0) -> None:
        """Put a text in at the caret or in place of what is selected, unless it is more than a field takes.

        ``left_out`` is how many more characters there were that did not come this far.
        """
        there = len(self.text) - len(self.selected_text)
        if left_out or there + len(text) > TYPED_LIMIT:
            self.post_message(TooMuch(len(text) + left_out, there))
        elif text:
            self._replace_via_keyboard(text, *self.selection)

    async def _on_key(self, event: events.Key) -> None:
        character = typed(event)
        if event.key in _NEW_LINE:
            character = "\n"
        if event.key == "enter":
            self.post_message(self.Entered())
        elif not character:
            return
        else:
            self.put_in(character)
        event.stop()
        event.prevent_default()

    async def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        # What is far too long is not cleaned first, which would take seconds.
        long = len(event.text) > TYPED_LIMIT
        self.put_in(event.text if long else clean_body(event.text).strip("\n"), getattr(event, "left_out", 0))

    def action_paste(self) -> None:
        """Put in what was cut or copied last."""
        self.put_in(clean_body(self.app.clipboard))

    def get_cursor_left_location(self) -> Location:
        """Return where a step to the left leads: over a whole character."""
        row, column = self.cursor_location
        return (row, before(self.document[row], column)) if column else super().get_cursor_left_location()

    def get_cursor_right_location(self) -> Location:
        """Return where a step to the right leads: over a whole character."""
        row, column = self.cursor_location
        line = self.document[row]
        return (row, behind(line, column)) if column < len(line) else super().get_cursor_right_location()
