"""TOML from outside, read within bounds: the one reader for the configuration, the policy and the flow chart.

``tomllib`` takes gigabytes for a key of thousands of dotted parts, and reads whole numbers of
any length, which Python then cannot print. So size, dots and numbers are checked here.
"""

from __future__ import annotations

import re
import tomllib

LONGEST = 262_144
"""The most characters of a file, unless its reader allows fewer."""

_DOTS_IN_LINE, _DOTS = 64, 4_096
"""Dots outside text and comments, in a line and in all. Each part of a key costs tomllib about a kilobyte."""

_LEAST, _MOST = -(2**63), 2**63 - 1
_DEPTH = 2 * _DOTS_IN_LINE
_NESTED = "TOML: is nested too deeply"
_NUMBER = "TOML: has a whole number of more than 64 bits"
_TOKEN = re.compile(
    r'"""(?:[^\\]|\\.)*?(?:"{3,5}|\Z)'
    r"|'''.*?(?:'{3,5}|\Z)"
    r'|"(?:[^"\\\n]|\\[^\n])*"?'
    r"|'[^'\n]*'?"
    r"|#[^\n]*"
    r"|\n|\.",
    re.DOTALL,
)


class TomlError(ValueError):
    """A text that cannot be used; the message is the reason, in printable ASCII and without a full stop."""


def read_toml(text: str, longest: int = LONGEST) -> dict[str, object]:
    """Return the tables of a text.

    Raises:
        TomlError: it is no TOML, or holds more than a file of settings needs.
    """
    if len(text) > longest:
        raise TomlError(f"size: has {len(text):,} characters, and may have {longest:,}")
    text = text.replace("\r\n", "\n")
    _check_dots(text)
    try:
        table = tomllib.loads(text)
    except RecursionError:
        raise TomlError(_NESTED) from None
    except ValueError as error:
        if "integer string conversion" in str(error):
            raise TomlError(_NUMBER) from None
        reason = str(error).encode("ascii", "backslashreplace").decode()
        raise TomlError(f"TOML: {_short(reason)}") from None
    _check_values(table)
    return table


def _check_dots(text: str) -> None:
    """Refuse keys of very many parts, whose dots stand outside text and comments."""
    line, in_line, dots = 1, 0, 0
    for found in _TOKEN.finditer(text):
        token = found[0]
        if token == ".":
            in_line, dots = in_line + 1, dots + 1
            if in_line > _DOTS_IN_LINE:
                raise TomlError(f"line {line}: has more than {_DOTS_IN_LINE} dots")
            if dots > _DOTS:
                raise TomlError(f"TOML: has more than {_DOTS:,} dots outside text")
        elif token == "\n":
            line, in_line = line + 1, 0
        else:
            line += token.count("\n")


def _check_values(table: dict[str, object]) -> None:
    """Refuse whole numbers of more than 64 bits, which TOML does not promise, and tables that are nested too deeply."""
    left: list[tuple[object, int]] = [(table, 0)]
    while left:
        one, depth = left.pop()
        if depth > _DEPTH:
            raise TomlError(_NESTED)
        if isinstance(one, dict | list):
            left += [(value, depth + 1) for value in (one.values() if isinstance(one, dict) else one)]
        elif isinstance(one, int) and not _LEAST <= one <= _MOST:
            raise TomlError(_NUMBER)


def _short(reason: str) -> str:
    return reason if len(reason) <= 200 else f"{reason[:197]}..."
