"""The upkeep of a desk's file (see ``store.upkeep``)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from helpdesk_tui.domain.tickets.desk_events import DeskEvent
from helpdesk_tui.store.copying.ends import Stage, Target
from helpdesk_tui.store.copying.opening import moved_on
from helpdesk_tui.store.copying.walk import Copied, duplicate, move
from helpdesk_tui.store.log.chain import Head
from helpdesk_tui.store.log.walk import Progress, Verdict
from helpdesk_tui.store.sql.log import ends
from helpdesk_tui.store.sqlite import checking, schema
from helpdesk_tui.store.sqlite.connection.link import Link
from helpdesk_tui.store.sqlite.log import verifying
from helpdesk_tui.store.sqlite.upkeep import recording
from helpdesk_tui.store.sqlite.upkeep.backup import users_of
from helpdesk_tui.store.sqlite.upkeep.copying import FileSource
from helpdesk_tui.store.upkeep.base import Finding, Identity, LogCheck


class FileUpkeep:
    """The upkeep of a desk in a file."""

    def __init__(self, link: Link) -> None:
        """Work through ``link``."""
        self._link = link

    def identity(self) -> Identity:
        """Return which desk it is."""
        return Identity(ends.desk_of(self._link), schema.LATEST)

    def head(self) -> Head:
        """Return the head of its log."""
        return ends.head_of(self._link)

    def log(self, heads: Iterable[Head] = (), *, texts: bool = True, progress: Progress | None = None) -> Verdict:
        """Verify the whole log."""
        return verifying.verify(self._link, heads, texts=texts, progress=progress)

    def examined(self, log: LogCheck) -> Iterator[Finding]:
        """Examine one thing after the other."""
        return checking.examined(self._link, log)

    def newest(self) -> int | None:
        """Return the latest instant of any event, in seconds UTC."""
        return ends.newest(self._link)

    def moved_to(self) -> str | None:
        """Return where it was copied to and is written since."""
        return moved_on(self._link)

    def users(self, now: int) -> list[str]:
        """Return who has a console open on it."""
        return users_of(self._link.path, now)

    def record(self, event: DeskEvent) -> int:
        """Write an event of the desk as a whole to the log; return its place there."""
        return recording.record(self._link, event)

    def copy_to(self, target: Target, stage: Stage, *, moving: bool) -> Copied:
        """Copy it whole, or not at all."""
        return (move if moving else duplicate)(FileSource(self._link), target, stage)
