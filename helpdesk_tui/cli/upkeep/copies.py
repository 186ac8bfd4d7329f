"""Saying which copies of a desk lie on the disk: what was purged from the desk is in those of before."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from shlex import quote

from helpdesk_tui.cli.shared.out import iso
from helpdesk_tui.cli.upkeep.looking.finding import Finding, good, remark, wrong
from helpdesk_tui.store.base import StoreError
from helpdesk_tui.store.disk.places import user
from helpdesk_tui.store.sql.log import ends
from helpdesk_tui.store.sqlite.connection.link import Link
from helpdesk_tui.store.sqlite.upkeep import purge
from helpdesk_tui.store.sqlite.upkeep.copies import Held, Kind, copies, named_in_log
from helpdesk_tui.wiring.config import Config, ConfigError
from helpdesk_tui.wiring.periodic_backup import read_plan


def on_disk(config: Config, link: Link) -> list[Held]:
    """Return the copies of a desk beside it, in the folder of its backups, and where the log names one."""
    return copies(config.file, folders(config), named_in_log(link), ends.desk_of(link))


def folders(config: Config) -> list[Path]:
    """Return where the configuration puts backups."""
    with suppress(ConfigError):
        plan = read_plan(config)
        return [] if plan is None else [plan.folder]
    return []


def described(one: Held) -> str:
    """Say where a copy is, what it is, and from when."""
    return f"{one.path}: {one.kind}, of {iso(one.made_at)}"


def findings(config: Config) -> Iterator[Finding]:
    """Name every copy of the desk on the disk; one that goes by no rotation and is from before a purge is wrong."""
    if not _is_there(config.file):
        return
    try:
        with closing(Link(config.file, 1.0)) as link:
            found, purged_at = on_disk(config, link), purge.purged_at(link)
    except StoreError:
        found, purged_at = copies(config.file, folders(config)), None
    for one in found:
        before = purged_at is not None and one.made_at < purged_at
        since = " What was purged since is in it still." if before else ""
        todo = f"rm -r {quote(str(one.path))}" if one.kind is Kind.UNFINISHED else f"rm {quote(str(one.path))}"
        whose = f" It belongs to {user(one.owner)}."
        if one.kind is Kind.UNFINISHED and time.time() - one.made_at > _AT_WORK:
            yield wrong("copies", f"{described(one)}.{since}{whose}", todo)
        elif before and one.kind is not Kind.BACKUP:
            yield wrong("copies", f"{described(one)}.{since}{whose}", f"If nobody needs it any more: {todo}")
        else:
            yield remark("copies", f"{described(one)}.{since}{whose}")
    if not found:
        yield good("copies", "There are no copies of the desk in its folder, nor where its backups go.")


_AT_WORK = 3_600
"""Seconds for which somebody may be at work on an unfinished copy."""


def _is_there(db: Path) -> bool:
    try:
        return db.is_file()
    except OSError:
        return False
