"""What a look at the desk and its surroundings found: good, worth knowing, or to be put right."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How a thing stands. Only what is wrong counts for the exit status."""

    GOOD = "good"
    REMARK = "remark"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: what it is called, how it stands, and what to do about it."""

    check: str
    level: Level
    sentence: str
    todo: str | None = None


def good(check: str, sentence: str) -> Finding:
    """Return that something is as it should be."""
    return Finding(check, Level.GOOD, sentence)


def remark(check: str, sentence: str, todo: str | None = None) -> Finding:
    """Return something worth knowing."""
    return Finding(check, Level.REMARK, sentence, todo)


def wrong(check: str, sentence: str, todo: str) -> Finding:
    """Return something to be put right."""
    return Finding(check, Level.WRONG, sentence, todo)
