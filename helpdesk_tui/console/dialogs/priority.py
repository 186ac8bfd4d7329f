"""Which priority: the six deadlines are shown before the digit is pressed, and the reason can be typed before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from textual import on
from textual.binding import Binding
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Input, Label

from helpdesk_tui.console.dialogs.asking import Meanwhile, again, slot
from helpdesk_tui.console.dialogs.closed import refused_closed
from helpdesk_tui.console.dialogs.dialog import Dialog
from helpdesk_tui.console.keys.form_keys import SERIES, WHY
from helpdesk_tui.console.look.lines import Line, column, line
from helpdesk_tui.console.state.since_written import SinceWritten
from helpdesk_tui.console.widgets.field import Field
from helpdesk_tui.desk import Outcome, Seen
from helpdesk_tui.domain.agreement import clocks, sla
from helpdesk_tui.domain.agreement.sla import Policy
from helpdesk_tui.domain.text.cells import wrap
from helpdesk_tui.domain.text.cleaning import TextError, enter_line
from helpdesk_tui.domain.tickets.commands import Series
from helpdesk_tui.domain.tickets.ticket import Priority, Sla, Ticket
from helpdesk_tui.domain.times.length import length
from helpdesk_tui.domain.words.instants import spoken
from helpdesk_tui.store.base import Store

_NAME, _TARGET = 17, 16
_DUE = len("due Wed 30 Nov 16:00")
"""Cells of a deadline of this year, so that what stands behind those of all priorities is a column."""
_LOW = 20
"""Lines of a screen that has no room above the dialog."""
_GOES = "The digit does it all the same, Esc leaves it."
_NAMED = 10 + _NAME + 44
"""Cells from which on a level's name stands beside the widest promise there is."""


