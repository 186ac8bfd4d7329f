"""A desk to fill: the one that was named, if it is empty, or a throw-away one; and how such a command ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from shutil import rmtree
from typing import Annotated

import typer

from helpdesk_tui.cli.shared import throw_away
from helpdesk_tui.cli.shared.invocation import Failed, Invocation
from helpdesk_tui.cli.shared.out import complain, counted, say
from helpdesk_tui.cli.shared.progress import Progress
from helpdesk_tui.desk import Desk
from helpdesk_tui.domain.filters.query import Query, Scope
from helpdesk_tui.domain.rules.roles import Deed
from helpdesk_tui.store.base import View
from helpdesk_tui.store.place import is_there, typed
from helpdesk_tui.wiring.config import load
from helpdesk_tui.wiring.opening import Opened, open_desk

NoConsole = Annotated[bool, typer.Option("--no-console", help="Fill the desk, and do not open it.")]

EVERY_TICKET = View(Query(scope=Scope.ALL))


@contextmanager
def empty_desk(
    call: Invocation, purpose: str, *, stays: bool, furnish: Callable[[Path], object] | None = None
) -> Iterator[Opened]:
    """Open the desk named by --db or HELPDESK_DB, or a throw-away one, for the caller to fill and keep open.

    One to throw away ``stays`` for further commands, or goes with this one (``finish``); ``furnish`` puts into its
    folder what stands beside it, before its configuration is read. A desk that only the
    configuration names is a team's own: it is never filled by the way. Where the filling fails the desk is closed, and
    a throw-away one is gone again.

    Raises:
        Failed: it has tickets already.
    """
    config, folder = call.config(), None
    if config.settings["db"].source not in ("--db", "HELPDESK_DB"):
        folder = throw_away.make(purpose, stays=stays)
        if furnish is not None:
            furnish(folder)
        # What one makes to throw away is one's own: the team's roles are for the team's desk.
        config = replace(load({"db": str(folder / "desk.db")}), roles=None)
    opened = open_desk(config, create=True)
    try:
        if opened.desk.store.page(EVERY_TICKET, 0, 1):
            raise Failed(f"{config.db} has tickets already. Name a new desk with --db, or none for a throw-away one.")
        yield opened
    except BaseException:
        opened.desk.store.close()
        if folder is not None:
            rmtree(folder, ignore_errors=True)
        raise


@contextmanager
def desk_to_import_into(call: Invocation, *, dry_run: bool) -> Iterator[Opened]:
    """Open the desk to import into; a dry run onto one that is not there yet looks at an empty one."""
    if not dry_run or is_there(call.config().db):
        with call.desk(create=not dry_run) as opened:
            yield opened
        return
    config = call.config()
    try:
        there = replace(config.settings["db"], value=f"{throw_away.make('import')}/desk.db")
        opened = open_desk(replace(config, said={**config.said, "db": (there,)}), create=True)
        with closing(opened.desk.store):
            yield opened
    finally:
        throw_away.clear()


@contextmanager
def desk_to_plan_on(call: Invocation, *, dry_run: bool) -> Iterator[Opened]:
    """Open the desk to import into; one that is not there yet is made only once there is something to write."""
    with desk_to_import_into(call, dry_run=dry_run or not is_there(call.config().db)) as opened:
        yield opened


@contextmanager
def desk_to_write(call: Invocation, planned_on: Opened) -> Iterator[Desk]:
    """Open the desk for what was planned (``desk_to_plan_on``): the same one, or the one that is made now."""
    if planned_on.place == call.config().db:
        yield planned_on.desk
        return
    with call.desk(create=True) as opened:
        yield opened.desk


def fill(desk: Desk, tickets: int, seed: int | None, progress: Progress | None = None) -> None:
    """Fill an empty desk with a demonstration. Raises NotAllowed, StoreError."""
    from helpdesk_tui.intake.demo.fill import fill_as_asked

    desk.require(Deed.WORK)
    fill_as_asked(desk.store, desk.policy, desk.clock(), tickets, seed, progress)


def finish(call: Invocation, prepare: Callable[[], Opened], *, console: bool) -> int:
    """Prepare a desk and open the console on it, or say where it is and what to type next."""
    from shlex import quote

    def prepared() -> Opened:
        opened = prepare()
        complain(f"The desk is {opened.place}.")
        return opened

    if console:
        try:
            return call.console.launch(prepared)
        finally:
            if throw_away.clear():
                with suppress(OSError):
                    complain("The throw-away desk is gone again; --db FILE makes one that stays.")
    opened = prepare()
    store = opened.desk.store
    try:
        here, still_open = store.size(EVERY_TICKET), store.size(View())
        say(f"The desk is {opened.place}: {counted(here, 'ticket')}, {still_open:,} of them open.")
    finally:
        store.close()
    say(f"Next: helpdesk --db {quote(typed(opened.place))} list")
    return 0
