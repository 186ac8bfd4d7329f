"""Typed text in a message: short, and nothing in it that cannot be shown."""

from __future__ import annotations


def quoted(text: str) -> str:
    """Return ``text`` in quotes for a message: at most 40 characters, those that are not ASCII marked."""
    short = text if len(text) <= 40 else text[:39] + "~"
    return "'" + "".join(char if " " <= char <= "~" else "\N{REPLACEMENT CHARACTER}" for char in short) + "'"
