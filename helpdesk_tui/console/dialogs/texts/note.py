"""A note on the ticket."""

from __future__ import annotations

from helpdesk_tui.console.dialogs.texts.composed_dialog import ComposedDialog


class NoteDialog(ComposedDialog):
    """Asks for a note."""

    verb, asks, open_only = "note", "Note what?", False
    text_field, doing = "note", "note on"

    def question(self) -> str:
        """Return the question; a note on a duplicate is read on the ticket it was merged into, too."""
        ticket = self.shift.only(self.seen)
        merged = f" (merged into #{ticket.merged_into}: noted there too)" if ticket and ticket.merged_into else ""
        return super().question() + merged

    def submit(self, text: str) -> None:
        """Write it down."""
        if not text.strip():
            self.complain("Type the note, or Esc to go back.")
            return
        desk, seen, children = self.shift.desk, self.seen, self.also.chosen
        self.carry_out(lambda: desk.note(seen, text, children=children))


class WriteDialog(NoteDialog):
    """Asks for a note in the editor, at once."""

    def opened(self) -> None:
        """Give what stands there to the editor."""
        super().opened()
        if self.shift.settings.editor:
            self.action_editor()
        else:
            self.action_missing("editor")
