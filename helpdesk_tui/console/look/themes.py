"""What the roles look like in each theme: the console's own themes, and every theme that Textual has.

The console's own are those of ``domain``, whose contrast is measured; Textual's get the roles from their variables.
"""

from __future__ import annotations

from collections.abc import Mapping

from rich.color import Color as RichColor
from rich.style import Style
from textual.color import Color
from textual.theme import BUILTIN_THEMES, Theme

from helpdesk_tui.domain.look.ink import ink
from helpdesk_tui.domain.look.palette import ROLES
from helpdesk_tui.domain.look.themes import PLAIN, THEMES
from helpdesk_tui.domain.look.themes import Theme as Own

_TERMINAL = {
    **BUILTIN_THEMES["ansi-dark"].variables,
    "input-cursor-text-style": "reverse",
    "input-cursor-background": "ansi_default",
    "input-cursor-foreground": "ansi_default",
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
        panel=hexed(theme.on["bar"][1]),
        dark=theme.text > theme.ground,
        variables={
            "block-cursor-background": hexed(theme.chosen[1]),
            "block-cursor-foreground": hexed(theme.chosen[0]),
            "input-cursor-background": hexed(theme.on["caret"][1]),
            "input-cursor-foreground": hexed(theme.on["caret"][0]),
        },
    )


def hexed(number: int) -> str:
    """Return a colour of the 256-colour table as Textual writes it."""
    return RichColor.from_ansi(number).get_truecolor().hex


def styles(name: str, variables: Mapping[str, str]) -> dict[str, Style]:
    """Return the style of each role in a theme; ``variables`` are the theme's, of which Textual's own are made."""
    if name in THEMES:
        return _Inks(THEMES[name])
    return {role: _style(words.split(), variables) for role, words in _WORDS.items()}


class _Inks(dict[str, Style]):
    """The styles of one of the console's own themes, each made when it is first asked for."""

    def __init__(self, theme: Own) -> None:
        super().__init__()
        self._theme = theme

    def get(self, role: str, default: Style | None = None) -> Style | None:  # type: ignore[override]
        """Return the style of a role, or of one role laid over another (``a+b``)."""
        found = super().get(role)
        if found is None and all(one in ROLES for one in role.split("+")):
            shown = ink(role, self._theme)
            found = self[role] = Style.parse(_words(shown.words, painted=self._theme.paints))
        return found if found is not None else default


def _words(words: str, *, painted: bool) -> str:
    if not painted:
        return words
    return " ".join(hexed(int(word[6:-1])) if word.startswith("color(") else word for word in words.split())


_WORDS = {
    **dict.fromkeys(("dim", "hint", "rule", "p6", "none", "paused", "waiting", "closed"), "$text-muted"),
    **dict.fromkeys(("", "input", "running"), "$foreground"),
    **dict.fromkeys(("strong", "title", "key"), "bold $foreground"),
    **dict.fromkeys(("heads", "ruled"), "underline"),
    **dict.fromkeys(("bar-alarm", "p1", "now", "brick1"), "bold $background on $error"),
    **dict.fromkeys(("p2", "breached", "bad"), "bold $error"),
    **dict.fromkeys(("p3", "warning", "due"), "bold $warning"),
    **dict.fromkeys(("p5", "scheduled"), "$primary"),
    **dict.fromkeys(("good", "path"), "bold $success"),
    "p4": "$secondary",
    "met": "$success",
    "missed": "$error",
    "mark": "bold $accent",
    "bar": "$foreground on $panel",
    "bar-strong": "bold $foreground on $panel",
    "cursor": "$block-cursor-foreground on $block-cursor-background",
    "cursor-strong": "bold $block-cursor-foreground on $block-cursor-background",
    "caret": "$input-cursor-foreground on $input-cursor-background",
    "brick2": "$background on $error",
    "brick3": "$background on $warning",
    "brick4": "$background on $secondary",
    "brick5": "$background on $primary",
    "brick6": "$background on $foreground",
}
"""The roles in a theme of Textual's: words and variables that every theme has."""


def _style(words: list[str], variables: Mapping[str, str]) -> Style:
    values = [variables.get(word[1:], "") if word.startswith("$") else word for word in words]
    at = values.index("on") if "on" in values else len(values)
    ground = values[at + 1] if at < len(values) else ""
    text = next((value for value in values[:at] if value and value not in ("bold", "underline")), "")
    if text.startswith("auto"):
        text = Color.parse(ground or variables["background"]).get_contrast_text(1).hex
    bold, underline = "bold" in values or None, "underline" in values or None
    return Style(color=_colour(text), bgcolor=_colour(ground), bold=bold, underline=underline)


def _colour(named: str) -> RichColor | None:
    return Color.parse(named).rich_color if named and named != "ansi_default" else None


__all__ = ["PLAIN", "own_themes", "styles"]
