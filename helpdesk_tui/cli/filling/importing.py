"""``helpdesk import``: the tickets of other help desks, of an incident log, of a table, and of our own exports."""

from __future__ import annotations

from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from helpdesk_tui.cli.filling.fresh import desk_to_plan_on, desk_to_write
from helpdesk_tui.cli.filling.options import Agents, Dates, Encoding, MapFile, OpenedNow, Source, options
from helpdesk_tui.cli.filling.report import as_json, say_report, write_rejects
from helpdesk_tui.cli.shared.invocation import FAILED, Failed, Invocation, invocation
from helpdesk_tui.cli.shared.out import print_json
from helpdesk_tui.cli.shared.progress import bar
from helpdesk_tui.cli.shared.values import AsJson, Zone
from helpdesk_tui.desk import new_op
from helpdesk_tui.domain.rules.roles import Deed
from helpdesk_tui.domain.tickets.desk_events import By

if TYPE_CHECKING:
    from helpdesk_tui.intake.files.importing import Plan
    from helpdesk_tui.intake.files.options import Options
    from helpdesk_tui.wiring.opening import Opened

_WORTH_A_BAR = 4 * 1024**2
"""From so many bytes on, reading takes seconds."""

app = typer.Typer(name="importing")


@app.command("import")
def import_files(
    context: typer.Context,
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", parser=Path, help="Tickets, and the comments and people of them.")
    ],
    source: Source = None,
    tz: Zone = None,
    dates: Dates = None,
    encoding: Encoding = None,
    agents: Agents = None,
    map_file: MapFile = None,
    opened_now: OpenedNow = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be taken, and take nothing.")] = False,
    json: AsJson = False,
) -> int:
    """Take the tickets of other help desks, or of a desk of ours.

    It knows the exports of Zendesk, Freshdesk, Freshservice, osTicket, Zammad, Jira Service Management, ServiceNow,
    GLPI, OTRS and Znuny, Request Tracker, Redmine, GitLab, GitHub, Spiceworks and CITSmart by what stands in them: CSV,
    JSON, and workbooks. Files of tickets, comments and people of one help desk are given together. A desk of ours
    comes back from JSON Lines as it went. Any other table gets a profile and a map to edit (--map).

    Nothing is invented: no opening, channel or response, no P1 or P6. What was answered elsewhere at an unknown time
    has no result here, and starts no alarm. What was mapped, assumed, cut and left out is told and counted; what was
    left out is written to a file beside, in its own form. References are SOURCE:NUMBER; a second run adds what is new.
    All is written, or nothing. No undo takes an import back: make a backup before it.
    """
    call = invocation(context)
    with desk_to_plan_on(call, dry_run=dry_run) as opened:
        desk = opened.desk
        if not dry_run:
            desk.require(Deed.IMPORT)
        given = options(desk, tz=tz, source=source, dates=dates, encoding=encoding, agents=agents, map_file=map_file)
        planned = _planned(files, given(opened_now), opened, write_map=not dry_run)
        taken = _taken(call, opened, planned, dry_run=dry_run)
        beside = [] if dry_run else write_rejects(planned)
    if json:
        print_json(as_json(planned, taken, dry_run=dry_run, rejects=beside))
    else:
        say_report(planned, taken, dry_run=dry_run, rejects=beside)
    return 0 if taken or planned.already_here else FAILED


def _planned(files: list[Path], given: Options, opened: Opened, *, write_map: bool) -> Plan:
    """Return a plan; of a table that is not known, write a map to edit and say how it is used. Raises Failed."""
    from helpdesk_tui.cli.filling.report import profile_lines
    from helpdesk_tui.intake.files.importing import plan
    from helpdesk_tui.intake.files.reading import NotKnown

    try:
        with bar("Reading files", None if _large(files) else 0):
            return plan(files, given, opened.desk.store)
    except NotKnown as unknown:
        raise Failed("\n".join(profile_lines(unknown.profile, write_map=write_map))) from None


def _taken(call: Invocation, opened: Opened, planned: Plan, *, dry_run: bool) -> int:
    """Carry out a plan, or only go through it; return how many tickets are new."""
    from helpdesk_tui.intake.files.importing import carry_out, rehearse

    if dry_run or not (_has_new(planned) or planned.already_here):
        with bar("Reading tickets", planned.count) as progress:
            return rehearse(planned, progress)
    with desk_to_write(call, opened) as desk, bar("Writing tickets", planned.count) as progress:
        desk.require(Deed.IMPORT)
        return carry_out(desk.store, planned, progress, By(desk.actor, new_op(), desk.clock(), desk.rights.via))


def _has_new(planned: Plan) -> bool:
    """Return whether a plan has a ticket to write; the first is decided for that, and kept for the writing."""
    histories = planned.source(planned)
    first = next(histories, None)
    if first is None:
        planned.source = lambda _: iter(())
        return False
    planned.source = lambda _: chain((first,), histories)
    return True


def _large(files: list[Path]) -> bool:
    with suppress(OSError, ValueError):
        return sum(file.stat().st_size for file in files) >= _WORTH_A_BAR
    return False
