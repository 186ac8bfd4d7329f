"""A dialog that asks for one line, shows what it would mean while it is typed, and keeps it as a draft."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from textual import on
from textual.binding import Binding
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Input, Label

from helpdesk_tui.console.dialogs.asking import Meanwhile, keep_for_refused, slot
from helpdesk_tui.console.dialogs.closed import refused_closed
from helpdesk_tui.console.dialogs.dialog import Dialog
from helpdesk_tui.console.look.lines import BLANK, Line, line, plain
from helpdesk_tui.console.widgets.field import Field
from helpdesk_tui.desk import Outcome, Seen
from helpdesk_tui.domain.text.cells import wrap
from helpdesk_tui.store.base import StoreError

_AROUND = 8
"""Lines of a screen that lie around what is said, where the dialog stands at its top."""

BACK = Binding("escape", "leave", "Back, kept as a draft", key_display="Esc")


def enter(does: str) -> Binding:
    """Return the binding of Enter: it is done from the field too, which has an Enter of its own."""
    return Binding("enter", "enter", does, key_display="Enter", priority=True)


def tab() -> Binding:
    """Return the binding of Tab where it completes what is typed."""
    return Binding("tab", "complete", "Complete", key_display="Tab", priority=True)


class LineDialog(Dialog):
    """Asks for one line. Enter does it; where it cannot be done, the dialog stays with the reason."""

    BINDINGS = [BACK, enter("Do it")]
    grows = 3
    offers = False
    """Whether what it shows under the line is what Tab takes: that stays below a complaint."""

    def begin(self, seen: Seen, argument: str = "") -> bool:
        """Be about these tickets; what is for open ones alone is refused where all are closed."""
        if self.open_only and refused_closed(self.services, seen):
            return False
        self._complaint, self._most = "", 0
        self._news: list[str] = []
        self._meanwhile = Meanwhile(self.shift, lambda: self.seen)
        return super().begin(seen, argument)

    @property
    def slot(self) -> str:
        """Where the draft lies."""
        return slot(self.verb, self.seen)

    @property
    def field(self) -> Field:
        """Where it is typed."""
        return self.query_one(Field)

    def fields(self) -> Sequence[Widget]:
        """Ask for the line."""
        return (Horizontal(Label("› "), Field(), classes="field line"),)

    def opened(self) -> None:
        """Take up the draft, or what was typed for it already."""
        with self.prevent(Input.Changed):
            self.field.fill(self.argument or self.shift.drafts.get(self.slot))
        self.renew()

    def check(self, text: str) -> str:
        """Return why a line will not do; empty where it will."""
        return ""

    def give(self, text: str) -> Outcome:
        """Do on the desk what a line asks for."""
        raise NotImplementedError

    def echo(self, text: str) -> Sequence[Line]:
        """Return what a line would mean."""
        return ()

    def complete(self, text: str) -> str:
        """Return a line completed."""
        return text

    def put(self, text: str) -> None:
        """Put another line in the place of what was typed."""
        with self.prevent(Input.Changed):
            self.field.fill(text)
        self._took(text)

    @on(Input.Changed)
    def _typed(self, message: Input.Changed) -> None:
        self._took(message.value)

    def _took(self, text: str) -> None:
        self.shift.drafts.put(self.slot, text if text.strip() else "")
        self._complaint = ""
        self._show()

    def renew(self) -> None:
        """Show what others have changed meanwhile, and what the line means by now."""
        # A desk that is away is said elsewhere: what was read last stands.
        with suppress(StoreError):
            self._news = self._meanwhile.said()
        self._show()

    def complain(self, text: str) -> None:
        """Say why nothing was done, until something is typed; the line stays."""
        self._complaint = text
        self._show()

    def _show(self) -> None:
        """Show the complaint, else what others have changed; then what the line would mean."""
        said = [self._complaint] if self._complaint else self._news
        role = "bad" if self._complaint else "warning"
        out = [line((f"  {part}", role)) for one in said for part in wrap(one, self.app.size.width - 6)]
        if self.offers or not self._complaint:
            out += [one for one in self._echoed() if plain(one).strip() != self._complaint]
        self._most = max(self._most, len(out))
        # As many lines as there were before, where there is room for them: nothing moves while one types.
        kept = min(self._most, self.app.size.height - _AROUND)
        self.tell([*out, *[BLANK] * (kept - len(out))])

    def _echoed(self) -> Sequence[Line]:
        """Return what the line would mean; a sentence that is longer than the screen is wide goes on below."""
        room = self.app.size.width - 6
        out: list[Line] = []
        with suppress(StoreError):
            for spans in self.echo(self.field.value):
                text, role = spans[0] if len(spans) == 1 else ("", "")
                parts = wrap(text.strip(), room) if text else []
                out += [line((f"  {part}", role)) for part in parts] if len(parts) > 1 else [spans]
        return out

    async def action_enter(self) -> None:
        """Do it."""
        text = self.field.value

        def done() -> None:
            wrong = self.check(text)
            if wrong:
                self.complain(wrong)
            else:
                self.carry_out(lambda: self.give(text))

        await self.services.writer.press(done)

    def action_complete(self) -> None:
        """Complete what is typed."""
        text = self.field.value
        completed = self.complete(text)
        if completed != text:
            self.put(completed)

    def done(self, outcome: Outcome) -> None:
        """Forget the draft, but keep the line for the tickets on which it was refused."""
        self.shift.drafts.put(self.slot, "")
        keep_for_refused(self.shift, self.verb, outcome, self.field.value)

    def action_leave(self) -> None:
        """Go back; what was typed is kept."""
        if self.field.value.strip():
            self.shift.say("Kept as a draft: the same key takes it up again.")
        super().action_leave()
