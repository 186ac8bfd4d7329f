"""The time of a scheduled task, and the new time of one that is reopened (SLA: P6 judged)."""

from __future__ import annotations

from collections.abc import Sequence

from textual.binding import Binding

from helpdesk_tui.console.dialogs.one_line.line_dialog import BACK, LineDialog, enter
from helpdesk_tui.console.keys.form_keys import AGREED, SERIES
from helpdesk_tui.console.look.lines import Line, line
from helpdesk_tui.console.state.asked_time import Proposal, Settled, asides, read_echo
from helpdesk_tui.desk import Outcome, Seen
from helpdesk_tui.domain.agreement.sla import Policy
from helpdesk_tui.domain.tickets.commands import Series
from helpdesk_tui.domain.tickets.ticket import Ticket
from helpdesk_tui.domain.times.recurring.recurrence import rule_line


class TimeDialog(LineDialog):
    """Asks for a time: how it reads is shown while it is typed, and one outside opening hours may be as agreed."""

    BINDINGS = [BACK, Binding(AGREED.key, "agree", "As agreed", key_display=AGREED.shown)]

    def begin(self, seen: Seen, argument: str = "") -> bool:
        """Be about these tickets; a time that one alone has already is where a change of it starts from."""
        self._settled: dict[str, Settled] = {}
        self.recurring: Ticket | None = None
        self.kept: int | None = None
        self.proposal = Proposal(self.shift, self.put)
        return super().begin(seen, argument)

    def check(self, text: str) -> str:
        """Return why a time will not do; it is read once, and done as it was read."""
        read_as = self.proposal.settle(text)
        if isinstance(read_as, str):
            return read_as
        self._settled[text] = read_as
        return self.unfit(read_as)

    def unfit(self, settled: Settled) -> str:
        """Return why what was read will not do here; empty where it will."""
        return ""

    def settled(self, text: str) -> Settled:
        """Return what a line was read as."""
        return self._settled[text]

    def echo(self, text: str) -> Sequence[Line]:
        """Return how a time reads."""
        return read_echo(text, self.shift.desk.policy, self.shift.now, self.kept)

    def action_agree(self) -> None:
        """Say that the time is kept as agreed, or no more."""
        self.proposal.agree(self.field.value)


class ScheduleDialog(TimeDialog):
    """Asks for the time of a scheduled task."""

    BINDINGS = [
        BACK,
        enter("Schedule"),
        Binding(SERIES.key, "turn", "Series", key_display=SERIES.shown),
    ]
    verb, asks = "schedule", "Schedule for when? (P6)"

    def begin(self, seen: Seen, argument: str = "") -> bool:
        """Be about these tickets, and the series of the first that recurs."""
        if not super().begin(seen, argument):
            return False
        store = self.shift.desk.store
        tickets = [ticket for number in seen if (ticket := store.ticket(number)) is not None]
        self.kept = tickets[0].scheduled_for if len(tickets) == 1 else None
        self.recurring = next((ticket for ticket in tickets if ticket.recurrence is not None), None)
        self.proposal = Proposal(self.shift, self.put, self.kept)
        return True

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Ask what becomes of a series where there is one."""
        return action != "turn" or self.recurring is not None

    def echo(self, text: str) -> Sequence[Line]:
        """Return how a time reads, and what becomes of the series."""
        series = [] if self.recurring is None else _of_series(self.recurring, text, self.shift.desk.policy)
        return [*super().echo(text), *series]

    def action_turn(self) -> None:
        """Go on to the next of what can become of a series."""
        self.proposal.turn(self.field.value)

    def give(self, text: str) -> Outcome:
        """Schedule it."""
        when = self.settled(text)
        return self.shift.desk.schedule(
            self.seen, when.at, when.rule, as_agreed=when.as_agreed, lasts=when.lasts, series=when.series
        )


class ReopenDialog(TimeDialog):
    """Asks for the new time of a task that is reopened."""

    BINDINGS = [BACK, enter("Reopen")]
    verb, asks, open_only = "reopen", "Reopen for when? (P6)", False

    def unfit(self, settled: Settled) -> str:
        """Take one time alone."""
        if settled == Settled(settled.at, as_agreed=settled.as_agreed):
            return ""
        return "A task is reopened for one time. How it recurs or how long it lasts is said by scheduling it."

    def give(self, text: str) -> Outcome:
        """Reopen it."""
        when = self.settled(text)
        return self.shift.desk.reopen(self.seen, at=when.at, as_agreed=when.as_agreed)


def _of_series(ticket: Ticket, text: str, policy: Policy) -> list[Line]:
    """Say what becomes of the series of a ticket, and the key that changes it."""
    rule = rule_line(ticket.recurrence or "", ticket.regular_at or ticket.scheduled_for, policy.business)
    said = {
        Series.THIS: f"this one only; its series stays: {rule}",
        Series.FOLLOWING: "this one and all that follow",
        Series.END: f"its series ends: {rule}",
    }[asides(text)[2]]
    return [line(("  ", ""), (SERIES.shown, "key"), (f" {said}", "hint"))]
