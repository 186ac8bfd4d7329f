"""The form of a call as widgets: what is asked, the fields, what was found, the chart."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widget import Widget

from helpdesk_tui.console.look.lines import BLANK, Line, cells, fitted
from helpdesk_tui.console.screens.call.fields import FIELDS
from helpdesk_tui.console.screens.call.form import CallForm
from helpdesk_tui.console.screens.call.parts import Listed, Questions, Row
from helpdesk_tui.console.screens.call.sheet import BESIDE, hint, label, sheet, wanted
from helpdesk_tui.console.state.asked_time import read_echo
from helpdesk_tui.console.widgets.lines import Lines


class CallView(Horizontal):
    """Shows a form. What stands in its widgets is what the form says, never the other way round."""

    def __init__(self) -> None:
        """Make the parts."""
        super().__init__(id="call")
        self.questions = Questions(id="questions")
        self.rows = {name: Row(name) for name in FIELDS}
        self._column, self._fields = Vertical(id="form"), VerticalScroll(id="fields", can_focus=False)
        self._head, self._said, self._found = Lines(id="head"), Lines(id="said"), Listed(id="found")
        self._read, self._foot, self._chart = Lines(id="read"), Lines(id="foot"), Lines(id="chart")
        self._labels, self._asides = Lines(id="labels"), Lines(id="asides")
        self._caller_first = False

    def compose(self) -> ComposeResult:
        """Lay out the form, with the room for the chart beside it."""
        with self._column:
            yield self._head
            yield self.questions
            yield self._read
            with self._fields, Horizontal(id="columns"):
                yield self._labels
                with Vertical(id="entries"):
                    yield from (row.entry for row in self.rows.values())
                yield self._asides
            yield self._said
            yield self._found
            yield self._foot
        yield self._chart

    def show(self, form: CallForm, room: int, height: int) -> None:
        """Show a form in ``room`` cells and ``height`` lines, with the focus where it is typed."""
        asked = form.fields.active == "when" and not form.triaging
        now, policy = form.shift.now, form.shift.desk.policy
        read = read_echo(form.fields.texts["when"], policy, now) if asked else []
        parts = sheet(form, room, height - len(read), self._show_fields(form))
        if self._caller_first is not form.caller_first:
            self._caller_first = form.caller_first
            self._column.move_child(self.questions, after=self._fields if form.caller_first else self._head)
        self._fields.display = form.shows_fields
        self._fields.styles.height = parts.fields
        if parts.beside:
            room -= BESIDE
        for widget, lines in (
            (self._head, parts.head),
            (self.questions, parts.asked or [BLANK]),
            (self._read, read),
            (self._said, parts.said),
            (self._found, [one for one, _ in parts.found]),
            (self._foot, parts.foot),
        ):
            widget.show([fitted(one, room) for one in lines])
        self._found.meant = [meant for _, meant in parts.found]
        self._chart.show(parts.beside)
        self._chart.display = bool(parts.beside)
        target = self.target(form)
        if self.screen.focused is not target:
            self.screen.set_focus(target)

    def target(self, form: CallForm) -> Widget:
        """Return the widget that takes the keys now."""
        return self.questions if form.triaging else self.rows[form.fields.active].entry

    def _show_fields(self, form: CallForm) -> int:
        """Put the texts into the fields that are wanted; return how many lines those fill."""
        fields, labels, asides = form.fields, list[Line](), list[Line]()
        for name, row in self.rows.items():
            row.entry.display = wanted(form, name)
            row.fill(fields.texts[name])
            if row.entry.display:
                more = [BLANK] * (row.lines - 1)
                labels += [label(name, active=name == fields.active and not form.triaging), *more]
                asides += [hint(form, name), *more]
        self._labels.show(labels)
        self._asides.show(asides)
        self._asides.styles.width = max(map(cells, asides), default=0)
        return len(labels)
