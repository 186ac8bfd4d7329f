"""Backups: a copy is made while others write, verified, and only then given its name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from helpdesk_tui import __version__
from helpdesk_tui.store.base import Declined, StoreError, Unavailable, Unusable
from helpdesk_tui.store.disk.places import refuse_root
from helpdesk_tui.store.disk.private import Private
from helpdesk_tui.store.log.chain import Head
from helpdesk_tui.store.sql.log import ends
from helpdesk_tui.store.sqlite import checking, schema
from helpdesk_tui.store.sqlite.connection.link import Link
from helpdesk_tui.store.sqlite.log import verifying
from helpdesk_tui.store.sqlite.upkeep.manifest import Manifest, beside, digest_of_file, read_manifest
from helpdesk_tui.store.upkeep.base import RECENT

Progress = Callable[[int, int], None]
"""Called with the steps of a long work that are done, and with all of them."""

REPLAYED_AT_MOST = 200_000
"""The most events of a copy that are replayed; a larger copy is verified by its pages and its chain alone."""

_BUSY = 5.0
_STEPS = 20_000
_NAME = "copy"

# A consistent copy, defragmented, while others go on writing.
_INTO = "VACUUM INTO ?"
# The file's pages and their size.
_EXTENT = "SELECT (SELECT page_count FROM pragma_page_count), (SELECT page_size FROM pragma_page_size)"
# How much there is.
_SIZES = "SELECT (SELECT count(*) FROM ticket), (SELECT count(*) FROM event)"
# Pages and rows, by the engine, without the indexes' order.
_QUICK = "PRAGMA quick_check(10)"
_SCHEMA = "PRAGMA user_version"
# Who has a console open on a desk.
_USERS = "SELECT DISTINCT technician FROM presence WHERE seen_at >= ? ORDER BY technician"
_IS_DESK = "SELECT count(*) FROM sqlite_schema WHERE name = 'presence'"


class Copy:
    """A copy that is being made in a private folder beside ``target``; it is at ``target`` only once it is kept.

    Every method raises Unavailable where the disk fails, and Unusable where the copy is not sound.
    """

    def __init__(self, link: Link, target: Path, mode: int | None = None) -> None:
        """Copy the desk of ``link``; ``mode`` None is for oneself, or for the group of a set-group-ID folder."""
        self._link = link
        self.target = target
        self._private = Private(target.parent, target.name)
        self._mode = mode
        self._checked = "nothing"

    def __enter__(self) -> Self:
        """Make an empty file that nobody else can read, from the first byte on."""
        try:
            self._mode = self._mode or (0o660 if self.target.parent.stat().st_mode & 0o2000 else 0o600)
            self._private.__enter__()
            self.part = self._private.make(_NAME)
        except OSError as error:
            self._private.__exit__(None, None, None)
            raise unreachable(self.target, error) from None
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Remove what was not kept."""
        self._private.__exit__(kind, error, trace)

    @property
    def pages(self) -> int:
        """How many pages there are to copy."""
        return int(self._link.rows(_EXTENT)[0][0])

    def make(self, progress: Progress | None = None) -> None:
        """Copy the desk as it is at this moment."""
        pages, size = self._link.rows(_EXTENT)[0]

        def look() -> int:
            if progress is not None:
                progress(min(self.part.stat().st_size // size, pages), pages)
            return 0

        connection = self._link.connection
        connection.set_progress_handler(look, _STEPS)
        try:
            with self._link.translating(self._private.disk):
                connection.execute(_INTO, (str(self.part),))
        finally:
            connection.set_progress_handler(None, 0)

    def prove(self, progress: Progress | None = None) -> str | None:
        """Verify the copy: its pages, its log's chain, and, where that is not too long, all its tickets.

        Returns why a restore would refuse it: a schema that is not this program's. The copy is complete even so.
        """
        with opened(self.part) as copy:
            wrong, self._checked = proven(copy, progress)
            strange = checking.strange(copy)
        if wrong:
            raise Unusable(f"The copy of {self._link.path} is not sound, and was not kept: {wrong[0]}")
        return f"{strange[0]} No restore accepts a backup with that; see 'helpdesk check'." if strange else None

    def keep(self, now: int) -> Manifest:
        """Give the copy its name, with its manifest beside it; both are on the disk when this returns."""
        try:
            return keep(self._private, _NAME, self.target, self._mode or 0o600, now, self._checked)
        except OSError as error:
            raise unreachable(self.target, error) from None


def keep(private: Private, name: str, target: Path, mode: int, now: int, checked: str) -> Manifest:
    """Give a copy made as ``name`` the name of ``target``, with its manifest beside it. Raises OSError."""
    part = private.place / name
    with opened(part) as copy:
        tickets, events = copy.rows(_SIZES)[0]
        head, desk, version = ends.head_of(copy), ends.desk_of(copy), int(copy.value(_SCHEMA))
    size, digest = part.stat().st_size, digest_of_file(part)
    manifest = Manifest(now, desk, version, __version__, tickets, events, head, checked, size, digest)
    note = beside(target).name
    private.make(note).write_text(str(manifest), "utf-8")
    # A reader between these steps finds a backup without a manifest, never one with another's.
    private.remove(note)
    private.hand_over(name, target.name, mode)
    private.hand_over(note, note, mode)
    return manifest


class opened:  # noqa: N801 - reads as the verb it is
    """A desk's file as a block that closes it; a desk of an older schema is migrated."""

    def __init__(self, path: Path, busy: float = _BUSY, *, migrate: bool = True) -> None:
        """Open the desk at ``path``."""
        self._link = Link(path, busy)
        self._migrate = migrate

    def __enter__(self) -> Link:
        """Make it ready."""
        try:
            schema.make_ready(self._link, migrate=self._migrate)
        except BaseException:
            self._link.close()
            raise
        return self._link

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let go of the file."""
        self._link.close()


def proven(copy: Link, progress: Progress | None = None, heads: tuple[Head, ...] = ()) -> tuple[list[str], str]:
    """Return what is wrong with a copy, and what was verified."""
    wrong = [f"{message}." for (message,) in copy.rows(_QUICK) if message != "ok"]
    small = not wrong and copy.rows(_SIZES)[0][1] <= REPLAYED_AT_MOST
    wrong = wrong or verifying.verify(copy, heads, texts=small, progress=progress).wrong
    if small:
        wrong = wrong or checking.derived(copy)
    return wrong, "engine, chain, replay" if small else "engine, chain"


def refuse_target(desk: str, own: Path | None, target: Path, now: int, *, replace: bool) -> None:
    """Refuse to write a backup of the ``desk`` of this name over its ``own`` file, or over what is no backup of it.

    Raises:
        Declined: it must not be written there.
        Unavailable: the place cannot be read.
    """
    refuse_root(target.parent)
    try:
        _refuse_target(desk, own, target, now, replace=replace)
    except OSError as error:
        raise unreachable(target, error) from None


def _refuse_target(desk: str, own: Path | None, target: Path, now: int, *, replace: bool) -> None:
    if target.exists() and not target.is_file():
        kind = "a folder. Name a file in it" if target.is_dir() else "no file. Name another"
        raise Declined(f"{target} is {kind}.")
    if not target.parent.is_dir():
        raise Declined(f"There is no folder {target.parent}. Make it, or name another file.")
    files = [] if own is None else [own.with_name(own.name + end) for end in ("", "-wal", "-shm", "-journal")]
    if any(_same(target, one) for one in files):
        raise Declined(f"{target} is the desk itself. Name another file for the backup.")
    if target.exists() and not _untouched(target, desk):
        _refuse_other(target, now, replace=replace)
    if any(target.with_name(target.name + end).exists() for end in ("-wal", "-journal")):
        raise Declined(
            f"There is a journal beside {target}, of a desk that was opened there; it would be applied to the backup. "
            "Name another file."
        )


def _untouched(target: Path, desk: str) -> bool:
    """Return whether a file is an unchanged backup of the desk of this name."""
    manifest = read_manifest(beside(target))
    return manifest is not None and manifest.desk == desk and manifest.sha256 == digest_of_file(target)


def _refuse_other(target: Path, now: int, *, replace: bool) -> None:
    users = users_of(target, now)
    if users:
        raise Declined(f"{target} is a desk that is in use, by {', '.join(users)}. Name another file for the backup.")
    if not replace:
        raise Declined(
            f"{target} is there already, and is no untouched backup of this desk. "
            "Name another file, or say --replace to lose what is there."
        )


def users_of(path: Path, now: int) -> list[str]:
    """Return who has a console open on the desk at ``path``, as far as that can be read."""
    try:
        link = Link(path, 0.5)
        try:
            return [name for (name,) in link.rows(_USERS, (now - RECENT,))] if link.value(_IS_DESK) else []
        finally:
            link.close()
    except StoreError:
        return []


def unreachable(path: Path, error: OSError) -> Unavailable:
    """Return the error for a file that could not be written."""
    return Unavailable(f"{path} cannot be written: {error.strerror}. Nothing there was changed.")


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return one.absolute() == other.absolute()
