"""What the roles look like in each theme: the console's own themes, and every theme that Textual has.

The console's own are those of ``domain``, whose contrast is measured. In Textual's a role is made of the theme's own
colours, moved towards white or black until it can be read on its ground, under the cursor too. What they are made of
are variables of the theme (``$alarm``, ``$late``, ``$soon``, ...): a theme may say them itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache

from rich.style import Style
from textual.color import BLACK, WHITE, Color
from textual.theme import BUILTIN_THEMES, Theme

from helpdesk_tui.domain.look.ink import ink
from helpdesk_tui.domain.look.palette import ROLES
from helpdesk_tui.domain.look.table import rgb_of
from helpdesk_tui.domain.look.themes import DEFAULT, THEMES
from helpdesk_tui.domain.look.themes import Theme as Own

LEAST = 4.6
"""Contrast that every text has with its ground; 4.5 is asked for (WCAG 2 AA), and rounding takes some."""

_PAIRS = {
    "alarm": ("error", "background"),
    "chosen": ("block-cursor-background", "block-cursor-foreground"),
    "bar": ("panel", "foreground"),
}
"""Grounds, and what is written on them (``$on-alarm``), by the variables of Textual's that they are made of."""
_TEXTS = {
    "late": "error",
    "soon": "warning",
    "calm": "secondary",
    "low": "primary",
    "well": "success",
    "mark": "accent",
    "plain": "foreground",
}
_QUIET = 0.65
"""How much of the text's colour what is quiet keeps."""

_TERMINAL = {
    **BUILTIN_THEMES["ansi-dark"].variables,
    "input-cursor-text-style": "reverse",
    "input-cursor-background": "ansi_default",
    "input-cursor-foreground": "ansi_default",
    **dict.fromkeys(("on-alarm", "on-chosen", "on-bar", "chosen", "bar", "quiet", "plain"), "ansi_default"),
    "chosen-style": "reverse bold",
    "quiet-style": "dim",
}


def own_themes() -> list[Theme]:
    """Return the console's own themes as Textual knows themes; those without a ground take the terminal's colours."""
    return [_painted(one) if one.paints else _terminal(one) for one in THEMES.values()]


def _terminal(theme: Own) -> Theme:
    def colour(name: str) -> str:
        return f"ansi_{name}" if theme.coloured else "ansi_default"

    return Theme(
        theme.name,
        ansi=True,
        primary=colour("blue"),
        secondary=colour("cyan"),
        warning=colour("yellow"),
        error=colour("red"),
        success=colour("green"),
        accent=colour("magenta"),
        foreground="ansi_default",
        background="ansi_default",
        surface="ansi_default",
        panel="ansi_default",
        boost="ansi_default",
        variables=_TERMINAL,
    )


def _painted(theme: Own) -> Theme:
    colours = theme.colours
    alarm, bar, caret = theme.on["red"], theme.on["bar"], theme.on["caret"]
    pairs = {"alarm": alarm, "chosen": theme.chosen, "bar": bar, "block-cursor": theme.chosen, "input-cursor": caret}
    variables = {"quiet": hexed(theme.dim), "plain": hexed(theme.text)}
    for name, (text, ground) in pairs.items():
        cursor = name.endswith("cursor")
        variables[f"{name}-background" if cursor else name] = hexed(ground)
        variables[f"{name}-foreground" if cursor else f"on-{name}"] = hexed(text)
    return Theme(
        theme.name,
        primary=hexed(colours["blue"]),
        secondary=hexed(colours["cyan"]),
        warning=hexed(colours["yellow"]),
        error=hexed(colours["red"]),
        success=hexed(colours["green"]),
        accent=hexed(colours["magenta"]),
        foreground=hexed(theme.text),
        background=hexed(theme.ground),
        surface=hexed(theme.ground),
        panel=hexed(bar[1]),
        dark=theme.text > theme.ground,
        variables=variables,
    )


def hexed(number: int) -> str:
    """Return a colour of the table of 256 as Textual writes it."""
    return "#{:02x}{:02x}{:02x}".format(*rgb_of(number))


def with_roles(variables: Mapping[str, str]) -> dict[str, str]:
    """Return a theme's variables with those of the console's roles; what the theme says of them itself stays."""
    made = {"chosen-style": "bold", "quiet-style": "none"}
    if variables["background"] != "ansi_default":
        ground = _parsed("background", variables)
        for name, of in _TEXTS.items():
            made[name] = legible(_parsed(of, variables, ground), ground).hex6
        made["quiet"] = legible(ground.blend(Color.parse(made["plain"]), _QUIET), ground).hex6
        for name, (behind, before) in _PAIRS.items():
            on = Color.parse(variables.get(name, "")) if name in variables else _parsed(behind, variables, ground)
            made |= {name: on.hex6, f"on-{name}": legible(_parsed(before, variables, on), on).hex6}
    else:
        made |= {name: variables[of] for name, of in _TEXTS.items()} | {"alarm": variables["error"]}
    return {**made, **variables}


def _parsed(name: str, variables: Mapping[str, str], ground: Color = BLACK) -> Color:
    """Return a variable's colour as it is seen on a ground."""
    value = variables.get(name, "")
    if value.startswith("auto") or not value:
        return ground.get_contrast_text(1).with_alpha(1)
    colour = Color.parse(value)
    return ground.blend(colour.with_alpha(1), colour.a) if colour.a < 1 else colour


@lru_cache(maxsize=512)
def legible(text: Color, ground: Color) -> Color:
    """Return a colour as near to ``text`` as can be read on a ground."""
    towards = max((WHITE, BLACK), key=lambda one: contrast(one, ground))
    shades = (text.blend(towards, step / 20) for step in range(21))
    return next((shade for shade in shades if contrast(shade, ground) >= LEAST), towards)


