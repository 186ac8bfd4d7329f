"""A key as it arrives."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Key:
    """One key press: its name, and the character it types if it types one."""

    name: str
    character: str | None = None
