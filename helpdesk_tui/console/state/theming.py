"""The theme that is shown: one of the console's own or of Textual's, as far as the terminal can show it."""

from __future__ import annotations

from helpdesk_tui.console.look.colours.borrowed import BORROWED, borrowed
from helpdesk_tui.console.state.shift import Shift
from helpdesk_tui.domain.look.themes import THEMES, Theme, fitting, theme

THEME_NAMES = (*THEMES, *BORROWED)
"""The names of all themes."""


def set_theme(shift: Shift, name: str) -> str | None:
    """Take a theme by its name or the beginning of that alone, if this terminal can show it; else return why not."""
    begun = [one for one in THEME_NAMES if one.startswith(name.lower())]
    wanted = _theme(name) or (_theme(begun[0]) if len(begun) == 1 else None)
    if wanted is None:
        return f"There is no theme {name!r}; there are {', '.join(THEME_NAMES)}."
    shown = fitting(wanted, shift.settings.environ)
    shift.settings.theme = shown
    if shown is wanted:
        shift.say(f"Theme {shown.name}: {shown.means}.")
    else:
        shift.say(f"This terminal cannot show {wanted.name} (16 colours, or NO_COLOR is set): {shown.name}.", "warning")
    return None


def next_theme(shift: Shift) -> None:
    """Take the next theme that this terminal can show."""
    known = [name for name in THEME_NAMES if (one := _theme(name)) and fitting(one, shift.settings.environ) is one]
    now = shift.settings.theme.name
    set_theme(shift, known[(known.index(now) + 1) % len(known)] if now in known else known[0])


def _theme(name: str) -> Theme | None:
    return theme(name) or borrowed(name)
