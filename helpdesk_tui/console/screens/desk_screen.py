"""What every screen with a ticket in front has: the verbs' bindings, and what is done when one is asked for."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from textual.screen import Screen

from helpdesk_tui.console.keys.bindings import bindings
from helpdesk_tui.console.keys.verbs import VERBS, Verb
from helpdesk_tui.console.state.services import Services
from helpdesk_tui.console.state.shift import Shift
from helpdesk_tui.desk import Seen
from helpdesk_tui.domain.rules.roles import Deed
from helpdesk_tui.domain.tickets.ticket import Ticket
from helpdesk_tui.store.base import StoreError

TABLE = {verb.id: verb for verb in VERBS}


class DeskScreen(Screen[Any]):
    """A screen on which the verbs of the table work on the ticket in front, or on the marked ones."""

    BINDINGS = bindings()
    lists = False
    """Whether it lists many tickets, as the agenda and the dashboard do."""
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (120, "-wide")]

    def __init__(self, services: Services, actions: Mapping[str, Action]) -> None:
        """Work with ``services``; ``actions`` are what the verbs do, by their id."""
        super().__init__()
        self.services = services
        self.shift: Shift = services.shift
        self._actions = actions

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
        elif verb.on_ticket and not self.seen():
            shift.say(f"There is no ticket here. {shift.keymap.first('new')} opens a new one.", "hint")
        else:
            try:
                await self._actions[verb.id](self, verb, argument)
            except StoreError as error:
                shift.say(str(error), "bad")
        self.services.renew()


Action = Callable[[DeskScreen, Verb, str], Awaitable[None]]
"""What a verb does on a screen, with what was typed for it."""
