"""What is wrong in the configuration, said once at the start; the console works with its defaults."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events

from helpdesk_tui.console.dialogs.reading import ReadingDialog
from helpdesk_tui.console.keys.key import Key
from helpdesk_tui.console.look.lines import Line, line
from helpdesk_tui.domain.text.cells import wrap

_SCROLLS = ("down", "up", "page_down", "page_up")


class ProblemsDialog(ReadingDialog):
    """All that is wrong. Any key but those that scroll closes it and does what it does, so that none is lost."""

    verb, asks, open_only = "problems", "Left out of the configuration; the defaults hold", False

    def lines(self, room: int) -> Sequence[Line]:
        """Return the sentences."""
        return [line(f"  {part}") for one in self.argument.split("\n") for part in wrap(one, room - 4)]

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys that work now."""
        return [*super().keys(), ("Any key", "goes on")]

    async def on_key(self, event: events.Key) -> None:
        """Scroll where there is more to read, else go away and let the key do what it does."""
        event.stop()
        verb = self.shift.keymap.verb(Key(event.key, event.character))
        if verb is not None and verb.id in _SCROLLS and self.page.most:
            self.page.move(verb.id)
            return
        self.dismiss()
        if verb is not None and event.key not in ("escape", "enter"):
            await self.services.run(verb.id, "")
