"""A two-minute tour of the console, on a made-up desk that goes when it ends."""

from __future__ import annotations

import typer

from helpdesk_tui.cli.filling.fresh import fill
from helpdesk_tui.cli.shared import throw_away
from helpdesk_tui.cli.shared.invocation import Invocation, invocation
from helpdesk_tui.cli.shared.out import say
from helpdesk_tui.wiring.config import load
from helpdesk_tui.wiring.opening import Opened, open_desk

app = typer.Typer(name="touring")

_TICKETS, _SEED = 40, 7


@app.command("tour")
def tour(context: typer.Context) -> int:
    """Show the console on a throw-away desk, a step at a time. No other desk is touched, whatever --db says."""
    call: Invocation = invocation(context)

    def prepare() -> Opened:
        opened = open_desk(load({"db": str(throw_away.make("tour") / "desk.db")}), create=True)
        fill(opened.desk, _TICKETS, _SEED)
        opened.tour = True
        return opened

    try:
        status = call.console.launch(prepare)
    finally:
        throw_away.clear()
    if status == 0:
        say("The desk of the tour is gone again. 'helpdesk' opens your own, 'helpdesk demo' one to try things on.")
    return status
