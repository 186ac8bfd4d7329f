"""A text for tickets that is typed as a command: a draft of its verb's own dialog, behind what was kept there."""

from __future__ import annotations

from helpdesk_tui.console.dialogs.asking import slot
from helpdesk_tui.console.dialogs.command.arguments import ARGUMENTS
from helpdesk_tui.console.dialogs.command.names import resolve
from helpdesk_tui.console.state.shift import Shift
from helpdesk_tui.desk import Seen


class Drafted:
    """The draft that a command line is."""

    def __init__(self, shift: Shift, seen: Seen) -> None:
        """Be none yet; the line is about the tickets ``seen``."""
        self._shift, self._seen = shift, seen
        self.slot = self.text = ""
        self._kept = ""

    def keep(self, line: str) -> None:
        """Keep the line as it is now."""
        place, self.text = self._place(line)
        drafts = self._shift.drafts
        if place != self.slot:
            self.sent()
            self.slot, self._kept = place, drafts.get(place) if place else ""
        if place:
            drafts.put(place, f"{self._kept} {self.text}".strip())

    def sent(self) -> None:
        """Leave no draft of what was done, or is no such text any more; what was kept before stays."""
        if self.slot:
            self._shift.drafts.put(self.slot, self._kept)
        self.slot = self._kept = ""

    def _place(self, line: str) -> tuple[str, str]:
        """Return the slot of the draft that a line is, and its text; nothing where it is none."""
        word, _, rest = line.strip().partition(" ")
        verb = resolve(self._shift.keymap, word)
        if isinstance(verb, str) or verb.id not in ARGUMENTS or not self._seen:
            return "", ""
        return (slot(verb.id, self._seen), rest.strip()) if rest and ARGUMENTS[verb.id].drafted else ("", "")
