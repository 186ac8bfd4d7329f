"""A desk's file as either end of a copy: read while its write lock is held, or made beside its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from helpdesk_tui.store.base import Declined, Row, StoreError, Unusable
from helpdesk_tui.store.copying.ends import Left
from helpdesk_tui.store.copying.opening import left_on, open_on
from helpdesk_tui.store.copying.tables import TICKET, Table
from helpdesk_tui.store.disk.places import refuse_root
from helpdesk_tui.store.disk.private import Private
from helpdesk_tui.store.log.chain import Head
from helpdesk_tui.store.sqlite import schema
from helpdesk_tui.store.sqlite.bulk import ABSENT, BEFORE, aside
from helpdesk_tui.store.sqlite.connection.files import ENDINGS
from helpdesk_tui.store.sqlite.connection.link import Link
from helpdesk_tui.store.sqlite.log import log_end
from helpdesk_tui.store.sqlite.upkeep.backup import keep, opened, proven, unreachable
from helpdesk_tui.store.sqlite.upkeep.manifest import Manifest

_NAME = "copy"
_BUSY = 5.0

# The new file is nobody's until it is whole, and then it is brought to the disk at once.
_UNSYNCED = "PRAGMA synchronous = OFF"
# What a new desk's settings say of itself; those of the copied one take their place.
_NO_SETTINGS = "DELETE FROM setting"


class FileSource:
    """A desk's file that is copied."""

    def __init__(self, link: Link) -> None:
        """Copy the desk of ``link``."""
        self.link = link
        self.name = str(link.path)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the write lock."""
        with self.link.transaction():
            schema.refuse_other(self.link)
            yield

    def end(self) -> Head:
        """Return the end of the log by the engine's numbering."""
        seq, chain = log_end.end_of(self.link)
        return Head(seq, chain.hex())


class FileTarget:
    """A file that is not there yet. It is made in a private folder, and gets its name once it is complete."""

    link: Link
    _again = False

    def __init__(self, path: Path) -> None:
        """Copy to ``path``."""
        self.path = path.absolute()
        self.name = str(self.path)

    def left(self) -> Left | None:
        """Return what a copy that was cut short has left there."""
        if not self.path.is_file():
            return None
        link = None
        try:
            link = Link(self.path, _BUSY)
            return left_on(link)
        except StoreError:
            # Whatever it is, it is none of ours.
            return None
        finally:
            if link is not None:
                link.close()

    @contextmanager
    def filling(self, *, again: bool) -> Iterator[None]:
        """Make the file, and give it its name at the end."""
        self._again = again
        self._look()
        private = Private(self.path.parent, self.path.name)
        try:
            private.__enter__()
            part = private.make(_NAME)
        except OSError as error:
            private.__exit__(None, None, None)
            raise unreachable(self.path, error) from None
        try:
            self.link = Link(part, _BUSY)
            try:
                schema.make_ready(self.link)
                schema.leave_log(self.link)
                for pragma in (*BEFORE, _UNSYNCED):
                    self.link.run(pragma)
                with self.link.transaction():
                    self.link.run(_NO_SETTINGS)
                    self._aside = aside(self.link)
                    self._aside.__enter__()
                    yield
            finally:
                self.link.close()
            self._keep(private, _NAME)
        except FileExistsError:
            raise self._taken() from None
        except OSError as error:
            raise unreachable(self.path, error) from None
        finally:
            private.__exit__(None, None, None)

    def put(self, table: Table, rows: Iterable[Row]) -> None:
        """Write the rows of a table."""
        value = "?"
        if table is TICKET:
            # Most fields of a ticket are empty, and binding each takes longer than all that is done here instead.
            value = f"nullif(?, {ABSENT})"
            rows = (tuple([ABSENT if one is None else one for one in row]) for row in rows)
        places = ", ".join([value] * len(table.columns))
        self.link.many(f"INSERT INTO {table.name} ({', '.join(table.columns)}) VALUES ({places})", rows)

    def close_up(self, head: Head, desk: str) -> None:
        """Make the indexes, the tally and the search; the log continues after the copied events by itself."""
        self._aside.__exit__(None, None, None)

    def _keep(self, private: Private, name: str) -> None:
        """Give the complete file its name."""
        private.hand_over(name, self.path.name, self._mode, replace=self._again)

    def open_up(self) -> None:
        """Let the desk be written."""
        link = Link(self.path, _BUSY)
        try:
            with link.transaction():
                open_on(link)
            # Only now: until then it is one file, which another can take the place of.
            with suppress(StoreError):
                schema.take_log(link)
        finally:
            link.close()

    def _look(self) -> None:
        """Raise Declined where something is there already."""
        refuse_root(self.path.parent)
        if not self.path.parent.is_dir():
            raise Declined(
                f"There is no folder {self.path.parent}. Make it, or name another place. Nothing was copied."
            )
        if any(
            self.path.with_name(self.path.name + end).exists() for end in (*([] if self._again else [""]), *ENDINGS)
        ):
            raise self._taken()

    @property
    def _mode(self) -> int:
        """The mode of the file: for oneself, or for the group of a set-group-ID folder."""
        return 0o660 if self.path.parent.stat().st_mode & 0o2000 else 0o600

    def _taken(self) -> Declined:
        return Declined(f"{self.path} is there already. Name a file that is not there. Nothing was copied.")


class BackupTarget(FileTarget):
    """A backup of a desk on a server: made and verified as every other, with its manifest beside it."""

    made: Manifest

    def __init__(self, path: Path, now: int) -> None:
        """Back up to ``path``, at ``now`` (seconds UTC); a file there was checked before, and is replaced."""
        super().__init__(path)
        self._now = now

    def _look(self) -> None:
        """Check nothing: ``refuse_target`` has done so."""

    def _keep(self, private: Private, name: str) -> None:
        """Verify the file, and give it its name."""
        with opened(private.place / name) as copy:
            wrong, checked = proven(copy)
        if wrong:
            raise Unusable(f"The backup is not sound, and was not kept: {wrong[0]}")
        self.made = keep(private, name, self.path, self._mode, self._now, checked)
