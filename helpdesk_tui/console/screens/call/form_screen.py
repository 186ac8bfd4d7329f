"""The screen of a form: it shows what the form says, and hands on what was pressed, typed and pasted."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Input, TextArea

from helpdesk_tui.console.keys.form_keys import AGREED, ANSWERED, CHANNEL, NEXT_ALIKE
from helpdesk_tui.console.screens.call import draft
from helpdesk_tui.console.screens.call.form import CallForm
from helpdesk_tui.console.screens.call.hints import hints
from helpdesk_tui.console.screens.call.parts import Details, Entry, Listed, Pressed, Questions
from helpdesk_tui.console.screens.call.sheet import CALLER
from helpdesk_tui.console.screens.call.view import CallView
from helpdesk_tui.console.screens.desk_screen import Action, DeskScreen
from helpdesk_tui.console.state.kept_calls import KeptCall, kept_calls
from helpdesk_tui.console.state.services import Services
from helpdesk_tui.console.widgets.bars import HeaderLine, KeyLine, NoticeLine
from helpdesk_tui.console.widgets.typing import HeldDown, TooMuch

_AROUND = 3
"""Lines that are not the form's: header, what was last said, keys."""

_PRESSES: dict[str, Callable[[CallForm], None]] = {
    "tab": CallForm.tab,
    "back": CallForm.back,
    "down": CallForm.down,
    "up": CallForm.up,
    "take_back": CallForm.take_back,
    "agree": CallForm.agree,
    "channel": lambda form: form.way.turn(),
    "answered": lambda form: form.way.answer(),
    "next_alike": lambda form: form.who.lookalikes.next(),
}
"""What the keys of the form do to it."""


class FormScreen(DeskScreen, inherit_bindings=False):
    """Shows a call's form, which knows what each key means."""

    typed_in = True
    AUTO_FOCUS = ""
    # The form is laid out anew for every width; a class for it would only have all widgets styled once more.
    HORIZONTAL_BREAKPOINTS = []
    BINDINGS = [
        Binding("tab", "press('tab')", "Take, or the next field"),
        Binding("shift+tab", "press('back')", "The field before"),
        Binding("down", "press('down')", "The next caller or field"),
        Binding("up", "press('up')", "The caller or field before"),
        Binding(CHANNEL.key, "press('channel')", CHANNEL.help, priority=True),
        Binding(ANSWERED.key, "press('answered')", ANSWERED.help, priority=True),
        Binding(NEXT_ALIKE.key, "press('next_alike')", NEXT_ALIKE.help, priority=True),
        Binding(AGREED.key, "press('agree')", AGREED.help, priority=True),
    ]

    def __init__(self, services: Services, actions: Mapping[str, Action]) -> None:
        """Make the parts, and a form that nothing is typed in."""
        super().__init__(services, actions)
        self.form = CallForm(self.shift, "")
        self.view = CallView()
        self._others = 0

    @property
    def ticket(self) -> None:
        """The form is about a ticket that there is not yet; what lies under it is not in sight."""
        return

    def compose(self) -> ComposeResult:
        """Lay out the screen."""
        yield HeaderLine()
        yield from self.tour_line()
        yield self.view
        yield NoticeLine()
        yield KeyLine(lambda: hints(self.form, self._others))

    def kept(self) -> list[KeptCall]:
        """Return the other calls that are kept."""
        kept = kept_calls(self.shift.drafts, self.shift.chart)
        return [one for one in kept if one.slot != self.form.slot]

    def renew(self) -> None:
        """Show the form as it is now."""
        self.query_one(HeaderLine).renew(self.shift)
        self.query_one(NoticeLine).renew_on_page(self.shift)
        self.form.renew()
        self.show()

    def show(self) -> None:
        """Show what the form says."""
        room, height = self.app.size
        self._others = len(self.kept())
        self.view.show(self.form, room, height - _AROUND)
        self.query_one(KeyLine).refresh()

    def pressed(self) -> None:
        """Show what a key came to, and keep it as a draft."""
        self.shift.drafts.put(self.form.slot, draft.put_down(self.form))
        self.shift.still.touched()
        self.show()

    def save(self) -> None:
        """Save the ticket: Enter was pressed where nothing is left to fill in."""

    def on_resize(self, event: events.Resize) -> None:
        """Take the new size."""
        self.show()

    @on(Input.Changed)
    @on(TextArea.Changed)
    def _typed(self, message: Input.Changed | TextArea.Changed) -> None:
        name = message.control.id or ""
        self.form.type(name, self.view.rows[name].typed())
        self.pressed()

    @on(TooMuch)
    def _too_much(self, message: TooMuch) -> None:
        self.form.complaint = message.text
        self.show()

    @on(HeldDown)
    def _held_down(self, message: HeldDown) -> None:
        """Take back what the key did that opened the form and is held down still: its first repeat looked meant."""
        form, letter = self.form, message.letter
        if form.triage.begun:
            form.triage.back()
            form.asking = True
        else:
            form.type(form.fields.active, form.fields.texts[form.fields.active].removesuffix(letter))
        form.complaint = f"{letter} came again at once: that did nothing more."
        self.pressed()

    @on(Pressed)
    def _key(self, message: Pressed) -> None:
        if message.key == "enter":
            self._entered()
        elif message.key in _PRESSES:
            self.action_press(message.key)
        else:
            self.form.answer(message.key)
            self.pressed()

    @on(Questions.Pasted)
    def _pasted(self, message: Questions.Pasted) -> None:
        self.form.to_fields()
        self.pressed()
        self.view.rows[self.form.fields.active].entry.take(message.text)

    @on(Listed.Chosen)
    def _chosen(self, message: Listed.Chosen) -> None:
        if self.shift.settings.mouse:
            self.form.who.choose(message.kind == CALLER, message.place)
            self.pressed()

    @on(Input.Submitted)
    @on(Details.Entered)
    def _entered(self) -> None:
        if self.form.enter():
            self.save()
            return
        self.pressed()
        entry = self.view.target(self.form)
        if isinstance(entry, Entry) and entry.id == "phone" and self.form.who.callers.taken is not None:
            entry.select_all()

    def on_descendant_focus(self) -> None:
        """Type where it was clicked."""
        focused = self.focused
        if isinstance(focused, Entry | Details) and focused is not self.view.target(self.form):
            self.form.asking, self.form.fields.active = False, focused.id or ""
        self.show()

    def on_click(self) -> None:
        """Keep the focus where it is typed, wherever it was clicked."""
        self.show()

    def action_press(self, key: str) -> None:
        """Do what a key of the form does."""
        _PRESSES[key](self.form)
        self.pressed()
