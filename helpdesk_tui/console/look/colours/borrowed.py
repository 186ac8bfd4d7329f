"""The names of Textual's own themes, known before Textual is imported: settings may name one."""

from __future__ import annotations

from helpdesk_tui.domain.look.themes import Theme

BORROWED = (
    "textual-dark",
    "textual-light",
    "nord",
    "gruvbox",
    "catppuccin-mocha",
    "dracula",
    "tokyo-night",
    "monokai",
    "flexoki",
    "catppuccin-latte",
    "catppuccin-frappe",
    "catppuccin-macchiato",
    "solarized-light",
    "solarized-dark",
    "rose-pine",
    "rose-pine-moon",
    "rose-pine-dawn",
    "atom-one-dark",
    "atom-one-light",
)
"""Those that bring their own colours; the two that take the terminal's are what ``terminal`` is already."""


def borrowed(name: str) -> Theme | None:
    """Return one of Textual's themes by its name, or None. Its colours are made where Textual is."""
    wanted = name.strip().lower()
    return Theme(wanted, "one of Textual's", paints=True) if wanted in BORROWED else None
