"""Opens a desk for a face: with its configuration, policy, store and clock."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING

from helpdesk_tui.store.place import FilePlace, Place
from helpdesk_tui.wiring.clock import PACE_SETTING, Clock, implausible, now_of, parse_pace
from helpdesk_tui.wiring.config import Config
from helpdesk_tui.wiring.people import Person, members, person, person_on_server

if TYPE_CHECKING:
    from pathlib import Path

    from helpdesk_tui.desk import Desk
    from helpdesk_tui.domain.agreement.sla import Policy
    from helpdesk_tui.domain.agreement.triage import Chart
    from helpdesk_tui.domain.rules.roles import Rights
    from helpdesk_tui.store.base import Store, Unavailable
    from helpdesk_tui.store.sqlite.connection.link import Link
    from helpdesk_tui.store.upkeep.base import Upkeep


@dataclass
class Opened:
    """A desk that is open for a face. A console calls ``on_tick`` once a second; ``tour`` has it show the tour."""

    desk: Desk
    name: str
    place: Place
    config: Config
    on_tick: Callable[[], None] | None = None
    tour: bool = False

    @cached_property
    def chart(self) -> Chart:
        """The flow chart, read when first needed. Raises ConfigError or ChartError for a wrong file."""
        from helpdesk_tui.domain.agreement.triage import parse_chart

        return parse_chart(*self.config.triage_text())


def open_desk(config: Config, *, create: bool = False, on_tick: Callable[[], None] | None = None) -> Opened:
    """Open the configured desk for the user of this process, or for whom their service account works.

    Raises:
        ConfigError: a file named by the configuration cannot be read.
        NotAllowed: the user may not work for others.
        PolicyError: the service level matrix is wrong.
        StoreError: the store is missing (unless ``create``), unreachable or not a desk.
    """
    from helpdesk_tui.desk import Desk

    policy, reasons = read_policy(config), _reasons(config)
    store, who = enter(config, create=create)
    try:
        desk = Desk(store, policy, who.name, clock_of(store), _rights(config, store, policy, who))
        desk.members, desk.reasons = _members(config, store), reasons
    except BaseException:
        store.close()
        raise
    return Opened(desk, config.name, config.db, config, on_tick)


def _reasons(config: Config) -> tuple[str, ...]:
    """Return the reasons of missed responses to choose from. Raises ConfigError."""
    if "report" not in config.tables:
        return ()
    from helpdesk_tui.wiring.config.report import read_reasons

    return read_reasons(config)


def _rights(config: Config, store: Store, policy: Policy, who: Person) -> Rights:
    """Return the technician's rights: on a server with another matrix than the desk's, they may only look."""
    if isinstance(config.db, FilePlace):
        return who.rights
    from helpdesk_tui.wiring.agreed import held_back

    return held_back(who.rights, store, policy, config)


def enter(config: Config, *, create: bool = False) -> tuple[Store, Person]:
    """Open the desk's store, and return it with who is working there.

    A file is not opened for somebody who may not work there; on a server, the server decides.

    Raises:
        NotAllowed: the user may not work there, or not for others.
        StoreError: it is missing, unreachable or not a desk.
    """
    if isinstance(config.db, FilePlace):
        who = person(config)
        return open_store(config, create=create), who
    from helpdesk_tui.wiring.server import open_server

    store = open_server(config.db, polls=_polls(config))
    try:
        return store, person_on_server(config, store.login())
    except BaseException:
        store.close()
        raise


def enter_to_read(config: Config) -> tuple[Store, Person]:
    """Open the desk's store for a face that shows it and never writes, not even to bring it up to date; see ``enter``.

    Raises:
        NotAllowed: the user may not work there, or not for others.
        StoreError: it is missing, unreachable or not a desk, or of an earlier program.
    """
    if not isinstance(config.db, FilePlace):
        store, who = enter(config)
    else:
        from helpdesk_tui.store.sqlite.store import SqliteStore

        who = person(config)
        _make_way(config, create=False)
        if not config.file.exists():
            raise _none_there(config.file)
        store = SqliteStore(config.file, migrate=False)
    store.only_read()
    return store, who


def who_works(config: Config) -> Person:
    """Return who is working; a desk on a server is opened and closed for that. Raises NotAllowed, StoreError."""
    if isinstance(config.db, FilePlace):
        return person(config)
    store, who = enter(config)
    store.close()
    return who


def _polls(config: Config) -> bool:
    """Return whether others' changes on a server are polled, and not listened for. Raises ConfigError."""
    from helpdesk_tui.wiring.config import ConfigError

    feed = config.settings["feed"].value
    if feed not in ("listen", "poll"):
        raise ConfigError([f'\'feed\' is {feed!r}, and must be "listen" or "poll".'])
    return feed == "poll"


