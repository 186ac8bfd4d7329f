"""A dialog that asks for a text of several lines, kept as a draft while it is typed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from textual import on
from textual.binding import Binding
from textual.widget import Widget
from textual.widgets import TextArea

from helpdesk_tui.console.dialogs.asking import keep_for_refused, slot
from helpdesk_tui.console.dialogs.dialog import Dialog
from helpdesk_tui.console.widgets.text import Text
from helpdesk_tui.desk import Outcome


class TextDialog(Dialog):
    """Asks for a text. Enter saves it."""

    BINDINGS: ClassVar[list[Any]] = [Binding("ctrl+j", "line", "New line", key_display="^J")]

    @property
    def slot(self) -> str:
        """Where the draft lies."""
        return slot(self.verb, self.seen)

    def fields(self) -> Sequence[Widget]:
        """Ask for the text."""
        return (Text(),)

    def opened(self) -> None:
        """Take up the draft, or what was typed for it already."""
        text = self.query_one(Text)
        with self.prevent(TextArea.Changed):
            text.load_text(self.argument or self.shift.drafts.get(self.slot))
        text.move_cursor(text.document.end)

    @on(TextArea.Changed)
    def _typed(self, message: TextArea.Changed) -> None:
        text = message.text_area.text
        self.shift.drafts.put(self.slot, text if text.strip() else "")

    @on(Text.Entered)
    def _entered(self) -> None:
        self.submit(self.query_one(Text).text)

    def submit(self, text: str) -> None:
        """Do what the text is for."""

    def done(self, outcome: Outcome) -> None:
        """Forget the draft, but keep the text for the tickets on which it was refused."""
        self.shift.drafts.put(self.slot, "")
        keep_for_refused(self.shift, self.verb, outcome, self.query_one(Text).text)

    def action_line(self) -> None:
        """Stand in the line of keys for what the text does."""

    def action_leave(self) -> None:
        """Go back; what was typed is kept."""
        if self.query_one(Text).text.strip():
            self.shift.say("Kept as a draft: the same key takes it up again.")
        super().action_leave()
