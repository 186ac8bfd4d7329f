"""A dialog of several fields: each tells its own limit, and what was changed is a draft until it is saved."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from textual import on
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.events import DescendantFocus
from textual.widget import Widget
from textual.widgets import Input

from helpdesk_tui.console.dialogs.dialog import Dialog
from helpdesk_tui.console.keys.form_keys import SAVE
from helpdesk_tui.console.look.lines import BLANK, Line, line
from helpdesk_tui.console.state.services import Services
from helpdesk_tui.console.widgets.field import Field
from helpdesk_tui.console.widgets.lines import Lines
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
    grows = 3
    labels: ClassVar[Mapping[str, str]] = {}
    """What each field is called, by its name, in their order."""
    first = ""
    """The field that is typed in first."""
    slot = ""
    """Where the draft lies."""

    def __init__(self, services: Services) -> None:
        """Ask nothing yet."""
        super().__init__(services)
        self._fields = {name: Field(id=name) for name in self.labels}
        self._labels = Lines(classes="labels")
        self._under: dict[str, Lines] = {}
        self.was = dict.fromkeys(self.labels, "")
        self._wide = max(map(len, self.labels.values())) + 4

    def fields(self) -> Sequence[Widget]:
        """Ask for each field. A label is no widget of its own: a form would take twice as long to be shown first."""
        self._labels.styles.width = self._wide
        return (Horizontal(self._labels, Vertical(*self._fields.values()), classes="rows"),)

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
        return self._fields[name]

    def put(self, name: str, text: str) -> None:
        """Put another text into a field."""
        with self.prevent(Input.Changed):
            self.field(name).fill(text)

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

    @on(DescendantFocus)
    def _show(self) -> None:
        """Show the labels, with the one of the field that is typed in marked, and under a field what is wrong with it.

        What is wrong with one field may be another one's doing.
        """
        labels: list[Line] = []
        for name, label in self.labels.items():
            here = name == self.active
            labels.append(line(("› " if here else "  ", "mark"), (label, "title" if here else "")))
            room = self.app.size.width - self._wide
            said = wrapped(self.wrong(name), "bad", room)
            under = self._under.get(name)
            if under is None and said:
                under = self._under[name] = Lines(classes="said")
                self.mount(under, after=self.field(name))
            if under is not None:
                under.show(said)
            labels += [BLANK] * len(said)
        self._labels.show(labels)

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
        said, role = (self._complaint, "bad") if self._complaint else (self.news(), "warning")
        self.tell(wrapped(said, role, self.app.size.width))
        self._show()

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


def wrapped(text: str, role: str, room: int) -> list[Line]:
    """Return a text as lines of a role, as many as ``room`` cells of a screen ask for."""
    return [line((f"  {part}", role)) for part in wrap(text, room - 6)] if text else []
