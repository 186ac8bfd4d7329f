"""Looking at the watch file's rosters: gaps to come, people who may not work here, people whom nothing reaches."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

from helpdesk_tui.cli.upkeep.looking.finding import Finding, good, wrong
from helpdesk_tui.store.base import StoreError
from helpdesk_tui.store.place import FilePlace
from helpdesk_tui.wiring.config import Config, ConfigError


def findings(config: Config, now: int) -> Iterator[Finding]:
    """Yield what is wrong with the rosters.

    A watch file that cannot be read is a finding of the configuration, and none of these.
    """
    from helpdesk_tui.domain.roster.roster_file import gaps, unknown_people, unreachable
    from helpdesk_tui.wiring.rosters.standing import Rosters

    try:
        standing = Rosters(config)
    except ConfigError:
        return
    if standing.file is None or not standing.file.rosters:
        return
    standing.fetch(now)
    rosters, file = standing.read(now), standing.file
    found = [
        *((problem, "Put it right; until then the last good copy counts.") for problem in standing.problems),
        *((gap, "Put somebody on duty: a [[roster.rotation]], or its hours.") for gap in gaps(rosters, now)),
        *((one, "Correct the name, or give them a role.") for one in unknown_people(rosters, _members(config))),
        *((one, "They are called by nothing until then.") for one in unreachable(rosters, file.people)),
    ]
    yield from (wrong("roster", sentence, todo) for sentence, todo in found)
    if not found:
        yield good("roster", f"Somebody is on duty for the next 7 days: {', '.join(one.name for one in rosters)}.")


def _members(config: Config) -> frozenset[str]:
    """Return who works on the desk; nobody where that is not known, or the server cannot be reached."""
    from helpdesk_tui.domain.rules.roles import NotAllowed
    from helpdesk_tui.wiring.opening import open_desk
    from helpdesk_tui.wiring.people import members

    if isinstance(config.db, FilePlace):
        return members(config)
    try:
        desk = open_desk(config).desk
    except (NotAllowed, StoreError):
        # Looking at the server has said why.
        return frozenset()
    with closing(desk.store):
        return frozenset(desk.members())
