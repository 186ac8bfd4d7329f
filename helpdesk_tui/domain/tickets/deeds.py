"""What happened to a ticket as figures need it: without what a person wrote, or who they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from helpdesk_tui.domain.tickets.events import Earlier, Value

SEALED = "(sealed)"
"""Stands in a deed for a customer that it names: their name is personal, and the deed says only that there was one."""


@dataclass(slots=True)
class Deed:
    """One event of a ticket as figures need it: its fields are those of an ``Event``, without texts.

    ``after`` has no personal fields but ``organisation``, which is SEALED where one was set. It is not frozen, as a
    hundred thousand of these are made for one report, and a frozen one takes three times as long.
    """

    seq: int
    number: int
    version: int
    kind: str
    at: int
    actor: str
    op: str
    undoes: str | None
    after: dict[str, Value]
    earlier: Sequence[Earlier] = ()
    took: int | None = None


@dataclass(slots=True)
class History:
    """A ticket's deeds in order, and its organisation as it stands now: None where it has none, or it was erased."""

    number: int
    organisation: str | None
    deeds: list[Deed]
