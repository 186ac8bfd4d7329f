"""Filling a desk: with a demonstration, or from a file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from helpdesk_tui.cli.filling.fresh import NoConsole, desk_to_import_into, empty_desk, fill, finish
from helpdesk_tui.cli.shared.invocation import invocation
from helpdesk_tui.cli.shared.out import complain, counted, say
from helpdesk_tui.cli.shared.progress import bar
from helpdesk_tui.cli.shared.values import Zone, count, zone
from helpdesk_tui.desk import new_op
from helpdesk_tui.domain.rules.roles import Deed
from helpdesk_tui.domain.tickets.desk_events import By
from helpdesk_tui.wiring.opening import Opened

if TYPE_CHECKING:
    from helpdesk_tui.intake.files.importing import Plan
    from helpdesk_tui.intake.files.tables import LeftOut

app = typer.Typer(name="filling")

_MOST_LINES = 8


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


@app.command("import")
def import_file(
    context: typer.Context,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", parser=Path, help="CSV whose first row names the columns, or JSON Lines.")
    ],
    tz: Zone = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be taken, and take nothing.")] = False,
) -> None:
    """Take the tickets of a file.

    It is an export of a desk (JSON Lines), an incident log, or a table with our own columns. JSON Lines come back as
    they went, with their histories and results, under their numbers where those are free.

    Rows that are wrong are left out and, in a log, steps that the rules refuse are skipped, each told with its reason.
    The rest is written as a whole: after an error or an interruption the desk is as it was. What is here already, by
    its reference, its row or how it was opened, is not taken again. A file that cannot be read is refused. No undo
    takes an import back: make a backup before it.
    """
    from helpdesk_tui.intake.files.importing import carry_out, plan

    call = invocation(context)
    with desk_to_import_into(call, dry_run=dry_run) as opened:
        desk = opened.desk
        where = zone(tz or desk.policy.zone_name)
        planned = plan(file, policy=desk.policy, tz=where, now=desk.clock(), store=desk.store, actor=desk.actor)
        taken = len(planned.histories)
        if not dry_run and taken:
            with bar("Writing tickets", taken) as progress:
                desk.require(Deed.IMPORT)
                by = By(desk.actor, new_op(), desk.clock(), desk.rights.via)
                taken = carry_out(desk.store, planned, progress, by)
    _report(planned, taken, dry_run=dry_run)


def _report(planned: Plan, taken: int, *, dry_run: bool) -> None:
    """Say what was taken and what was not, with the reasons."""
    verb = "would be taken" if dry_run else "taken"
    here = f"{planned.already_here:,} here already"
    say(f"{planned.format}: {counted(taken, 'ticket')} {verb}, with {counted(planned.events, 'event')}; {here}.")
    for note in planned.notes:
        complain(note)
    for reason, lines in _by_reason(planned.left_out).items():
        named = ", ".join(map(str, lines[:_MOST_LINES])) + (" and more" if len(lines) > _MOST_LINES else "")
        complain(f"{len(lines):,} left out: {reason} (line {named})")
    for reason, times in sorted(planned.skipped.items()):
        complain(f"{counted(times, 'step')} skipped: {reason}")


def _by_reason(left_out: Iterable[LeftOut]) -> dict[str, list[int]]:
    lines: dict[str, list[int]] = defaultdict(list)
    for row in left_out:
        lines[row.reason].append(row.line)
    return lines
