"""Looking at the desk's file, its folder and its configuration: who can read, write or replace what."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from helpdesk_tui.cli.shared.out import iso
from helpdesk_tui.cli.upkeep.looking.finding import Finding, good, remark, wrong
from helpdesk_tui.cli.upkeep.setup import BESIDE
from helpdesk_tui.domain.tickets.desk_events import DeskEvent, DeskKind
from helpdesk_tui.wiring.config import Config, trust

if TYPE_CHECKING:
    from helpdesk_tui.store.base import Shared

RESULTS_SINCE = 9
"""The schema from which on tickets keep their results as they were reached; older desks have them worked out."""

_LEAST_ROOM = 100_000_000
"""Bytes free on the disk; below that the desk may soon not be writable."""


def roles(config: Config, db: Path) -> Iterator[Finding]:
    """Say who decides about roles, and who could take that away; and where a uid proves nothing."""
    forged = trust.assumed(db, roles=config.roles is not None)
    if forged:
        yield wrong("user", forged, "Start helpdesk as a user of the machine, or of the container the desk is in.")
    if config.roles is None:
        todo = f"Put a table [roles] into {trust.SYSTEM}, if some should do less."
        finding = good("roles", "The desk is one's own.")
        yield remark("roles", "Everybody may do everything.", todo) if _is_shared(db) else finding
        return
    beside, folder = trust.beside(db), trust.SYSTEM.parent
    in_force = config.roles_from == beside
    if in_force and _taken_away(beside):
        yield wrong(
            "roles",
            f"Whoever can write {beside.parent} can take {beside} away, and the roles with it.",
            f"Move its [roles] to {trust.SYSTEM}.",
        )
    elif not in_force and trust.changeable(folder):
        yield wrong(
            "roles",
            f"Others than root can write {folder}, and take {trust.SYSTEM} away, and the roles with it.",
            f"chown root {folder} && chmod go-w {folder}",
        )
    else:
        yield good("roles", "Roles stand where those they are for cannot change them.")


def overruled(config: Config) -> Iterator[Finding]:
    """Say what of one's own does not count here."""
    for sentence in config.overruled:
        yield remark("configuration", sentence, "'helpdesk config show' tells where each value comes from.")


def words(config: Config, db: Path) -> Iterator[Finding]:
    """Yield which of one's own settings do not count here, and who could remove those that hold for everybody."""
    yield from overruled(config)
    beside = trust.beside(db)
    if config.for_all_in(beside) and _taken_away(beside):
        yield remark(
            "configuration",
            f"Whoever can write {beside.parent} can take {beside} away, and with it "
            f"{', '.join(config.for_all_in(beside))}.",
            f"Move that to {trust.SYSTEM}, if they should not.",
        )


def _taken_away(path: Path) -> bool:
    """Whether others than its owner may remove a file, by the rights of its folder."""
    try:
        return bool(path.parent.stat().st_mode & (stat.S_IWGRP | stat.S_IWOTH))
    except OSError:
        return False


def _is_shared(db: Path) -> bool:
    """Whether a group works on the desk; one that cannot be reached is a finding by itself."""
    try:
        return bool(db.stat().st_mode & db.parent.stat().st_mode & stat.S_IWGRP)
    except OSError:
        return False


def desk(db: Path) -> Iterator[Finding]:
    """Look at the file, what the engine keeps beside it, and the folder."""
    from helpdesk_tui.store.sqlite.schema import networked

    if networked(db):
        yield wrong(
            "file system",
            f"{db} lies on a network file system, where several writers damage it.",
            "Move it to a local disk, and have everybody log in there.",
        )
    try:
        file, folder = db.stat(), db.parent.stat()
    except FileNotFoundError:
        yield remark("file", f"There is no desk at {db} yet.", "'helpdesk setup' makes a team's; 'helpdesk' one's own.")
        return
    except OSError as error:
        yield wrong("file", f"{db} cannot be reached: {error.strerror}.", f"Look at the rights of {db.parent}.")
        return
    if file.st_nlink > 1 and stat.S_ISREG(file.st_mode):
        yield wrong(
            "file",
            f"{db} has {file.st_nlink} names (hard links): opened by two of them, it is damaged.",
            f"Find them with 'find DIR -samefile {db}', and remove all but one.",
        )
    found = [*_file(db, file, folder), *_beside(db, file), *_folder(db.parent, folder), *_room(db.parent)]
    yield from found or [good("file", f"{db} and its folder have the rights they need.")]
    yield from _opens(db)


