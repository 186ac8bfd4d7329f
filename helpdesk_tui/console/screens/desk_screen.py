"""What every screen with a ticket in front has: the verbs' bindings, and what is done when one is asked for."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.screen import Screen

from helpdesk_tui.console.keys.bindings import bindings
from helpdesk_tui.console.keys.key import Key
from helpdesk_tui.console.keys.verbs import VERBS, Verb, shown
from helpdesk_tui.console.state.services import Services
from helpdesk_tui.console.state.shift import Shift
from helpdesk_tui.console.widgets.alert_strip import Asked
from helpdesk_tui.console.widgets.kept import Kept
from helpdesk_tui.console.widgets.screen_base import GoesOn, StyledOnce
from helpdesk_tui.desk import Seen
from helpdesk_tui.domain.rules.roles import Deed
from helpdesk_tui.domain.tickets.ticket import Ticket

TABLE = {verb.id: verb for verb in VERBS}


class DeskScreen(GoesOn, StyledOnce, Screen[Any], Kept, inherit_bindings=False):
    """A screen on which the verbs of the table work on the ticket in front, or on the marked ones."""

    BINDINGS = bindings()
    lists = False
    """Whether it lists many tickets, as the agenda and the dashboard do."""
    opens = False
    """Whether it is on its way to the screen, and is to show nothing before; dialogs are."""
    typed_in = False
    """Whether it has fields: nothing is to lie over what is typed in them."""
    absent: ClassVar[frozenset[str]] = frozenset()
    """Verbs that do nothing here: what they are for is not on this screen."""
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (120, "-wide")]

    def __init__(self, services: Services, actions: Mapping[str, Action]) -> None:
        """Work with ``services``; ``actions`` are what the verbs do, by their id."""
        super().__init__()
        self.services = services
        self.shift: Shift = services.shift
        self._actions = actions

    @property
    def toured(self) -> bool:
        """Whether the tour's line stands on the screen."""
        return self.services.tour is not None

    def on_mount(self) -> None:
        """Leave room for the tour's line."""
        self.set_class(self.toured, "-toured")

    def tour_line(self) -> ComposeResult:
        """Lay out the line of the tour, where there is one."""
        if self.services.tour is not None:
            from helpdesk_tui.console.widgets.tour_line import TourLine

            yield TourLine(self.services.tour)

    def begin(self, number: int) -> bool:
        """Be about a ticket (0: none) when next on the screen; False where there is nothing to show, which is said."""
        return True

    @property
    def ticket(self) -> Ticket | None:
        """The ticket that a verb works on."""
        return self.shift.window.cursor

    def seen(self) -> Seen:
        """Return the tickets a verb works on, each at the version it was shown at."""
        ticket = self.ticket
        return {} if ticket is None else {ticket.number: ticket.version}

    def about(self, verb: Verb) -> Seen:
        """Return the tickets that a verb would work on: one alone where it cannot work on several."""
        if verb.on_marked or not verb.on_ticket:
            return self.seen()
        ticket = self.ticket
        return {} if ticket is None else {ticket.number: ticket.version}

    @property
    def no_ticket(self) -> str:
        """What is said of a verb that needs a ticket where there is none."""
        return f"There is no ticket here. {self.shift.keymap.first('new')} opens a new one."

    def move(self, verb: str) -> None:
        """Move as a verb of movement says: ``down``, ``page_up``, ``top`` and their like."""

    async def back(self) -> None:
        """Take away what is on top."""

    def renew(self) -> None:
        """Show everything as it is now."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer nothing that the technician's role does not allow."""
        if action != "verb" or not parameters:
            return True
        return str(parameters[0]) not in self.shift.keymap.hidden

    async def on_key(self, event: events.Key) -> None:
        """Say of a key that nothing here is bound to that it does nothing."""
        verb = self.shift.keymap.verb(Key(event.key, event.character))
        if verb is None and event.key in self.active_bindings:
            return
        if verb is None or verb.id in self.absent:
            event.stop()
            self.unbound(event)
        elif verb.id in self.shift.keymap.hidden:
            # Nothing speaks of it, but whoever presses it is told why it is not done.
            event.stop()
            await self.do(verb)

    def unbound(self, event: events.Key) -> None:
        """Take a key that nothing here is bound to."""
        typed = (event.character or "").strip()
        self.nothing(shown(typed if typed.isprintable() and typed else event.key))

    def on_paste(self, event: events.Paste) -> None:
        """Say of a text that was pasted where nothing is typed that nothing was done with it."""
        event.stop()
        self.nothing("Pasted text")

    def nothing(self, what: str) -> None:
        """Say that a key or verb does nothing here, and how to see what there is."""
        first = self.shift.keymap.first("help")
        self.shift.say(f"{what} does nothing here{f'; {first} shows the keys' if first else ''}.", "hint")
        self.services.renew()

    @on(Asked)
    async def _asked(self, message: Asked) -> None:
        """Open the ticket that is announced; what is shown goes on behind it."""
        await self.services.show("open", message.number)

    async def action_verb(self, verb: str) -> None:
        """Do a verb of the table."""
        await self.do(TABLE[verb])

    async def do(self, verb: Verb, argument: str = "") -> None:
        """Do a verb, if the technician may and it has the ticket it needs; ``argument`` is what was typed for it."""
        shift = self.shift
        shift.still.touched()
        refusal = shift.desk.refusal(Deed.WORK) if verb.writes else None
        if refusal:
            shift.say(refusal, "bad")
        elif verb.id in self.absent:
            self.nothing(f"'{verb.label}'")
        elif verb.on_ticket and not self.about(verb):
            shift.say(self.no_ticket, "hint")
        elif verb.writes:
            # What is typed next was meant for the dialog that did not open, and not for other verbs.
            failed = partial(self.services.refused, "")
            await self.services.writer.press(lambda: self._actions[verb.id](self, verb, argument), failed)
        else:
            with self.services.telling_trouble():
                await self._actions[verb.id](self, verb, argument)
        if self.is_active:
            # What was opened over it has had everything brought up to date.
            self.services.renew()


Action = Callable[[DeskScreen, Verb, str], Awaitable[None]]
"""What a verb does on a screen, with what was typed for it."""
