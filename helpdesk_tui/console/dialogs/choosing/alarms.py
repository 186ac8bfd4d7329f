"""The open alarms: a list, each to be acknowledged, or its ticket to be opened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, ClassVar

from textual import events
from textual.binding import Binding

from helpdesk_tui.console.dialogs.asking import again
from helpdesk_tui.console.dialogs.dialog import Dialog, Said
from helpdesk_tui.console.keys.bindings import MOVES, bindings
from helpdesk_tui.console.look.lines import Line, line
from helpdesk_tui.console.look.watch import alarm_heads, alarm_row
from helpdesk_tui.console.state.services import Services
from helpdesk_tui.console.state.since_written import SinceWritten
from helpdesk_tui.console.widgets.bars import KeyLine
from helpdesk_tui.desk import Outcome, Seen
from helpdesk_tui.domain.rules.roles import Deed
from helpdesk_tui.domain.shift.alarms import Alarm
from helpdesk_tui.domain.text.cells import wrap
from helpdesk_tui.domain.tickets.ticket import Ticket

_AROUND = 9
"""Lines of the screen that are not for alarms: header, tabs, headings, frame, title, this list's headings and keys."""
_NO_TICKET = "This alarm is of no ticket: "


class AlarmsDialog(Dialog):
    """Lists the open alarms, the longest open first.

    The cursor stays on its alarm: where that ends, its row says so and stays until the cursor leaves it. So no key
    meets another alarm than the one that was seen.
    """

    BINDINGS: ClassVar[list[Any]] = [
        *bindings((*MOVES, "open", "acknowledge", "quit", "alarms"), show=False),
        Binding("enter", "verb('open')", "Open", show=False),
    ]
    verb, asks, open_only = "alarms", "Open alarms", False

    def __init__(self, services: Services) -> None:
        """List none yet."""
        super().__init__(services)
        self._alarms: list[Alarm] = []
        self._over: set[int] = set()
        self._at = self._top = self._shown = 0
        self._complaint, self._role = "", ""
        self._numbers: Sequence[int] = ()
        self._read = SinceWritten(self.shift.news, self._tickets)

    def begin(self, seen: Seen, argument: str = "") -> bool:
        """Be about all alarms, if there are any."""
        super().begin({}, argument)
        shift = self.shift
        self._alarms, self._over = list(shift.watch.alarms), set()
        self._at = self._top = 0
        self._complaint = ""
        if not self._alarms:
            shift.say("Nobody watches: no alarm is raised." if shift.watch.said.nobody else "No alarm is open.", "hint")
            self.services.refused(shift.keymap.first("acknowledge") or "!")
        return bool(self._alarms)

    def opened(self) -> None:
        """Show them."""
        self._show()

    def renew(self) -> None:
        """Show those that are open now; the cursor stays on its alarm, also on one that has ended."""
        self._take()
        self._show()

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys that work now."""
        hints = self.shift.keymap.hints(["acknowledge"]) if self._number is not None else []
        opens = [("Enter", "Open")] if self._number is not None else []
        return [("Esc", "Back"), *([("↓↑", "Alarm")] if self._alarms[1:] else []), *opens, *hints]

    @property
    def _number(self) -> int | None:
        """The number of the ticket of the alarm under the cursor."""
        return self._alarms[self._at].number if self._alarms else None

    def _take(self) -> None:
        """Take the alarms as they are now, and the one under the cursor as it was where it has ended."""
        alarms = list(self.shift.watch.alarms)
        places = {alarm.id: place for place, alarm in enumerate(alarms)}
        chosen = self._alarms[self._at]
        at = places.get(chosen.id, sum(alarm.id in places for alarm in self._alarms[: self._at]))
        self._over = set()
        if chosen.id not in places:
            alarms.insert(at, chosen)
            self._over = {chosen.id}
        self._alarms, self._at = alarms, at

    def _show(self) -> None:
        room, height = self.app.size
        wrapped = wrap(self._complaint, room - 4) if self._complaint else ()
        height = max(1, height - _AROUND - len(wrapped))
        if len(self._alarms) > height > 1:
            height -= 1  # For the line that counts the others.
        self._top = max(min(self._top, self._at, len(self._alarms) - height), self._at - height + 1, 0)
        alarms = self._alarms[self._top : self._top + height]
        self._shown = len(alarms)
        self._numbers = tuple({alarm.number: None for alarm in alarms if alarm.number is not None})
        tickets = self._read.get(self._numbers)
        left = len(self._alarms) - len(alarms)
        more = [line((f"   and {left} more", "dim"))] if left else []
        said = [line((f"  {part}", self._role)) for part in wrapped]
        self.tell([alarm_heads(room), *(self._row(alarm, tickets, room) for alarm in alarms), *more, *said])
        self.query_one(KeyLine).renew()

    def _tickets(self) -> Mapping[int, Ticket]:
        store = self.shift.desk.store
        with store.together(*(partial(store.ticket, number) for number in self._numbers)):
            found = [store.ticket(number) for number in self._numbers]
        return {ticket.number: ticket for ticket in found if ticket is not None}

    def _row(self, alarm: Alarm, tickets: Mapping[int, Ticket], room: int) -> Line:
        ticket = None if alarm.number is None else tickets.get(alarm.number)
        here, ended = alarm is self._alarms[self._at], alarm.id in self._over
        return alarm_row(alarm, ticket, self.shift.desk.policy, self.shift.now, room, here=here, ended=ended)

    async def action_verb(self, verb: str) -> None:
        """Go to another alarm, open or acknowledge the ticket of this one, or go back."""
        page = max(1, self._shown - 1)
        steps = {"down": 1, "up": -1, "page_down": page, "page_up": -page, "top": -len(self._alarms)}
        if verb in MOVES:
            self._choose(self._at + steps.get(verb, len(self._alarms)))
        elif verb == "open":
            await self._open()
        elif verb == "acknowledge":
            self._acknowledge()
        else:
            self.action_leave()

    def _choose(self, place: int) -> None:
        """Put the cursor on the alarm at a place of the list as it is shown."""
        wanted = self._alarms[max(0, min(place, len(self._alarms) - 1))]
        if wanted is not self._alarms[self._at]:
            self._at = self._alarms.index(wanted)
            self._take()
        self._complaint = ""
        self._show()

    async def on_click(self, event: events.Click) -> None:
        """Choose the alarm on a line; the ticket of the one that is chosen already opens."""
        row = event.y - 1
        if not isinstance(event.widget, Said) or not self.shift.settings.mouse or not 0 <= row < self._shown:
            return
        if self._top + row == self._at:
            await self._open()
        else:
            self._choose(self._top + row)

    async def _open(self) -> None:
        """Open the ticket of the alarm under the cursor."""
        number = self._number
        if number is None:
            self._say(f"{_NO_TICKET}there is nothing to open.")
            return
        self.dismiss()
        await self.services.show("open", number)

    def _acknowledge(self) -> None:
        """Acknowledge the alarm under the cursor, at the version of its ticket that was seen."""
        number, desk = self._number, self.shift.desk
        refusal = desk.refusal(Deed.WORK)
        if refusal or number is None:
            self._say(refusal or f"{_NO_TICKET}it ends by itself once what it is about is over.")
            return
        if self._alarms[self._at].id in self._over:
            self._say("This alarm has ended: there is nothing to acknowledge.")
            return
        ticket = self._read.get(self._numbers).get(number)
        self.seen = {} if ticket is None else {number: ticket.version}
        seen = dict(self.seen)
        self.services.writer.carry_out(lambda: desk.acknowledge(seen), self._acknowledged)

    def _acknowledged(self, outcome: Outcome | None) -> None:
        """Say in the list what came of it: the line below the queue is hidden."""
        key = self.shift.keymap.first("acknowledge")
        said = again(self.shift, self.seen, outcome, goes=f"{key} does it all the same, Esc leaves it.")
        self._say(said, "good" if outcome is not None and outcome.done else "bad")

    def complain(self, text: str) -> None:
        """Say it below the alarms, which stay."""
        self._say(text)

    def _say(self, text: str, role: str = "warning") -> None:
        self._complaint, self._role = text, role
        self._show()
