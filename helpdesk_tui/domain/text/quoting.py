"""Typed text in a message: short, and nothing in it that cannot be shown."""

from __future__ import annotations


def quoted(text: str) -> str:
    """Return ``text`` fit for a message: short, ASCII, whatever cannot be shown marked."""
    short = text if len(text) <= 40 else text[:39] + "~"
    return "'" + "".join(char if " " <= char <= "~" else "\N{REPLACEMENT CHARACTER}" for char in short) + "'"
