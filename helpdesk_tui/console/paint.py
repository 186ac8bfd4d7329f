"""From lines to what Textual paints: the only place where text meets a style, cleaned once more on the way."""

from __future__ import annotations

from functools import lru_cache

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from helpdesk_tui.console.lines import Line, drawable
from helpdesk_tui.console.palette import look, sgr, without_colour
from helpdesk_tui.domain.cells import width


@lru_cache(maxsize=256)
def style(role: str, colour: bool) -> Style:
    """Return a role's style."""
    return Style.parse((look(role) if colour else without_colour(role)) or "none")


def strip(line: Line, *, colour: bool) -> Strip:
    """Return a line as Textual paints it. Nothing in it is read as markup."""
    return Strip([Segment(drawable(text), style(role, colour)) for text, role in line])


def written(line: Line, start: int, end: int, *, colour: bool) -> str | None:
    """Return the cells ``[start, end)`` of a line as bytes for the terminal, or None when they are not plain ASCII."""
    out: list[str] = []
    at = 0
    for text, role in line:
        cells = width(text)
        if at < end and at + cells > start:
            if not (text.isascii() and text.isprintable()):
                return None
            code = sgr(role, colour=colour)
            piece = text[max(start - at, 0) : end - at]
            out.append(f"{code}{piece}\x1b[m" if code else piece)
        at += cells
    return "".join(out)


def changed(old: Line, new: Line) -> tuple[int, int]:
    """Return the cells ``[start, end)`` of ``new`` that differ from ``old``, given that both are equally wide."""
    start, at = _common(old, new)
    if at >= len(new):
        return start, start
    tail, _ = _common(old[::-1], new[::-1], limit=min(len(old), len(new)) - at, backwards=True)
    end = sum(width(text) for text, _ in new) - tail
    return start, max(start, end)


def _common(old: Line, new: Line, limit: int | None = None, *, backwards: bool = False) -> tuple[int, int]:
    """Return how many cells two lines share from one end, and how many whole spans that are."""
    cells = 0
    spans = 0
    most = min(len(old), len(new)) if limit is None else max(limit, 0)
    while spans < most and old[spans] == new[spans]:
        cells += width(new[spans][0])
        spans += 1
    if spans < most and old[spans][1] == new[spans][1]:
        cells += _shared(old[spans][0], new[spans][0], backwards=backwards)
    return cells, spans


def _shared(old: str, new: str, *, backwards: bool) -> int:
    """Return how many leading (or trailing) characters two plain ASCII texts share; 0 for any other text."""
    if not (old.isascii() and new.isascii()):
        return 0
    pairs = zip(reversed(old), reversed(new), strict=False) if backwards else zip(old, new, strict=False)
    count = 0
    for one, other in pairs:
        if one != other:
            break
        count += 1
    return count
