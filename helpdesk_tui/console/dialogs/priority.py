"""Which priority: the six deadlines are shown before the digit is pressed."""

from __future__ import annotations

from dataclasses import replace

from textual.binding import Binding

from helpdesk_tui.console.dialogs.asking import again, news
from helpdesk_tui.console.dialogs.closed import refused_closed
from helpdesk_tui.console.dialogs.dialog import Dialog
from helpdesk_tui.console.keys.form_keys import SERIES
from helpdesk_tui.console.look.lines import Line, column, line
from helpdesk_tui.desk import Outcome, Seen
from helpdesk_tui.domain.agreement import clocks, sla
from helpdesk_tui.domain.agreement.sla import Policy
from helpdesk_tui.domain.text.cells import wrap
from helpdesk_tui.domain.tickets.commands import Series
from helpdesk_tui.domain.tickets.ticket import Priority, Sla, Ticket
from helpdesk_tui.domain.times.length import length
from helpdesk_tui.domain.words.instants import spoken

_NAME, _TARGET = 17, 16
_NAMED = 10 + _NAME + 44
"""Cells from which on a level's name stands beside the widest promise there is."""


class PriorityDialog(Dialog):
    """Shows the six deadlines, and waits for a digit."""

    BINDINGS = [
        *(
            Binding(str(digit), f"pick({digit})", "Set the priority", key_display="1-5", show=digit == 1)
            for digit in range(1, 6)
        ),
        Binding("6", "schedule", "Schedule"),
        Binding(SERIES.key, "series", "What becomes of its series", show=False),
    ]
    verb, asks = "reprioritise", "Which priority, 1 to 6?"

    def begin(self, seen: Seen, argument: str = "") -> bool:
        """Be about these tickets; closed ones have no priority to set."""
        self._series, self._complaint = Series.THIS, ""
        return not refused_closed(self.services, seen, "123456") and super().begin(seen, argument)

    def opened(self) -> None:
        """Show the deadlines."""
        self.renew()

    def renew(self) -> None:
        """Show the six priorities, each with the deadline it would give now, and what others have changed."""
        policy, now, one = self.shift.desk.policy, self.shift.now, self._one
        room = self.app.size.width - 4
        told = [self._complaint] if self._complaint else news(self.shift, self.seen)
        role = "bad" if self._complaint else "warning"
        out: list[Line] = [line((f"  {part}", role)) for each in told for part in wrap(each, room)]
        for priority in Priority:
            level = policy.levels[priority]
            here = one is not None and one.priority is priority
            out.append(
                line(
                    (" › " if here else "   ", "mark"),
                    (str(int(priority)), "key"),
                    "  ",
                    (str(priority), f"p{int(priority)}"),
                    "  ",
                    *((column(level.name, _NAME, "strong" if here else ""),) if room >= _NAMED else ()),
                    *((column(level.response, _TARGET, "dim"),) if room >= _NAMED + _TARGET else ()),
                    *promise(policy, one, priority, now),
                )
            )
        if self._recurring:
            goes = "goes on when it is closed" if self._series is Series.THIS else "ends"
            out.append(line("  ", (SERIES.shown, "key"), (f" its series {goes}", "hint")))
        self.tell(out)

    @property
    def _one(self) -> Ticket | None:
        number = next(iter(self.seen)) if len(self.seen) == 1 else None
        return None if number is None else self.shift.desk.store.ticket(number)

    @property
    def _recurring(self) -> bool:
        one = self._one
        return one is not None and one.recurrence is not None

    def action_pick(self, digit: int) -> None:
        """Set the priority; where a change came before, a second press goes by the ticket as it is now."""
        desk, seen, series = self.shift.desk, self.seen, self._series
        self.carry_out(lambda: desk.reprioritise(seen, Priority(digit), series=series))

    def action_series(self) -> None:
        """Say whether the series of a recurring task goes on."""
        if self._recurring:
            self._series = Series.END if self._series is Series.THIS else Series.THIS
            self.renew()

    async def action_schedule(self) -> None:
        """Ask for the time of a task instead."""
        seen = self.seen
        self.dismiss()
        await self.services.ask("schedule", seen, "")

    def _ended(self, outcome: Outcome | None) -> None:
        if outcome is None:
            self.complain(again(self.shift, self.seen, outcome))
        elif not outcome.done and any(one.refusal.conflict for one in outcome.refused):
            self._complaint = again(self.shift, self.seen, outcome, key="The digit", open_only=True)
            self.renew()
        else:
            self.dismiss()


def promise(policy: Policy, ticket: Ticket | None, priority: Priority, now: int) -> Line:
    """Say what a priority would mean for a ticket: its deadline, and whether that has passed."""
    if priority is Priority.P6:
        return line(("asks for its time", "dim"))
    if ticket is None:
        return line(("from each one's clock start", "dim"))
    start = now if policy.reprioritise_from == "change" else ticket.clock_start
    changed = clocks.restart(policy, replace(ticket, priority=priority, clock_start=start, scheduled_for=None), start)
    state = sla.state(policy, changed, now)
    if ticket.responded_at is not None:
        told = f"due {spoken(sla.response_clock(policy, priority, start).due, policy, now)}"
        return line((told, "dim"), (f"  stays {ticket.judged or 'without a result'}", "dim"))
    due = changed.response_due or now
    told = f"due {spoken(due, policy, now)}"
    if state is Sla.BREACHED:
        return line((told, "breached"), ("  would be breached", "breached"))
    if due <= now:
        return line(("respond now", "now"))
    return line(told, (f"  in {length(due - now)}", "dim"))
