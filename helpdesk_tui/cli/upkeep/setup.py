"""Making a team's desk: a folder and a file that a group shares, whatever their umask; or a desk on a server."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from helpdesk_tui.cli.shared.invocation import USAGE, Failed, invocation
from helpdesk_tui.cli.shared.out import complain, counted, say
from helpdesk_tui.cli.shared.progress import bar
from helpdesk_tui.store.place import ServerPlace
from helpdesk_tui.wiring.config import trust

app = typer.Typer(name="team")

FOLDER, FILE = 0o2770, 0o660
"""setgid, so that what is made in the folder is the group's; the journals follow the file (SQLite: unix VFS)."""

BESIDE = ("-wal", "-shm", "-journal")
_NAME = "desk.db"
_OURS = ("desk.", "desk-replaced-")
"""How the names of a desk's files begin: its own, and those of desks that a restore kept aside."""

_GROUPS = "desk_viewer, desk_technician, desk_lead, desk_service and desk_watch"
_NO_GID = 2**32 - 1
"""What the system takes for "leave the group as it is" (chown(2))."""


@app.command("setup")
def setup(
    context: typer.Context,
    group: Annotated[
        str | None, typer.Option("--group", metavar="GROUP", help="The group whose members work on it.")
    ] = None,
    directory: Annotated[
        Path | None,
        typer.Option("--dir", metavar="DIR", parser=Path, help="The folder it is kept in; made if missing."),
    ] = None,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="On a server: work out anew what is derived from the log.")
    ] = False,
) -> None:
    """Make a team's desk, or put its rights in order.

    It is a folder of the group, and in it the desk's file. Where --db names a server, it is the schema 'helpdesk' of
    that database with its functions and groups, made or put right by the database's owner. With --rebuild, tickets,
    results, searched words and what requesters are found by are compared with the log, and put right where they
    differ; nobody else writes meanwhile.
    """
    if group is None and directory is None:
        place = invocation(context).config().db
        if isinstance(place, ServerPlace):
            _on_server(place, rebuild=rebuild)
            return
    if rebuild:
        raise Failed("--rebuild is for a desk on a server. Of a file that is damaged, restore a backup.", USAGE)
    if group is None or directory is None:
        raise Failed(
            "Say for whom and where: --group GROUP --dir DIR, or --db with a server's address before it.", USAGE
        )
    in_folder(group, directory)


def in_folder(group: str, directory: Path) -> None:
    """Make a team's desk in a folder of a group, or put its rights in order; say what was done. Raises Failed."""
    gid = _gid(group)
    try:
        folder = directory.expanduser().absolute()
    except RuntimeError:
        raise Failed(f"{directory}: nobody knows that user's home folder. Name the folder by its whole path.") from None
    try:
        _look_at(folder / _NAME)
        done = [*_folder(folder, gid), *_desk(folder / _NAME, gid)]
    except OSError as error:
        where = error.filename or folder
        raise Failed(f"{where}: {error.strerror}. It takes its owner, or root: sudo helpdesk setup ...") from None
    for line in done:
        say(line)
    say(f"{folder / _NAME} is {'ready' if done else 'as it should be already'} for the group {group}.")
    complain(
        f'For everybody on this machine: db = "{folder / _NAME}" in {trust.SYSTEM}; [roles] there says who may what.'
    )


def _on_server(place: ServerPlace, *, rebuild: bool) -> None:
    """Make the desk on a server, or put it right again; say what comes next. Raises StoreError."""
    from helpdesk_tui.wiring import server

    if server.set_up(place):
        say(f"Made a desk in {place}: the schema 'helpdesk' with its tables and functions, and the groups {_GROUPS}.")
    else:
        say(f"{place} has its functions, groups and rights as they should be.")
    if rebuild:
        with bar("Comparing with the log"):
            tickets, searched, callers = server.rebuild(place)
        say(
            f"Worked out anew from the log: {counted(tickets, 'ticket')} with results, the words of "
            f"{counted(searched, 'ticket')}, the keys of {counted(callers, 'requester')}."
        )
        return
    complain(
        "Next, for each technician a login that is in a group: CREATE ROLE ana LOGIN; GRANT desk_technician TO ana"
    )
    complain(f'For everybody on a machine: db = "postgresql://HOST/DATABASE" in {trust.SYSTEM}.')


