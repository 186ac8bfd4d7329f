"""The commands by name: each is imported and built when it is called, so that one command costs no other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any

import typer
from typer.main import get_command

from helpdesk_tui.cli.shared.plain import Command, Group

PLACES: Mapping[str, str] = {
    "new": "tickets.new",
    "list": "tickets.reading",
    "show": "tickets.reading",
    "status": "tickets.status",
    "due": "tickets.reading",
    "agenda": "tickets.agenda",
    "respond": "tickets.timed",
    "take": "tickets.verbs",
    "ack": "tickets.verbs",
    "assign": "tickets.verbs",
    "release": "tickets.verbs",
    "note": "tickets.verbs",
    "reason": "tickets.verbs",
    "attach": "tickets.attach",
    "priority": "tickets.promises",
    "schedule": "tickets.promises",
    "wait": "tickets.timed",
    "follow": "tickets.timed",
    "resume": "tickets.verbs",
    "close": "tickets.verbs",
    "reopen": "tickets.timed",
    "parent": "tickets.verbs",
    "merge": "tickets.verbs",
    "edit": "tickets.verbs",
    "ring": "tickets.ring",
    "undo": "tickets.verbs",
    "redo": "tickets.verbs",
    "handover": "reports.handover",
    "wallboard": "reports.wallboard",
    "metrics": "reports.metrics",
    "demo": "filling.fill",
    "tour": "filling.tour",
    "import": "filling.importing",
    "export": "tickets.export",
    "report": "reports.report",
    "replay": "filling.replay",
    "requester": "callers.requester",
    "roster": "watch.roster",
    "watch": "watch.watch",
    "check": "upkeep.check",
    "backup": "upkeep.backup",
    "restore": "upkeep.restore",
    "store": "upkeep.store",
    "audit": "upkeep.audit",
    "purge": "upkeep.purge",
    "setup": "upkeep.setup",
    "doctor": "upkeep.doctor",
    "web": "web.web",
    "serve": "web.serve",
    "man": "man",
    "sla": "settings.sla",
    "config": "settings.config",
}
"""Each command and the module it stands in; a command that has the module's name may be a group."""


class Commands(Mapping[str, Any]):
    """The commands by name; a module is imported when one of its commands is asked for."""

    def __init__(self) -> None:
        """Start with none built."""
        self._built: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        """Build the command. Raises KeyError when there is none of that name."""
        place = PLACES[name]
        if name not in self._built:
            app: typer.Typer = import_module(f"helpdesk_tui.cli.{place}").app
            self._built[name] = _group(app, name) if app.info.name == name else _command(app, name)
        return self._built[name]

    def __iter__(self) -> Iterator[str]:
        """Yield the names in the order of the help page."""
        return iter(PLACES)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(PLACES)


class Program(Group):
    """The program itself, with its commands built one by one."""

    def __init__(self, **attributes: Any) -> None:
        """Put the lazy commands in place of typer's eager ones."""
        super().__init__(**attributes | {"commands": Commands()})


def _command(app: typer.Typer, name: str) -> Any:
    """Build one command of a module, and none of the others."""
    alone = typer.Typer(rich_markup_mode=None, add_completion=False)
    alone.registered_commands = [one for one in app.registered_commands if one.name == name]
    for registered in alone.registered_commands:
        registered.cls = Command
    return get_command(alone)


def _group(app: typer.Typer, name: str) -> Any:
    for registered in app.registered_commands:
        registered.cls = Command
    group = get_command(app)
    group.name = name
    return group
