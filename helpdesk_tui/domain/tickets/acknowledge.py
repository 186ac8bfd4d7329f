"""What a technician can ask of a ticket that somebody is called for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Acknowledge:
    """Say that one looks after what a ticket calls for, so that nobody else is called for a while."""

    bears_on: ClassVar[frozenset[str]] = frozenset({"responded_at", "closed_at"})
