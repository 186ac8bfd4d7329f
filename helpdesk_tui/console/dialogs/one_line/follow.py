"""A promise: when, and what will be done then; it stands in the queue by its time (SLA: follow-up)."""

from __future__ import annotations

from collections.abc import Sequence

from helpdesk_tui.console.dialogs.one_line.line_dialog import BACK, LineDialog, enter
from helpdesk_tui.console.look.lines import Line, line
from helpdesk_tui.desk import Outcome
from helpdesk_tui.domain.times.typed.promise import EXAMPLES, Promise, read_promise
from helpdesk_tui.domain.times.typed.when import WhenError, echo


class FollowDialog(LineDialog):
    """Asks for a promise; an empty line takes back the one there is."""

    BINDINGS = [BACK, enter("Promise")]
    verb, asks = "follow", "Promise what, and for when?"

    def _read(self, text: str) -> Promise:
        return read_promise(text, self.shift.now, self.shift.desk.policy.business)

    def check(self, text: str) -> str:
        """Return why a line is no promise."""
        try:
            return "" if not text.strip() or self._read(text) else ""
        except WhenError as error:
            return f"{str(error)[:1].upper()}{str(error)[1:]}."

    def echo(self, text: str) -> Sequence[Line]:
        """Return when it would be, and what."""
        if not text.strip():
            return [line((f"  {EXAMPLES}   (empty: take it back)", "dim"))]
        try:
            promise = self._read(text)
        except WhenError as error:
            return [line((f"  {error}", "bad"))]
        when = echo(promise.reading, self.shift.now, self.shift.desk.policy.business)
        notes = [line((f"  {note}", "warning")) for note in promise.reading.notes]
        return [line((f"  {when}", "good"), (f"  {promise.text}", "hint")), *notes]

    def give(self, text: str) -> Outcome:
        """Promise it, or take the promise back."""
        desk = self.shift.desk
        if not text.strip():
            return desk.follow(self.seen, None)
        promise = self._read(text)
        return desk.follow(self.seen, promise.reading.at, promise.text or None)
