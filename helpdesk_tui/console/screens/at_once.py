"""The verbs that change the desk at their key, without asking."""

from __future__ import annotations

from helpdesk_tui.console.keys.verbs import Verb
from helpdesk_tui.console.screens.desk_screen import DeskScreen
from helpdesk_tui.domain.tickets.ticket import Status


async def respond(screen: DeskScreen, verb: Verb, argument: str) -> None:
    """Record the first response."""
    seen, desk = screen.seen(), screen.shift.desk
    screen.services.writer.carry_out(lambda: desk.respond(seen))


async def take(screen: DeskScreen, verb: Verb, argument: str) -> None:
    """Take the tickets."""
    seen, desk = screen.seen(), screen.shift.desk
    screen.services.writer.carry_out(lambda: desk.take(seen))


async def wait(screen: DeskScreen, verb: Verb, argument: str) -> None:
    """Wait for the customer; or resume, where all of the tickets wait already."""
    seen, desk = screen.seen(), screen.shift.desk
    tickets = [desk.store.ticket(number) for number in seen]
    waiting = all(ticket is not None and ticket.status is Status.WAITING for ticket in tickets)
    screen.services.writer.carry_out(lambda: desk.resume(seen) if waiting else desk.wait(seen))
