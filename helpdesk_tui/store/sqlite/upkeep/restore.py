"""Restores a backup: it is verified first, then put in the place of a desk, of which a copy is kept.

A desk that can be read is replaced page by page in one transaction, so that consoles on it
continue with what was restored, and a machine that stops leaves either the old or the new desk.
Only a damaged desk is moved away as a file.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from time import monotonic

from helpdesk_tui.domain.tickets.desk_events import By
from helpdesk_tui.domain.times.instant import in_file_name
from helpdesk_tui.store.base import Declined, StoreError, Unavailable, Unusable
from helpdesk_tui.store.disk.places import open_file
from helpdesk_tui.store.disk.private import Private
from helpdesk_tui.store.log.chain import Head
from helpdesk_tui.store.sql.log import ends, restores
from helpdesk_tui.store.sqlite import checking, schema
from helpdesk_tui.store.sqlite.connection.files import ENDINGS
from helpdesk_tui.store.sqlite.connection.link import Link
from helpdesk_tui.store.sqlite.upkeep import recording
from helpdesk_tui.store.sqlite.upkeep.backup import Copy, Progress, opened, proven, unreachable
from helpdesk_tui.store.sqlite.upkeep.manifest import beside, digest_of_file, read_manifest
from helpdesk_tui.store.sqlite.upkeep.purges_again import Again, erase_again

_PAGES = 16
_MODE = 0o660
_AT_ONCE = 1 << 20
_NAME = "copy"

# Nobody is on a desk that was just restored.
_EMPTY = "DELETE FROM presence"
_JOURNAL = "PRAGMA journal_mode"
# What is locked from now on stays locked.
_ALONE = "PRAGMA locking_mode = EXCLUSIVE"
_SETTLE = "PRAGMA wal_checkpoint(TRUNCATE)"


class Restored:
    """A copy of a backup beside the desk it will replace, as a block that removes it at its end."""

    def __init__(self, backup: Path, desk: Path, by: By) -> None:
        """Prepare to restore ``backup`` as the desk at ``desk``; ``by`` says who does so."""
        self._by = by
        self._recorded = False
        self.again: Again | None = None
        """What was purged of the desk since, and erased again; None where that could not be read."""
        self._backup = backup
        self._desk = desk.absolute()
        self._private = Private(self._desk.parent, desk.name)

    def __enter__(self) -> Restored:
        """Copy the backup. Raises StoreError when it is not what its manifest says, or cannot be read."""
        manifest = read_manifest(beside(self._backup))
        try:
            self._refuse_desk()
            self._private.__enter__()
            self._part = self._private.make(_NAME)
            with open(open_file(self._backup), "rb") as file, self._part.open("wb") as copy:
                shutil.copyfileobj(file, copy, _AT_ONCE)
            if manifest is not None and digest_of_file(self._part) != manifest.sha256:
                raise Unusable(f"{self._backup} is not the file its manifest was written for. Nothing was restored.")
        except BaseException as error:
            self.__exit__()
            if isinstance(error, OSError):
                where = f"{self._backup} cannot be copied to {self._desk.parent}"
                raise Unavailable(f"{where}: {error.strerror}. Nothing was restored.") from None
            raise
        self.manifest = manifest
        return self

    def _refuse_desk(self) -> None:
        """Raise Declined where the backup is no backup but a desk."""
        if self._desk.exists() and self._backup.exists() and self._backup.samefile(self._desk):
            raise Declined(f"{self._backup} is the desk itself. Name a backup of it.")
        if any(self._backup.with_name(self._backup.name + end).exists() for end in ("-wal", "-journal")):
            raise Declined(
                f"{self._backup} has a journal beside it: it is a desk in use, not a backup. "
                f"'helpdesk --db {self._backup} backup FILE' makes one of it."
            )

    def __exit__(self, *_: object) -> None:
        """Remove the copy, and the copy of it that a migration of its schema made."""
        self._private.__exit__(None, None, None)

    def prove(self, progress: Progress | None = None) -> None:
        """Verify the copy. Raises Unusable."""
        heads = () if self.manifest is None else (self.manifest.head,)
        with self._taken_in() as copy:
            wrong, _ = proven(copy, progress, heads)
            wrong = wrong or checking.strange(copy)
            if wrong:
                raise Unusable(f"{self._backup} is not sound: {wrong[0]} Nothing was restored.")
            with copy.transaction():
                copy.run(_EMPTY)
            self.head = ends.head_of(copy)

    def _record(self, desk: Link | None = None) -> None:
        """Write to the log of the copy that it is restored, and which events of the replaced ``desk`` are lost."""
        if self._recorded:
            return
        with opened(self._part) as copy:
            known = self.manifest
            head, made_at = (self.head, None) if known is None else (known.head, known.made_at)
            lost = None if desk is None else restores.lost_by(desk, copy)
            self.head = recording.record_restore(copy, self._by, self._backup.name, head, made_at, lost)
            if desk is not None:
                self.again = erase_again(desk, copy, ends.shared(desk, copy), self._by)
                self.head = ends.head_of(copy)
        self._recorded = True

    @contextmanager
    def _taken_in(self) -> Iterator[Link]:
        """Open the copy; a message about it names the backup, because nobody knows the copy's name."""
        try:
            with opened(self._part) as copy:
                yield copy
        except Unusable as error:
            raise Unusable(str(error).replace(str(self._part), str(self._backup))) from error

    def put(self, now: int) -> Path | None:
        """Put the copy where there is no desk; return the path to which a journal that was there was moved.

        Raises:
            StoreError: there is a desk by now, or the file cannot be written.
        """
        self._record()
        with opened(self._part) as copy:
            schema.take_log(copy)
        try:
            left = self._clear(now)
            self._private.hand_over(_NAME, self._desk.name, _MODE, replace=False)
        except FileExistsError:
            raise Declined(f"There is a desk at {self._desk} by now. Nothing was restored; try again.") from None
        except OSError as error:
            raise unreachable(self._desk, error) from None
        return left

    def _clear(self, now: int) -> Path | None:
        """Move away the journal of a desk that is gone: the engine would apply it to the restored one.

        Raises:
            OSError: it cannot be moved, or there is a desk after all.
        """
        if self._desk.exists():
            raise FileExistsError
        aside, left = self._aside(now), None
        for end in ENDINGS:
            with suppress(FileNotFoundError):
                self._private.rename(f"{self._desk.name}{end}", f"{aside.name}{end}")
                left = left or Path(f"{aside}{end}")
        return left

    def replace(self, now: int, progress: Progress | None = None) -> Path:
        """Put the copy in the place of the desk that is there; return the path of the copy kept of that desk."""
        aside = self._aside(now)
        try:
            with opened(self._desk) as desk:
                _hold(desk)
                with Copy(desk, aside, _MODE) as copy:
                    copy.make()
                    kept = copy.keep(now)
                self._record(desk)
                self._overwrite(desk, kept.head, progress)
        except Unusable:
            aside.unlink(missing_ok=True)
            beside(aside).unlink(missing_ok=True)
            self._move_away(aside)
            self.put(now)
        return aside

    def _overwrite(self, desk: Link, kept: Head, progress: Progress | None) -> None:
        """Write the copy's pages over the desk's, in one transaction."""
        given_up = monotonic() + desk.busy
        source = Link(self._part, desk.busy)
        looked = False

        def step(_: int, remaining: int, total: int) -> None:
            nonlocal looked
            if remaining == total and monotonic() > given_up:
                raise Unavailable(f"{self._desk} is held by another program. Nothing was restored; try again.")
            if not looked and 0 < remaining < total:
                looked = True
                self._refuse_newer_work(kept)
            if progress is not None and total:
                progress(total - remaining, total)

        try:
            with desk.translating():
                source.connection.backup(desk.connection, pages=_PAGES, progress=step, sleep=0.05)
        finally:
            source.close()
        with suppress(StoreError):
            desk.rows(_SETTLE)

    def _refuse_newer_work(self, kept: Head) -> None:
        """Raise Unavailable where somebody wrote after the desk was copied; from here on its pages are locked."""
        try:
            other = Link(self._desk, 0)
            with closing(other):
                now = ends.head_of(other)
        except Unavailable:
            # With a rollback journal nobody can read while the pages are locked, or even open the file.
            return
        if now != kept:
            raise Unavailable("Somebody has just written to the desk. Nothing was restored; try again.")

    def _move_away(self, aside: Path) -> None:
        try:
            for end in ("", *ENDINGS):
                with suppress(FileNotFoundError):
                    self._private.rename(f"{self._desk.name}{end}", f"{aside.name}{end}")
        except OSError as error:
            raise unreachable(self._desk, error) from None

    def _aside(self, now: int) -> Path:
        stamp = in_file_name(now)
        stem, ending = self._desk.stem, self._desk.suffix
        names = (f"{stem}-replaced-{stamp}{extra}{ending}" for extra in ("", *(f"-{n}" for n in range(2, 1000))))
        return next(path for name in names if not _taken(path := self._desk.with_name(name)))


def _hold(desk: Link) -> None:
    """Keep others from writing until ``desk`` is closed, where ``_refuse_newer_work`` could not see that they have."""
    if desk.value(_JOURNAL) != "wal":
        desk.run(_ALONE)
        with desk.transaction("BEGIN EXCLUSIVE"):
            pass


def _taken(path: Path) -> bool:
    return any(path.with_name(path.name + end).exists() for end in ("", *ENDINGS))
