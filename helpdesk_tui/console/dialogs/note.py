"""A note on the ticket."""

from __future__ import annotations

from helpdesk_tui.console.dialogs.text_dialog import TextDialog


class NoteDialog(TextDialog):
    """Asks for a note."""

    verb, asks, open_only = "note", "Note what?", False

    def submit(self, text: str) -> None:
        """Write it down."""
        if not text.strip():
            self.complain("Type the note, or Esc to go back.")
            return
        desk, seen = self.shift.desk, self.seen
        self.carry_out(lambda: desk.note(seen, text))
