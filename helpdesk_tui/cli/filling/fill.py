"""Filling a desk: with a demonstration, or from a file."""

from __future__ import annotations

from typing import Annotated

import typer

from helpdesk_tui.cli.filling.fresh import NoConsole, empty_desk, fill, finish
from helpdesk_tui.cli.shared.invocation import invocation
from helpdesk_tui.cli.shared.progress import bar
from helpdesk_tui.cli.shared.values import count
from helpdesk_tui.wiring.opening import Opened

app = typer.Typer(name="filling")


@app.command("demo")
def demo(
    context: typer.Context,
    tickets: Annotated[int, typer.Option("--tickets", metavar="N", parser=count, help="How many tickets.")] = 200,
    seed: Annotated[
        int | None,
        typer.Option("--seed", metavar="N", parser=count, help="The same number, the same desk, all through an hour."),
    ] = None,
    no_console: NoConsole = False,
) -> int:
    """Fill a desk with believable tickets and open it. It is the desk named by --db, or a throw-away one.

    It is made for the very moment, with some tickets about to breach. With --seed it is made for the last full hour,
    and two desks with the same N and as many tickets are the same, but for the salts of their sealed texts. In another
    hour the same people call about the same things; what was done about them follows the calendar.

    A throw-away desk goes with its console; with --no-console it stays until nobody has worked on it for a day. It has
    a watch: a roster in which you are on duty, alarms that are written to a file beside it, and a handover to read.
    """
    from helpdesk_tui.cli.filling.watched import Watched

    call = invocation(context)

    def prepare() -> Opened:
        watched = Watched(call)
        with empty_desk(call, "demo", stays=no_console, furnish=watched.write) as opened:
            with bar("Making tickets", tickets) as progress:
                fill(opened.desk, tickets, seed, progress)
            watched.hand_over(opened.desk)
            return opened

    return finish(call, prepare, console=not no_console)
