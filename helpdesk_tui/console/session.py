"""One technician at one console: the window on the queue, the modes, the marks, and what was last said.

Plain Python, no Textual: keys come in through ``press``, time through ``tick``, changes
by others through ``poll``; what to show is asked for. The verbs are in ``actions``.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass

from helpdesk_tui.console.columns import Columns, columns
from helpdesk_tui.console.header import Desktop
from helpdesk_tui.console.modes import Key, Mode
from helpdesk_tui.console.verbs import BOUND
from helpdesk_tui.console.window import Window
from helpdesk_tui.desk import Desk, Outcome, Seen
from helpdesk_tui.domain.tell import done
from helpdesk_tui.domain.ticket import Ticket
from helpdesk_tui.domain.triage import Chart
from helpdesk_tui.store.base import Order, Presence, StoreError, View

HOLD = 2
"""Seconds after a key during which the order stays as it is (nothing moves under the hand)."""

_HERE_EVERY, _HERE_FOR = 20, 60
_SAID_FOR = 12


@dataclass(frozen=True, slots=True)
class Notice:
    """What was last said to the technician; it goes at the moment ``until`` or with the next word."""

    text: str
    role: str
    until: float


class Session:
    """Everything a console knows, apart from the screen it is shown on."""

    def __init__(
        self,
        desk: Desk,
        chart: Callable[[], Chart],
        name: str,
        height: int = 20,
        moment: Callable[[], float] = time.time,
    ) -> None:
        """Sit down at ``desk``, called ``name``; ``moment`` is real time, which a replayed desk's clock is not."""
        self.desk = desk
        self._moment = moment
        self._chart = chart
        self.window = Window(desk.store, View(), height)
        self.modes: list[Mode] = []
        self.marked: dict[int, int] = {}
        self.drafts: dict[str, str] = {}
        self.notice: Notice | None = None
        self.kept_call: Mode | None = None
        self.leaving = False
        self.filter = ""
        self._name = name
        self._session = os.urandom(8).hex()
        self._busy_until = 0.0
        self._reorder = False
        self._here_at = 0.0
        self._stamp = desk.store.stamp()
        self._seq, _ = desk.store.changed(2**62)
        self.desktop = self._desktop()

    @property
    def chart(self) -> Chart:
        """The flow chart, read when first asked for."""
        return self._chart()

    @property
    def now(self) -> int:
        """Now, on the desk's clock."""
        return self.desk.clock()

    @property
    def ticket(self) -> Ticket | None:
        """The ticket a verb would work on: the open one, else the one under the cursor."""
        for mode in reversed(self.modes):
            if mode.ticket is not None:
                return mode.ticket
        return self.window.cursor

    def seen(self) -> Seen:
        """Return the tickets a verb works on, each with the version it was drawn at."""
        opened = any(mode.ticket is not None for mode in self.modes)
        if self.marked and not opened:
            return dict(self.marked)
        ticket = self.ticket
        return {} if ticket is None else {ticket.number: ticket.version}

    def press(self, key: Key) -> None:
        """Take one key: it goes to the mode on top, else to the verb it is bound to."""
        if key.name.startswith("alt+") and key.character:
            # Esc and a fast next key arrive as one alt chord; they are two keys to the hand.
            self.press(Key("escape"))
            self.press(Key(key.name.removeprefix("alt+"), key.character))
            return
        if key.name == "ctrl+j":
            # Enter, typed before the console had taken the terminal.
            key = Key("enter")
        self._busy_until = self._moment() + HOLD
        try:
            if self.modes:
                self.modes[-1].press(key)
            else:
                self.run(key)
        except StoreError as error:
            self.say(str(error), "bad")

    def run(self, key: Key) -> bool:
        """Do the verb a key is bound to; return whether there is one."""
        from helpdesk_tui.console.actions import ACTIONS

        verb = BOUND.get(key.name) or BOUND.get(key.character or "")
        if verb is None:
            return False
        if verb.on_ticket and self.ticket is None:
            self.say("There is no ticket here. n opens a new one.", "hint")
            return True
        ACTIONS[verb.id](self)
        return True

    def paste(self, text: str) -> None:
        """Take pasted text; the queue has no use for it."""
        if self.modes:
            self.modes[-1].paste(text)

    def push(self, mode: Mode) -> None:
        """Put a mode on top."""
        self.notice = None
        self.modes.append(mode)

    def pop(self) -> None:
        """Take the top mode away."""
        if self.modes:
            self.modes.pop()

    def say(self, text: str, role: str = "") -> None:
        """Tell the technician something, for a while."""
        self.notice = Notice(text, role, self._moment() + _SAID_FOR)

    def carry_out(self, verb: Callable[[], Outcome]) -> Outcome | None:
        """Do a verb of the desk, say what it came to, and show it. None when the store could not be had."""
        try:
            outcome = verb()
        except StoreError as error:
            self.say(str(error), "bad")
            return None
        self.say(*self._told(outcome))
        for event in outcome.events:
            self.marked.pop(event.number, None)
        self._refresh_own(outcome)
        return outcome

    def _told(self, outcome: Outcome) -> tuple[str, str]:
        policy, now = self.desk.policy, self.now
        pairs = list(zip(outcome.events, outcome.tickets, strict=True))
        good = [done(event, ticket, policy, now) for event, ticket in pairs[:1]]
        if len(pairs) > 1:
            good = [f"{good[0]} and {len(pairs) - 1} more."]
        bad = [refused.refusal.reason for refused in outcome.refused[:1]]
        if len(outcome.refused) > 1:
            bad.append(f"{len(outcome.refused) - 1} more were refused and stay marked.")
        return " ".join(good + bad), "bad" if bad else "good"

    def _refresh_own(self, outcome: Outcome) -> None:
        """Show one's own change at once; a ticket that one has sent away leaves its line to the next."""
        self.window.reload()
        for event in outcome.events:
            self.window.leave(event.number)
        self._after_change(frozenset(event.number for event in outcome.events))

    def poll(self) -> bool:
        """See whether another console or command has written; return whether there is something new to show."""
        stamp = self.desk.store.stamp()
        if stamp == self._stamp:
            return False
        self._stamp = stamp
        self._seq, numbers = self.desk.store.changed(self._seq)
        if numbers:
            self.window.renew(numbers, self.desk.store.ticket)
            self._reorder = True
        self._after_change(numbers)
        self._settle()
        return True

    def _after_change(self, numbers: frozenset[int]) -> None:
        for mode in self.modes:
            if mode.ticket is None or mode.ticket.number in numbers:
                mode.renew()
        self.desktop = self._desktop()

    def tick(self) -> None:
        """Let a second pass: say that one is here, let go of an old notice and of a held order."""
        moment = self._moment()
        if moment - self._here_at >= _HERE_EVERY:
            self._here_at = moment
            self._arrive(int(moment))
        if self.notice is not None and moment >= self.notice.until:
            self.notice = None
        due = self.desktop.next_due
        if due is not None and due.due_at is not None and due.due_at < self.now:
            self.desktop = self._desktop()
        self._settle()

    def _settle(self) -> None:
        """Bring the order up to date once the hand has been still for a while."""
        if self._reorder and not self.modes and self._moment() >= self._busy_until:
            self._reorder = False
            self.window.reload()

    def _arrive(self, moment: int) -> None:
        try:
            self.desk.store.arrive(Presence(self._session, self.desk.actor, moment, moment))
        except StoreError as error:
            self.say(str(error), "bad")

    def leave(self) -> None:
        """Go: take one's name off the desk."""
        self.leaving = True
        try:
            self.desk.store.leave(self._session)
        except StoreError:
            return

    def reload(self) -> None:
        """Read everything anew."""
        self.window.reload(keep_gone=False)
        self.desktop = self._desktop()

    def show(self, view: View) -> None:
        """Change filter or order."""
        self.window.show(view)

    @property
    def order(self) -> Order:
        """The queue's present order."""
        return self.window.view.order

    def technicians(self) -> list[str]:
        """Return the names that a ticket could be given to: oneself, who is here, and who has tickets near."""
        near = [ticket.assignee for ticket in self.window.tickets() if ticket.assignee]
        return list(dict.fromkeys([self.desk.actor, *self.desktop.others, *sorted(near)]))

    def layout(self, room: int) -> Columns:
        """Return the queue's columns for ``room`` cells."""
        widest = max((ticket.number for ticket in self.window.tickets()), default=0)
        return columns(room, widest)

    def _desktop(self) -> Desktop:
        store, now = self.desk.store, self.now
        due = store.due_after(now, 1)
        others = list(dict.fromkeys(one.technician for one in store.present(int(self._moment()) - _HERE_FOR)))
        return Desktop(self._name, store.tally(), due[0] if due else None, self.desk.actor, others)
