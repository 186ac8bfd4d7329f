"""Reads a policy file (TOML) as a ``Policy``, or reports every problem in it at once.

``data/sla.toml`` shows every key. A file replaces the whole shipped one, unless it
``extends`` it (or another): so no value comes from a default that a reader does not see.
"""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType

from helpdesk_tui.domain.agreement.hours import always_open
from helpdesk_tui.domain.agreement.policy import ContactLine, Kind, Level, Policy
from helpdesk_tui.domain.agreement.policy_extends import MOST, Find, extended
from helpdesk_tui.domain.agreement.policy_hours import ALWAYS, Business, read_business
from helpdesk_tui.domain.agreement.policy_table import Table, read_zone, shown
from helpdesk_tui.domain.text.toml import TomlError, read_toml
from helpdesk_tui.domain.tickets.ticket import Priority

__all__ = ["Policy", "PolicyError", "parse_policy"]

_MOST_CHARACTERS, _MOST_LINES, _LONGEST_WEEKS = 65_536, 20, 260
_OPTIONAL = {"schedule_grace": "60 minutes"}
"""The values of keys that a file may leave out, because older files do not have them."""


class PolicyError(ValueError):
    """A policy file that cannot be used; ``problems`` says why, each as ``FILE: key: reason``."""

    def __init__(self, problems: Iterable[str]) -> None:
        """Keep all problems; ``str()`` has one a line."""
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


def parse_policy(text: str, source: str, find: Find | None = None) -> Policy:
    """Read a policy, with those it extends.

    Args:
        text: the file, TOML.
        source: its name, for messages.
        find: returns the policy that one extends; without it ``extends`` is refused.

    Raises:
        PolicyError: with all its problems; those of a file that it extends are said under that file's name.
    """
    problems: list[str] = []
    layers = _layers(text, source, find)
    values: dict[str, object] = {}
    for own, _ in reversed(layers):
        values = extended(own, values, problems) if values else own
    policy = _policy(_OPTIONAL | values, problems, tuple(place for _, place in layers))
    if problems or policy is None:
        if find is not None and len(layers) > 1:
            # A problem of the extended file is reported under its own name, not as one of this file.
            parse_policy(*_found(layers[0][0], source, find), find)
        raise PolicyError(f"{source}: {problem}" for problem in problems)
    return policy


def _layers(text: str, source: str, find: Find | None) -> list[tuple[dict[str, object], str]]:
    """Return the tables of the file and of those it extends, each with its place. Raises PolicyError."""
    layers = [(_loaded(text, source), source)]
    while "extends" in layers[-1][0]:
        values, place = layers[-1]
        if len(layers) > MOST:
            raise PolicyError([f"{source}: extends: leads through more than {MOST} files; does one extend itself?"])
        text, place = _found(values, place, find)
        layers.append((_loaded(text, place), place))
    if "without" in layers[-1][0]:
        raise PolicyError([f"{layers[-1][1]}: without: is for a policy that extends another"])
    return layers


def _found(values: dict[str, object], source: str, find: Find | None) -> tuple[str, str]:
    """Return text and place of the policy that the file at ``source`` extends. Raises PolicyError."""
    name = values["extends"]
    if not isinstance(name, str) or not name.strip() or not name.isprintable():
        raise PolicyError([f'{source}: extends: must be "shipped", or another policy\'s file, not {shown(name)}'])
    if find is None:
        raise PolicyError([f"{source}: extends: no other file can be read here"])
    return find(name, source)


def _loaded(text: str, source: str) -> dict[str, object]:
    """Return the tables of one file. Raises PolicyError when it cannot be read as TOML."""
    try:
        return read_toml(text, _MOST_CHARACTERS)
    except TomlError as error:
        raise PolicyError([f"{source}: {error}"]) from None


def _policy(values: dict[str, object], problems: list[str], sources: tuple[str, ...]) -> Policy | None:
    """Read the whole file; None where it has no usable zone or opening hours."""
    file = Table(values, "", problems)
    name, zone = file.text("name"), read_zone(file)
    warn = file.number("warn", 1, 99)
    grace = file.duration("immediate_grace", least=0)[0]
    late = file.duration("schedule_grace", least=0)[0]
    since = file.choice("reprioritise_from", ("start", "change"))
    lines = tuple(_line(entry) for entry in file.tables("lines", _MOST_LINES))
    desk = read_business(file, zone)
    levels = {priority: _level(file.table(priority.name), priority, desk, warn) for priority in Priority}
    file.done()
    if desk.calendar is None or zone is None:
        return None
    return Policy(
        name=name,
        zone_name=zone,
        levels=MappingProxyType(levels),
        business=desk.calendar,
        always=always_open(zone),
        immediate_grace=grace,
        schedule_grace=late,
        reprioritise_from="change" if since == "change" else "start",
        lines=lines,
        values=MappingProxyType(values),
        sources=sources,
    )


def _line(entry: Table) -> ContactLine:
    line = ContactLine(entry.text("name"), entry.text("number"))
    entry.done()
    return line


def _level(table: Table, priority: Priority, desk: Business, warn: int) -> Level:
    """Read one row of the matrix."""
    choices = (ALWAYS, desk.name)
    availability = table.choice("availability", choices) if desk.name else table.text("availability")
    kind, seconds = _target(table, priority, availability, desk)
    level = Level(
        priority=priority,
        name=table.text("name"),
        response=table.text("response"),
        availability=availability,
        when=table.text("when", 200),
        definition=table.text("definition", 300),
        kind=kind,
        seconds=seconds,
        warn=(table.number("warn", 1, 99) if table.has("warn") else warn) / 100,
        update=_optional(table, "update", availability, desk, priority),
        resolution=_optional(table, "resolution", availability, desk, priority),
    )
    table.done()
    return level


def _target(table: Table, priority: Priority, availability: str, desk: Business) -> tuple[Kind, int]:
    """Read a response target. Only P6 is scheduled, and always (SLA: P6)."""
    if priority is Priority.P6:
        table.choice("target", ("scheduled",))
        return Kind.SCHEDULED, 0
    if table.holds("target", "immediate"):
        if availability and availability != ALWAYS:
            table.problem("target", f"immediate needs availability {ALWAYS}")
        return Kind.IMMEDIATE, 0
    seconds = _counted(table, "target", availability, desk)
    return Kind.ELAPSED if availability == ALWAYS else Kind.BUSINESS, seconds


def _optional(table: Table, key: str, availability: str, desk: Business, priority: Priority) -> int | None:
    """Read an update or resolution target; P6 has none, for a task is due at its time alone (SLA: P6)."""
    if not table.has(key):
        return None
    if priority is Priority.P6:
        table.problem(key, "a scheduled task is due at its time, and has no other clock")
    return _counted(table, key, availability, desk)


def _counted(table: Table, key: str, availability: str, desk: Business) -> int:
    """Read a target that is counted, in seconds of its level's time: plain on 24x7, business time otherwise."""
    before = table.problems
    seconds, time = table.duration(key, desk.day)
    if table.problems > before or not availability:
        return seconds
    if (time == "business") == (availability == ALWAYS):
        wanted = "plain time" if availability == ALWAYS else 'business time, such as "4 business hours"'
        table.problem(key, f"availability {availability} counts {wanted}")
    elif time == "business" and desk.week and seconds > _LONGEST_WEEKS * desk.week:
        table.problem(key, "takes more than five years at these opening hours")
    return seconds
