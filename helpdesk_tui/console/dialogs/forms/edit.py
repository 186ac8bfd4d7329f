"""Correcting a ticket: its five fields in one form, kept until they are saved."""

from __future__ import annotations

from contextlib import suppress

from textual.binding import Binding

from helpdesk_tui.console.dialogs.asking import slot
from helpdesk_tui.console.dialogs.forms.form_dialog import FormDialog
from helpdesk_tui.console.keys.form_keys import SAVE
from helpdesk_tui.desk import Outcome, Seen
from helpdesk_tui.domain.text.cleaning import TextError, enter_line
from helpdesk_tui.domain.tickets.ticket import EDITABLE, Ticket
from helpdesk_tui.store.base import StoreError

_OVER = "Save over theirs"


def _enter(action: str, label: str) -> Binding:
    return Binding("enter", action, label, key_display="Enter", priority=True)


class EditDialog(FormDialog):
    """Asks for what is to be corrected. Enter goes on to the next field; on the last one it saves."""

    BINDINGS = [
        _enter("next", "Next field"),
        _enter("last", "Save"),
        _enter("over_theirs", _OVER),
        Binding("tab", "go(1)", "Next field", show=False, priority=True),
        Binding("shift+tab", "go(-1)", "Fields", key_display="↑↓", priority=True),
    ]
    verb, asks, open_only = "edit", "Edit", False
    goes = f"Enter or {SAVE.shown} saves over it, Esc keeps your draft."
    labels = {name: name.capitalize() for name in EDITABLE}
    first = EDITABLE[0]

    def begin(self, seen: Seen, argument: str = "") -> bool:
        """Be about one ticket: its fields, or the draft that was left of them."""
        ticket = self.shift.only(seen)
        if ticket is None:
            return False
        super().begin(seen, argument)
        self._number, self._stood = ticket.number, False
        self.slot = slot(self.verb, seen)
        self.begin_with(_fields(ticket))
        return True

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Let Enter do one thing: go on, save, or save over what came before."""
        at_end = self.active == EDITABLE[-1]
        does = "over_theirs" if self._stood else "last" if at_end else "next"
        return action == does if action in ("next", "last", "over_theirs") else True

    def keys(self) -> list[tuple[str, str]] | None:
        """Return the keys that work now: where somebody else's change came before, both that save say over what."""
        if not self._stood:
            return None
        return [("Enter", _OVER), (SAVE.shown, _OVER), ("Esc", "Keep draft"), ("↑↓", "Fields")]

    def wrong(self, name: str) -> str:
        """Say why a field cannot stand as it is typed."""
        text = self.field(name).value
        if name == "subject" and not text.strip():
            return "A ticket needs a subject."
        try:
            enter_line(name, text)
        except TextError as error:
            return str(error)
        return ""

    def moved_on(self) -> None:
        """Forget what stood against it, too."""
        self._stood = False
        super().moved_on()
        self.refresh_bindings()

    def action_next(self) -> None:
        """Go on to the next field, unless something is wrong with this one."""
        if not self.wrong(self.active):
            self.action_go(1)

    def action_last(self) -> None:
        """Save."""
        self.action_save()

    def action_over_theirs(self) -> None:
        """Save over what somebody else has written meanwhile, which has been said."""
        self.action_save()

    def save(self) -> None:
        """Write what was changed."""
        changes, desk = self.changes, self.shift.desk
        if changes:
            self.carry_out(lambda: desk.edit(self.seen, changes))
        else:
            self.action_leave()

    def done(self, outcome: Outcome) -> None:
        """Forget the draft."""
        self.shift.drafts.put(self.slot, "")

    def _ended(self, outcome: Outcome | None) -> None:
        changes = self.changes
        super()._ended(outcome)
        if outcome is None or outcome.done:
            return
        if any(refused.refusal.conflict for refused in outcome.refused):
            self.complain(f"{self._as_it_is(changes)} {self._complaint}".strip())
            self._compare()
            self._stood = True
            self.refresh_bindings()

    def _as_it_is(self, changes: dict[str, str | None]) -> str:
        """Say what the fields that were to be changed hold now."""
        ticket = self.shift.desk.store.ticket(self._number)
        now = {} if ticket is None else _fields(ticket)
        parts = [f"{name} is now '{now[name]}'" for name in changes if now.get(name, "") != self.was[name]]
        said = ", ".join(parts)
        return f"{said[:1].upper()}{said[1:]}." if parts else ""

    def _compare(self) -> None:
        """Go by the ticket as it is now; a field that was not touched shows what it holds."""
        ticket = self.shift.desk.store.ticket(self._number)
        for name, text in _fields(ticket).items() if ticket is not None else ():
            if self.field(name).value == self.was[name]:
                self.put(name, text)
            self.was[name] = text

    def renew(self) -> None:
        """Show another's change to a field that is untouched and not typed in."""
        ticket = None
        with suppress(StoreError):
            ticket = self.shift.desk.store.ticket(self._number)
        for name, text in _fields(ticket).items() if ticket is not None else ():
            if name != self.active and self.field(name).value == self.was[name] != text:
                self.put(name, text)
                self.was[name] = text
        super().renew()


def _fields(ticket: Ticket) -> dict[str, str]:
    return {name: str(getattr(ticket, name) or "") for name in EDITABLE}
