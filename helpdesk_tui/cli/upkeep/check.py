"""Looking after the desk's file: check."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from helpdesk_tui.cli.shared.invocation import DAMAGED, FAILED, Failed, invocation
from helpdesk_tui.cli.shared.out import complain, say
from helpdesk_tui.cli.upkeep.audit import ahead, known_heads, remarks_on_log
from helpdesk_tui.store.log.chain import Head
from helpdesk_tui.store.moving import as_it_was
from helpdesk_tui.store.place import path_of
from helpdesk_tui.store.upkeep.base import Finding, LogCheck
from helpdesk_tui.wiring.config import ConfigError
from helpdesk_tui.wiring.opening import upkeep

if TYPE_CHECKING:
    from helpdesk_tui.store.upkeep.base import Upkeep
    from helpdesk_tui.wiring.config import Config

app = typer.Typer(name="upkeep")

_ROOM = 64 * 2**20


@app.command("check")
def check(context: typer.Context) -> None:
    """Check whether the desk is sound.

    It looks at pages, schema, the log's chain, tickets, search, rights, room on the disk and clock.

    Exit status 6 says that the desk is damaged, 1 that something about it wants care.
    """
    config = invocation(context).config()
    damaged = 0
    with upkeep(config) as desk:
        log = LogCheck(_heads(config, desk))
        for name, problems in desk.examined(log):
            damaged += len(problems)
            _say(name, problems)
        newest, moved = (desk.newest(), desk.moved_to()) if not damaged else (None, None)
    if damaged:
        raise Failed(f"{config.db} is damaged: {damaged} found. {_advice(config, log)}", DAMAGED)
    cares = 0
    gone = [] if moved is None else [("moved", [as_it_was(str(config.db), moved)])]
    for name, problems in (*gone, *_around(config), ("the clock runs on", list(ahead(config, newest)))):
        cares += len(problems)
        _say(name, problems)
    if log.verdict is not None:
        for line in remarks_on_log(log.verdict):
            say(line)
    say(f"{config.db} is sound.")
    if cares:
        raise Failed(f"{cares} of these should be looked into.", FAILED)


def _advice(config: Config, log: LogCheck) -> str:
    """Return what to do about a damaged desk."""
    if path_of(config.db) is not None or log.verdict is None:
        return "Keep a copy of it before anything else."
    if log.verdict.wrong:
        return "Keep a copy of it before anything else, and bring a backup into a new database: 'helpdesk store copy'."
    return "Its log is whole: its owner puts right what follows from that, with 'helpdesk setup --rebuild'."


def _say(name: str, problems: list[str]) -> None:
    """Say that all is well, on a line, or what is not, a line each."""
    if not problems:
        say(f"ok  {name}")
    for problem in problems:
        complain(problem)


def _around(config: Config) -> Iterator[Finding]:
    """Yield what is wrong around a desk's file; what is around a server is its own to look after."""
    path = path_of(config.db)
    if path is not None:
        yield "nobody else can read or change the file", list(_open_to_others(path))
        yield "there is room on the disk", list(_cramped(path))


def _heads(config: Config, desk: Upkeep) -> list[Head]:
    try:
        return known_heads(config, desk)
    except ConfigError:
        return []


def _open_to_others(path: Path) -> Iterator[str]:
    """Yield what everybody on this machine may do with the desk: its technicians share a group."""
    for one in (path, *(path.with_name(path.name + ending) for ending in ("-wal", "-shm", "-journal"))):
        try:
            mode = one.stat().st_mode
        except OSError:
            continue
        if mode & 0o006 and path.parent.stat().st_mode & 0o001:
            does = "change" if mode & 0o002 else "read"
            yield f"Everybody on this machine can {does} {one}. 'chmod o= {one}' ends that."
    if path.parent.stat().st_mode & 0o1002 == 0o002:
        yield f"Everybody on this machine can replace files in {path.parent}. 'chmod o-w {path.parent}' ends that."


def _cramped(path: Path) -> Iterator[str]:
    disk = os.statvfs(path.parent)
    free, wanted = disk.f_bavail * disk.f_frsize, path.stat().st_size + _ROOM
    if free < wanted:
        yield (
            f"Only {free / 2**20:,.0f} MiB are free beside {path}. A purge, a backup or a restore there needs "
            f"{wanted / 2**20:,.0f}: make room."
        )
