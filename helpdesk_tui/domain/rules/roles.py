"""Who may do what: roles, who has them, and which one a deed needs. Pure: names and groups are arguments."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import Enum, IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from helpdesk_tui.domain.tickets.commands import Command
    from helpdesk_tui.domain.tickets.ticket import Ticket


class Role(IntEnum):
    """What a technician is to the desk; each may do all that those below may."""

    VIEWER = 1
    TECHNICIAN = 2
    LEAD = 3

    def __str__(self) -> str:
        """Return it as the configuration writes it."""
        return self.name.lower()


SERVICE = "service"
"""The word for an account that works only for others (``--as``), and never in its own name."""


class Deed(Enum):
    """What a role may be needed for; the value is how a refusal names it."""

    WORK = "Working on tickets"
    REASSIGN = "Giving away or taking a colleague's ticket"
    RECOMPUTE = "Counting deadlines anew"
    IMPORT = "Importing"
    PURGE = "Erasing what was written"
    RESTORE = "Putting a backup in the desk's place"
    BACKUP = "Making a backup"
    NAME_TECHNICIANS = "A report that names technicians"


_NEEDED = {Deed.WORK: Role.TECHNICIAN, Deed.BACKUP: Role.TECHNICIAN}


def needed(deed: Deed) -> Role:
    """Return the least role that may do a deed."""
    return _NEEDED.get(deed, Role.LEAD)


def deed_of(command: Command, ticket: Ticket, actor: str) -> Deed:
    """Return what ``actor`` would be doing with a command on ``ticket``."""
    # Here, for whoever only reads needs to know their role, but no commands.
    from helpdesk_tui.domain.tickets.commands import Assign, Recompute

    if isinstance(command, Recompute):
        return Deed.RECOMPUTE
    if isinstance(command, Assign) and ticket.assignee not in (None, actor):
        return Deed.REASSIGN
    return Deed.WORK


class NotAllowed(Exception):
    """A deed that needs another role; the message says which, and who holds it."""


@dataclass(frozen=True, slots=True)
class Roles:
    """Who has which role: by login name, by ``@group``, and everybody else ``default``.

    A name counts before its groups, and of several groups the one with the highest role. On a
    desk whose configuration has no roles everybody is a lead.
    """

    held: Mapping[str, Role] = field(default_factory=dict)
    services: frozenset[str] = frozenset()
    default: Role = Role.LEAD

    @property
    def groups(self) -> list[str]:
        """The groups that are named, without the @."""
        return [name[1:] for name in (*self.held, *self.services) if name.startswith("@")]

    def role(self, name: str, groups: Collection[str]) -> Role:
        """Return the role of ``name``, who is in ``groups``; a service account in its own name is a viewer."""
        if name in self.held:
            return self.held[name]
        if self.is_service(name, groups):
            return Role.VIEWER
        by_group = [self.held[f"@{group}"] for group in groups if f"@{group}" in self.held]
        return max(by_group, default=self.default)

    def is_service(self, name: str, groups: Collection[str]) -> bool:
        """Return whether an account is a service account, which may say for whom it works."""
        return name in self.services or any(f"@{group}" in self.services for group in groups)

    def holders(self, least: Role) -> str:
        """Return who has at least the role ``least``, for a message: ``ana, @leads``."""
        named = [name for name, role in self.held.items() if role >= least]
        others = ["everybody the configuration does not name"] if self.default >= least else []
        return ", ".join(named + others) or "nobody"


def read_roles(table: Mapping[str, object]) -> tuple[Roles, list[str]]:
    """Return the roles of a ``[roles]`` table, and a sentence for every entry that cannot be read."""
    held: dict[str, Role] = {}
    services: set[str] = set()
    problems: list[str] = []
    known = {str(role): role for role in Role}
    for name, value in table.items():
        if not name.strip("@") or not name.isprintable() or any(one.isspace() for one in name):
            problems.append(f"roles: {name!r} is no login name and no @group.")
        elif value == SERVICE and name != "default":
            services.add(name)
        elif isinstance(value, str) and value in known:
            held[name] = known[value]
        else:
            problems.append(f"roles: {name}: there is no role {value!r}; there are {', '.join(known)} and {SERVICE}.")
    default = held.pop("default", Role.TECHNICIAN)
    return Roles(held, frozenset(services), default), problems


@dataclass(frozen=True, slots=True)
class Rights:
    """What one technician may do. ``via`` is the service account that works for them, None for their own account.

    ``speaker`` says that it is a service account that does not say for whom it works. ``withheld`` says why nothing
    may be written just now, whatever the role; None where it may.
    """

    role: Role = Role.LEAD
    via: str | None = None
    roles: Roles = Roles()
    speaker: bool = False
    withheld: str | None = None

    def may(self, deed: Deed) -> bool:
        """Return whether the role is high enough, and nothing is withheld."""
        return self.withheld is None and self.role >= needed(deed)

    def refusal(self, deed: Deed) -> str | None:
        """Return why a deed is refused, naming the role it needs and who has it; None where it is allowed."""
        if self.may(deed):
            return None
        if self.withheld is not None:
            return self.withheld
        if self.speaker:
            return f"{deed.value} is not for this account, which only speaks for others: say for whom, with --as NAME."
        least = needed(deed)
        holders = self.roles.holders(least)
        return f"{deed.value} needs the role {least}; yours is {self.role}. That role is held by {holders}."
