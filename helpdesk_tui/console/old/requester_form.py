"""Correcting what is known of a requester: who they are, how to reach them, and what whoever answers must know.

It opens on the note, which is what is mostly written. Only what was changed here is
written, over what the record holds by then, so two technicians on one record do not undo
each other; tickets stay as they were written.
"""

from __future__ import annotations

import json
from dataclasses import replace

from helpdesk_tui.console.keys.key import Key
from helpdesk_tui.console.look.lines import Line, line
from helpdesk_tui.console.old.edit import Edit, typed
from helpdesk_tui.console.old.modes import after_key, field
from helpdesk_tui.console.old.session import Session
from helpdesk_tui.domain.text.cells import wrap
from helpdesk_tui.domain.text.cleaning import TextError
from helpdesk_tui.domain.tickets import requester
from helpdesk_tui.domain.tickets.requester import FIELDS, Requester, entered, known_as
from helpdesk_tui.domain.tickets.ticket import Ticket
from helpdesk_tui.store.base import StoreError

LABELS = {
    **{"name": "Name", "phone": "Phone", "email": "Email", "organisation": "Organisation", "note": "Note"},
    "organisation_note": "Organisation's note",
}
_WIDE = max(map(len, LABELS.values()))
_NEXT, _BACK = frozenset({"tab", "down"}), frozenset({"shift+tab", "up"})
_CALLED = {"The reason": "The note", "The requester": "The name"}


def requester_of(session: Session, ticket: Ticket) -> Requester | None:
    """Return the record of a ticket's requester, or None when they are not known."""
    told = requester.requester_of(ticket)
    return known_as(session.desk.store.requesters_like(told), told)


class RequesterForm:
    """The form of one requester."""

    full = False
    ticket: Ticket | None = None

    def __init__(self, session: Session, who: Requester) -> None:
        """Show what is known of ``who``, and what was typed here before and kept with Esc."""
        self._session = session
        self._basis = who
        self._slot = f"caller:{who.id}"
        self._edits = {name: typed(getattr(who, name) or "") for name in LABELS} | self._drafted()
        self._place = list(LABELS).index("note")
        self._complaint = ""
        self._news = ""

    def _drafted(self) -> dict[str, Edit]:
        try:
            kept = json.loads(self._session.drafts.get(self._slot) or "{}")
            return {name: typed(str(text)) for name, text in kept.items() if name in LABELS}
        except (ValueError, AttributeError):
            return {}

    @property
    def _active(self) -> str:
        return list(LABELS)[self._place]

    def _changes(self) -> dict[str, str | None]:
        """Return what was typed that differs from what was known."""
        texts = {name: edit.text.strip() or None for name, edit in self._edits.items()}
        return {name: text for name, text in texts.items() if text != getattr(self._basis, name)}

    def press(self, key: Key) -> None:
        """Go through the fields, type, keep or leave."""
        if key.name == "escape":
            self._session.pop()
            if self._changes():
                self._session.say("Kept as a draft: the same key takes it up again.")
        elif key.name == "enter":
            self._save()
        elif key.name in _NEXT:
            self._place = (self._place + 1) % len(LABELS)
        elif key.name in _BACK:
            self._place = (self._place - 1) % len(LABELS)
        else:
            after = after_key(self._edits[self._active], key)
            if after is not None:
                self._type(after)

    def paste(self, text: str) -> None:
        """Paste into the active field."""
        self._type(self._edits[self._active].insert(text))

    def _type(self, edit: Edit) -> None:
        self._edits[self._active] = edit
        self._complaint = ""
        changes = self._changes()
        self._session.drafts.put(self._slot, json.dumps(changes, ensure_ascii=False) if changes else "")

    def _save(self) -> None:
        wrong = next((name for name in LABELS if self._wrong(name)), None)
        if wrong is not None:
            self._place = list(LABELS).index(wrong)
            return
        try:
            self._complaint = self._kept(self._changes())
        except (TextError, StoreError) as error:
            self._complaint = str(error)
        if not self._complaint:
            self._session.drafts.put(self._slot, "")
            self._session.modes.remove(self)
            for mode in self._session.modes:
                mode.renew()

    def _kept(self, changes: dict[str, str | None]) -> str:
        """Write the changes over what is known now; return what stands in the way."""
        desk, basis = self._session.desk, self._basis
        now = desk.store.requester(basis.id)
        if now is None:
            return f"{basis.name} was erased meanwhile. Esc goes back."
        both = [name for name in changes if getattr(now, name) not in (getattr(basis, name), changes[name])]
        if both:
            self._basis, self._news = now, ""
            told = ", ".join(f"{LABELS[name]} to {getattr(now, name) or 'nothing'}" for name in both)
            return f"Somebody has changed {told}. Enter writes yours all the same, Esc keeps it as a draft."
        person = {name: text for name, text in changes.items() if name in FIELDS}
        changed = replace(now, **person)  # type: ignore[arg-type]
        if person:
            desk.keep_requesters([changed])
        if "organisation_note" in changes and changed.organisation:
            desk.keep_organisation(changed.organisation, changes["organisation_note"])
        self._session.say(f"{changed.name} is known so from now on." if changes else "Nothing was changed.", "good")
        return ""

    def _wrong(self, name: str) -> str:
        """Say what is wrong with a field; empty when nothing is."""
        text = self._edits[name].text.strip()
        if name == "name" and not text:
            return "A requester needs a name."
        if name == "organisation_note" and name in self._changes() and not self._edits["organisation"].text.strip():
            return "There is no organisation to note anything of."
        try:
            entered({"note" if name == "organisation_note" else name: text})
        except TextError as error:
            told = str(error)
            return next((called + told.removeprefix(kept) for kept, called in _CALLED.items() if kept in told), told)
        return ""

    def lines(self, room: int, height: int) -> list[Line]:
        """Show the fields, what is wrong with each under it, and what somebody else has changed."""
        out = [line((f"{self._basis.name}: what is known; their tickets stay as they are", "title"))]
        told = [(self._complaint, "bad")] if self._complaint else [(self._news, "warning")] if self._news else []
        out += [line((f"  {part}", role)) for text, role in told for part in wrap(text, room - 4)]
        fields: list[Line] = []
        seen = 0
        for name in LABELS:
            active = name == self._active
            fields.append(field(LABELS[name], self._edits[name], room, active=active, width=_WIDE))
            if wrong := self._wrong(name):
                fields += [line((f"    {part}", "bad")) for part in wrap(wrong, room - 6)]
            seen = len(fields) if active else seen
        first = max(0, seen - (height - len(out)))
        return [*out, *fields[first:]][:height]

    def hints(self) -> list[tuple[str, str]]:
        """Return the keys that work now."""
        return [("Enter", "Keep"), ("Tab", "Next field"), ("Esc", "Keep draft"), ("↑", "Back one")]

    def renew(self) -> None:
        """See what somebody else has changed meanwhile."""
        now = self._session.desk.store.requester(self._basis.id)
        if now is None:
            self._news = f"Meanwhile {self._basis.name} was erased. Esc goes back."
            return
        others = [name for name in LABELS if getattr(now, name) != getattr(self._basis, name)]
        told = ", ".join(f"{LABELS[name]} to {getattr(now, name) or 'nothing'}" for name in others)
        self._news = f"Meanwhile somebody has changed {told}." if others else ""
