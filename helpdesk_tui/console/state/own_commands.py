"""A technician's own commands on a key, from the ``[[command]]`` entries of the configuration.

``[[command]] key = "f9"  name = "Ping"  run = ["ping", "-c3", "{host}"]  show = "output"`` runs a program with fields
of the ticket as whole arguments. There is no shell: nothing in a ticket can be more than one argument, and what would
be read as an option is refused. Only a file that nobody else may change is believed.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from helpdesk_tui.console.keys.keymap import Keymap, read_key
from helpdesk_tui.console.keys.verbs import shown
from helpdesk_tui.console.state.templates import FIELDS
from helpdesk_tui.domain.text.cleaning import clean_line
from helpdesk_tui.domain.tickets.ticket import Ticket
from helpdesk_tui.wiring.config import Config

_KEYS = ("key", "name", "run", "show")
_LONGEST, _MOST = 20, 20
_HOST_FIELD = "host"
_FIELD = re.compile(r"\{([a-z]+)\}")
_HOST = re.compile(
    r"(?<![\w.@-])(?:\d{1,3}(?:\.\d{1,3}){3}|(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,})(?![\w@-])"
)
"""An IPv4 address, or a host's name with its domain; no part of an e-mail address."""


class Show(StrEnum):
    """What becomes of what a program prints."""

    OUTPUT = "output"
    TERMINAL = "terminal"
    NONE = "none"


class NotRun(Exception):
    """A command that cannot be run; the message says why."""


@dataclass(frozen=True, slots=True)
class OwnCommand:
    """A program on a key: ``run`` are its arguments, in which ``{phone}`` stands for a field of the ticket."""

    key: str
    name: str
    run: tuple[str, ...]
    show: Show = Show.OUTPUT

    @property
    def on_ticket(self) -> bool:
        """Whether it needs a ticket."""
        return any(_FIELD.fullmatch(part) for part in self.run)

    def arguments(self, ticket: Ticket | None, described: str = "") -> list[str]:
        """Return the program and its arguments for a ticket, which was ``described`` so. Raises NotRun."""
        return [self._argument(part, ticket, described) for part in self.run]

    def _argument(self, part: str, ticket: Ticket | None, described: str) -> str:
        field = _FIELD.fullmatch(part)
        if field is None:
            return part
        if ticket is None:
            raise NotRun(f"{self.name} needs a ticket, and there is none here.")
        value = _host(ticket.subject, described) if field[1] == _HOST_FIELD else FIELDS[field[1]](ticket)
        text = clean_line(str(value or "")).strip()
        if not text:
            raise NotRun(f"#{ticket.number} has no {field[1]}, which {self.name} needs.")
        if text.startswith("-"):
            raise NotRun(
                f"The {field[1]} of #{ticket.number} begins with '-': {self.name} could take it for an option."
            )
        return text


def _host(*texts: str) -> str:
    """Return the first host's name or address that stands in some texts."""
    return next((found[0] for text in texts if (found := _HOST.search(text))), "")


def own_commands(config: Config, keymap: Keymap) -> tuple[list[OwnCommand], list[str]]:
    """Return the commands that can be used, and a sentence for every one that cannot. In a kiosk there is none."""
    found = config.tables.get("command", {}).get("command", [])
    if config.kiosk or not found:
        return [], []
    path = config.stands["command"]
    if not _own(path):
        return [], [f"{path}: others may change this file, so none of its commands is run. chmod go-w {path}"]
    commands: list[OwnCommand] = []
    problems: list[str] = []
    for place, entry in enumerate(found if isinstance(found, list) else [found]):
        try:
            commands.append(_unused(_command(entry), keymap, commands))
        except NotRun as wrong:
            problems.append(f"{path}: command {place + 1}: {wrong}.")
    return commands, problems


def _own(path: Path) -> bool:
    """Whether a file and its folder can be changed by this user and root alone."""
    for one in (path, path.parent):
        try:
            status = os.stat(one)
        except OSError:
            return False
        if status.st_uid not in (0, os.getuid()) or status.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
            return False
    return True


def _command(entry: object) -> OwnCommand:
    if not isinstance(entry, Mapping):
        raise NotRun("it must be written as [[command]], and under it key, name and run")
    for key in entry:
        if key not in _KEYS:
            raise NotRun(f"there is no key {key!r}; there are {', '.join(_KEYS)}")
    found = read_key(entry.get("key"))
    if found is None:
        raise NotRun(f"{entry.get('key')!r} is no key that can be used, as f9 or ctrl+t can")
    name = clean_line(str(entry.get("name", ""))).strip()
    if not 0 < len(name) <= _LONGEST:
        raise NotRun(f"'name' must be a name of 1 to {_LONGEST} characters")
    show = str(entry.get("show", Show.OUTPUT))
    if show not in set(Show):
        raise NotRun(f"'show' must be one of {', '.join(Show)}")
    return OwnCommand(found, name, _run(entry.get("run")), Show(show))


def _run(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not value or not all(isinstance(part, str) and part for part in value):
        raise NotRun('\'run\' must be a list of texts, as ["ping", "-c3", "{host}"] is')
    parts = tuple(str(part) for part in value)
    if _FIELD.search(parts[0]) or any("\0" in part for part in parts):
        raise NotRun("'run' must begin with a program, which no ticket can name")
    for part in parts[1:]:
        field = _FIELD.fullmatch(part)
        if field is not None and field[1] not in (*FIELDS, _HOST_FIELD):
            raise NotRun(f"there is no field {part}; there are {', '.join((*FIELDS, _HOST_FIELD))}")
        if field is None and _FIELD.search(part):
            raise NotRun(f"{part!r}: a field must be an argument of its own")
    return parts


def _unused(command: OwnCommand, keymap: Keymap, others: Sequence[OwnCommand]) -> OwnCommand:
    """Return a command whose key nothing else has."""
    if len(others) == _MOST:
        raise NotRun(f"there may be {_MOST} commands, and this is one more")
    verb = next((verb for verb, keys in keymap.keys.items() if command.key in keys), None)
    if verb is not None:
        raise NotRun(f"{shown(command.key)} is {verb} already")
    if any(one.key == command.key for one in others):
        raise NotRun(f"{shown(command.key)} has a command already")
    return command
