"""The handover: what the next shift must know, as it is now, to be read through, worked on and signed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from textual import on
from textual.binding import Binding

from helpdesk_tui.console.keys.key import Key
from helpdesk_tui.console.keys.verbs import Verb
from helpdesk_tui.console.look.handover import Place, handover_lines
from helpdesk_tui.console.look.lines import Line, line
from helpdesk_tui.console.screens.desk_screen import TABLE, Action
from helpdesk_tui.console.screens.over_screen import OF_THE_LIST, OverScreen
from helpdesk_tui.console.state.giving_way import giving_way
from helpdesk_tui.console.state.services import Services
from helpdesk_tui.console.state.sparing import Sparing
from helpdesk_tui.console.widgets.page import Page
from helpdesk_tui.desk import Seen
from helpdesk_tui.domain.rules.roles import Deed
from helpdesk_tui.domain.tickets.ticket import Ticket
from helpdesk_tui.reports.handover_text import opening, sections
from helpdesk_tui.store.base import Interrupted, StoreError

if TYPE_CHECKING:
    from helpdesk_tui.domain.shift.alarms import Alarm
    from helpdesk_tui.reports.handover import Handover
    from helpdesk_tui.reports.handover_period import Period

_SHARE = 0.2
"""Of a core, for reading anew."""
_SIGN = "S"
_HINTED = ("open", "take", "respond", "reprioritise", "note", "assign", "close", "undo")

Made = tuple[int, int, int, tuple[object, ...]]
"""What a handover was made of: the desk's log, signatures and alarms as they were, and the minute."""


