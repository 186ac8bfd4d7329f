"""Playing a log back as if one of its moments were now."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from helpdesk_tui.cli.filling.fresh import NoConsole, empty_desk, finish
from helpdesk_tui.cli.filling.options import Dates
from helpdesk_tui.cli.shared.invocation import invocation
from helpdesk_tui.cli.shared.out import complain, counted
from helpdesk_tui.cli.shared.progress import bar
from helpdesk_tui.cli.shared.values import Zone, speed, when, zone
from helpdesk_tui.domain.agreement.hours import always_open
from helpdesk_tui.domain.rules.roles import Deed
from helpdesk_tui.domain.words.instants import moment
from helpdesk_tui.store.base import Unavailable
from helpdesk_tui.wiring.clock import PACE_SETTING, Pace
from helpdesk_tui.wiring.opening import Opened

app = typer.Typer(name="playing")


@app.command("replay")
def replay(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", parser=Path, help="The log, as 'helpdesk import' reads it.")],
    start: Annotated[
        str, typer.Option("--from", metavar="TIME", help="The moment that shall be now, such as '2016-03-01 09:00'.")
    ],
    faster: Annotated[
        float, typer.Option("--speed", metavar="N", parser=speed, help="Seconds that pass there for each real one.")
    ] = 60.0,
    tz: Zone = None,
    dates: Dates = None,
    no_console: NoConsole = False,
) -> int:
    """Play a log as if one of its moments were now.

    What came before is there, and what came later arrives as time goes on. The desk is the one named by --db, or a
    throw-away one.
    """
    call = invocation(context)

    def prepare() -> Opened:
        with empty_desk(call, "replay", stays=no_console) as opened:
            return _played(opened, file, start, faster, tz, dates)

    return finish(call, prepare, console=not no_console)


def _played(opened: Opened, file: Path, start: str, faster: float, tz: str | None, dates: str | None) -> Opened:
    """Load what lies before the moment, set the desk's clock, and have the rest arrive with each tick."""
    from helpdesk_tui.intake.files.importing import reported
    from helpdesk_tui.intake.files.replay import Feed, prepare
    from helpdesk_tui.intake.files.values.dates import Order

    desk = opened.desk
    where = zone(tz or desk.policy.zone_name)
    began = when(start, desk.clock(), always_open(where.key), "any").at
    with bar("Loading tickets") as progress:
        desk.require(Deed.WORK)
        before, later = prepare(file, desk.policy, where, began, Order(dates) if dates else None)
        # On a server only a desk without a log is given a clock of its own; it starts when all is loaded.
        desk.store.put_setting(PACE_SETTING, str(Pace(began, time.time(), faster)))
        desk.store.load(reported(before, len(before), progress))
    pace = Pace(began, time.time(), faster)
    desk.store.put_setting(PACE_SETTING, str(pace))
    desk.clock = pace
    complain(
        f"It is {moment(began, desk.policy, int(pace.began))} on this desk, and time runs at {faster:g} to 1. "
        f"{counted(len(later), 'step')} still to come."
    )
    opened.on_tick = partial(_tick, opened, Feed(desk.store, desk.policy, later).advance)
    return opened


def _tick(opened: Opened, advance: Callable[[int], int]) -> None:
    """Carry out what has become due, one batch at most; where the store is busy, the next tick tries again."""
    with suppress(Unavailable):
        advance(opened.desk.clock())
