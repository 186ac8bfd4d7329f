"""Tables and lines for a person: by Rich in colours on a terminal that shows them, else plain.

What is plain is laid out by ``out.table``: 200 rows of the list take it 1 ms of CPU. Rich takes 17 to import and 75 to
lay them out, where the whole command takes 165 without (rich 15.0, one core).
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from helpdesk_tui.cli.shared.out import Span, table, terminal_width
from helpdesk_tui.domain.text.cleaning import clean_display

if TYPE_CHECKING:
    from helpdesk_tui.cli.shared.painted import Painter

_MOST_PAINTED = 2_000
"""Rows of a table in colours; Rich takes a third of a millisecond for each."""


def print_table(
    head: Sequence[str],
    rows: Sequence[Sequence[Span]],
    theme: str,
    *,
    right: str = "",
    squeezed: Sequence[str] = (),
) -> None:
    """Print rows under ``head``, in colours where ``painter`` has some for the theme."""
    brush = painter(theme) if len(rows) <= _MOST_PAINTED else None
    if brush is not None:
        brush.table(head, [[(clean_display(text), role) for text, role in row] for row in rows], right, squeezed)
        return
    for line in table(head, [[text for text, _ in row] for row in rows], right=right, squeezed=squeezed):
        print(line)


def print_lines(lines: Iterable[Sequence[Span]], theme: str) -> None:
    """Print lines that were cleaned and fit, in colours where ``painter`` has some for the theme."""
    brush = painter(theme)
    if brush is not None:
        brush.lines(lines)
        return
    for line in lines:
        print("".join(text for text, _ in line).rstrip())


def painter(theme: str) -> Painter | None:
    """Return what prints in colours, under the theme of that name as far as the terminal can show it.

    None where the output goes elsewhere, where the terminal cannot, and where NO_COLOR asks for none.
    """
    room = terminal_width()
    if room is None or os.environ.get("NO_COLOR") or os.environ.get("TERM", "dumb") in ("dumb", "unknown"):
        return None
    from helpdesk_tui.cli.shared.painted import Painter
    from helpdesk_tui.domain.look import themes

    return Painter(themes.fitting(themes.theme(theme) or themes.THEMES[themes.DEFAULT], os.environ), room)
