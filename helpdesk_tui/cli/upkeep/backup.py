"""Making backups: one to a file, or the periodic one that the configuration wants."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from helpdesk_tui.cli.shared.denied import unnoted
from helpdesk_tui.cli.shared.invocation import USAGE, Failed, Invocation, by_whom, invocation
from helpdesk_tui.cli.shared.out import complain, counted, say
from helpdesk_tui.cli.shared.progress import bar
from helpdesk_tui.domain.rules.roles import Deed, needed
from helpdesk_tui.domain.tickets.desk_events import DeskKind
from helpdesk_tui.store.base import StoreError
from helpdesk_tui.store.disk.places import refuse_root
from helpdesk_tui.store.place import path_of
from helpdesk_tui.store.sql.log import ends
from helpdesk_tui.store.sqlite.upkeep.backup import Copy, refuse_target
from helpdesk_tui.wiring.clock import real_now
from helpdesk_tui.wiring.opening import desk_file, upkeep, who_works
from helpdesk_tui.wiring.people import person

if TYPE_CHECKING:
    from helpdesk_tui.domain.tickets.desk_events import By
    from helpdesk_tui.domain.tickets.events import Value
    from helpdesk_tui.store.sqlite.upkeep.manifest import Manifest
    from helpdesk_tui.store.upkeep.base import Upkeep
    from helpdesk_tui.wiring.config import Config

app = typer.Typer(name="backup-commands")


@app.command("backup")
def backup(
    context: typer.Context,
    file: Annotated[
        str | None, typer.Argument(metavar="FILE", help="Where to; FILE.json beside it tells of it.")
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Write over a file that is no backup of this desk.")
    ] = False,
    periodic: Annotated[
        bool, typer.Option("--periodic", help="Make the one of the configuration, if it is due.")
    ] = False,
) -> None:
    """Copy the desk to a file while others work on it. The copy is checked before it gets its name."""
    call = invocation(context)
    config = call.config()
    if (file is None) != periodic:
        raise Failed("Name the file to write, or say --periodic.", USAGE)
    _refuse_viewers(call)
    if file is None:
        _periodic(config)
        return
    target, now = Path(os.path.realpath(file)), real_now()
    make = _from_file if path_of(config.db) else _from_server
    made, strange = make(config, target, now, replace=replace)
    say(f"{target}: {counted(made.tickets, 'ticket')}, {counted(made.events, 'event')}, {made.bytes / 2**20:,.1f} MiB.")
    say(f"Its log's head is {made.head}")
    if strange:
        complain(strange)


def _from_file(config: Config, target: Path, now: int, *, replace: bool) -> tuple[Manifest, str | None]:
    """Back up a desk's file, page by page; return with it what keeps a restore from taking it."""
    with desk_file(config) as link:
        refuse_target(ends.desk_of(link), link.path, target, now, replace=replace)
        with Copy(link, target) as copy:
            with bar("Copying", copy.pages) as progress:
                copy.make(progress)
            with bar("Checking the copy", ends.head_of(link).seq) as progress:
                strange = copy.prove(progress)
            made = copy.keep(now)
    with upkeep(config) as desk:
        _note(desk, by_whom(person(config), now), made, target)
    return made, strange


def _from_server(config: Config, target: Path, now: int, *, replace: bool) -> tuple[Manifest, str | None]:
    """Back up a desk on a server as it is at this moment: into a file, row by row."""
    from helpdesk_tui.store.sqlite.upkeep.copying import BackupTarget

    with upkeep(config) as desk:
        refuse_target(desk.identity().desk, None, target, now, replace=replace)
        place = BackupTarget(target, now)
        desk.copy_to(place, bar, moving=False)
        _note(desk, by_whom(who_works(config), now), place.made, target)
    return place.made, None


def _refuse_viewers(call: Invocation) -> None:
    """Raise NotAllowed for a viewer: that it was made is noted on the desk.

    A service account does it for others, and root on a machine with a file.
    """
    config = call.config()
    if path_of(config.db) is not None and os.geteuid() == 0:
        return
    rights = who_works(config).rights
    if not rights.speaker and rights.role < needed(Deed.BACKUP):
        call.require(Deed.BACKUP)


def _note(desk: Upkeep, by: By, made: Manifest, target: Path) -> None:
    """Say in the log who made a copy of the desk, and where; a desk that cannot be written is no reason for none."""
    facts: dict[str, Value] = {"file": str(target), "head": str(made.head), "tickets": made.tickets}
    try:
        desk.record(by.event(DeskKind.BACKED_UP, facts))
    except StoreError as error:
        complain(f"The backup is made, but it could not be written into the desk's log: {unnoted(error)}")


def _periodic(config: Config) -> None:
    from helpdesk_tui.store.sqlite.upkeep import periodic
    from helpdesk_tui.wiring.periodic_backup import read_plan

    plan = read_plan(config)
    if plan is None:
        raise Failed("The configuration has no table [backup] with a folder. Name one there, or name a file.")
    refuse_root(plan.folder)
    with suppress(OSError):
        os.nice(5)
    with desk_file(config) as link:
        if not periodic.claim(link, plan.every, real_now()):
            say("No backup is due.")
            return
        made = periodic.make(link, plan.folder, plan.keep, real_now())
        desk = ends.desk_of(link)
    say(f"A backup with {counted(made.events, 'event')} is in {plan.folder}.")
    if config.is_on("audit_syslog"):
        from helpdesk_tui.cli.upkeep.witness import send

        send(made.head, desk)
