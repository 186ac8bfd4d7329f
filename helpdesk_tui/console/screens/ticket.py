"""The whole ticket: who and what, its description, its family, and everything that has happened."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress

from textual import on

from helpdesk_tui.console.keys.verbs import Verb
from helpdesk_tui.console.look.family import relation
from helpdesk_tui.console.look.lines import BLANK, Line, line
from helpdesk_tui.console.look.ticket import whole as look
from helpdesk_tui.console.look.ticket.history import History
from helpdesk_tui.console.look.watch import alarm_lines
from helpdesk_tui.console.screens.desk_screen import Action
from helpdesk_tui.console.screens.over_screen import OF_THE_LIST, OverScreen
from helpdesk_tui.console.state.open_ticket import OpenTicket
from helpdesk_tui.console.state.services import Services
from helpdesk_tui.console.state.since_written import SinceWritten
from helpdesk_tui.console.widgets.alert_strip import Asked
from helpdesk_tui.console.widgets.page import Joined, Page
from helpdesk_tui.desk import Seen
from helpdesk_tui.domain.tickets.ticket import Ticket
from helpdesk_tui.store.base import StoreError

_EXPLAINED = 28
"""Lines of a page from which the arithmetic of the deadlines stands on it; on a lower one the key of `why` has it."""
_HINTED = (
    *("reopen", "reprioritise", "schedule", "close", "respond", "take", "note", "assign", "wait", "edit", "undo"),
    *("why", "parent", "merge", "command"),
)
_WIDEST = 120
"""Cells of a line at most: longer ones are hard to read."""
_NUMBER = re.compile(r"\s*#(\d+)\s*")


class TicketScreen(OverScreen):
    """One ticket; every verb is about it. A relative opens over it, and Esc comes back to it."""

    absent = OF_THE_LIST - {"view"}

    def __init__(self, services: Services, actions: Mapping[str, Action]) -> None:
        """Show no ticket yet."""
        super().__init__(services, actions)
        self._opened: list[OpenTicket] = []
        self._tops: list[int] = []
        self._as_read = SinceWritten(self.shift.news, lambda: self._open.renew())
        self._history = History(self.shift.desk.policy)

    def begin(self, number: int) -> bool:
        """Show a ticket; where one is shown already, it is gone back to afterwards."""
        try:
            opened = OpenTicket(self.shift.desk, number)
        except StoreError as error:
            self.shift.say(str(error), "bad")
            return False
        if opened.ticket is None:
            self.shift.say(f"There is no ticket #{number}.", "bad")
            return False
        self._tops.append(self.page.top if self._opened else 0)
        self._opened.append(opened)
        self._as_read.put(0, len(self._opened))
        self._turn_to(0)
        self.shift.opened.append(number)
        self.shift.show_open()
        return True

    def _turn_to(self, top: int) -> None:
        self._history = History(self.shift.desk.policy)
        for page in self.query(Page):
            page.top = top

    @property
    def _open(self) -> OpenTicket:
        return self._opened[-1]

    @property
    def ticket(self) -> Ticket | None:
        """The ticket as it was last shown."""
        return self._open.ticket if self._opened else None

    def seen(self) -> Seen:
        """Return this ticket, whatever is marked on the queue."""
        ticket = self.ticket
        return {} if ticket is None else {ticket.number: ticket.version}

    async def back(self) -> None:
        """Go back to the ticket that this one was opened from, else to what lies under it."""
        self._opened.pop()
        self.shift.opened.pop()
        self.shift.show_open()
        top = self._tops.pop()
        if self._opened:
            self._turn_to(top)
        else:
            self.dismiss()

    async def do(self, verb: Verb, argument: str = "") -> None:
        """Do a verb; some mean something else on a ticket."""
        if verb.id == "open":
            await self._to_relative()
        elif verb.id == "view":
            await self._to_child(argument or self.services.pressed)
        else:
            if verb.id == "reload":
                with suppress(StoreError):
                    self._open.reload()
            await super().do(verb, argument)
            return
        self.services.renew()

    def move(self, verb: str) -> None:
        """Scroll; at the end earlier events are read."""
        super().move(verb)
        self._read_further(down=verb not in ("up", "page_up", "top"))

    def wheel(self, lines: int) -> None:
        """Scroll as the wheel was turned."""
        super().wheel(lines)
        self._read_further(down=lines > 0)

    def _read_further(self, *, down: bool) -> None:
        if down and self.page.top == self.page.most and self._opened:
            with suppress(StoreError):
                self._open.read_further()

    async def _to_relative(self) -> None:
        """Open what the ticket was merged into, else its parent, else its first child."""
        belongs = relation(self.ticket) if self.ticket is not None else None
        if belongs is not None:
            await self._go_to(belongs[1])
        elif self._open.children:
            await self._go_to(self._open.children[0].number)

    async def _to_child(self, key: str) -> None:
        """Open the child of a digit."""
        keys = self.shift.keymap.keys["view"]
        place = keys.index(key) if key in keys else len(keys)
        if place < len(self._open.children):
            await self._go_to(self._open.children[place].number)
        else:
            self.nothing(key if key in keys else "'View'")

    async def _go_to(self, number: int) -> None:
        """Open a relative over this ticket; the one that this was opened from is gone back to."""
        if len(self._opened) > 1 and self._opened[-2].number == number:
            await self.back()
        else:
            self.begin(number)

    def renew(self) -> None:
        """Show everything as it is now. Where the desk cannot be had, what was read last stays."""
        if self._opened:
            with suppress(StoreError):
                self._as_read.get(len(self._opened))
            super().renew()

    def lines(self, room: int, height: int) -> Sequence[Line]:
        """Return the ticket; what is new in the history moves nothing that is being read."""
        opened, ticket, room = self._open, self._open.ticket, min(room, _WIDEST)
        if ticket is None:
            return [line(("The ticket is gone from the store.", "bad"))]
        policy, now, first = self.shift.desk.policy, self.shift.now, self.shift.keymap.first
        above: list[Line] = [
            *look.head_lines(ticket, policy, now, room, first("why"), opened.reason),
            *(
                line("  ", *one)
                for one in alarm_lines(ticket, self.shift.watch.of(opened.number), policy, now, room - 4)
            ),
            *look.belonging_lines(ticket, opened.relative, first("open")),
            *look.resolution_lines(ticket, room),
            BLANK,
            *(look.description_lines(opened.body, room) if opened.body else ()),
            *look.family_lines(opened.children, policy, now, room),
            *look.caller_lines(ticket, opened.counted, room),
            *(look.deadline_lines(ticket, policy, now, room) if height >= _EXPLAINED else ()),
        ]
        came = self._history.tell(opened.events, room, now)
        if self.page.top > len(above):
            self.page.top += came
        read, earlier = len(opened.events), opened.earlier
        said = f"the last {read:,} of {ticket.version:,}" if earlier else f"{ticket.version:,}"
        more = [line((f"  {earlier:,} earlier events: scroll on to read them.", "dim"))] if earlier else []
        return Joined([*above, look.heading(f"History, newest first ({said})", room)], self._history, more)

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys that work now."""
        keymap = self.shift.keymap
        belongs = relation(self.ticket) if self.ticket is not None else None
        family = [(keymap.first("open"), f"To #{belongs[1]}")] if belongs else []
        family += [("1-9", "Child")] if self._opened and self._open.children else []
        return [("Esc", "Back"), *family, *keymap.fitting(_HINTED, self.ticket), ("↓↑", "Scroll")]

    def chips(self) -> Line:
        """Say who else has the ticket open."""
        who = self.shift.presence.open_at.get(self._open.number) if self._opened else None
        return line((f" open at {', '.join(who)} ", "strong")) if who else ()

    @on(Asked)
    async def _other(self, message: Asked) -> None:
        """Open the ticket that is announced as a relative is opened, unless this is the one."""
        message.prevent_default()
        if message.number != self._open.number:
            await self._go_to(message.number)
        self.services.renew()

    @on(Page.Pointed)
    async def _pointed(self, message: Page.Pointed) -> None:
        """Open the relative that was clicked."""
        numbers = [_NUMBER.fullmatch(text) for text, _ in self.page.line_at(message.row)]
        found = next((int(one[1]) for one in numbers if one), None)
        relatives = {child.number for child in self._open.children}
        relatives |= {self._open.relative.number} if self._open.relative else set()
        if self.shift.settings.mouse and found in relatives and found is not None:
            await self._go_to(found)
            self.services.renew()
