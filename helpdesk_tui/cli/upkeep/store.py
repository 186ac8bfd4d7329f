"""Moving a whole desk: from a file to a server, back, or from one place to another of the same kind."""

from __future__ import annotations

import shlex
from typing import Annotated

import typer

from helpdesk_tui.cli.shared.invocation import Invocation, invocation
from helpdesk_tui.cli.shared.out import complain, counted, say
from helpdesk_tui.cli.shared.plain import group
from helpdesk_tui.cli.shared.progress import bar
from helpdesk_tui.domain.rules.roles import Deed
from helpdesk_tui.store.place import place_of
from helpdesk_tui.wiring.clock import real_now
from helpdesk_tui.wiring.copying import target_at
from helpdesk_tui.wiring.opening import upkeep

app = group("store", "Move the desk to another place: a file, or a server.")


@app.callback()
def store() -> None:
    """Move the desk to another place: a file, or a server."""


@app.command("copy")
def copy(
    context: typer.Context,
    here: Annotated[str, typer.Argument(metavar="FROM", help="The desk: a file, or postgresql://HOST/DATABASE.")],
    there: Annotated[
        str, typer.Argument(metavar="TO", help="A file that is not there, or a database that 'setup' has just made.")
    ],
) -> None:
    """Copy a desk to another place, whole or not at all. From then on it is written there alone.

    Nobody writes to it meanwhile. Its log is walked along on the way, and what was written is checked before it
    counts; the log's head is the same there. Whoever still works at the old place is told where the desk went.
    """
    call = invocation(context)
    place = place_of(there)
    config = Invocation(call.console, here, call.acting)
    config.require(Deed.RESTORE)
    with upkeep(config.config()) as desk, target_at(place) as target:
        users = desk.users(real_now())
        copied = desk.copy_to(target, bar, moving=True)
    say(f"{target.name}: {counted(copied.tickets, 'ticket')}, {counted(copied.events, 'event')}.")
    say(f"Its log's head is {copied.head}")
    complain(
        f"{config.config().db} stays as it is, and nobody can write to it any more. Open the desk at its new place:"
    )
    complain(f"  helpdesk --db {shlex.quote(target.name)}")
    if users:
        complain(f"Consoles are open on the old one: {', '.join(users)}. Ask them to leave.")
