"""The themes, measured: every role can be read in each, and colours that mean something can be told apart."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

import pytest

from helpdesk_tui.domain.look.ink import COLOURS, Ink, ink
from helpdesk_tui.domain.look.palette import ROLES
from helpdesk_tui.domain.look.themes import THEMES, Theme, fitting

PAINTED = [theme for theme in THEMES.values() if theme.paints]
LEAST = {"high-contrast": 7.0}
NAMES = [theme.name for theme in PAINTED]

# Machado, Oliveira and Fernandes 2009, severity 1.0, on linear RGB.
PROTANOPIA = ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998))
DEUTERANOPIA = ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881))
FULL = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))


def linear(number: int) -> list[float]:
    """Return a colour of the 256-colour table (16 and up) as linear RGB. sRGB: IEC 61966-2-1."""
    if number >= 232:
        levels = [8 + 10 * (number - 232)] * 3
    else:
        steps = (0, 95, 135, 175, 215, 255)
        levels = [steps[(number - 16) // power % 6] for power in (36, 6, 1)]
    shares = [level / 255 for level in levels]
    return [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]


def contrast(one: int, other: int) -> float:
    """Return the contrast of two colours. WCAG 2: contrast ratio."""
    weights = (0.2126, 0.7152, 0.0722)
    dark, bright = sorted(sum(w * c for w, c in zip(weights, linear(n), strict=True)) for n in (one, other))
    return (bright + 0.05) / (dark + 0.05)


def seen_as(number: int, eye: Sequence[Sequence[float]]) -> tuple[float, float, float]:
    """Return a colour as an eye sees it, in CIE L*a*b*."""
    r, g, b = (min(1.0, max(0.0, sum(w * c for w, c in zip(row, linear(number), strict=True)))) for row in eye)
    xyz = (
        (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047,
        0.2126 * r + 0.7152 * g + 0.0722 * b,
        (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883,
    )
    x, y, z = (v ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116 for v in xyz)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def apart(one: int, other: int, eye: Sequence[Sequence[float]]) -> float:
    """Return how far two colours are apart for an eye: CIE76; 2.3 is just noticeable."""
    return math.dist(seen_as(one, eye), seen_as(other, eye))


def worst(theme: Theme) -> list[tuple[float, str]]:
    """Return the contrast of every role, alone, under the cursor and over the rule of a band."""
    out = []
    for role in [*ROLES, *(f"{name}+{over}" for name in ROLES for over in ("cursor", "ruled", "cursor+ruled"))]:
        shown = ink(role, theme)
        assert shown.text is not None and shown.ground is not None, role
        out.append((contrast(shown.text, shown.ground), role))
    return sorted(out)


@pytest.mark.parametrize("theme", PAINTED, ids=NAMES)
def test_every_role_can_be_read(theme: Theme) -> None:
    least = LEAST.get(theme.name, 4.5)
    assert [(round(ratio, 2), role) for ratio, role in worst(theme) if ratio < least] == []


@pytest.mark.parametrize("theme", PAINTED, ids=NAMES)
def test_a_colour_that_a_role_may_name_can_be_read(theme: Theme) -> None:
    assert set(COLOURS) == set(theme.colours) == set(theme.on) - {"bar", "caret"}
    pairs = [(theme.colours[name], theme.ground) for name in COLOURS] + list(theme.on.values())
    assert min(contrast(*pair) for pair in pairs) >= 4.5


@pytest.mark.parametrize("theme", PAINTED, ids=NAMES)
def test_the_cursor_stands_out_from_the_ground(theme: Theme) -> None:
    assert apart(theme.chosen[1], theme.ground, FULL) >= 20
    assert ink("bar", theme) != ink("cursor", theme)


@pytest.mark.parametrize("eye", [PROTANOPIA, DEUTERANOPIA, FULL], ids=["protanopia", "deuteranopia", "full"])
def test_colours_are_told_apart_in_the_safe_theme_by_every_eye(eye: Sequence[Sequence[float]]) -> None:
    theme = THEMES["colour-safe"]
    roles = ("p2", "p3", "p4", "p5", "met", "mark", "", "dim")
    inks = {role: ink(role, theme).text for role in roles}
    found = {
        (one, other): apart(a, b, eye)
        for (one, a), (other, b) in itertools.combinations(inks.items(), 2)
        if a is not None and b is not None
    }
    assert min(found.values()) >= 12, min(found, key=lambda pair: found[pair])
    alarms = ("p2", "p3", "met", "")
    assert min(found[pair] for pair in itertools.combinations(alarms, 2) if pair in found) >= 20


@pytest.mark.parametrize(
    ("environ", "name"),
    [
        ({"TERM": "xterm-256color"}, "dark"),
        ({"TERM": "screen", "COLORTERM": "truecolor"}, "dark"),
        ({"TERM": "xterm"}, "ansi"),
        ({"TERM": "linux"}, "ansi"),
        ({"TERM": "xterm-256color", "NO_COLOR": "1"}, "ansi"),
        ({"TERM": "xterm-256color", "NO_COLOR": ""}, "dark"),
    ],
)
def test_plain_is_chosen_where_the_theme_could_not_be_shown(environ: dict[str, str], name: str) -> None:
    assert fitting(THEMES["dark"], environ).name == name


def test_the_terminals_own_colours_do_on_a_sixteen_colour_terminal_and_not_without_colour() -> None:
    assert fitting(THEMES["terminal"], {"TERM": "linux"}).name == "terminal"
    assert fitting(THEMES["terminal"], {"TERM": "linux", "NO_COLOR": "1"}).name == "ansi"


def test_the_roles_of_the_shipped_theme_are_the_terminals_own() -> None:
    theme = THEMES["terminal"]
    golden = {"p1": "1;37;41", "p2": "1;31", "cursor": "7", "p2+cursor": "1;7;31", "p6": "2", "dim+ruled": "2;4"}
    assert {role: ";".join(ink(role, theme).codes) for role in golden} == golden


def test_the_roles_of_the_dark_theme_say_every_colour() -> None:
    theme = THEMES["dark"]
    golden = {
        "": "38;5;252;48;5;234",
        "p1": "1;38;5;231;48;5;160",
        "p2+cursor": "1;38;5;210;48;5;19",
        "dim": "38;5;246;48;5;234",
    }
    assert {role: ";".join(ink(role, theme).codes) for role in golden} == golden


def test_without_colours_what_stood_on_one_is_reversed() -> None:
    assert ink("p1", THEMES["ansi"]) == Ink(("bold", "reverse"))
