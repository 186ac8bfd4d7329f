"""Correcting what is known of a requester: who they are, how to reach them, and what whoever answers must know.

It opens on the note, which is what is mostly written. Only what was changed here is
written, over what the record holds by then, so two technicians on one record do not undo
each other; tickets stay as they were written.
"""

from __future__ import annotations

from dataclasses import replace

from textual.binding import Binding

from helpdesk_tui.console.dialogs.forms.form_dialog import FormDialog
from helpdesk_tui.console.keys.form_keys import SAVE
from helpdesk_tui.console.state.shift import Shift
from helpdesk_tui.desk import Outcome, Seen, new_op, requesters
from helpdesk_tui.domain.text.cleaning import TextError
from helpdesk_tui.domain.tickets import requester
from helpdesk_tui.domain.tickets.requester import FIELDS, Requester, entered, known_as
from helpdesk_tui.domain.tickets.ticket import Ticket
from helpdesk_tui.store.base import StoreError

_CALLED = {"The reason": "The note", "The requester": "The name"}


class RequesterDialog(FormDialog):
    """Asks for what is to be known of a requester. Enter keeps it."""

    BINDINGS = [
        Binding("enter", "save", "Keep", key_display="Enter", priority=True),
        Binding(SAVE.key, "save", show=False, priority=True),
    ]
    verb, open_only = "caller", False
    labels = {
        **{"name": "Name", "phone": "Phone", "email": "Email", "organisation": "Organisation", "note": "Note"},
        "organisation_note": "Organisation's note",
    }
    first = "note"

    def begin(self, seen: Seen, argument: str = "") -> bool:
        """Be about the requester of a ticket, or the one whose id is the argument, and what was typed here before."""
        ticket = self.shift.only(seen)
        who = requester_of(self.shift, ticket) if ticket is not None else None
        if argument.isdecimal() and not seen:
            who, argument = self.shift.desk.store.requester(int(argument)), ""
        if who is None:
            said = "The requester is not known: they need a name and a number or address."
            self.shift.say(f"{said} {self.shift.keymap.first('edit')} corrects them.", "hint")
            self.services.refused("")
            return False
        super().begin(seen, argument)
        self._basis, self._news, self._said = who, "", ""
        self.slot = f"caller:{who.id}"
        self.begin_with(_fields(who))
        return True

    def question(self) -> str:
        """Return whom it is about."""
        return f"{self._basis.name}: what is known; their tickets stay as they are"

    def wrong(self, name: str) -> str:
        """Say what is wrong with a field; empty when nothing is."""
        text = self.field(name).value.strip()
        if name == "name" and not text:
            return "A requester needs a name."
        if name == "organisation_note" and name in self.changes and not self.field("organisation").value.strip():
            return "There is no organisation to note anything of."
        try:
            entered({"note" if name == "organisation_note" else name: text})
        except TextError as error:
            said = str(error)
            return next((called + said.removeprefix(kept) for kept, called in _CALLED.items() if kept in said), said)
        return ""

    def save(self) -> None:
        """Write the changes over what is known by now."""
        changes = self.changes

        def write() -> Outcome:
            self._said = self._written(changes)
            return Outcome(new_op())

        self.services.writer.carry_out(write, self._ended)

    def _ended(self, outcome: Outcome | None) -> None:
        notice, self.shift.notices.answer = self.shift.notices.answer, None
        if outcome is None or self._said:
            self.complain(self._said or (notice.text if notice else "Nothing was done."))
            return
        changed = bool(self.changes)
        self.shift.drafts.put(self.slot, "")
        self.shift.say(f"{self._basis.name} is known so from now on." if changed else "Nothing was changed.", "good")
        self.dismiss()

    def _written(self, changes: dict[str, str | None]) -> str:
        """Write the changes; return what stands in the way."""
        desk, basis = self.shift.desk, self._basis
        now = desk.store.requester(basis.id)
        if now is None:
            return f"{basis.name} was erased meanwhile. Esc goes back."
        both = [name for name in changes if getattr(now, name) not in (getattr(basis, name), changes[name])]
        if both:
            self._basis, self._news = now, ""
            said = _worded(now, both)
            return f"Somebody has changed {said}. Enter writes yours all the same, Esc keeps it as a draft."
        person = {name: text for name, text in changes.items() if name in FIELDS}
        changed = replace(now, **person)  # type: ignore[arg-type]
        try:
            if person:
                desk.keep_requesters([changed])
            if "organisation_note" in changes and changed.organisation:
                requesters.keep_organisation(desk, changed.organisation, changes["organisation_note"])
        except TextError as error:
            return str(error)
        self._basis = changed
        return ""

    def news(self) -> str:
        """Say what somebody else has changed meanwhile."""
        return self._news

    def renew(self) -> None:
        """See what somebody else has changed meanwhile."""
        try:
            now = self.shift.desk.store.requester(self._basis.id)
        except StoreError:
            # A desk that is away is said elsewhere.
            return
        if now is None:
            self._news = f"Meanwhile {self._basis.name} was erased. Esc goes back."
        else:
            others = [name for name in self.labels if getattr(now, name) != getattr(self._basis, name)]
            self._news = f"Meanwhile somebody has changed {_worded(now, others)}." if others else ""
        super().renew()


def requester_of(shift: Shift, ticket: Ticket) -> Requester | None:
    """Return the record of a ticket's requester, or None when they are not known."""
    who = requester.requester_of(ticket)
    return known_as(shift.desk.store.requesters_like(who), who)


def _fields(who: Requester) -> dict[str, str]:
    return {name: getattr(who, name) or "" for name in RequesterDialog.labels}


def _worded(who: Requester, names: list[str]) -> str:
    return ", ".join(f"{RequesterDialog.labels[name]} to {getattr(who, name) or 'nothing'}" for name in names)
