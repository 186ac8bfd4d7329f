"""Choosing a priority: the six deadlines are shown before the digit is pressed."""

from __future__ import annotations

from dataclasses import replace

from helpdesk_tui.console.keys.form_keys import SERIES
from helpdesk_tui.console.keys.key import Key
from helpdesk_tui.console.look.lines import Line, column, line
from helpdesk_tui.console.old.asking import again, news
from helpdesk_tui.console.old.session import Session
from helpdesk_tui.console.old.timing import schedule_prompt
from helpdesk_tui.desk import Seen
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


class PriorityPick:
    """Waits for one digit."""

    full = False
    ticket: Ticket | None = None

    def __init__(self, session: Session, seen: Seen, about: str) -> None:
        """Ask for the priority of the tickets ``seen``; ``about`` names them."""
        self._session = session
        self._basis = dict(seen)
        self._about = about
        self._one = session.only(seen)
        self._series = Series.THIS
        self._complaint = ""
        self._news: list[str] = []
        self.renew()

    def press(self, key: Key) -> None:
        """Take a digit, or go back."""
        if key.name == "escape":
            self._session.pop()
        elif key.character and key.character in "12345":
            self._set(Priority(int(key.character)))
        elif key.name == SERIES.key and self._recurring is not None:
            self._series = Series.END if self._series is Series.THIS else Series.THIS
        elif key.character == "6":
            self._session.pop()
            schedule_prompt(self._session, self._basis, self._about)

    def _set(self, priority: Priority) -> None:
        """Set the priority; where a change came before, a second press goes by the ticket as it is now."""
        session = self._session
        outcome = session.carry_out(lambda: session.desk.reprioritise(self._basis, priority, series=self._series))
        if outcome is not None and not outcome.done and any(one.refusal.conflict for one in outcome.refused):
            self._complaint = again(session, self._basis, outcome, "The digit", open_only=True)
            self.renew()
        elif outcome is not None:
            session.modes.remove(self)

    def paste(self, text: str) -> None:
        """Nothing is typed here."""

    def lines(self, room: int, height: int) -> list[Line]:
        """Show the six priorities, each with the deadline it would give: all of them, whatever the height.

        On a narrow screen the level's name and target give way, never the deadline.
        """
        policy, now = self._session.desk.policy, self._session.now
        out = [line((f"Which priority, 1 to 6? {self._about}", "title"))]
        told = [self._complaint] if self._complaint else self._news
        role = "bad" if self._complaint else "warning"
        said = [line((f"  {part}", role)) for one in told for part in wrap(one, room - 4)]
        out = [*out, *said] if len(said) + len(Priority) < height or not said else said[:1]
        for priority in Priority:
            level = policy.levels[priority]
            here = self._one is not None and self._one.priority is priority
            out.append(
                line(
                    (" › " if here else "   ", "mark"),
                    (str(int(priority)), "key"),
                    "  ",
                    (str(priority), f"p{int(priority)}"),
                    "  ",
                    *((column(level.name, _NAME, "strong" if here else ""),) if room >= _NAMED else ()),
                    *((column(level.response, _TARGET, "dim"),) if room >= _NAMED + _TARGET else ()),
                    *promise(policy, self._one, priority, now),
                )
            )
        if self._recurring is not None:
            goes = "goes on when it is closed" if self._series is Series.THIS else "ends"
            out.append(line("  ", (SERIES.shown, "key"), (f" its series {goes}", "hint")))
        return out

    @property
    def _recurring(self) -> Ticket | None:
        return self._one if self._one is not None and self._one.recurrence is not None else None

    def hints(self) -> list[tuple[str, str]]:
        """Return the keys that work now."""
        return [("1-5", "Set the priority"), ("6", "Schedule"), ("Esc", "Back")]

    def renew(self) -> None:
        """Read the ticket anew, whose deadlines are shown, and what others have changed."""
        if self._one is not None:
            self._one = self._session.desk.store.ticket(self._one.number) or self._one
        self._news = news(self._session, self._basis)


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
