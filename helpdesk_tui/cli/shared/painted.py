"""Tables and lines in colours, by Rich: for a terminal alone, as importing Rich takes a quarter of a command's time.

Text is never markup here, and was cleaned by whoever hands it over; a role of ``domain.look.palette`` says its colour.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from functools import lru_cache

from rich.color import ColorSystem
from rich.console import Console, JustifyMethod
from rich.style import Style
from rich.table import Table
from rich.text import Text

from helpdesk_tui.cli.shared.out import GAP, Span, shared
from helpdesk_tui.domain.look.ink import ink
from helpdesk_tui.domain.look.themes import Theme
from helpdesk_tui.domain.text.cells import cut, width

_AT_A_TIME = 200
"""Rows of a table that Rich lays out at once: the first ones stand on the screen at once, however many there are."""


class Painter:
    """Prints on a terminal of ``room`` cells under a theme."""

    def __init__(self, theme: Theme, room: int) -> None:
        """Take the terminal; the theme is one it can show."""
        self._theme = theme
        self._room = room
        self._console = Console(
            file=sys.stdout,
            force_terminal=True,
            color_system="256",
            no_color=False,
            width=room,
            highlight=False,
            markup=False,
            emoji=False,
            legacy_windows=False,
        )

    def table(self, head: Sequence[str], rows: Sequence[Sequence[Span]], right: str, squeezed: Sequence[str]) -> None:
        """Print rows under ``head`` in columns as wide as ``shared`` has them."""
        measured = [list(map(width, head)), *([width(text) for text, _ in row] for row in rows)]
        widths = shared(measured, self._room, [head.index(name) for name in squeezed])
        for start in range(0, len(rows), _AT_A_TIME):
            table = Table(
                box=None,
                padding=(0, len(GAP), 0, 0),
                pad_edge=False,
                show_header=start == 0,
                header_style=self._style("heads"),
                style=self._style(""),
            )
            for name, cells in zip(head, widths, strict=True):
                side: JustifyMethod = "right" if name == right else "left"
                table.add_column(name, width=max(cells, 1), no_wrap=True, overflow="crop", justify=side)
            for row in rows[start : start + _AT_A_TIME]:
                table.add_row(
                    *(
                        Text(cut(text, cells), self._style(role))
                        for (text, role), cells in zip(row, widths, strict=True)
                    )
                )
            self._console.print(table, crop=True)

    def lines(self, lines: Iterable[Sequence[Span]]) -> None:
        """Print lines that are short enough already."""
        for line in lines:
            left = self._room - sum(width(part) for part, _ in line) if self._theme.paints else 0
            spans = (*line, (" " * max(left, 0), ""))
            print("".join(self._style(role).render(part, color_system=ColorSystem.EIGHT_BIT) for part, role in spans))

    def _style(self, role: str) -> Style:
        return _style(role, self._theme)


@lru_cache(maxsize=256)
def _style(role: str, theme: Theme) -> Style:
    return Style.parse(ink(role, theme).words)
