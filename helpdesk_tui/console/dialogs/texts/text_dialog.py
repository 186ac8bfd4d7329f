"""A dialog that asks for a text of several lines, kept as a draft while it is typed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from textual import on
from textual.binding import Binding
from textual.widget import Widget
from textual.widgets import TextArea

from helpdesk_tui.console.dialogs.asking import Meanwhile, keep_for_refused, slot
from helpdesk_tui.console.dialogs.dialog import Dialog
from helpdesk_tui.console.look.lines import Line, line
from helpdesk_tui.console.state.services import Services
from helpdesk_tui.console.widgets.text import Text
from helpdesk_tui.desk import Outcome, Seen
from helpdesk_tui.domain.text.cells import wrap
from helpdesk_tui.domain.text.cleaning import BODY_LIMITS, TextError, enter_body


class TextDialog(Dialog):
    """Asks for a text. Enter saves it."""

    BINDINGS: ClassVar[list[Any]] = [
        Binding("enter", "line", "Save"),
        Binding("escape", "leave", "Back, kept as a draft"),
        Binding("ctrl+j", "line", "New line"),
    ]
    text_field = "note"
    """The field of the desk that holds the text, by its name in ``BODY_LIMITS``."""
    grows = 8

    def __init__(self, services: Services) -> None:
        """Ask nothing yet."""
        super().__init__(services)
        self.complaint = ""
        self._news: Sequence[str] = ()

    def begin(self, seen: Seen, argument: str = "") -> bool:
        """Be about these tickets."""
        self.complaint, self._news = "", ()
        self._meanwhile = Meanwhile(self.shift, lambda: self.seen)
        return super().begin(seen, argument)

    @property
    def slot(self) -> str:
        """Where the draft lies."""
        return slot(self.verb, self.seen)

    @property
    def text(self) -> Text:
        """Where it is typed."""
        return self.query_one(Text)

    def fields(self) -> Sequence[Widget]:
        """Ask for the text."""
        return (Text(),)

    def opened(self) -> None:
        """Take up the draft, or what was typed for it already."""
        with self.prevent(TextArea.Changed):
            self.text.fill(self.argument or self.shift.drafts.get(self.slot))
        self.renew()

    @on(TextArea.Changed)
    def _typed(self) -> None:
        self.keep(self.text.text)
        self.changed()
        self.complaint = ""
        self.show_said()

    @on(Text.Entered)
    async def _entered(self) -> None:
        await self.services.writer.press(lambda: self.submit(self.text.text))

    def keep(self, text: str) -> None:
        """Keep a text as the draft."""
        self.shift.drafts.put(self.slot, text if text.strip() else "")

    def changed(self) -> None:
        """Go by the text as it is now."""

    def submit(self, text: str) -> None:
        """Do what the text is for."""

    def renew(self) -> None:
        """Show what others have changed meanwhile."""
        self._news = self._meanwhile.said()
        self.show_said()

    def complain(self, text: str) -> None:
        """Say why nothing was done, until something is typed; the text stays."""
        self.complaint = text
        self.show_said()

    def show_said(self) -> None:
        """Show the complaint; without one, what others have changed and what else there is to say."""
        room = self.size.width - 4

        def wrapped(texts: Sequence[str], role: str) -> list[Line]:
            return [line((f"  {part}", role)) for one in texts if one for part in wrap(one, room)]

        out = wrapped([self.complaint or self.too_long()], "bad")
        if not self.complaint:
            out += [*wrapped(self._news, "warning"), *self.further()]
        self.tell(out)

    def further(self) -> list[Line]:
        """Return what is said under the text besides."""
        return []

    def too_long(self) -> str:
        """Say by how much the text is longer than it may be; empty where it is not."""
        text = self.text.text
        # A character has four bytes at most.
        if len(text) * 4 <= BODY_LIMITS[self.text_field]:
            return ""
        try:
            enter_body(self.text_field, text)
        except TextError as error:
            return str(error)
        return ""

    def done(self, outcome: Outcome) -> None:
        """Forget the draft, but keep the text for the tickets on which it was refused."""
        self.shift.drafts.put(self.slot, "")
        keep_for_refused(self.shift, self.verb, outcome, self.text.text)

    def action_line(self) -> None:
        """Stand in the line of keys for what the text does at Enter and Ctrl+J."""

    def action_leave(self) -> None:
        """Go back; what was typed is kept."""
        if self.text.text.strip():
            self.shift.say("Kept as a draft: the same key takes it up again.")
        super().action_leave()