class PriorityDialog(Dialog):
    """Shows the six deadlines, and waits for a digit. Tab asks for the reason first, which the history keeps."""

    AUTO_FOCUS = ""
    BINDINGS = [
        Binding("enter", "reason_ends", "Then a digit, 1 to 6", key_display="Enter", priority=True),
        *(
            Binding(str(digit), f"pick({digit})", "Set the priority", key_display="1-5", show=digit == 1)
            for digit in range(1, 6)
        ),
        Binding("6", "schedule", "Schedule"),
        Binding(WHY.key, "reason", "Reason first", key_display=WHY.shown, priority=True),
        Binding("escape", "leave", "Back", key_display="Esc", priority=True),
        Binding(SERIES.key, "series", "What becomes of its series", show=False),
    ]
    verb, asks = "reprioritise", "Which priority, 1 to 6?"

    def begin(self, seen: Seen, argument: str = "") -> bool:
        """Be about these tickets; closed ones have no priority to set."""
        self._series, self._complaint = Series.THIS, ""
        self._meanwhile = Meanwhile(self.shift, lambda: self.seen)
        self._ticket = SinceWritten(self.shift.news, lambda: _alone(self.shift.desk.store, self.seen))
        if refused_closed(self.services, seen, "123456") or not super().begin(seen, argument):
            return False
        # Without the desk there are no deadlines to choose by: its key waits.
        self._ticket.get()
        return True

    @property
    def slot(self) -> str:
        """Where a reason lies that was typed and not used."""
        return slot(self.verb, self.seen)

    @property
    def _why(self) -> Field:
        return self.query_one(Field)

    def fields(self) -> Sequence[Widget]:
        """Ask for the reason, where it is to be given."""
        return (Horizontal(Label("Why? "), Field(), classes="field why"),)

    def opened(self) -> None:
        """Show the deadlines."""
        self.remove_class("-why")
        self.set_focus(None)
        with self.prevent(Input.Changed):
            self._why.fill("")
        self.renew()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While the reason is typed, Enter ends it; before and after, the digits do what they say."""
        typing = self.focused is not None
        return typing if action == "reason_ends" else not (typing and action in ("pick", "schedule", "reason"))

    def keys(self) -> list[tuple[str, str]] | None:
        """Return the keys that work now, the digits first."""
        if self.focused is not None:
            return [("Enter", "Then a digit, 1 to 6"), ("Esc", "Back to the digits")]
        return [("1-5", "Set the priority"), ("6", "Schedule"), (WHY.shown, "Reason first"), ("Esc", "Back")]

    def action_reason(self) -> None:
        """Type the reason; one that was left here before is taken up."""
        if not self._why.value:
            self._why.fill(self.shift.drafts.get(self.slot))
        self._ask_why()

    def _ask_why(self) -> None:
        self.add_class("-why")
        self.set_focus(self._why)
        if self.app.size.height < _LOW:
            self.remove_class("-top")

    @on(Input.Changed)
    def _typed(self, message: Input.Changed) -> None:
        self.shift.drafts.put(self.slot, message.value if message.value.strip() else "")
        self._complaint = ""
        self.renew()

    def action_reason_ends(self) -> None:
        """Go on to the digit; a reason that is too long stays to be put right."""
        self._complaint = _too_long(self._why.value)
        if not self._complaint:
            self.set_focus(None)
            self.set_class(bool(self._why.value.strip()), "-why")
        self.renew()

    def action_leave(self) -> None:
        """Go back: from the reason to the digits, from there to the list; the reason is kept."""
        if self.focused is not None:
            self.set_focus(None)
            self.set_class(bool(self._why.value.strip()), "-why")
            return
        if self._why.value.strip():
            self.shift.say("The reason is kept as a draft: Tab takes it up again.")
        super().action_leave()

    def renew(self) -> None:
        """Show the six priorities, each with the deadline it would give now, and what others have changed."""
        policy, now, one = self.shift.desk.policy, self.shift.now, self._one
        room = self.app.size.width - 4
        said = [self._complaint] if self._complaint else self._meanwhile.said()
        role = "bad" if self._complaint else "warning"
        out: list[Line] = [line((f"  {part}", role)) for each in said for part in wrap(each, room)]
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
        return self._ticket.get()

    @property
    def _recurring(self) -> bool:
        one = self._one
        return one is not None and one.recurrence is not None

    def action_pick(self, digit: int) -> None:
        """Set the priority; where a change came before, a second press goes by the ticket as it is now."""
        desk, seen, series, why = self.shift.desk, self.seen, self._series, self._why.value.strip() or None
        self._complaint = _too_long(self._why.value)
        if self._complaint:
            self._ask_why()
            self.renew()
        else:
            self.carry_out(lambda: desk.reprioritise(seen, Priority(digit), why, series=series))

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

    def complain(self, text: str) -> None:
        """Say why nothing was done, above the priorities."""
        self._complaint = text
        self.renew()

    def _ended(self, outcome: Outcome | None) -> None:
        if outcome is None:
            self.complain(again(self.shift, self.seen, outcome))
        elif not outcome.done and any(one.refusal.conflict for one in outcome.refused):
            self.complain(again(self.shift, self.seen, outcome, goes=_GOES, open_only=True))
        else:
            if outcome.done:
                self.shift.drafts.put(self.slot, "")
            self.dismiss()


def _alone(store: Store, seen: Seen) -> Ticket | None:
    """Return the only ticket there is, as it is now."""
    number = next(iter(seen)) if len(seen) == 1 else None
    return None if number is None else store.ticket(number)


def _too_long(reason: str) -> str:
    """Say by how much a reason is longer than it may be; empty where it is not."""
    try:
        enter_line("reason", reason)
    except TextError as error:
        return str(error)
    return ""


def promise(policy: Policy, ticket: Ticket | None, priority: Priority, now: int) -> Line:
    """Say what a priority would mean for a ticket: its deadline, and whether that has passed."""
    if priority is Priority.P6:
        return line(("asks for its time", "dim"))
    if ticket is None:
        return line(("from each one's clock start", "dim"))
    start = now if policy.reprioritise_from == "change" else ticket.clock_start
    changed = clocks.restart(policy, replace(ticket, priority=priority, clock_start=start, scheduled_for=None), start)
    state = sla.state(policy, changed, now)
    if ticket.responded_at is not None or ticket.answered_elsewhere:
        said = f"due {spoken(sla.response_clock(policy, priority, start).due, policy, now)}"
        return line((f"{said:<{_DUE}}", "dim"), (f"  stays {ticket.judged or 'without a result'}", "dim"))
    due = changed.response_due or now
    said = f"due {spoken(due, policy, now)}"
    if state is Sla.BREACHED:
        return line((said, "breached"), ("  would be breached", "breached"))
    if due <= now:
        return line(("respond now", "now"))
    return line(said, (f"  in {length(due - now)}", "dim"))
