"""The command line: ``:`` and a verb's name, with what it may become listed below, or a ticket's number."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.binding import Binding
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Input, Label

from helpdesk_tui.console.dialogs.asking import again, keep_for_refused
from helpdesk_tui.console.dialogs.command.arguments import ARGUMENTS, Asked
from helpdesk_tui.console.dialogs.command.candidates import candidates, listed
from helpdesk_tui.console.dialogs.command.drafted import Drafted
from helpdesk_tui.console.dialogs.command.names import resolve
from helpdesk_tui.console.dialogs.dialog import Dialog
from helpdesk_tui.console.dialogs.one_line.offer import number_of
from helpdesk_tui.console.look.lines import BLANK, line
from helpdesk_tui.console.state.asked_time import Proposal
from helpdesk_tui.console.widgets.bars import KeyLine
from helpdesk_tui.console.widgets.field import Field
from helpdesk_tui.desk import Outcome, Seen, new_op
from helpdesk_tui.domain.rules.roles import Deed
from helpdesk_tui.domain.text.cells import wrap

_MOST, _AROUND = 8, 9
"""Lines of what it may become, and those of the screen that are kept for the rest."""
_ON_CLOSED = frozenset({"note", "reopen", "reason"})
"""Verbs that can be done on closed tickets too."""


class CommandDialog(Dialog):
    """Takes a line of one verb and its argument. What is wrong is said, and stays to be put right."""

    BINDINGS = [
        Binding("enter", "enter", "Do it", priority=True),
        Binding("tab", "complete", "Complete", priority=True),
        Binding("down", "choose(1)", "Choose", priority=True),
        Binding("up,shift+tab", "choose(-1)", "Choose", priority=True),
        Binding("backspace", "erase", "Erase", priority=True),
    ]
    verb, asks = "command", "Command: a name, or a ticket's number"

    def begin(self, seen: Seen, argument: str = "") -> bool:
        """Be about the tickets that a verb would work on now."""
        self._asked = Asked(self.shift, dict(seen), Proposal(self.shift, self._put))
        self._at: int | None = None
        self._complaint = self._named = ""
        self._draft = Drafted(self.shift, self._asked.seen)
        return super().begin({}, argument)

    def fields(self) -> Sequence[Widget]:
        """Ask for the command."""
        return (Horizontal(Label(":"), Field(), classes="field"),)

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys that work now."""
        back = "Keep draft" if self._draft.slot else "Back"
        return [("Enter", "Do it"), ("Tab", "Complete"), ("↓↑", "Choose"), ("Esc", back)]

    @property
    def _field(self) -> Field:
        return self.query_one(Field)

    def opened(self) -> None:
        """Begin with what was typed for it already."""
        self._take(self.argument)

    def _take(self, text: str) -> None:
        with self.prevent(Input.Changed):
            self._field.fill(text)
        self._changed()

    def _put(self, argument: str) -> None:
        """Replace what stands behind the verb."""
        with self.prevent(Input.Changed):
            self._field.fill(f"{self._field.value.split()[0]} {argument}")

    @on(Input.Changed)
    def _changed(self) -> None:
        self._complaint, self._at = "", None
        self._draft.keep(self._field.value)
        self.renew()

    def renew(self) -> None:
        """Show what the line may become, or what is wrong with it."""
        most = max(1, min(_MOST, self.app.size.height - _AROUND))
        if self._complaint:
            out = [line((f"  {part}", "bad")) for part in wrap(self._complaint, self.app.size.width - 6)]
        else:
            out = listed(candidates(self.shift, self._field.value), self._at, most)
        # As high as ever: nothing moves while typing.
        self.tell([*out, *[BLANK] * (most - len(out))])
        self.query_one(KeyLine).refresh()

    def complain(self, text: str) -> None:
        """Say why nothing was done; the line stays."""
        self._complaint = text
        self.renew()

    def action_choose(self, by: int) -> None:
        """Walk the list."""
        found = candidates(self.shift, self._field.value)
        if found:
            self._at = (0 if by > 0 else len(found) - 1) if self._at is None else (self._at + by) % len(found)
            self.renew()

    def action_complete(self) -> None:
        """Take the chosen candidate, or the first."""
        found = candidates(self.shift, self._field.value)
        if found:
            self._take(found[self._at or 0].text)

    def action_erase(self) -> None:
        """Delete a character; in an empty line go back."""
        if self._field.value:
            self._field.action_delete_left()
        else:
            self.action_leave()

    async def action_enter(self) -> None:
        """Do it; a candidate that was chosen and takes an argument waits for that."""
        if self._at is not None:
            chosen = candidates(self.shift, self._field.value)[self._at].text
            self._take(chosen)
            if chosen.endswith(" "):
                return
        word, _, rest = self._field.value.strip().partition(" ")
        if not word:
            self.dismiss()
            return
        wrong = await self._do(word, rest.strip())
        if wrong:
            self.complain(wrong)

    async def _do(self, word: str, rest: str) -> str | None:
        """Carry out a command; return what is wrong with it, or None."""
        shift = self.shift
        if word.removeprefix("#").isdecimal():
            return await self._goto(number_of(word), word)
        verb = resolve(shift.keymap, word)
        if isinstance(verb, str):
            return verb
        argument = ARGUMENTS.get(verb.id)
        if rest and argument is None:
            return f"{verb.id} takes nothing after it: {verb.help}."
        if verb.on_ticket and not self._asked.seen:
            return "There is no ticket here."
        if not rest or argument is None:
            if verb.id == "view":
                return "Say which: a number or a name, as in :view 2."
            self.dismiss()
            await self.services.run(verb.id, "")
            return None
        refusal = shift.desk.refusal(Deed.WORK) if verb.writes else None
        read = refusal or argument.reads(self._asked, rest)
        if callable(read):
            self._named = verb.id
            self.carry_out(read)
            return None
        if read is None:
            self._draft.sent()
            self.dismiss()
            while argument.on_queue and len(self.app.screen_stack) > 1:
                self.app.screen.dismiss()
            self.services.renew()
        return read

    async def _goto(self, number: int | None, word: str) -> str | None:
        """Open a ticket by its number, whether the queue shows it or not; the cursor goes to it if it does."""
        shift = self.shift
        if number is None or shift.desk.store.ticket(number) is None:
            return f"There is no ticket #{word.removeprefix('#')}."
        self.dismiss()
        shift.window.find(number)
        await self.services.show("open", number)
        return None

    def _ended(self, outcome: Outcome | None) -> None:
        if outcome is not None and outcome.done:
            self._draft.sent()
            keep_for_refused(self.shift, self._named, outcome, self._draft.text)
            self.dismiss()
        else:
            self._op = new_op()
            self.complain(again(self.shift, self._asked.seen, outcome, open_only=self._named not in _ON_CLOSED))

    def action_leave(self) -> None:
        """Go back; a text for tickets is kept."""
        if self._draft.slot:
            key = self.shift.keymap.first(self._draft.slot.split()[0])
            self.shift.say(f"Kept as a draft: {key} takes it up.")
        super().action_leave()