def _file(db: Path, file: os.stat_result, folder: os.stat_result) -> Iterator[Finding]:
    mode = stat.S_IMODE(file.st_mode)
    if not stat.S_ISREG(file.st_mode):
        yield wrong("file", f"{db} is no file.", "Name the desk's file with --db.")
        return
    if mode & stat.S_IRWXO:
        who = "write" if mode & stat.S_IWOTH else "read"
        yield wrong("file", f"Everybody on this machine can {who} {db} ({mode:04o}).", f"chmod o-rwx {db}")
    if folder.st_mode & stat.S_ISGID and folder.st_mode & stat.S_IWGRP:
        if file.st_gid != folder.st_gid:
            yield wrong("file", f"{db} is not of its folder's group.", f"chgrp {folder.st_gid} {db}")
        if mode & 0o060 != 0o060:
            yield wrong("file", f"The group cannot read and write {db} ({mode:04o}).", f"chmod g+rw {db}")
    if not os.access(db, os.R_OK):
        yield wrong("file", f"You cannot read {db}.", "Ask to be taken into its group, then log in again.")
    elif not os.access(db, os.W_OK):
        yield remark("file", f"You can only read {db}.", "To work on it, be taken into its group and log in again.")


def _beside(db: Path, file: os.stat_result) -> Iterator[Finding]:
    """Judge the journals: one that a colleague cannot write shuts them out."""
    for path in (Path(f"{db}{ending}") for ending in BESIDE):
        try:
            there = path.stat()
        except OSError:
            continue
        same = (there.st_gid, stat.S_IMODE(there.st_mode) & 0o777) == (file.st_gid, stat.S_IMODE(file.st_mode) & 0o777)
        if not same:
            yield wrong(
                "file",
                f"{path} has other rights than the desk; some are shut out by that.",
                f"chgrp {file.st_gid} {path} && chmod {stat.S_IMODE(file.st_mode):o} {path}",
            )


def _folder(path: Path, folder: os.stat_result) -> Iterator[Finding]:
    mode = stat.S_IMODE(folder.st_mode)
    if mode & stat.S_IWOTH and not mode & stat.S_ISVTX:
        yield wrong(
            "folder", f"Everybody can put a file in the desk's place in {path} ({mode:04o}).", f"chmod o-w {path}"
        )
    elif mode & stat.S_IWOTH:
        yield wrong(
            "folder", f"{path} is everybody's ({mode:04o}): no place for a desk.", "Move it to a folder of its own."
        )
    if mode & stat.S_IWGRP and not mode & stat.S_ISGID:
        yield wrong("folder", f"What is made in {path} is not its group's ({mode:04o}).", f"chmod g+s {path}")
    if mode & stat.S_ISGID and not mode & stat.S_IWGRP:
        sentence = f"The group cannot write {path} ({mode:04o}), where the engine keeps its journal."
        yield wrong("folder", sentence, f"chmod g+rwx {path}")
    if os.access(path / ".", os.X_OK) and not os.access(path, os.W_OK):
        yield remark("folder", f"You cannot write {path}, so you can only look.", "Be taken into its group.")


def _room(path: Path) -> Iterator[Finding]:
    import shutil

    free = shutil.disk_usage(path).free
    if free < _LEAST_ROOM:
        yield wrong("disk", f"The disk of {path} has {free // 1_000_000} MB left.", "Make room before it is full.")


def _opens(db: Path) -> Iterator[Finding]:
    from helpdesk_tui.store.base import StoreError
    from helpdesk_tui.store.sqlite.schema import Older
    from helpdesk_tui.store.sqlite.store import SqliteStore

    try:
        with closing(SqliteStore(db, migrate=False)) as store:
            last = store.desk_events(1, kinds=[DeskKind.UPGRADED])
            yield from moved(store, str(db))
    except Older as error:
        yield remark("desk", str(error), "'helpdesk list' by a technician does it; a copy is kept.")
    except StoreError as error:
        yield wrong("desk", str(error), "'helpdesk check' looks closer.")
    else:
        yield good("desk", "The desk opens.")
        yield from _recomputed(last)


def moved(store: Shared, here: str) -> Iterator[Finding]:
    """Say of a desk that was copied elsewhere, or is not open yet, that nobody works there."""
    from helpdesk_tui.store.moving import COMING_SETTING, MOVED_SETTING, gone_to, not_open

    if there := store.setting(MOVED_SETTING):
        yield wrong("desk", gone_to(here, there), "What it shows is as old as that.")
    if origin := store.setting(COMING_SETTING):
        yield wrong("desk", not_open(here, origin), f"helpdesk store copy {origin} {here}")


def _recomputed(upgrades: Iterable[DeskEvent]) -> Iterator[Finding]:
    """Say of a desk whose last upgrade worked out its results that figures noted before it may be others now."""
    for event in upgrades:
        was = event.facts.get("from")
        if isinstance(was, int) and was < RESULTS_SINCE:
            yield remark(
                "figures",
                f"This desk was brought from schema {was} to {event.facts.get('to')} at {iso(event.at)}. "
                "Its figures were worked out anew, so they may differ from those of before.",
                "CHANGELOG.md says how results count now; 'helpdesk show N' tells what a ticket came to.",
            )
