"""What a filter asks of one ticket, as values that every store can answer.

A condition is about stored fields and fixed instants, never about a clock: what depends on
now has been worked out before (``standing``). A field that is absent fulfils only ``Not``.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Column(StrEnum):
    """The fields of a ticket that conditions look at, by their names."""

    PRIORITY = "priority"
    STATUS = "status"
    CHANNEL = "channel"
    ASSIGNEE = "assignee"
    OPENED_AT = "opened_at"
    RESPONDED_AT = "responded_at"
    JUDGED = "judged"
    RESPONSE_DUE = "response_due"
    UPDATE_DUE = "update_due"
    RESOLUTION_DUE = "resolution_due"
    DUE_AT = "due_at"
    WARN_AT = "warn_at"
    SCHEDULED_FOR = "scheduled_for"
    CLOSED_AT = "closed_at"
    BREACH_AT = "breach_at"
    BEGUN_AT = "begun_at"
    DONE = "done"
    FOLLOW_AT = "follow_at"
    WAIT_UNTIL = "wait_until"
    TAKEN_AS = "taken_as"


class Text(StrEnum):
    """The texts of a ticket that can be searched by themselves; the notes include the resolution."""

    REQUESTER = "requester"
    ORGANISATION = "organisation"
    EMAIL = "email"
    REFERENCE = "reference"
    NOTES = "notes"


@dataclass(frozen=True, slots=True)
class Among:
    """The field has one of these values."""

    column: Column
    values: tuple[int | str, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """The field is this name, its letters A to Z in either case."""

    column: Column
    name: str


@dataclass(frozen=True, slots=True)
class Within:
    """The instant lies from ``start`` on and before ``end`` (seconds UTC); None leaves a side open."""

    column: Column
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """The field is not absent."""

    column: Column


@dataclass(frozen=True, slots=True)
class Word:
    """A term (see ``sought``) stands in one of these fields; with none named, in any that is searched."""

    word: str
    fields: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class PhoneEnd:
    """The telephone number ends with these digits, or they end with it; or it has this extension (see ``number``)."""

    digits: str
    extension: str = ""


@dataclass(frozen=True, slots=True)
class Child:
    """It has a parent: one of these, where any are named."""

    parents: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Parent:
    """Another ticket is its child; the only condition that needs more than the ticket itself."""


@dataclass(frozen=True, slots=True)
class Merged:
    """It was merged into another ticket."""


@dataclass(frozen=True, slots=True)
class Not:
    """The condition is not fulfilled."""

    one: Condition


@dataclass(frozen=True, slots=True)
class Every:
    """All of the conditions are fulfilled; without any, every ticket fulfils it."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """At least one of the conditions is fulfilled."""

    parts: tuple[Condition, ...]


Condition = Child | Parent | Merged | Among | Named | Within | Known | Word | PhoneEnd | Not | Every | Either


def every(*parts: Condition) -> Condition:
    """Join conditions of which all must be fulfilled."""
    return parts[0] if len(parts) == 1 else Every(parts)


def either(*parts: Condition) -> Condition:
    """Join conditions of which one is enough."""
    return parts[0] if len(parts) == 1 else Either(parts)
