"""What happens at the key of a technician's own command."""

from __future__ import annotations

import signal
import sys
import termios
from collections.abc import Callable, Sequence
from typing import Any

from textual.app import App, SuspendNotSupported

from helpdesk_tui.console.dialogs.output import SEPARATOR
from helpdesk_tui.console.outside import keep_up
from helpdesk_tui.console.state.editor import ended, lent
from helpdesk_tui.console.state.own_commands import NotRun, OwnCommand, Show
from helpdesk_tui.console.state.running import run_beside
from helpdesk_tui.console.state.services import Services
from helpdesk_tui.console.state.shift import Shift
from helpdesk_tui.domain.tickets.events import Kind
from helpdesk_tui.domain.tickets.ticket import Ticket


async def run_own(
    app: App[Any], services: Services, command: OwnCommand, ticket: Ticket | None, end: Callable[[int], None]
) -> None:
    """Run a command for the ticket in front, or say why it cannot be run. ``end`` ends a console without a terminal."""
    shift = services.shift
    opened = shift.desk.store.history(ticket.number, kinds=(Kind.OPENED,)) if ticket and command.on_ticket else []
    try:
        arguments = command.arguments(ticket, (opened[0].text if opened else "") or "")
    except NotRun as error:
        shift.say(str(error), "bad")
        services.renew()
        return
    if command.show is Show.OUTPUT:
        await services.ask("output", {}, SEPARATOR.join([command.name, *arguments]))
    elif command.show is Show.TERMINAL:
        _in_terminal(app, shift, end, command.name, arguments)
    else:
        begun = f"{command.name} runs."
        shift.say(begun, "hint")
        app.run_worker(_unseen(services, command.name, arguments, begun), exit_on_error=False)
    services.renew()


def _in_terminal(app: App[Any], shift: Shift, end: Callable[[int], None], name: str, arguments: Sequence[str]) -> None:
    """Give a program the terminal until it ends; the console's own loop stands still meanwhile."""
    terminal = sys.__stdin__.fileno() if sys.__stdin__ else 0
    said, role = "", "bad"
    try:
        with app.suspend(), lent(terminal):
            # What is raised in here would leave the console suspended.
            try:
                status = ended(arguments, lambda: keep_up(shift, terminal))
                said, role = (f"{name} ended with status {status}.", "bad") if status else (f"{name}: done.", "good")
            except OSError as error:
                said = f"{arguments[0]} could not be started: {error.strerror}."
    except SuspendNotSupported:
        said = "This terminal cannot be lent to a program."
    except (OSError, termios.error):
        # There is no terminal to go back to.
        shift.leave()
        end(128 + signal.SIGHUP)
    shift.say(said, role)


async def _unseen(services: Services, name: str, arguments: Sequence[str], begun: str) -> None:
    """Run a program whose output nobody wants; of one that fails the last line is said.

    What was said when it ``begun`` goes then, where it still stands.
    """
    last = ""

    def keep(line: str) -> None:
        nonlocal last
        last = line or last

    try:
        status = await run_beside(arguments, keep)
    except OSError as error:
        services.shift.notices.tell(f"{arguments[0]} could not be started: {error.strerror}.", "bad")
    else:
        said = f"{name} ended with status {status}. {last}" if status else f"{name}: done."
        services.shift.notices.tell(said, "bad" if status else "good")
    answer = services.shift.notices.answer
    if answer is not None and answer.text == begun:
        services.shift.say("")
    services.renew()
