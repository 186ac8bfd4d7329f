"""Correcting a ticket: its five fields in one form, kept until they are saved, each telling its own limit."""

from __future__ import annotations

import json

from helpdesk_tui.console.keys.form_keys import BACK, NEXT, SAVE
from helpdesk_tui.console.keys.key import Key
from helpdesk_tui.console.look.lines import Line, line
from helpdesk_tui.console.old.asking import again, slot, subject_of
from helpdesk_tui.console.old.edit import Edit, typed
from helpdesk_tui.console.old.modes import after_key, field
from helpdesk_tui.console.old.session import Session
from helpdesk_tui.domain.text.cells import wrap
from helpdesk_tui.domain.text.cleaning import TextError, enter_line
from helpdesk_tui.domain.tickets.ticket import EDITABLE, Ticket

LABELS = {name: name.capitalize() for name in EDITABLE}
_LEAST = 7
"""Lines that title, fields and one word about them take: the least screen has as many."""


class Correction:
    """The form of one edit. Esc keeps what was typed; the next edit of that ticket takes it up."""

    full = False
    ticket: Ticket | None = None

    def __init__(self, session: Session, about: Ticket) -> None:
        """Start from the fields of ``about``, or from the draft that was left on it."""
        self._session = session
        self._number = about.number
        self._basis: dict[int, int | None] = {about.number: about.version}
        self._title = f"Edit {subject_of(session, self._basis)}"
        self._was = _fields(about)
        self._edits = {name: typed(text) for name, text in self._was.items()}
        self._place = 0
        self._complaint = ""
        self._stood = False
        self._slot = slot("edit", self._basis)
        self._pick_up(session.drafts.get(self._slot))

    def press(self, key: Key) -> None:
        """Go through the fields, type, save or leave."""
        stood, self._stood, self._complaint = self._stood, False, ""
        if key.name == "escape":
            self._leave()
        elif key.name == SAVE.key or (key.name == "enter" and (stood or self._active == EDITABLE[-1])):
            self._save()
        elif key.name == "enter" and self._wrong(self._active):
            return
        elif key.name in NEXT:
            self._place = min(self._place + 1, len(EDITABLE) - 1)
        elif key.name in BACK:
            self._place = max(self._place - 1, 0)
        else:
            after = after_key(self._edits[self._active], key)
            if after is not None:
                self._type(after)

    def paste(self, text: str) -> None:
        """Paste into the active field."""
        self._type(self._edits[self._active].insert(text))

    @property
    def _active(self) -> str:
        return EDITABLE[self._place]

    @property
    def _changes(self) -> dict[str, str | None]:
        """The fields that were changed, as they are to be; an emptied one becomes nothing."""
        now = {name: edit.text.strip() for name, edit in self._edits.items()}
        return {name: text or None for name, text in now.items() if text != self._was[name]}

    def _type(self, edit: Edit) -> None:
        self._edits[self._active] = edit
        self._keep()

    def _keep(self) -> None:
        changes = self._changes
        self._session.drafts.put(self._slot, json.dumps(changes, ensure_ascii=False) if changes else "")

    def _pick_up(self, kept: str) -> None:
        """Put a kept draft into the fields; one that is none is left alone."""
        try:
            texts = dict(json.loads(kept or "{}"))
        except (ValueError, TypeError):
            return
        for name in EDITABLE:
            if name in texts:
                self._edits[name] = typed(str(texts[name] or ""))

    def _wrong(self, name: str) -> str:
        """Say why a field cannot stand as it is typed; empty when it can."""
        text = self._edits[name].text
        if name == "subject" and not text.strip():
            return "A ticket needs a subject."
        try:
            enter_line(name, text)
        except TextError as error:
            return str(error)
        return ""

    def _save(self) -> None:
        session = self._session
        wrong = next((place for place, name in enumerate(EDITABLE) if self._wrong(name)), None)
        changes = self._changes
        if wrong is not None:
            self._place = wrong
            return
        if not changes:
            session.pop()
            session.say("Nothing was changed.")
            return
        outcome = session.carry_out(lambda: session.desk.edit(self._basis, changes))
        if outcome is not None and outcome.done:
            session.drafts.put(self._slot, "")
            session.modes.remove(self)
            return
        self._complaint = again(session, self._basis, outcome)
        self._stood = outcome is not None and any(refused.refusal.conflict for refused in outcome.refused)
        if self._stood:
            self._complaint = f"{self._as_it_is(changes)} {self._complaint}"
            self._compare()

    def _as_it_is(self, changes: dict[str, str | None]) -> str:
        """Say what the fields that were to be changed hold now."""
        ticket = self._session.desk.store.ticket(self._number)
        now = {} if ticket is None else _fields(ticket)
        told = [f"{name} is now '{now[name]}'" for name in changes if now.get(name, "") != self._was[name]]
        return f"{', '.join(told).capitalize()}." if told else ""

    def _compare(self) -> None:
        """Go by the ticket as it is now; a field that was not touched shows what it holds."""
        ticket = self._session.desk.store.ticket(self._number)
        if ticket is None:
            return
        for name, text in _fields(ticket).items():
            if self._edits[name].text == self._was[name]:
                self._edits[name] = typed(text)
            self._was[name] = text

    def renew(self) -> None:
        """Show another's change to a field that is untouched and not under the hand."""
        ticket = self._session.desk.store.ticket(self._number)
        for name, text in _fields(ticket).items() if ticket is not None else ():
            if name != self._active and self._edits[name].text == self._was[name]:
                self._edits[name], self._was[name] = typed(text), text

    def _leave(self) -> None:
        changed = bool(self._changes)
        self._session.pop()
        self._session.say(
            "Kept as a draft: the same key takes it up again." if changed else "Nothing was changed.",
        )

    def lines(self, room: int, height: int) -> list[Line]:
        """Show the fields, what is wrong with one below it, and what was answered."""
        height = max(height, _LEAST)
        said = [line((f"  {part}", "bad")) for part in wrap(self._complaint, room - 4)] if self._complaint else []
        fields: list[Line] = []
        seen = 0
        for name in EDITABLE:
            fields.append(field(LABELS[name], self._edits[name], room, active=name == self._active, width=12))
            wrong = self._wrong(name)
            fields += [line((f"  {part}", "bad")) for part in wrap(wrong, room - 4)] if wrong else []
            if name == self._active:
                seen = len(fields)
        space = max(1, height - 1 - len(said))
        top = max(0, min(seen - space, len(fields) - space))
        return [line((self._title, "title")), *fields[top : top + space], *said][:height]

    def hints(self) -> list[tuple[str, str]]:
        """Return the keys that work now."""
        saves = self._stood or self._active == EDITABLE[-1]
        enter = "Save all the same" if self._stood else "Save" if saves else "Next field"
        return [("Enter", enter), (SAVE.shown, "Save"), ("Esc", "Keep draft"), ("↑↓", "Go through the fields")]


def _fields(ticket: Ticket) -> dict[str, str]:
    return {name: str(getattr(ticket, name) or "") for name in EDITABLE}
