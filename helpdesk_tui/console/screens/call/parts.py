"""The widgets of the form of a call: the questions, which keys answer, and a row for each field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events
from textual.binding import Binding
from textual.message import Message
from textual.widgets.input import Selection

from helpdesk_tui.console.keys.form_keys import NO, YES
from helpdesk_tui.console.widgets.field import Field
from helpdesk_tui.console.widgets.lines import Lines
from helpdesk_tui.console.widgets.text import Text
from helpdesk_tui.console.widgets.typing import one_line
from helpdesk_tui.domain.text.cleaning import TYPED_LIMIT, clean_body

ANSWERS = frozenset(f"{YES.key}{NO.key}123456")


@dataclass
class Pressed(Message):
    """A key of the form was pressed: the letter that it types, or what it does."""

    key: str


class Questions(Lines, can_focus=True):
    """Shows the questions; while they are asked it has the focus, and keys answer them."""

    BINDINGS = [
        Binding(f"{YES.key},{YES.key.upper()}", f"answer('{YES.key}')", YES.help),
        Binding(f"{NO.key},{NO.key.upper()}", f"answer('{NO.key}')", NO.help),
        *(Binding(str(digit), f"answer('{digit}')", "Set the priority") for digit in range(1, 7)),
        Binding("backspace,left,up,shift+tab", "answer('take_back')", "Take the last answer back"),
        Binding("enter", "answer('enter')", "On to the fields"),
    ]

    @dataclass
    class Pasted(Message):
        """A text was pasted at the questions: it is the caller's."""

        text: str

    def action_answer(self, letter: str) -> None:
        """Answer."""
        self.post_message(Pressed(letter))

    async def _on_key(self, event: events.Key) -> None:
        """Hand on what is no answer: it may begin a number, and else is said to be none."""
        if event.character and event.is_printable and event.character.lower() not in ANSWERS:
            event.stop()
            self.post_message(Pressed(event.character))

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        self.post_message(self.Pasted(event.text))


class Listed(Lines):
    """The callers and tickets that were found; a click chooses one."""

    @dataclass
    class Chosen(Message):
        """One was clicked: what it is, and its place."""

        kind: str
        place: int

    meant: Sequence[tuple[str, int] | None] = ()
    """What a click on each line means."""

    def on_click(self, event: events.Click) -> None:
        """Say which one."""
        meant = self.meant[event.y] if event.y < len(self.meant) else None
        if meant is not None:
            event.stop()
            self.post_message(self.Chosen(*meant))


class Details(Text):
    """Further details, of several lines; from the first and the last one the arrows lead to other fields."""

    def action_cursor_up(self, select: bool = False) -> None:
        """Go up a line, from the first one to the field before."""
        if select or self.cursor_location[0]:
            super().action_cursor_up(select)
        else:
            self.post_message(Pressed("up"))

    def action_cursor_down(self, select: bool = False) -> None:
        """Go down a line, from the last one to the next field."""
        if select or self.cursor_location[0] < self.document.line_count - 1:
            super().action_cursor_down(select)
        else:
            self.post_message(Pressed("down"))

    def take(self, text: str) -> None:
        """Put a pasted text in, with its lines."""
        self.put_in(text if len(text) > TYPED_LIMIT else clean_body(text).strip("\n"))


class Entry(Field):
    """A field of one line."""

    def take(self, text: str) -> None:
        """Put a pasted text in, as one line."""
        self.put_in(text if len(text) > TYPED_LIMIT else one_line(text))

    def select_all(self) -> None:
        """Let what is typed next stand in the place of what stands here."""
        self.selection = Selection(0, len(self.value))


class Row:
    """A field's widget, and what the form has of it."""

    def __init__(self, name: str) -> None:
        """Ask for the field called ``name``."""
        self.entry: Entry | Details = Details(id=name) if name == "body" else Entry(id=name)
        self._form_has = ""

    def typed(self) -> str:
        """Return what stands in the field, for the form to have."""
        self._form_has = self.entry.value if isinstance(self.entry, Entry) else self.entry.text
        return self._form_has

    @property
    def lines(self) -> int:
        """How many lines it takes: one, but for a text."""
        if isinstance(self.entry, Entry):
            return 1
        return max(1, min(self.entry.wrapped_document.height, 8))

    def fill(self, text: str) -> None:
        """Put another text in, where the form has one; what was typed and is on its way to the form stays."""
        if text != self._form_has:
            with self.entry.prevent(Entry.Changed, Details.Changed):
                self.entry.fill(text)
            self._form_has = text
