"""Why a response was missed; Tab completes one of the desk's reasons, where its configuration lists them."""

from __future__ import annotations

from collections.abc import Sequence

from helpdesk_tui.console.dialogs.one_line.line_dialog import BACK, LineDialog, enter, tab
from helpdesk_tui.console.look.lines import Line, line
from helpdesk_tui.desk import Outcome, Seen
from helpdesk_tui.domain.text.cells import wrap
from helpdesk_tui.domain.tickets.commands import Reason


class ReasonDialog(LineDialog):
    """Asks for the reason of a missed response, on open and closed tickets."""

    BINDINGS = [BACK, enter("Give"), tab()]
    verb, asks, open_only, offers = "reason", "Why was the response missed?", False, True

    def begin(self, seen: Seen, argument: str = "") -> bool:
        """Be about these tickets; where the response of none was missed, that is said before anything is typed."""
        refused = self.shift.desk.refuses(seen, Reason("-"))
        if refused is not None:
            self.shift.did(refused)
            self.services.refused("")
            return False
        return super().begin(seen, argument)

    def _fitting(self, text: str) -> list[str]:
        """Return the reasons that a line may become: those it begins first, then those that have it in them."""
        typed, reasons = text.strip().casefold(), self.shift.desk.reasons
        begun = [one for one in reasons if one.casefold().startswith(typed)]
        return [*begun, *(one for one in reasons if one not in begun and typed in one.casefold())]

    def complete(self, text: str) -> str:
        """Return the first reason that fits; of one that stands there whole, the next in the list."""
        reasons = list(self.shift.desk.reasons)
        if text.strip() in reasons:
            return reasons[(reasons.index(text.strip()) + 1) % len(reasons)]
        return next(iter(self._fitting(text)), text)

    def echo(self, text: str) -> Sequence[Line]:
        """Return the reasons that Tab would take, the next one first."""
        if not self.shift.desk.reasons:
            return [line(("  The report of breaches shows it.", "hint"))]
        found = self._fitting(text)
        if not found:
            # Why it was refused names all of them.
            return (
                [] if self._complaint else [line((f"  No reason of this desk has '{text.strip()}' in it.", "warning"))]
            )
        shown = wrap(" · ".join(found), self.app.size.width - 10)
        more = [line((f"      {one}", "hint")) for one in shown[1:3]]
        return [line(("  Tab ", "key"), (shown[0], "hint")), *more]

    def give(self, text: str) -> Outcome:
        """Give the reason."""
        return self.shift.desk.reason(self.seen, text)
