"""One run of the command line: what it was started with, and the ways it can end."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import typer

from helpdesk_tui.cli.shared.console import Console
from helpdesk_tui.domain.rules.roles import Deed, NotAllowed, Rights
from helpdesk_tui.store.moving import MOVED_SETTING, as_it_was
from helpdesk_tui.wiring.clock import Clock
from helpdesk_tui.wiring.config import Config, gather, load
from helpdesk_tui.wiring.opening import Opened, clock_of, enter, open_desk, read_policy, who_works
from helpdesk_tui.wiring.people import Person

if TYPE_CHECKING:
    from pathlib import Path

    from helpdesk_tui.domain.agreement.sla import Policy
    from helpdesk_tui.domain.tickets.desk_events import By
    from helpdesk_tui.store.base import Store

FAILED, USAGE, MISSING, CONFLICT, DAMAGED = 1, 2, 3, 4, 6

EXITS = {
    0: "done",
    FAILED: "failed",
    USAGE: "wrong usage",
    MISSING: "no such ticket",
    CONFLICT: "changed by someone else",
    5: "store busy or unreachable",
    DAMAGED: "store newer than this program or damaged",
    130: "interrupted",
}
"""What each exit status says."""


FRONT = ("--db", "--as", "--kiosk", "--version")
"""Options that stand before any command."""


class Failed(Exception):
    """The command ends here: one sentence for the technician, and the exit status."""

    def __init__(self, sentence: str, status: int = FAILED) -> None:
        """Keep both."""
        super().__init__(sentence)
        self.status = status


@dataclass(slots=True)
class Invocation:
    """What the command was started with: what stood behind ``--db`` and ``--as``."""

    console: Console
    db: str | None = None
    acting: str | None = None

    def config(self) -> Config:
        """Gather the settings. Raises ConfigError."""
        return load({"db": self.db}, acting=self.acting)

    def gathered(self, own: Path | None = None) -> tuple[Config, list[str]]:
        """Gather the settings as far as they can be read, and all that is wrong; ``own`` is in place of one's file."""
        return gather({"db": self.db}, acting=self.acting, own=own)

    def require(self, deed: Deed) -> None:
        """Raise NotAllowed, before anything is opened, where the role is not enough for a deed on the whole desk."""
        config = self.config()
        with _noted(config):
            who = who_works(config)
        refusal = who.rights.refusal(deed)
        if refusal:
            from helpdesk_tui.cli.shared.denied import note_deed

            note_deed(config, who, deed)
            raise NotAllowed(refusal)

    @contextmanager
    def desk(self, *, create: bool = False) -> Iterator[Opened]:
        """Open the desk for a verb, and let go of it afterwards."""
        config = self.config()
        with _noted(config):
            opened = open_desk(config, create=create)
        try:
            yield opened
            _safe(opened.config, opened.desk.store, opened.desk.rights)
        finally:
            opened.desk.store.close()

    @contextmanager
    def look(self) -> Iterator[Look]:
        """Open the desk for reading alone: the verbs and their rules need not be imported (15 ms)."""
        config = self.config()
        with _noted(config):
            policy = read_policy(config)
            store, who = enter(config)
        try:
            _moved(config, store)
            yield Look(store, policy, clock_of(store), who, config.settings["theme"].value)
            _safe(config, store, who.rights)
        finally:
            store.close()


@contextmanager
def _noted(config: Config) -> Iterator[None]:
    """Note in the desk's log who may not work on it as they wanted to."""
    try:
        yield
    except NotAllowed:
        from helpdesk_tui.cli.shared.denied import note_speaking

        note_speaking(config)
        raise


def _moved(config: Config, store: Store) -> None:
    """Say of a desk that was copied elsewhere that nobody works on it any more: it is shown all the same."""
    if there := store.setting(MOVED_SETTING):
        from helpdesk_tui.cli.shared.out import complain

        complain(as_it_was(str(config.db), there))


def _safe(config: Config, store: Store, rights: Rights) -> None:
    """Begin the periodic backup if it is due, and say what went wrong with the last."""
    if "backup" in config.tables:
        from helpdesk_tui.cli.shared.out import complain
        from helpdesk_tui.wiring.periodic_backup import look

        problem = look(config, store, rights)
        if problem:
            complain(problem)


@dataclass(frozen=True, slots=True)
class Look:
    """A desk to read from."""

    store: Store
    policy: Policy
    clock: Clock
    person: Person
    theme: str


def by_whom(who: Person, now: int) -> By:
    """Return who does something to the desk as a whole, in an operation of its own at ``now`` (seconds UTC)."""
    from helpdesk_tui.desk import new_op
    from helpdesk_tui.domain.tickets.desk_events import By

    return By(who.name, new_op(), now, who.rights.via)


def invocation(context: typer.Context) -> Invocation:
    """Return what this run was started with."""
    return cast(Invocation, context.obj)


def at_terminal() -> bool:
    """Whether a person can be asked: both the question and the answer go by a terminal."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr))


def confirmed(question: str) -> bool:
    """Ask on standard error and return whether the answer was yes; no answer is a no."""
    from helpdesk_tui.cli.shared.out import complain

    complain(f"{question} [y/n] ", end="")
    return sys.stdin.readline().strip().lower() in ("y", "yes")
