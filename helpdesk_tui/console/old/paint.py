"""From lines to what Textual paints: the only place where text meets a style, cleaned once more on the way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rich.color import ColorType
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from helpdesk_tui.console.look.ink import run
from helpdesk_tui.console.look.lines import Line, drawable
from helpdesk_tui.domain.look.ink import PLAIN, Ink, ink
from helpdesk_tui.domain.look.themes import Theme
from helpdesk_tui.domain.text.cells import width


@lru_cache(maxsize=1024)
def style(role: str, theme: Theme) -> Style:
    """Return a role's style."""
    return Style.parse(ink(role, theme).words)


@dataclass(slots=True)
class Pen:
    """The ink the terminal has switched on, as far as is known: it is left on until another is needed."""

    ink: Ink | None = None


PEN = Pen()
"""A process has one terminal. Who gives it to somebody else sends a reset first."""


class Thrifty(Strip):
    """A strip that is sent in few bytes: Textual would switch every span's style on and off again."""

    __slots__ = ()

    def render(self, console: Console) -> str:
        """Return the bytes for the terminal, whatever is switched on there."""
        PEN.ink = None
        if self._render_cache is None:
            self._render_cache, _ = run(((text, _ink_of(style)) for text, style, _ in self._segments), None)
        return self._render_cache

    def crop(self, start: int, end: int | None = None) -> Strip:
        """Return a part of it, which is thrifty too."""
        part = super().crop(start, end)
        return part if isinstance(part, Thrifty) else Thrifty(list(part), part.cell_length)

    def divide(self, cuts: Iterable[int]) -> Sequence[Strip]:
        """Return its parts, which are thrifty too."""
        return [part if isinstance(part, Thrifty) else Thrifty(list(part)) for part in super().divide(cuts)]


@lru_cache(maxsize=1024)
def _ink_of(style: Style | None) -> Ink:
    """Return the ink of a style that was made from one."""
    if style is None:
        return PLAIN
    on = (("bold", style.bold), ("dim", style.dim), ("underline", style.underline), ("reverse", style.reverse))
    text, ground = (
        None if colour is None or colour.type is ColorType.DEFAULT else colour.number
        for colour in (style.color, style.bgcolor)
    )
    return Ink(tuple(name for name, is_on in on if is_on), text, ground)


def strip(line: Line, theme: Theme) -> Strip:
    """Return a line as Textual paints it. Nothing in it is read as markup."""
    return Thrifty([Segment(drawable(text), style(role, theme)) for text, role in line])


Patch = tuple[int, int, tuple[tuple[str, Ink], ...]]
"""A few cells to be written over: line and column on the terminal, from 1, and the spans."""


def cut_out(line: Line, start: int, end: int, theme: Theme) -> tuple[tuple[str, Ink], ...] | None:
    """Return the cells ``[start, end)`` of a line with their inks, or None when they are not plain ASCII."""
    out: list[tuple[str, Ink]] = []
    at = 0
    for text, role in line:
        cells = width(text)
        if at < end and at + cells > start:
            if not (text.isascii() and text.isprintable()):
                return None
            out.append((text[max(start - at, 0) : end - at], ink(role, theme)))
        at += cells
    return tuple(out)


def patched(patches: Sequence[Patch]) -> str:
    """Return the bytes that write patches over; those of one ink stand together, so that it is switched on once."""
    spans: list[tuple[str, Ink]] = []
    for line, column, inked in sorted(patches, key=lambda patch: (patch[2][0][1] != PEN.ink, patch[2][0][1].codes)):
        (text, first), *rest = inked
        spans += [(f"\x1b[{line};{column}H{text}", first), *rest]
    text, PEN.ink = run(spans, PEN.ink)
    return text


def parts(old: Line, new: Line) -> list[tuple[int, int]]:
    """Return the cells of ``new`` that differ from ``old``, in as many parts as there are spans that do.

    Where their spans do not stand under one another it is one part. A row's clock and its age turn at once, with
    all that is between them as it was.
    """
    if len(old) != len(new) or any(width(one[0]) != width(other[0]) for one, other in zip(old, new, strict=True)):
        return [changed(old, new)]
    found, at = [], 0
    for one, other in zip(old, new, strict=True):
        if one != other:
            start, end = changed((one,), (other,))
            found.append((at + start, at + end))
        at += width(other[0])
    return found


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
