"""Puts a watch together from the configuration, and runs it."""

from __future__ import annotations

import os
import socket
import sys
import threading
from collections.abc import Callable, Mapping
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from helpdesk_tui.domain.shift.escalation import Escalations
from helpdesk_tui.domain.shift.raising import Rules
from helpdesk_tui.store.base import Store
from helpdesk_tui.watch import asked, systemd
from helpdesk_tui.watch.clocks import Clocks
from helpdesk_tui.watch.deliveries import Deliveries
from helpdesk_tui.watch.desk_rules import DeskRules, looking
from helpdesk_tui.watch.heartbeat import Heartbeat, read_heartbeat
from helpdesk_tui.watch.incoming import Incoming, Listener, NotServed, read_incoming, serve
from helpdesk_tui.watch.loop import Loop, Parts
from helpdesk_tui.watch.rounds import Rounds
from helpdesk_tui.watch.senders import Threads
from helpdesk_tui.watch.targets.base import Target
from helpdesk_tui.watch.targets.reading import Targets
from helpdesk_tui.watch.unreachable import Unreachable
from helpdesk_tui.watch.whom import Whom
from helpdesk_tui.wiring.clock import boot_now, real_now
from helpdesk_tui.wiring.config import Config, ConfigError

if TYPE_CHECKING:
    from helpdesk_tui.wiring.rosters.standing import Rosters
    from helpdesk_tui.wiring.watch_file import WatchFile

FETCH = 60
"""Seconds after which it is looked whether a roster's calendar is to be fetched."""

Say = Callable[[str], None]


class _Read:
    """What the watch file says, read by the room that works by each table."""

    def __init__(self, file: WatchFile) -> None:
        if problems := asked.problems(file):
            raise ConfigError(list(problems))
        self.targets: Targets = asked.targets_of(file)
        self.escalations: Escalations = asked.escalations_of(file, self.targets)[0]
        self.heartbeat: Heartbeat | None = read_heartbeat(file.heartbeat)[0]
        self.incoming: Incoming | None = read_incoming(file.incoming)[0]
        if not self.escalations.of:
            raise ConfigError([f"{file.path}: no [[escalation]] says who is called, so there is nothing to watch for."])


def read(config: Config) -> tuple[Rosters, _Read]:
    """Return what the watch file says. Raises ConfigError where there is none, or anything in it is wrong."""
    from helpdesk_tui.wiring.rosters.standing import Rosters

    rosters = Rosters(config)
    if rosters.file is None:
        raise ConfigError(['No watch file is named: put watch = "~/watch.toml" into the settings, and write it.'])
    return rosters, _Read(rosters.file)


def watch(config: Config, say: Say, *, stand_in: bool = False) -> int:
    """Watch the desk until a signal comes, or as ``stand_in`` until standard input ends; return the exit status.

    Raises:
        ConfigError: there is no watch file, or something in it is wrong.
        NotAllowed: the user may not watch.
        StoreError: the desk cannot be used as it is; one that cannot be reached is waited for.
    """
    rosters, said = read(config)
    wake = threading.Event()
    targets: dict[str, Target] = dict(said.targets.by_name)
    senders = Threads(targets, real_now, wake.set)
    whom = Whom(rosters.read, said.targets.people, targets)
    clocks = Clocks(real_now, real_now, boot_now)
    loop = Loop(
        holder=holder(),
        reach=lambda: _reach(config, said, whom, targets, senders),
        senders=senders,
        unreachable=Unreachable(state(), _place(config), said.escalations, whom, senders, clocks),
        clocks=clocks,
        tell=systemd.tell,
        say=say,
        wake=wake,
        heartbeat=said.heartbeat,
        stands_in=stand_in,
        # A unit has nobody who reads why it did not start.
        waits=systemd.is_told(),
    )
    threading.Thread(target=_fetch, args=(rosters,), daemon=True).start()
    if stand_in:
        threading.Thread(target=_until_closed, args=(loop,), daemon=True).start()
        loop.run()
        return 0
    listener = None if said.incoming is None else _listen(said.incoming, config, say)
    try:
        loop.run()
    finally:
        if listener is not None:
            listener.close()
    return 0


def holder() -> str:
    """Return the name under which this process has the lease: no other has it."""
    return f"{socket.gethostname()[:40]}:{os.getpid()}:{os.urandom(4).hex()}"


def state(environ: Mapping[str, str] | None = None) -> Path | None:
    """Return the folder in which a watch keeps what it must know without its desk."""
    environ = os.environ if environ is None else environ
    if given := environ.get("STATE_DIRECTORY"):
        return Path(given.split(":")[0])
    base = environ.get("XDG_STATE_HOME") or (f"{environ['HOME']}/.local/state" if environ.get("HOME") else "")
    return Path(base) / "helpdesk" if base else None


def _reach(config: Config, said: _Read, whom: Whom, targets: dict[str, Target], senders: Threads) -> Parts:
    """Open the desk. Raises StoreError, NotAllowed."""
    from helpdesk_tui.wiring.opening import clock_of, open_to_watch, read_policy
    from helpdesk_tui.wiring.periodic_backup import overdue

    policy = read_policy(config)
    store = open_to_watch(config)
    try:
        clocks = Clocks(clock_of(store), lambda: int(real_now() + store.ahead()), boot_now)
        rules = Rules(_name(store), policy, said.escalations)
        deliveries = Deliveries(store, policy, targets, senders)
        looks = looking(store, policy, whom, clocks, deliveries, partial(overdue, config, store.setting))
        desk_rules = DeskRules(store, rules, deliveries, clocks, looks)
        return Parts(store, Rounds(store, rules, whom, deliveries, desk_rules, clocks), deliveries)
    except BaseException:
        store.close()
        raise


def _name(store: Store) -> str:
    """Return eight letters that stand for the desk: copies and backups of it have the same."""
    return blake2b((store.setting("desk") or "").encode(), digest_size=4).hexdigest()


def _place(config: Config) -> str:
    """Return eight letters that stand for where the desk is, for as long as it cannot be asked for its name."""
    return blake2b(str(config.db).encode(), digest_size=4).hexdigest()


def _fetch(rosters: Rosters) -> None:
    """Fetch the calendars of rosters as they are due, for as long as this process runs."""
    waits = threading.Event()
    while True:
        rosters.fetch(real_now())
        waits.wait(FETCH)


def _until_closed(loop: Loop) -> None:
    """Stop once standard input ends: the console that started this process is gone."""
    while sys.stdin is not None and sys.stdin.buffer.read(4_096):
        pass
    loop.stop()


def _listen(incoming: Incoming, config: Config, say: Say) -> Listener | None:
    """Take alerts of a monitoring system; where that cannot be, say why: everything else works."""
    from helpdesk_tui.wiring.opening import open_desk

    try:
        return serve(incoming, partial(open_desk, config))
    except NotServed as error:
        say(str(error))
        return None
