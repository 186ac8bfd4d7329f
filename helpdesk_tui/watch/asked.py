"""What the command line asks about the tables of a watch file that the watch reads itself."""

from __future__ import annotations

from collections.abc import Sequence

from helpdesk_tui.domain.shift.escalation import Escalations, Names, read_escalations
from helpdesk_tui.watch.heartbeat import read_heartbeat
from helpdesk_tui.watch.incoming import read_incoming
from helpdesk_tui.watch.targets import trying
from helpdesk_tui.watch.targets.reading import Targets, read_targets
from helpdesk_tui.wiring.watch_file import WatchFile


def targets_of(file: WatchFile) -> Targets:
    """Return the targets of a watch file."""
    return read_targets(file.targets, file.people)


def escalations_of(file: WatchFile, targets: Targets) -> tuple[Escalations, Sequence[str]]:
    """Return the escalations of a watch file, and what is wrong with them."""
    names = Names([one.name for one in file.rosters], file.people, targets.by_name)
    return read_escalations(file.escalations, file.watch, names)


def problems(file: WatchFile) -> Sequence[str]:
    """Return a sentence for everything that is wrong with targets, escalations, heartbeat and incoming alerts."""
    targets = targets_of(file)
    wrong = [*targets.problems, *escalations_of(file, targets)[1]]
    wrong += [*read_heartbeat(file.heartbeat)[1], *read_incoming(file.incoming)[1]]
    return [f"{file.path}: {one}." for one in wrong]


def look(file: WatchFile, reach: bool) -> Sequence[tuple[bool, str, str | None]]:
    """Return what a look at the targets found: whether it is wrong, a sentence, what to do; see ``trying.look``."""
    return [(one.wrong, one.sentence, one.todo) for one in trying.look(targets_of(file), reach=reach)]


def attempt(file: WatchFile, name: str, now: int) -> str | None:
    """Try a target at ``now`` (seconds UTC), and return why it took nothing; None where it took it.

    Raises:
        LookupError: there is no such target; the message is a sentence.
    """
    return trying.try_target(targets_of(file), name, now).error
