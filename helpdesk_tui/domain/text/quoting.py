"""Typed text in a message: short, and nothing in it that cannot be shown."""

from __future__ import annotations

import re


def quoted(text: str) -> str:
    """Return ``text`` in quotes for a message: at most 40 characters, those that are not ASCII marked."""
    short = text if len(text) <= 40 else text[:39] + "~"
    return "'" + "".join(char if " " <= char <= "~" else "\N{REPLACEMENT CHARACTER}" for char in short) + "'"


_WOULD_BE_FORMULA = re.compile(r"[\s']*[=+\-@\t\r＝＋－＠]")
"""A table program runs such a cell; one that has quote marks before it gets another, which an import takes off."""


def no_formula(text: str) -> str:
    """Return a cell that no table program takes for a formula: a quote mark stands before what would be one."""
    return f"'{text}" if _WOULD_BE_FORMULA.match(text) else text