def _gid(group: str) -> int:
    """Return a group's number; one that nobody has named yet can be given as a number. Raises Failed."""
    import grp

    try:
        gid = int(group) if group.isascii() and group.isdigit() else grp.getgrnam(group).gr_gid
    except (KeyError, ValueError):
        gid = _NO_GID
    if gid >= _NO_GID:
        raise Failed(f"There is no group {group!r}. Make it first: sudo groupadd {group}")
    if os.geteuid() != 0 and gid not in {os.getegid(), *os.getgroups()}:
        raise Failed(f"You are not in the group {group}, so you cannot give it a desk. Ask root, or a member of it.")
    return gid


def _look_at(db: Path) -> None:
    """Refuse what is there already and is no desk, before anything is changed. Raises Failed, StoreError."""
    if db.is_symlink() or (db.exists() and not db.is_file()):
        raise Failed(f"{db} is no file of its own. A desk is a file, not a link to one.")
    if db.is_file():
        _open_once(db)


def _open_once(db: Path) -> None:
    """Open the desk, which makes it where the file is empty. Raises StoreError."""
    from helpdesk_tui.store.sqlite.store import SqliteStore

    SqliteStore(db).close()


def _folder(folder: Path, gid: int) -> Iterator[str]:
    """See to the folder; yield what was done to it. Raises Failed for a folder that is not the desk's alone."""
    from helpdesk_tui.store.sqlite.schema import networked

    if networked(folder):
        raise Failed(f"{folder} lies on a network file system, where several writers damage a desk. Use a local disk.")
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise Failed(f"{folder} is no folder. Name the folder itself, not a link to it.")
    if not folder.parent.is_dir():
        raise Failed(f"There is no folder {folder.parent}. Make it, or choose another place.")
    if not folder.exists():
        folder.mkdir(mode=0o700)
        yield f"Made {folder}."
    yield from _put_right(folder, gid, FOLDER, strange=_strange(folder))


def _strange(folder: Path) -> str | None:
    """Return the name of something in the folder that is none of a desk's, or None."""
    names = (entry.name for entry in folder.iterdir())
    return next((name for name in names if not name.removeprefix(".").startswith(_OURS)), None)


def _desk(db: Path, gid: int) -> Iterator[str]:
    """See to the desk's file and its journals; yield what was done. Raises StoreError."""
    if not os.path.lexists(db):
        # Closed again before the engine opens it: a later closing would drop the engine's locks (POSIX).
        os.close(os.open(db, os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_NOFOLLOW, 0o600))
        yield f"Made {db}."
    for path in (db, *(Path(f"{db}{ending}") for ending in BESIDE)):
        if os.path.lexists(path):
            yield from _put_right(path, gid, FILE)
    _open_once(db)


def _put_right(path: Path, gid: int, mode: int, strange: str | None = None) -> Iterator[str]:
    """Give a path to the group, and to root where root asks; yield what was changed."""
    # By descriptor and never through a link: members of the group could put one there meanwhile. No connection
    # of this process is open now, whose locks the closing would drop (POSIX).
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        now = os.fstat(descriptor)
        if not (stat.S_ISDIR(now.st_mode) or (stat.S_ISREG(now.st_mode) and now.st_nlink == 1)):
            raise Failed(f"{path} is no file of its own. A desk is a file, not a link to one.")
        owner = 0 if os.geteuid() == 0 else now.st_uid
        if (now.st_uid, now.st_gid, stat.S_IMODE(now.st_mode)) == (owner, gid, mode):
            return
        if strange is not None:
            raise Failed(
                f"{path} holds {strange} as well. Name a folder for the desk alone: all in it becomes the group's."
            )
        os.fchown(descriptor, owner, gid)
        os.fchmod(descriptor, mode)
    finally:
        os.close(descriptor)
    was = _as_owned(now.st_uid, now.st_gid, stat.S_IMODE(now.st_mode))
    yield f"{path}: {was} became {_as_owned(owner, gid, mode)}."


def _as_owned(uid: int, gid: int, mode: int) -> str:
    import grp
    import pwd

    try:
        user = pwd.getpwuid(uid).pw_name
    except KeyError:
        user = str(uid)
    try:
        group = grp.getgrgid(gid).gr_name
    except KeyError:
        group = str(gid)
    return f"{mode:04o} {user}:{group}"
