"""The filter being typed: the queue narrows meanwhile, what is wrong is underlined, Tab completes.

What may yet become right (``is:cl``) is not wrong until Enter: what it could become is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress

from rich.style import Style
from rich.text import Text as Drawn
from textual import on
from textual.binding import Binding
from textual.containers import Horizontal
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Input, Label

from helpdesk_tui.console.dialogs.dialog import Dialog
from helpdesk_tui.console.look.lines import Line, line
from helpdesk_tui.console.state.giving_way import giving_way
from helpdesk_tui.console.state.place import Place
from helpdesk_tui.console.state.services import Services
from helpdesk_tui.console.state.team import assignees
from helpdesk_tui.console.state.views import beyond
from helpdesk_tui.console.widgets.bars import KeyLine
from helpdesk_tui.console.widgets.field import Field
from helpdesk_tui.console.widgets.lines import Lines
from helpdesk_tui.desk import Seen
from helpdesk_tui.domain.filters.complete import Candidate, complete, completed
from helpdesk_tui.domain.filters.parse import QueryError, tokens
from helpdesk_tui.domain.text.cells import wrap
from helpdesk_tui.store.base import Interrupted

_LONG, _PAUSE = 50_000, 0.12
"""Tickets from which on a view is searched only once no key has come for so many seconds: a million take half a second.