def contrast(one: Color, other: Color) -> float:
    """Return the contrast of two colours, 1 to 21. WCAG 2: contrast ratio."""
    dark, bright = sorted(_luminance(colour) for colour in (one, other))
    return (bright + 0.05) / (dark + 0.05)


def _luminance(colour: Color) -> float:
    shares = (share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in colour.normalized)
    return sum(weight * share for weight, share in zip((0.2126, 0.7152, 0.0722), shares, strict=True))


def styles(name: str, variables: Mapping[str, str]) -> dict[str, Style]:
    """Return the style of each role in a theme, made when first asked for; ``variables`` are the theme's."""
    if name in THEMES:
        return _Own(THEMES[name])
    return _Own(THEMES[DEFAULT]) if variables["background"] == "ansi_default" else _Borrowed(variables)


class _Styles(dict[str, Style]):
    """The styles of a theme's roles, each made when it is first asked for; ``a+b`` is one laid over another."""

    def get(self, role: str, default: Style | None = None) -> Style | None:  # type: ignore[override]
        """Return the style of a role."""
        found = super().get(role)
        if found is None and all(one in ROLES for one in role.split("+")):
            found = self[role] = self._made(role)
        return found if found is not None else default

    def _made(self, role: str) -> Style:
        raise NotImplementedError


class _Own(_Styles):
    """The styles of one of the console's own themes."""

    def __init__(self, theme: Own) -> None:
        super().__init__()
        self._theme = theme

    def _made(self, role: str) -> Style:
        words = ink(role, self._theme).words.split()
        # Where a theme brings its own ground, Textual is to take the colours as they are.
        exact = [hexed(int(one[6:-1])) if self._theme.paints and one.startswith("color(") else one for one in words]
        return Style.parse(" ".join(exact))


class _Borrowed(_Styles):
    """The styles of the roles under one of Textual's themes."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        super().__init__()
        self._colours = {name: Color.parse(variables[name]) for name in _VARIABLES}

    def _made(self, role: str) -> Style:
        base, *laid = role.split("+")
        words = _WORDS[base].split()
        text, ground = self._pair(words)
        for over in laid:
            # What has a ground of its own says something by it, under the cursor as well.
            if over.startswith("cursor") and ground == self._colours["background"]:
                ground = self._colours["chosen"]
                coloured = words and words[-1] not in ("bold", "underline", "$quiet")
                text = legible(text, ground) if coloured else self._colours["on-chosen"]
            elif not over.startswith("cursor"):
                words = [*words, *(word for word in _WORDS[over].split() if not word.startswith("$"))]
        style = Style(color=text.rich_color, bgcolor=ground.rich_color)
        return style + Style(bold="bold" in words or None, underline="underline" in words or None)

    def _pair(self, words: list[str]) -> tuple[Color, Color]:
        named = [word.removeprefix("$") for word in words if word.startswith("$")]
        if "on" in words:
            behind = self._colours[named[-1]]
            return legible(self._colours[named[0]], behind), behind
        return self._colours[named[0] if named else "plain"], self._colours["background"]


_WORDS = {
    **dict.fromkeys(("dim", "hint", "rule", "p6", "none", "paused", "waiting", "closed"), "$quiet"),
    **dict.fromkeys(("", "input", "running"), ""),
    **dict.fromkeys(("strong", "title", "key"), "bold"),
    **dict.fromkeys(("heads", "ruled"), "underline"),
    **dict.fromkeys(("bar-alarm", "p1", "now", "brick1"), "bold $on-alarm on $alarm"),
    **dict.fromkeys(("p2", "breached", "bad"), "bold $late"),
    **dict.fromkeys(("p3", "warning", "due"), "bold $soon"),
    **dict.fromkeys(("p5", "scheduled"), "$low"),
    **dict.fromkeys(("good", "path"), "bold $well"),
    "p4": "$calm",
    "met": "$well",
    "missed": "$late",
    "mark": "bold $mark",
    "bar": "$on-bar on $bar",
    "bar-strong": "bold $on-bar on $bar",
    "cursor": "$on-chosen on $chosen",
    "cursor-strong": "bold $on-chosen on $chosen",
    "caret": "$background on $plain",
    "brick2": "$on-alarm on $alarm",
    "brick3": "$background on $soon",
    "brick4": "$background on $calm",
    "brick5": "$background on $low",
    "brick6": "$background on $quiet",
}
"""The roles in a theme of Textual's, in the console's variables."""

_VARIABLES = (*_TEXTS, *_PAIRS, *(f"on-{name}" for name in _PAIRS), "quiet", "background")


def codes(style: Style) -> str:
    """Return the parameters that switch a style on, from nothing. ECMA-48: SGR; ISO 8613-6 for 24 bits."""
    out = [
        code for on, code in ((style.bold, "1"), (style.dim, "2"), (style.underline, "4"), (style.reverse, "7")) if on
    ]
    for plane, colour in ((38, style.color), (48, style.bgcolor)):
        if colour is not None and colour.triplet is not None:
            out.append(f"{plane};2;{';'.join(map(str, colour.triplet))}")
    return ";".join(out)


@cache
def _borrowed(name: str) -> dict[str, Style]:
    theme = BUILTIN_THEMES[name]
    return styles(name, with_roles({**theme.to_color_system().generate(), **theme.variables}))


def borrowed_codes(name: str, role: str) -> str:
    """Return the parameters (SGR) of a role under one of Textual's themes, where there is no application yet."""
    return codes(_borrowed(name).get(role) or Style())
