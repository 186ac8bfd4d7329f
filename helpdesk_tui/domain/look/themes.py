"""The themes: the colours behind the names in ``palette``, and which theme a terminal can show.

Colours are numbers of the 256-colour table, 16 and up (xterm: 256colres.h): unlike the first
sixteen they look the same on every terminal, so that contrast can be measured; they work
where truecolour does not; and one costs 11 bytes on the line instead of 19.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

DEFAULT = "terminal"
PLAIN = "ansi"


@dataclass(frozen=True, eq=False, slots=True)
class Theme:
    """One look of the console.

    A theme that ``paints`` brings its own background. ``colours`` are what the names of
    colours stand for as text, ``on`` as (text, background) where a role says ``on red``;
    ``chosen`` are text and background of what is reversed, where coloured text keeps its
    colour unless the theme ``swaps`` it with the ground; ``roles`` are the roles it words
    otherwise than ``palette``, and ``under`` those that are worded otherwise under the cursor.
    """

    name: str
    means: str
    paints: bool = False
    coloured: bool = True
    ground: int = 0
    text: int = 0
    dim: int = 0
    chosen: tuple[int, int] = (0, 0)
    swaps: bool = False
    colours: Mapping[str, int] = field(default_factory=dict)
    on: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    roles: Mapping[str, str] = field(default_factory=dict)
    under: Mapping[str, str] = field(default_factory=dict)


_BAR = {
    "bar": "on bar",
    "bar-strong": "bold on bar",
    "heads": "dim underline",
    "caret": "on caret",
}
"""A theme with its own background gives bars a colour of their own, so that none looks like the cursor."""

# The formatter would give each number a line of its own.
# fmt: off
THEMES: dict[str, Theme] = {
    theme.name: theme
    for theme in (
        # Its ground may be black or white: yellow, cyan, green and blue as text can be read on one of the two alone.
        Theme(
            "terminal",
            "the terminal's own sixteen colours and background",
            roles={
                "p3": "bold magenta",
                "p4": "",
                "p5": "",
                "scheduled": "",
                "warning": "black on yellow",
                "due": "black on yellow",
            },
            under={
                **dict.fromkeys(("p1", "now", "breached", "bar-alarm"), "bold white on red"),
                **dict.fromkeys(("warning", "due"), "black on yellow"),
            },
        ),
        Theme(
            "dark",
            "light text on a dark ground",
            paints=True, ground=234, text=252, dim=246, chosen=(231, 19),
            colours=dict(black=246, red=210, green=114, yellow=221, blue=111, magenta=213, cyan=80, white=231),
            on=dict(
                black=(252, 16), red=(231, 160), green=(16, 71), yellow=(16, 221), blue=(231, 25),
                magenta=(16, 176), cyan=(16, 73), white=(16, 252), bar=(253, 238), caret=(16, 252),
            ),
            roles=_BAR,
        ),
        Theme(
            "light",
            "dark text on a light ground",
            paints=True, ground=231, text=235, dim=241, chosen=(16, 159),
            colours=dict(black=16, red=124, green=22, yellow=58, blue=19, magenta=90, cyan=23, white=235),
            on=dict(
                black=(231, 235), red=(231, 160), green=(231, 22), yellow=(16, 221), blue=(231, 25),
                magenta=(231, 90), cyan=(231, 23), white=(16, 252), bar=(235, 253), caret=(231, 235),
            ),
            roles=_BAR,
        ),
        Theme(
            "high-contrast",
            "at least 7:1 everywhere, on black",
            paints=True, ground=16, text=231, dim=250, chosen=(16, 231), swaps=True,
            colours=dict(black=250, red=217, green=83, yellow=226, blue=117, magenta=219, cyan=87, white=231),
            on=dict(
                black=(231, 16), red=(231, 124), green=(16, 83), yellow=(16, 226), blue=(231, 18),
                magenta=(16, 219), cyan=(16, 87), white=(16, 231), bar=(231, 236), caret=(16, 226),
            ),
            roles=_BAR,
        ),
        Theme(
            "colour-safe",
            "orange, yellow and blues, told apart by every eye",
            paints=True, ground=234, text=252, dim=246, chosen=(231, 18),
            colours=dict(black=246, red=202, green=75, yellow=221, blue=69, magenta=225, cyan=110, white=231),
            on=dict(
                black=(252, 16), red=(16, 202), green=(16, 75), yellow=(16, 221), blue=(231, 25),
                magenta=(16, 225), cyan=(16, 110), white=(16, 252), bar=(253, 238), caret=(16, 252),
            ),
            roles=_BAR,
        ),
        Theme("ansi", "no colours: bold, underlined and reversed text alone", coloured=False),
    )
}
# fmt: on


def theme(name: str) -> Theme | None:
    """Return a theme by its name, or None."""
    return THEMES.get(name.strip().lower())


def fitting(wanted: Theme, environ: Mapping[str, str]) -> Theme:
    """Return ``wanted``, or the plain theme for NO_COLOR, and where it needs 256 colours and the terminal has fewer.

    NO_COLOR counts when it is there and not empty (no-color.org).
    """
    if environ.get("NO_COLOR"):
        return THEMES[PLAIN]
    return wanted if not wanted.paints or _many_colours(environ) else THEMES[PLAIN]


def _many_colours(environ: Mapping[str, str]) -> bool:
    """Whether a terminal says that it has at least 256 colours."""
    kind = environ.get("TERM", "")
    return environ.get("COLORTERM", "").lower() in ("truecolor", "24bit") or any(
        word in kind for word in ("256color", "direct", "kitty", "alacritty", "ghostty", "wezterm", "foot")
    )
