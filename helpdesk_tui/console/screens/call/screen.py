"""A new call on a screen of its own: how it begins, is kept and taken up again, and ends."""

from __future__ import annotations

from contextlib import suppress

from textual.binding import Binding

from helpdesk_tui.console.dialogs.kept_calls import KeptCallsDialog
from helpdesk_tui.console.keys.form_keys import ATTACH, CALLER_NOTE, EDITOR, FRESH, LOOK
from helpdesk_tui.console.screens.call import draft, end
from helpdesk_tui.console.screens.call.form import CallForm
from helpdesk_tui.console.screens.call.form_screen import FormScreen
from helpdesk_tui.console.state.kept_calls import KeptCall
from helpdesk_tui.console.state.telephone import RING
from helpdesk_tui.desk import Outcome
from helpdesk_tui.store.base import StoreError

_KEPT = "kept calls"
_NO_ALIKE = "No open ticket looks like this one. Enter on the subject opens it."


class CallScreen(FormScreen):
    """Takes a call, from the key that opened it to the one that saves it."""

    BINDINGS = [
        Binding("escape", "leave", "Keep as a draft"),
        Binding(FRESH.key, "kept", FRESH.help, priority=True),
        Binding(ATTACH.key, "attach", ATTACH.help, priority=True),
        Binding(LOOK.key, "look", LOOK.help, priority=True),
        Binding(CALLER_NOTE.key, "note", CALLER_NOTE.help, priority=True),
        Binding(EDITOR.key, "write", EDITOR.help, priority=True),
    ]

    def begin(self, number: int) -> bool:
        """Begin a call: its clock starts now. One that is on the screen already is kept for it."""
        self._ring(self.shift.now)
        kept = len(self.kept())
        if kept:
            what = "A call is kept as a draft" if kept == 1 else f"{kept} calls are kept as drafts"
            self.form.complaint = f"{what}. {FRESH.shown} shows {'it' if kept == 1 else 'them'}."
        self._answer()
        return not (self.is_attached and self in self.app.screen_stack)

    def _ring(self, at: int) -> None:
        self.form = CallForm(self.shift, draft.free(self.shift.drafts))
        self.form.rang = self.form.opened_at = at

    def _answer(self) -> None:
        """Take the number that rings, where the telephone says it: the questions are asked below its fields."""
        with suppress(StoreError):
            rings = self.shift.telephone.answer()
            if rings:
                self.shift.notices.withdraw(RING)
                self.form.caller_first = True
                self.form.type("requester", rings)
                self.shift.drafts.put(self.form.slot, draft.put_down(self.form))

    def action_leave(self) -> None:
        """Go back to what was there before; what was typed is a draft already."""
        if self.form.begun:
            key = self.shift.keymap.first("new")
            self.shift.say(f"The call is kept as a draft, its clock running: {key}, then {FRESH.shown}.")
        self.dismiss()

    async def action_kept(self, slot: str = "") -> None:
        """Show the kept calls, where nothing has been typed in this one; else keep it, and begin a fresh one.

        Who only looked at a kept one goes back to the call that rang before. With a ``slot`` that kept call is taken
        up at once.
        """
        chosen = next((one for one in self.kept() if one.slot == slot), None) if slot else None
        if chosen is not None:
            self._take_up(chosen)
            return
        form = self.form
        if form.begun:
            self._ring(form.rang if form.untouched else self.shift.now)
            self.show()
            return
        if not self.app.is_screen_installed(_KEPT):
            self.app.install_screen(KeptCallsDialog(self.services, self._take_up), _KEPT)
        dialog = self.app.get_screen(_KEPT)
        assert isinstance(dialog, KeptCallsDialog)
        if dialog.begin({}):
            await self.app.push_screen(dialog, lambda _: self.services.renew())
        self.services.renew()

    def _take_up(self, kept: KeptCall) -> None:
        rang = self.form.rang
        form = CallForm(self.shift, kept.slot)
        if draft.pick_up(form, kept.text):
            form.rang, form.resumed, form.untouched = rang, True, True
            self.form = form
        else:
            self.form.complaint = "That call was kept for another flow chart, and cannot be taken up."
        self.show()

    def action_attach(self) -> None:
        """Count the caller in on the ticket that looks alike, instead of opening another."""
        form = self.form
        form.complaint = ""
        alike = form.who.lookalikes.picked
        if not form.shows_fields:
            form.say_what_answers()
        elif alike is None:
            form.complaint = _NO_ALIKE
        else:
            desk, caller, seen = self.shift.desk, end.counting_in(form), {alike.number: alike.version}
            self.services.writer.carry_out(lambda: desk.attach(seen, caller, form.op), self._counted_in, form.op)
            return
        self.show()

    def _counted_in(self, outcome: Outcome | None) -> None:
        said = self.shift.notices.answer.text if self.shift.notices.answer else ""
        if outcome is None or not outcome.done:
            self.form.complaint = said or "Nothing was done."
            if outcome is not None:
                self.form.complaint += " Enter on the subject opens a ticket of its own."
            self._refused()
        else:
            self._end(outcome.events[-1].number, said, end.less_urgent(self.form, outcome))

    def save(self) -> None:
        """Open the ticket, or say in the form what is still missing."""
        command, desk, op = end.opening(self.form), self.shift.desk, self.form.op
        if command is None:
            self.show()
        else:
            self.services.writer.carry_out(lambda: desk.open(command, op), self._saved, op)

    def _saved(self, outcome: Outcome | None) -> None:
        if outcome is None or not outcome.done:
            self.form.complaint = self.shift.notices.answer.text if self.shift.notices.answer else "Nothing was saved."
            self._refused()
        else:
            ticket = outcome.tickets[0]
            self._end(ticket.number, f"#{ticket.number} saved, {ticket.priority}")

    def _refused(self) -> None:
        """Say it in the form from here on, in the field that is too long where one is."""
        self.shift.notices.answer = None
        fields = self.form.fields
        fields.active = next((name for name in fields.names if fields.misfit(name)), fields.active)
        self.show()

    def _end(self, number: int, said: str, warning: str = "") -> None:
        """Go back to the list as it was, where a line says what the call has come to, and which key goes there."""
        self.shift.drafts.put(self.form.slot, "")
        self.shift.saved = number
        key = self.shift.keymap.first("latest")
        said = f"{said.rstrip('.')}. {warning}" if warning else said
        goes = f"; {key} goes to it." if key else "."
        self.shift.say(said.rstrip(".") + goes, "warning" if warning else "good")
        self.dismiss()

    async def action_look(self) -> None:
        """Read the ticket that looks alike; the call goes on behind it."""
        alike = self.form.who.lookalikes.picked
        if self.form.shows_fields and alike is not None:
            await self.services.show("open", alike.number)

    async def action_note(self) -> None:
        """Correct what is known of whoever is shown, their note first."""
        who = self.form.who.callers.shown
        if who is not None and who.id and self.form.shows_fields:
            await self.services.ask("caller", {}, str(who.id))
        else:
            self.form.complaint = "Nobody known is on the line yet. Save the ticket first; then they are."
            self.show()

    def action_write(self) -> None:
        """Have the details written in the editor; they come back into their field."""
        form = self.form
        if not form.shows_fields:
            form.say_what_answers()
        elif self.shift.settings.editor:
            form.asking, form.fields.active = False, "body"
            self.services.compose(form.fields.texts["body"], self._written)
        else:
            form.asking, form.fields.active = False, "body"
            form.complaint = "The editor is switched off in the configuration. Type the details here."
        self.show()

    def _written(self, text: str) -> None:
        self.form.type("body", text)
        self.pressed()