A key that comes while it is searched ends that.
"""


class FilterDialog(Dialog):
    """Filters the shown view while a line is typed; Enter keeps the filter, Esc takes it away."""

    BINDINGS = [
        Binding("enter", "keep", "Keep the filter", priority=True),
        Binding("tab", "complete", "Complete", priority=True),
        Binding("up", "again", "Again", show=False, priority=True),
    ]
    verb = "filter"
    asks = "Filter: words, p:1-3, is:breached, @me, due:<2h, -is:waiting; is:closed"

    def __init__(self, services: Services) -> None:
        """Filter nothing yet."""
        super().__init__(services)
        self._place: Place | None = None
        self._error: QueryError | None = None
        self._entered = False
        self._complaint = self._looked_for = ""
        self._names: list[str] = []
        self._long = False
        self._later: Timer | None = None

    def begin(self, seen: Seen, argument: str = "") -> bool:
        """Be about the view that is shown, whatever is marked on it."""
        return super().begin({}, argument)

    def fields(self) -> Sequence[Widget]:
        """Ask for the filter."""
        field = Field()
        field.highlighter = self._underlined  # type: ignore[assignment]
        return (Horizontal(Label("› "), field, classes="field"),)

    def keys(self) -> list[tuple[str, str]] | None:
        """Return the keys that work now, and what the up arrow would bring back."""
        again = [("↑", f"Again: {self.shift.unfiltered}")] if self._recalls else []
        return [("Enter", "Keep the filter"), ("Tab", "Complete"), ("Esc", "Take it away"), *again]

    @property
    def _field(self) -> Field:
        return self.query_one(Field)

    @property
    def _recalls(self) -> bool:
        return bool(self.shift.unfiltered) and not self._field.value

    def opened(self) -> None:
        """Begin with the filter that holds; each letter narrows from where the cursor is now."""
        shift = self.shift
        self._place, self._error, self._entered, self._complaint = shift.window.place, None, False, ""
        self._names = assignees(shift)
        self._long = shift.window.size > _LONG
        self._take(self.argument or shift.filter)

    def _make_way(self) -> None:
        """Stay at the end of the list: what is found stands at its head."""

    def _take(self, text: str, caret: int | None = None) -> None:
        """Put another filter into the field."""
        field = self._field
        with self.prevent(Input.Changed):
            field.value = text
        field.cursor_position = len(text) if caret is None else caret
        self._entered, self._complaint = False, ""
        self._search()

    @on(Input.Changed)
    def _typed(self) -> None:
        """Narrow the queue by what is typed so far; a long one once no key has come for a moment."""
        self._entered, self._complaint = False, ""
        self._stop()
        if self._long:
            self._later = self.set_timer(_PAUSE, self._look)
        else:
            self._look()

    def _look(self) -> None:
        """Narrow the queue by what is typed so far; where a key comes meanwhile, what is drawn stays for now."""
        self._stop()
        try:
            with giving_way(self.shift.desk.store, self.shift.key_waits):
                self._read()
        except Interrupted:
            self._later = self.set_timer(_PAUSE, self._look)
        self.services.renew()

    def _stop(self) -> None:
        if self._later is not None:
            self._later.stop()
            self._later = None

    def _search(self) -> None:
        """Narrow the queue by what stands in the field, however long that takes: what is typed next is about it."""
        self._stop()
        self._read()
        self.services.renew()

    def _read(self) -> None:
        text = self._field.value
        try:
            self._narrow(text)
            self._error = None
        except QueryError as error:
            self._error = error
            # All but the term that is wrong, for it is often just not finished.
            wrong = next((one for one in tokens(text) if one.start <= error.start <= one.end), None)
            if wrong is not None:
                with suppress(QueryError):
                    self._narrow(text[: wrong.start] + text[wrong.end :])
        self._looked_for = text

    def _narrow(self, text: str) -> None:
        shift, place = self.shift, self._place
        if text.strip() == shift.filter and self._error is None:
            return
        shift.narrow(text, place)
        found = shift.window.cursor
        # What an unfinished word happens to find moves no cursor.
        if found is not None and place is not None and place.ticket and found.number != place.ticket.number:
            shift.window.go(0)

    def complain(self, text: str) -> None:
        """Say why nothing was done, until something is typed; the filter stays."""
        self._complaint = text
        self.renew()

    def renew(self) -> None:
        """Show why nothing was done, else what could be typed next, or what is wrong."""
        room = self.size.width - 8
        found = [one.text for one in self._candidates()] if self._further is None else []
        out: list[Line] = []
        if self._complaint:
            out += [line((f"  {part}", "bad")) for part in wrap(self._complaint, room)]
        elif found and not (self._wrong and self._entered):
            out.append(line(("  Tab ", "key"), (next(iter(wrap(" ".join(found), room)), ""), "hint")))
        elif self._wrong is not None:
            out += [line((f"  {part}", "bad")) for part in wrap(str(self._wrong), room)]
        # As high as when there is something to say: nothing moves while typing.
        self.tell(out or [line("")])
        self._field.refresh()
        self.query_one(KeyLine).refresh()

    @property
    def _further(self) -> str | None:
        """The filter that finds closed tickets, where this one finds no open one."""
        shift, text = self.shift, self._field.value
        if self._error is not None or text.strip() != shift.filter or not shift.filter:
            return None
        return beyond(text) if not shift.window.size and shift.window.closed else None

    @property
    def _wrong(self) -> QueryError | None:
        """What is wrong; nothing, before Enter, while the part that is can be completed."""
        error = self._error
        if error is None or self._entered:
            return error
        unfinished = any(
            one.start == error.start and error.end <= max(one.end, one.start + 1) for one in self._candidates()
        )
        return None if unfinished else error

    def _candidates(self) -> list[Candidate]:
        return complete(self._field.value, self._field.cursor_position, self._names)

    def _underlined(self, text: Drawn) -> Drawn:
        """Underline what is wrong in the field."""
        wrong = self._wrong
        if wrong is not None:
            style = Lines.styles_of_roles.get("bad") or Style()
            low = min(wrong.start, max(0, len(text) - 1))
            text.stylize(Style(underline=True) + style, low, max(wrong.end, low + 1))
        return text

    def action_complete(self) -> None:
        """Complete what is typed, or look among the closed tickets where nothing open is found."""
        self._found_first(self._complete)

    def _complete(self) -> None:
        further = self._further
        if further is not None:
            self._take(further)
            return
        field = self._field
        self._take(*completed(field.value, field.cursor_position, self._candidates()))

    def action_again(self) -> None:
        """Bring back the filter that was taken away last."""
        if self._recalls:
            self._take(self.shift.unfiltered)

    def action_keep(self) -> None:
        """Keep the filter; one that is wrong stays to be put right."""
        self._found_first(self._keep)

    def _found_first(self, then: Callable[[], None]) -> None:
        """Do what a key asks for once what is typed has been searched for: later keys are about what is found."""
        self._stop()
        if self._looked_for == self._field.value:
            then()
            return
        steps: Iterator[None] = iter(())
        with suppress(QueryError):
            steps = self.shift.seek(self._field.value)

        def search_and_go_on() -> None:
            self._search()
            then()

        self.services.writer.seek(steps, search_and_go_on)

    def _keep(self) -> None:
        self._entered = True
        if self._error is None:
            self.dismiss()
        else:
            self.renew()

    def action_leave(self) -> None:
        """Take the filter away; the cursor goes back to where it was."""
        self._stop()
        self.shift.unfilter(self._field.value, self._place)
        super().action_leave()
