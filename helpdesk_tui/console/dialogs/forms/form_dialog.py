"""A dialog of several fields: each tells its own limit, and what was changed is a draft until it is saved."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from textual import on
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content
from textual.events import DescendantFocus
from textual.widget import Widget
from textual.widgets import Input, Label

from helpdesk_tui.console.dialogs.dialog import Dialog, Told
from helpdesk_tui.console.keys.form_keys import SAVE
from helpdesk_tui.console.look.lines import Line, line
from helpdesk_tui.console.widgets.field import Field
from helpdesk_tui.domain.text.cells import wrap


class FormDialog(Dialog):
    """Asks for several fields. Esc keeps what was changed as a draft, which the next one takes up."""

    BINDINGS: ClassVar[list[Any]] = [
        Binding(SAVE.key, "save", "Save", key_display=SAVE.shown, priority=True),
        Binding("escape", "leave", "Keep draft", key_display="Esc"),
        Binding("tab", "go(1)", "Next field", key_display="Tab", priority=True),
        Binding("shift+tab", "go(-1)", "Back one", key_display="↑", priority=True),
        Binding("down", "go(1)", show=False, priority=True),
        Binding("up", "go(-1)", show=False, priority=True),
    ]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (20, "-high")]
    labels: ClassVar[Mapping[str, str]] = {}
    """What each field is called, by its name, in their order."""
    first = ""
    """The field that is typed in first."""
    slot = ""
    """Where the draft lies."""

    def fields(self) -> Sequence[Widget]:
        """Ask for each field; what is wrong with one stands under it."""
        rows: list[Widget] = []
        for name, label in self.labels.items():
            rows.append(Horizontal(Label(Content(f"  {label}")), Field(id=name), classes="field"))
            rows.append(Told(id=f"wrong-{name}", classes="told"))
        return rows

    def begin_with(self, texts: Mapping[str, str]) -> None:
        """Begin with what the fields hold, and with the draft that was left of them."""
        self._complaint = ""
        self.was = dict(texts)
        try:
            kept = json.loads(self.shift.drafts.get(self.slot) or "{}")
            drafted = {name: str(text or "") for name, text in kept.items() if name in self.labels}
        except (ValueError, AttributeError):
            # A draft that is none is left alone.
            drafted = {}
        self._texts = self.was | drafted

    def opened(self) -> None:
        """Show what the fields hold, and stand in the first."""
        for name, text in self._texts.items():
            self.put(name, text)
        self.set_focus(self.field(self.first))
        self.renew()

    def _make_way(self) -> None:
        """Stay at the end of a low screen, of which a form takes all there is."""
        if not self.has_class("-low"):
            super()._make_way()

    def field(self, name: str) -> Field:
        """Return a field by its name."""
        return self.query_one(f"#{name}", Field)

    def put(self, name: str, text: str) -> None:
        """Put another text into a field."""
        with self.prevent(Input.Changed):
            self.field(name).fill(text)
        self._tell_wrong(name)

    @property
    def active(self) -> str:
        """The name of the field that is typed in."""
        focused = self.focused
        name = focused.id if focused is not None else None
        return name if name in self.labels and name else self.first

    @property
    def changes(self) -> dict[str, str | None]:
        """The fields that were changed, as they are to be; an emptied one becomes nothing."""
        texts = {name: self.field(name).value.strip() for name in self.labels}
        return {name: text or None for name, text in texts.items() if text != self.was[name]}

    def wrong(self, name: str) -> str:
        """Say why a field cannot stand as it is typed; empty where it can."""
        return ""

    def save(self) -> None:
        """Write what was changed: every field can stand as it is typed."""
        raise NotImplementedError

    @on(Input.Changed)
    def _typed(self, message: Input.Changed) -> None:
        changes = self.changes
        self.shift.drafts.put(self.slot, json.dumps(changes, ensure_ascii=False) if changes else "")
        self.moved_on()
        # What is wrong with one field may be another one's doing.
        for name in self.labels:
            self._tell_wrong(name)

    def _tell_wrong(self, name: str) -> None:
        self.query_one(f"#wrong-{name}", Told).tell(wrapped(self.wrong(name), "bad", self.app.size.width, "    "))

    @on(DescendantFocus)
    def _mark(self) -> None:
        """Mark the field that is typed in."""
        for name, label in self.labels.items():
            sign = "›" if name == self.active else " "
            self.field(name).query_ancestor(Horizontal).query_one(Label).update(
                Content(f"{sign} {label}"), layout=False
            )

    def moved_on(self) -> None:
        """Forget what was said: something has been typed since, or another field is typed in."""
        self._complaint = ""
        self.renew()

    def complain(self, text: str) -> None:
        """Say why nothing was saved, until something is typed; the fields stay."""
        self._complaint = text
        self.renew()

    def news(self) -> str:
        """Say what others have changed meanwhile; empty for nothing."""
        return ""

    def renew(self) -> None:
        """Show why nothing was saved, or else what others have changed."""
        told, role = (self._complaint, "bad") if self._complaint else (self.news(), "warning")
        self.tell(wrapped(told, role, self.app.size.width))

    def action_go(self, by: int) -> None:
        """Go on to the next field, or back to the one before; round at the ends."""
        names = list(self.labels)
        self.set_focus(self.field(names[(names.index(self.active) + by) % len(names)]))
        self.moved_on()

    def action_save(self) -> None:
        """Save; where a field cannot stand as it is typed, go there."""
        wrong = next((name for name in self.labels if self.wrong(name)), None)
        if wrong is None:
            self.save()
        else:
            self.set_focus(self.field(wrong))

    def action_leave(self) -> None:
        """Go back; what was changed is kept."""
        changed = bool(self.changes)
        super().action_leave()
        self.shift.say("Kept as a draft: the same key takes it up again." if changed else "Nothing was changed.")


def wrapped(text: str, role: str, room: int, indent: str = "  ") -> list[Line]:
    """Return a text as lines of a role, as many as a screen of ``room`` cells asks for."""
    parts = wrap(text, room - 4 - len(indent)) if text else []
    return [line((f"{indent}{part}", role)) for part in parts]
