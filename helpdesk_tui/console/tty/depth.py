"""How many colours a terminal has, and what a colour becomes on one that has fewer; whether it has our signs."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache

from helpdesk_tui.domain.look.table import Rgb, rgb_of

TRUE = 1 << 24
"""A terminal that shows every colour of 24 bits."""

_FEW_SIGNS = ("linux", "ansi", "cons25", "vt100", "vt102", "vt220")
_TRUE_KINDS = ("direct", "kitty", "alacritty", "ghostty", "wezterm", "foot")


def depth(environ: Mapping[str, str]) -> int:
    """Return how many colours a terminal says it has: 0 (NO_COLOR), 16, 256 or TRUE."""
    kind = environ.get("TERM", "")
    if environ.get("NO_COLOR"):
        return 0
    if environ.get("COLORTERM", "").lower() in ("truecolor", "24bit") or any(one in kind for one in _TRUE_KINDS):
        return TRUE
    return 256 if "256color" in kind else 16


def plain_signs(environ: Mapping[str, str]) -> bool:
    """Whether a terminal's font has the letters of UTF-8 but not the signs that are drawn here, as Linux's own."""
    return environ.get("TERM", "") in _FEW_SIGNS


@lru_cache(maxsize=4096)
def fitting(colour: str, colours: int) -> str:
    """Return the parameters of a colour (SGR 38 or 48; ISO 8613-6) for a terminal of so many ``colours``.

    What stands in the table of 256 is sent by its number there, which takes half the bytes. A terminal of 16 keeps
    its own colour in place of any other.
    """
    plane, kind, *values = colour.split(";")
    if kind == "5":
        number = int(values[0])
    else:
        rgb = (int(values[0]), int(values[1]), int(values[2]))
        number = _table().get(rgb, -1)
        if number < 0 and colours >= TRUE:
            return colour
        if number < 0:
            number = _nearest(rgb)
    if colours >= 256:
        return f"{plane};5;{number}"
    first = int(plane[0])
    return "" if number >= 16 else f"{first}{number}" if number < 8 else f"{first + 6}{number - 8}"


@cache
def _table() -> dict[Rgb, int]:
    return {rgb_of(number): number for number in reversed(range(16, 256))}


def _nearest(rgb: Rgb) -> int:
    return min(_table().items(), key=lambda one: sum((a - b) ** 2 for a, b in zip(one[0], rgb, strict=True)))[1]
