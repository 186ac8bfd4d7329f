"""Whom a ticket is given to; a name that nobody here has is asked about once, and taken at the second Enter."""

from __future__ import annotations

from collections.abc import Sequence

from helpdesk_tui.console.dialogs.one_line.line_dialog import BACK, LineDialog, enter, tab
from helpdesk_tui.console.look.lines import Line, line
from helpdesk_tui.console.state.team import technicians
from helpdesk_tui.desk import Outcome, Seen, team
from helpdesk_tui.domain.text.cells import wrap
from helpdesk_tui.domain.text.slips import meant
from helpdesk_tui.domain.tickets.commands import Assign


class AssignDialog(LineDialog):
    """Asks for the assignee; an empty line gives it to nobody."""

    BINDINGS = [BACK, enter("Assign"), tab()]
    verb, asks = "assign", "Assign to whom? (empty: nobody)"

    def begin(self, seen: Seen, argument: str = "") -> bool:
        """Be about these tickets; whoever may give none of them away is told so before a name is typed."""
        denied = self.shift.desk.denies(seen, Assign(None))
        if denied is not None:
            self.shift.did(denied)
            self.services.refused("")
            return False
        self._asked = ""
        self._names = technicians(self.shift)
        return super().begin(seen, argument)

    def _near(self, text: str) -> list[str]:
        begun = [name for name in self._names if name.lower().startswith(text.strip().lower())]
        return begun or meant(text.strip(), self._names)

    def complete(self, text: str) -> str:
        """Return the first name that is meant."""
        return next(iter(self._near(text)), text)

    def echo(self, text: str) -> Sequence[Line]:
        """Return whom Tab would take."""
        names = " ".join(self._near(text))
        if names:
            return [line(("  Tab ", "key"), (wrap(names, self.app.size.width - 10)[0], "hint"))]
        return [line((f"  No technician '{text.strip()}'.", "warning"))]

    def give(self, text: str) -> Outcome:
        """Give it to whoever was typed; a name that no technician has is refused the first time."""
        who, desk = text.strip(), self.shift.desk
        unknown = team.unknown(desk, who) if who and who != self._asked else None
        said = f"{unknown} Enter again assigns it anyway." if unknown else None
        outcome = desk.assign(self.seen, who or None, unknown=said)
        if any(one.refusal.reason == said for one in outcome.refused):
            self._asked = who
        return outcome