def _members(config: Config, store: Store) -> Callable[[], frozenset[str]]:
    """Return a function that returns the names of those who may work on the desk."""
    if isinstance(config.db, FilePlace):
        return partial(members, config)
    from helpdesk_tui.store.postgres.store import PostgresStore

    return store.members if isinstance(store, PostgresStore) else frozenset


def known_names(config: Config) -> frozenset[str]:
    """Return the names of those who may work on the desk; one on a server is asked. Raises NotAllowed, StoreError."""
    if isinstance(config.db, FilePlace):
        return members(config)
    store, _ = enter(config)
    try:
        return _members(config, store)()
    finally:
        store.close()


def read_policy(config: Config) -> Policy:
    """Read the service level matrix. Raises ConfigError or PolicyError."""
    from helpdesk_tui.domain.agreement.policy_file import parse_policy

    return parse_policy(*config.policy_text(), config.extended)


def open_store(config: Config, *, create: bool = False) -> Store:
    """Open the desk. A file at the default place is made when missing; any other only with ``create``.

    Raises:
        StoreError: it is missing, unreachable or not a desk.
    """
    if not isinstance(config.db, FilePlace):
        from helpdesk_tui.wiring.server import open_server

        return open_server(config.db, polls=_polls(config))
    from helpdesk_tui.store.sqlite.store import SqliteStore

    _make_way(config, create=create)
    return SqliteStore(config.file, migrate=_may_migrate(config))


def open_to_watch(config: Config) -> Store:
    """Open the desk for its watch. Raises NotAllowed for whoever may not watch it, else as ``open_store``."""
    from helpdesk_tui.wiring.people import refuse_watching

    if isinstance(config.db, FilePlace):
        refuse_watching(person(config))
        return open_store(config)
    from helpdesk_tui.wiring.server import open_server

    store = open_server(config.db, polls=_polls(config))
    try:
        refuse_watching(store.login())
    except BaseException:
        store.close()
        raise
    return store


@contextmanager
def desk_file(config: Config) -> Iterator[Link]:
    """Open the desk's file for upkeep, and close it afterwards.

    Raises:
        StoreError: it is missing, unreachable or not a desk; or it is on a server.
    """
    from helpdesk_tui.store.sqlite.upkeep.backup import opened

    _make_way(config, create=False)
    with opened(config.file, migrate=_may_migrate(config)) as link:
        yield link


@contextmanager
def upkeep(config: Config) -> Iterator[Upkeep]:
    """Open the desk for upkeep, in a file or on a server, and close it afterwards.

    Raises:
        StoreError: it is missing, unreachable or not a desk.
    """
    if isinstance(config.db, FilePlace):
        from helpdesk_tui.store.sqlite.upkeep.looking_after import FileUpkeep

        with desk_file(config) as link:
            yield FileUpkeep(link)
        return
    from helpdesk_tui.wiring.server import care_for

    with care_for(config.db) as server:
        yield server


def _may_migrate(config: Config) -> bool:
    """Return whether the technician may migrate a desk: not one who may only look, or not work here."""
    from helpdesk_tui.domain.rules.roles import Deed, NotAllowed

    try:
        return person(config).rights.may(Deed.WORK)
    except NotAllowed:
        return False


def clock_of(store: Store) -> Clock:
    """Return the desk's clock: the machine's, its server's, or that of the log being replayed on it.

    Raises:
        Unusable: the setting that holds the replay's pace is damaged.
        Unavailable: it shows a time that cannot be right.
    """
    from helpdesk_tui.store.base import Unavailable, Unusable

    pace = store.setting(PACE_SETTING)
    try:
        clock: Clock = now_of(store) if pace is None else parse_pace(pace)
        wrong = implausible(clock())
    except (ValueError, OverflowError):
        raise Unusable("The time kept for this replayed desk is damaged. Start the replay again.") from None
    if wrong:
        raise Unavailable(wrong)
    return clock


def _make_way(config: Config, *, create: bool) -> None:
    """Refuse a file that does not exist, unless it is to be made; make the folder of the default one."""
    from helpdesk_tui.store.base import Unavailable, Unusable

    path = config.file
    try:
        if path.is_dir():
            raise Unusable(f"{path} is a folder. Name the desk's file in it.")
        if path.exists():
            return
        if config.db_is_default:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        elif not path.parent.is_dir():
            raise Unavailable(f"There is no folder {path.parent}. Make it, or name another file with --db.")
        elif not create:
            raise _none_there(path)
    except OSError as error:
        raise Unavailable(f"{path} cannot be reached: {error.strerror}. Nothing was changed.") from None


def _none_there(path: Path) -> Unavailable:
    from helpdesk_tui.store.base import Unavailable

    return Unavailable(f"There is no desk at {path}. Check the name; 'helpdesk --db FILE new' starts a desk there.")
