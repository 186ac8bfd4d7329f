"""The verbs that change the desk at their key, without asking."""

from __future__ import annotations

from helpdesk_tui.console.keys.verbs import Verb
from helpdesk_tui.console.screens.desk_screen import DeskScreen
from helpdesk_tui.domain.tickets.ticket import Priority, Status


async def respond(screen: DeskScreen, verb: Verb, argument: str) -> None:
    """Record the first response."""
    seen, desk = screen.seen(), screen.shift.desk
    screen.services.writer.carry_out(lambda: desk.respond(seen))


async def take(screen: DeskScreen, verb: Verb, argument: str) -> None:
    """Take the tickets."""
    seen, desk = screen.seen(), screen.shift.desk
    screen.services.writer.carry_out(lambda: desk.take(seen))


async def acknowledge(screen: DeskScreen, verb: Verb, argument: str) -> None:
    """Acknowledge the alarms of the tickets."""
    seen, desk = screen.seen(), screen.shift.desk
    screen.services.writer.carry_out(lambda: desk.acknowledge(seen))


async def wait(screen: DeskScreen, verb: Verb, argument: str) -> None:
    """Wait for the customer; or resume, where all of the tickets wait already."""
    seen, desk = screen.seen(), screen.shift.desk
    tickets = [desk.store.ticket(number) for number in seen]
    waiting = all(ticket is not None and ticket.status is Status.WAITING for ticket in tickets)
    screen.services.writer.carry_out(lambda: desk.resume(seen) if waiting else desk.wait(seen))


async def back(screen: DeskScreen, verb: Verb, argument: str) -> None:
    """Undo or redo; inside a ticket, and for the one under the cursor of another list, what was done to it."""
    shift, number = screen.shift, None
    if screen.lists and screen.ticket is not None:
        number = screen.ticket.number
    elif shift.opened:
        number = shift.opened[-1]
    await screen.services.ask("undo", {} if number is None else {number: None}, verb.id)


async def reopen(screen: DeskScreen, verb: Verb, argument: str) -> None:
    """Open closed tickets again; a task whose time has passed is asked for its new one."""
    seen, desk, shift = screen.seen(), screen.shift.desk, screen.shift
    ticket = shift.only(seen)
    passed = ticket is not None and ticket.scheduled_for is not None and ticket.scheduled_for <= shift.now
    if ticket is not None and ticket.priority is Priority.P6 and passed and ticket.status is Status.CLOSED:
        await screen.services.ask("reopen", seen, argument)
    else:
        screen.services.writer.carry_out(lambda: desk.reopen(seen))
