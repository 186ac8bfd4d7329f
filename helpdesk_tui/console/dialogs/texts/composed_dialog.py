"""A text that is made of templates or in the editor, and can go to the open children of its ticket too."""

from __future__ import annotations

from typing import Any, ClassVar

from textual import on
from textual.binding import Binding
from textual.widgets import TextArea

from helpdesk_tui.console.dialogs.texts import called_templates
from helpdesk_tui.console.dialogs.texts.also import Also
from helpdesk_tui.console.dialogs.texts.text_dialog import TextDialog
from helpdesk_tui.console.keys.form_keys import ALSO, EDITOR, TEMPLATE
from helpdesk_tui.console.look.lines import Line
from helpdesk_tui.console.state.services import Services
from helpdesk_tui.desk import Outcome, Seen

_MISSING = {
    "template": "There are no templates. Put some under [templates] into the configuration.",
    "editor": "The editor is switched off in the configuration.",
}


class ComposedDialog(TextDialog):
    """Asks for a note or a resolution."""

    BINDINGS: ClassVar[list[Any]] = [
        Binding(ALSO.key, "also", "Children too"),
        Binding(TEMPLATE.key, "template", "Template"),
        Binding(TEMPLATE.key, "missing('template')", show=False),
        Binding(EDITOR.key, "editor", "Editor"),
        Binding(EDITOR.key, "missing('editor')", show=False),
        Binding("tab", "complete", show=False),
    ]
    doing = ""
    """What would be done to the children: ``note on``, ``close``."""

    def __init__(self, services: Services) -> None:
        """Ask nothing yet."""
        super().__init__(services)
        self.also = Also(self.shift, {}, self.doing)

    def begin(self, seen: Seen, argument: str = "") -> bool:
        """Be about these tickets, and their open children."""
        self.also = Also(self.shift, seen, self.doing)
        return super().begin(seen, argument)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what there is: children, templates, an editor."""
        settings = self.shift.settings
        there = {"also": self.also.some, "template": bool(settings.templates), "editor": settings.editor}
        return not there[str(parameters[0])] if action == "missing" else there.get(action, True)

    def further(self) -> list[Line]:
        """Show who gets the text too, and the templates that are called."""
        return [*self.also.lines(), *called_templates.lines(self.shift.settings.templates, self.text)]

    @on(TextArea.SelectionChanged)
    def _moved(self) -> None:
        if self.shift.settings.templates:
            self.show_said()

    def _ended(self, outcome: Outcome | None) -> None:
        super()._ended(outcome)
        if outcome is None or not outcome.done:
            self.also.renew()
            self.refresh_bindings()
            if self.also.goes():
                self.complain(f"{self.complaint} ({self.also.goes()})")

    def action_missing(self, what: str) -> None:
        """Say what there is not."""
        self.complain(_MISSING[what])

    def action_also(self) -> None:
        """Send it to the children too, or not any more."""
        self.also.switch()
        self.show_said()

    def action_template(self) -> None:
        """Show the templates; where they are shown, put the first one in."""
        if called_templates.called(self.text) is None:
            called_templates.begin_call(self.text)
        else:
            self.action_complete()

    def action_complete(self) -> None:
        """Put in the template that is called."""
        ticket = self.shift.only(self.seen)
        called_templates.complete(self.shift.settings.templates, self.text, ticket, self.shift.desk.actor)

    def action_editor(self) -> None:
        """Have the text written on in the technician's editor."""
        self.services.compose(self.text.text, self._composed)
        notice, self.shift.notices.answer = self.shift.notices.answer, None
        if notice is not None:
            self.complain(notice.text)

    def _composed(self, text: str) -> None:
        # A draft at once: while the editor runs, what is posted here waits.
        self.keep(text)
        with self.prevent(TextArea.Changed):
            self.text.fill(text)
