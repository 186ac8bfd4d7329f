"""Undo and redo: at once for what was done at this console, after a question for what the technician may not expect."""

from __future__ import annotations

from textual.binding import Binding

from helpdesk_tui.console.dialogs.dialog import Dialog
from helpdesk_tui.console.look.lines import line
from helpdesk_tui.desk import Pending, Seen
from helpdesk_tui.domain.text.cells import wrap
from helpdesk_tui.domain.tickets.events import Kind
from helpdesk_tui.domain.words.instants import spoken
from helpdesk_tui.domain.words.outcomes import deed_named


class UndoDialog(Dialog):
    """Names what would be undone or redone, and waits for the same key once more.

    ``argument`` is the verb, undo or redo; the ticket in ``seen``, if there is one, is the only one to be touched.
    """

    BINDINGS = [
        Binding("u", "again('undo')", "Undo it", key_display="u", id="undo"),
        Binding("U", "again('redo')", "Redo it", key_display="U", id="redo"),
        Binding("enter", "enter", "Do it", key_display="Enter"),
        Binding("escape", "leave", "Leave it", key_display="Esc"),
    ]
    verb, open_only, confirms = "undo", False, True

    def begin(self, seen: Seen, argument: str = "") -> bool:
        """Undo or redo at once what is one's own and plain; be about everything else."""
        super().begin(seen, argument or "undo")
        self._held = ""
        self._pending = self._next()
        self._why = self._asked(self._pending) if self._pending is not None else ""
        if not self._why:
            self._do()
        return bool(self._why)

    def opened(self) -> None:
        """Show the question."""
        word, key = self.argument.capitalize(), self.shift.keymap.first(self.argument)
        asked = f"{word} {self._named()}, {self._why}? {f'{key} again' if key else 'Enter'} does it, Esc leaves it."
        room = self.app.size.width - 4
        said = [line((f"  {part}", "warning")) for part in wrap(asked, room)]
        self.tell([*said, *(line((f"  {part}", "hint")) for part in wrap(self._held, room) if part)])

    def renew(self) -> None:
        """Show the question for another width; what it is about is looked up again when it is done."""
        if self._why:
            self.opened()

    def question(self) -> str:
        """Return the verb alone: what it is about stands below, whole."""
        return f"{self.argument.capitalize()}?"

    def complain(self, text: str) -> None:
        """Say it below the question, which stays."""
        self._held = text
        self.opened()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Take the key of the verb that is asked about, not that of the other one; Enter where it has none."""
        key = self.shift.keymap.first(self.argument)
        return not key if action == "enter" else action != "again" or (bool(key) and parameters == (self.argument,))

    async def action_enter(self) -> None:
        """Do it: the verb has no key of its own."""
        await self.action_again(self.argument)

    async def action_again(self, verb: str) -> None:
        """Do it, unless something else has come before it by now: then ask about that."""
        await self.services.writer.press(self._again)

    def _again(self) -> None:
        now = self._next()
        if now is not None and self._pending is not None and now.op != self._pending.op:
            if self.begin(self.seen, self.argument):
                self.opened()
                return
        else:
            self._do()
        self.dismiss()

    def action_leave(self) -> None:
        """Leave it as it is."""
        self.shift.say("Nothing was undone." if self.argument == "undo" else "Nothing was redone.")
        super().action_leave()

    def _next(self) -> Pending | None:
        desk, number = self.shift.desk, next(iter(self.seen), None)
        return desk.undoes_next(number) if self.argument == "undo" else desk.redoes_next(number)

    def _do(self) -> None:
        desk, number = self.shift.desk, next(iter(self.seen), None)
        undoes = self.argument == "undo"
        self.services.writer.carry_out(lambda: desk.undo(number) if undoes else desk.redo(number))

    def _asked(self, pending: Pending) -> str:
        """Return why this is asked about first; empty where it is done at once."""
        shift = self.shift
        if pending.op not in shift.own:
            return "before this session" if pending.at < shift.began else "not at this console"
        opened = [deed.event.kind is Kind.OPENED for deed in pending.deeds]
        # The next occurrence goes with the closing that opened it, whose undoing says so.
        if self.argument == "undo" and all(opened):
            return "which withdraws it as opened by mistake"
        numbers = {deed.event.number for deed in pending.deeds}
        if shift.undone and not numbers <= shift.undone:
            before = min(shift.undone)
            more = f" and {len(shift.undone) - 1} more" if len(shift.undone) > 1 else ""
            return f"another ticket than the one before (#{before}{more})"
        return ""

    def _named(self) -> str:
        """Name the deeds: "the closing of #1042 at 09:12 and 2 more"."""
        assert self._pending is not None
        shift = self.shift
        # Of a recurring task's closing, the closing is what the technician did.
        deeds = sorted(self._pending.deeds, key=lambda deed: deed.event.kind is Kind.OPENED)
        event = deeds[0].event
        more = f" and {len(deeds) - 1} more" if deeds[1:] else ""
        return f"{deed_named(event)} of #{event.number} at {spoken(event.at, shift.desk.policy, shift.now)}{more}"
