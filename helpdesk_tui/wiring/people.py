"""Who is working: the user of this process, or for whom a service account works; and what they may do."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from helpdesk_tui.domain.rules.roles import SERVICE, Deed, NotAllowed, Rights, Role, Roles
from helpdesk_tui.wiring.config import Config, technician, trust

if TYPE_CHECKING:
    import grp

    from helpdesk_tui.store.postgres.logins import Login


_NO_SHELL = ("nologin", "false", "sync", "shutdown", "halt")
"""The shells of accounts with which nobody logs in."""


@dataclass(frozen=True, slots=True)
class Person:
    """A technician by name, with their rights."""

    name: str
    rights: Rights


def person(config: Config) -> Person:
    """Return who is working.

    Raises:
        NotAllowed: ``--as`` by an account that may not work for others, or without a name; or the process is in a
            user namespace, where its uid proves nothing.
    """
    wrong = trust.assumed(config.file, roles=config.roles is not None)
    if wrong:
        raise NotAllowed(wrong)
    roles, user = config.roles or Roles(), technician()
    if config.acting is None:
        groups = _groups_of_process(roles.groups) if roles.groups else ()
        speaker = user not in roles.held and roles.is_service(user, groups)
        return Person(user, Rights(roles.role(user, groups), None, roles, speaker))
    if not roles.is_service(user, _groups_of_process(roles.groups)):
        raise NotAllowed(
            f"{user} cannot work as somebody else: --as is for accounts that [roles] calls {SERVICE!r}, and it stands "
            "in /etc/helpdesk/config.toml or beside the desk."
        )
    name = _name(config.acting)
    return Person(name, Rights(roles.role(name, _groups_of_name(roles.groups, name)), user, roles))


_BY_GROUP = {"desk_lead": Role.LEAD, "desk_technician": Role.TECHNICIAN, "desk_viewer": Role.VIEWER}
"""The roles of a desk's groups on a server, the highest first; the server enforces them too."""

_ON_SERVER = Roles({f"@{group}": role for group, role in _BY_GROUP.items()}, default=Role.VIEWER)


def person_on_server(config: Config, login: Login) -> Person:
    """Return who is working on a desk on a server: its ``login`` there, or for whom a service login works.

    A service login (the group ``desk_service``) works for the user of this process, or for whom ``--as`` names.
    ``[roles]`` may take rights away that the server gives, and never gives any.

    Raises:
        NotAllowed: ``--as`` by a login that may not work for others, or without a name; or a service login of a
            process in a user namespace, where its uid proves nothing.
    """
    speaks = "desk_service" in login.groups
    if config.acting is not None and not speaks:
        raise NotAllowed(
            f"{login.name} cannot work as somebody else: --as is for logins of the server's group desk_service."
        )
    name, via = login.name, None
    if config.acting is not None:
        name, via = _name(config.acting), login.name
    elif speaks and not login.owns:
        wrong = trust.assumed(None, roles=True)
        if wrong:
            raise NotAllowed(wrong)
        name, via = technician(), login.name
    role = next((role for group, role in _BY_GROUP.items() if group in login.groups), Role.VIEWER)
    role = Role.LEAD if login.owns else role
    if config.roles is None:
        return Person(name, Rights(role, via, _ON_SERVER))
    narrowed = min(role, config.roles.role(name, _groups_of_name(config.roles.groups, name)))
    return Person(name, Rights(narrowed, via, _ON_SERVER if narrowed == role else config.roles))


def members(config: Config) -> frozenset[str]:
    """Return the names of those who may work on a desk: by its roles, their groups, and the group of its file.

    Service accounts are left out.
    """
    import grp

    roles = config.roles or Roles()
    named = {name for name in roles.held if not name.startswith("@")}
    groups = [name[1:] for name in roles.held if name.startswith("@")]
    found = {member for group in _groups(groups) for member in _members(group)}
    with suppress(OSError, ValueError, KeyError):
        file = config.file.stat()
        if file.st_mode & stat.S_IWGRP:
            found |= _members(grp.getgrgid(file.st_gid))
    return frozenset(named | found) - roles.services


def _members(group: grp.struct_group) -> set[str]:
    """Return the members of a group: those it lists, and accounts that can log in and have it as their first group."""
    import pwd

    first = (one for one in pwd.getpwall() if one.pw_gid == group.gr_gid)
    return {*group.gr_mem, *(one.pw_name for one in first if not one.pw_shell.endswith(_NO_SHELL))}


def _name(text: str) -> str:
    """Return for whom a service account works, as a login name. Raises NotAllowed for any other text."""
    from helpdesk_tui.domain.text.cleaning import TextError, enter_line

    try:
        name = enter_line("assignee", text)
    except TextError:
        name = ""
    if not name or name != text or name.startswith(("@", "-")) or any(one.isspace() for one in name):
        raise NotAllowed("--as needs a technician's name, in one word.")
    return name


def _groups_of_process(names: Iterable[str]) -> list[str]:
    """Return which of some groups this process is in, as the kernel says."""
    ids = {os.getgid(), os.getegid(), *os.getgroups()}
    return [group.gr_name for group in _groups(names) if group.gr_gid in ids]


def _groups_of_name(names: Iterable[str], member: str) -> list[str]:
    """Return which of some groups a name is in, the first group of its account included.

    Without an account on this machine, only the groups that list the name count.
    """
    import pwd

    try:
        ids = os.getgrouplist(member, pwd.getpwnam(member).pw_gid)
    except KeyError:
        ids = []
    return [group.gr_name for group in _groups(names) if group.gr_gid in ids or member in group.gr_mem]


def _groups(names: Iterable[str]) -> Iterator[grp.struct_group]:
    """Yield those of the groups that exist."""
    import grp

    for name in names:
        with suppress(KeyError):
            yield grp.getgrnam(name)


def refuse_watching(who: Person | Login) -> None:
    """Raise NotAllowed for somebody who may not work on a desk's file, or a login that is not in the server's group."""
    if isinstance(who, Person):
        refusal = who.rights.refusal(Deed.WORK)
        if refusal:
            raise NotAllowed(refusal)
    elif "desk_watch" not in who.groups and not who.owns:
        raise NotAllowed(
            f"{who.name} may not watch this desk. Nothing was written. Its owner lets it: GRANT desk_watch TO "
            f"{who.name}"
        )