class HandoverScreen(OverScreen):
    """A handover; a verb is about the ticket of the line under the cursor.

    It is made anew when something was written and when a minute has passed, where no key waits.
    """

    BINDINGS = [Binding(_SIGN, "sign", "Sign", show=False)]
    lists = True
    absent = OF_THE_LIST

    def __init__(self, services: Services, actions: Mapping[str, Action]) -> None:
        """Make none yet."""
        super().__init__(services, actions)
        self._period: Period | None = None
        self._made: Handover | None = None
        self._made_of: Made = -1, -1, -1, ()
        self._alarms: tuple[Sequence[Alarm], tuple[object, ...]] = (), ()
        self._making = Sparing(_SHARE, at_most=10)
        self._cursor: Place | None = None
        self._places: Sequence[tuple[int, Place]] = ()

    def begin(self, number: int) -> bool:
        """Make the handover of now, and note that it is read."""
        try:
            self._period = self.shift.handovers.open()
            self._make()
        except StoreError as error:
            self.shift.say(str(error), "bad")
            return False
        self._cursor = None
        for page in self.query(Page):
            page.top = 0
        return True

    def _make(self) -> None:
        """Make it anew, unless a key waits: then it is made with the second that follows."""
        shift, made_of = self.shift, self._stands_for
        self._making.begin()
        try:
            with giving_way(shift.desk.store, shift.key_waits), suppress(Interrupted):
                if self._period is not None:
                    self._made, self._made_of = shift.handovers.make(self._period), made_of
        finally:
            self._making.end()

    @property
    def _stands_for(self) -> Made:
        return self.shift.news.written, self.shift.handovers.written, self.shift.now // 60, self._open_alarms

    @property
    def _open_alarms(self) -> tuple[object, ...]:
        """What a handover tells of the open alarms; worked out where they were read anew since."""
        alarms = self.shift.watch.alarms
        if alarms is not self._alarms[0]:
            self._alarms = alarms, tuple((one.id, one.acked_by, one.ack_until) for one in alarms)
        return self._alarms[1]

    @property
    def ticket(self) -> Ticket | None:
        """The ticket of the line under the cursor, as it was last shown."""
        place = self._cursor
        if place is None or self._made is None:
            return None
        # An alarm may be of a ticket that no other line is about.
        return self._made.tickets.get(place[1]) or self.shift.desk.store.ticket(place[1])

    def seen(self) -> Seen:
        """Return the ticket of the line under the cursor, whatever is marked on the queue."""
        ticket = self.ticket
        return {} if ticket is None else {ticket.number: ticket.version}

    @property
    def no_ticket(self) -> str:
        """What is said of a verb that needs a ticket where no line names one."""
        return "No line here names a ticket."

    async def do(self, verb: Verb, argument: str = "") -> None:
        """Do a verb; the one that opened it goes back."""
        if verb.id == "handover":
            await self.back()
            self.services.renew()
            return
        if verb.id == "reload":
            with suppress(StoreError):
                self._make()
        await super().do(verb, argument)

    async def action_sign(self) -> None:
        """Ask whether to sign it, where the technician may."""
        refusal = self.shift.desk.refusal(Deed.WORK)
        if refusal or self._period is None:
            self.shift.say(refusal or self.no_ticket, "bad")
            self.services.renew()
            return
        await self.services.ask("sign", {}, str(self._period.since))

    def move(self, verb: str) -> None:
        """Go to the next line with a ticket, or scroll and stay in sight."""
        self.shift.still.touched()
        steps = {"down": 1, "up": -1}
        if verb in steps:
            self._step(steps[verb])
            return
        super().move(verb)
        if verb in ("top", "end") and self._places:
            self._cursor = self._places[0 if verb == "top" else -1][1]
        else:
            self._into_sight()

    def wheel(self, lines: int) -> None:
        """Scroll as the wheel was turned."""
        super().wheel(lines)
        self._into_sight()

    def _step(self, by: int) -> None:
        """Put the cursor on the next line with a ticket; beyond the last and the first, scroll."""
        at = next((place for place, (_, one) in enumerate(self._places) if one == self._cursor), None)
        wanted = 0 if at is None else at + by
        if not 0 <= wanted < len(self._places):
            super().move("down" if by > 0 else "up")
            return
        row, self._cursor = self._places[wanted]
        page, last = self.page, self.page.size.height - 2
        page.top = min(page.top, max(0, row - 1)) if row <= page.top else max(page.top, row - last)

    def _into_sight(self) -> None:
        """Put the cursor on the first line with a ticket that is in sight, unless its own is."""
        page = self.page
        seen = [one for row, one in self._places if page.top <= row < page.top + page.size.height - 1]
        if seen and self._cursor not in seen:
            self._cursor = seen[0]

    def lines(self, room: int, height: int) -> Sequence[Line]:
        """Return the handover, made anew if need be."""
        if self._made_of != self._stands_for and self._making.rested:
            with suppress(StoreError):
                self._make()
        if self._made is None:
            return [line(("  The handover is being made.", "hint"))]
        policy = self.shift.desk.policy
        said, parts = opening(self._made, policy), sections(self._made, policy)
        shown = handover_lines(said, parts, self._cursor, room)
        self._places = shown.places
        places = [one for _, one in shown.places]
        if places and self._cursor not in places:
            # What was done with its ticket took the line away: the same ticket elsewhere, else the first.
            number = self._cursor[1] if self._cursor else 0
            self._cursor = next((one for one in places if one[1] == number), places[0])
            shown = handover_lines(said, parts, self._cursor, room)
        return shown.lines

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys that work now."""
        keymap, ticket = self.shift.keymap, self.ticket
        signs = keymap.verb(Key(_SIGN, _SIGN)) is None and self.shift.desk.rights.may(Deed.WORK)
        return [
            ("Esc", "Back"),
            ("↓↑", "Line"),
            *([(_SIGN, "Sign")] if signs else []),
            *keymap.fitting(_HINTED, ticket),
        ]

    @on(Page.Pointed)
    async def _pointed(self, message: Page.Pointed) -> None:
        """Put the cursor on the line that was clicked; the ticket of the one that has it already opens."""
        place = next((one for row, one in self._places if row == self.page.top + message.row), None)
        if place is None or not self.shift.settings.mouse:
            return
        if place == self._cursor:
            await self.do(TABLE["open"])
        self._cursor = place
        self.services.renew()
