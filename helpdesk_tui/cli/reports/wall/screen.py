"""Frames of the wallboard: panels laid out for a terminal of any size, page by page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from helpdesk_tui.cli.reports.wall.big import HEIGHT, drawn, size
from helpdesk_tui.cli.shared.out import Span
from helpdesk_tui.domain.text.cells import cut, width
from helpdesk_tui.domain.text.cleaning import clean_display
from helpdesk_tui.reports.board.panels import NEAR, OLD, Panel, Tone, stale

Line = list[Span]

_FIGURE = 15
"""Points of a figure of four letters, for which the places of panels are chosen."""
_AFAR = 2
"""The least size of letters that are read from afar, where there is room for it."""
_SHORT = 6
"""Letters of a figure that sets the size for the others on its page; a longer text is smaller by itself."""
_MOST_PAGES = 4
_BESIDE = 4
"""Lines of a panel beside its letters."""
_ROLES = {Tone.PLAIN: "", Tone.GOOD: "good", Tone.WARNING: "warning", Tone.BAD: "breached"}
_STALE_LINES = 4


@dataclass(frozen=True, slots=True)
class Shown:
    """What a frame shows: the panels, where they are from, and since how many seconds they are known.

    ``age`` is None where nothing could be read yet. ``alert`` stands on every page; ``trouble`` is why the desk cannot
    be read now.
    """

    panels: Sequence[Panel]
    said_at: str
    age: int | None
    alert: str | None = None
    trouble: str | None = None

    @property
    def old(self) -> bool:
        """Whether the figures are stale."""
        return self.age is None or self.age > OLD


@dataclass(frozen=True, slots=True)
class _Place:
    """The place of a panel on the terminal, in cells and lines."""

    wide: int
    high: int
    blocks: bool

    @property
    def room(self) -> int:
        """The cells of its text."""
        return max(self.wide - 3, 1)

    def beside(self, panel: Panel) -> list[str]:
        """Return the lines that stand below its letters."""
        return [part for line in panel.beside for part in _broken(line, self.room)][: max(self.high - 3, 0)]

    def letters(self, panel: Panel) -> int:
        """Return the size of the largest letters there is room for; 0 where there is for none."""
        lines = max(self.high - 1 - len(self.beside(panel)), 1)
        return size(panel.big, (self.room, lines), blocks=self.blocks)


def pages(count: int, screen: tuple[int, int]) -> int:
    """Return on how many pages ``count`` panels are shown on a terminal of ``screen`` (cells, lines)."""
    columns, rows = _grid(count, screen)
    return max(1, -(-count // (columns * rows)))


def frame(shown: Shown, screen: tuple[int, int], page: int, *, blocks: bool = True) -> tuple[list[Line], bool]:
    """Return the lines of a page on a terminal of ``screen`` (cells, lines), and whether all of them are inverse.

    That says that the figures are stale.
    """
    cells, lines = screen
    head = _head(shown, cells, page, pages(len(shown.panels), screen), blocks)
    below = _below(shown, cells)
    room = lines - len(head) - len(below)
    columns, rows = _grid(len(shown.panels), screen)
    first = page % pages(len(shown.panels), screen) * columns * rows
    here = shown.panels[first : first + columns * rows]
    place = _Place(cells // columns, max(room // rows, 1), blocks)
    letters = min((place.letters(panel) for panel in here if len(panel.big) <= _SHORT), default=_AFAR)
    body: list[Line] = []
    for start in range(0, len(here), columns):
        panels = [_panel(panel, place, letters) for panel in here[start : start + columns]]
        body += [[span for panel in panels for span in panel[line]] for line in range(place.high)]
    whole = [*head, *body[: max(room, 0)], *below][:lines]
    return [_within(line, cells) for line in whole], shown.old


def plain(shown: Shown) -> list[str]:
    """Return all panels as plain lines."""
    widest = max((width(panel.title) for panel in shown.panels), default=0)
    figures = max((width(panel.big) for panel in shown.panels), default=0)
    lines = [shown.said_at]
    for panel in shown.panels:
        gap, room = " " * (widest - width(panel.title)), " " * (figures - width(panel.big))
        lines.append(f"{panel.title}{gap}  {room}{panel.big}  {', '.join(panel.beside)}".rstrip())
    return lines


@lru_cache(maxsize=64)
def _grid(count: int, screen: tuple[int, int]) -> tuple[int, int]:
    """Return in how many columns and rows panels are laid out.

    They are on as few pages as they can be with letters that are read from afar; where there is no room for such, the
    letters are as large as they can be.
    """
    cells, lines = screen
    found = []
    for columns in range(1, max(count, 1) + 1):
        for rows in range(1, -(-max(count, 1) // columns) + 1):
            letters = min((cells // columns - 3) // _FIGURE, ((lines - 2) // rows - _BESIDE) * 2 // HEIGHT)
            number = -(-max(count, 1) // (columns * rows))
            if number <= _MOST_PAGES:
                found.append((-min(letters, _AFAR), number, -letters, columns, rows))
    *_, columns, rows = min(found)
    return columns, rows


def _head(shown: Shown, cells: int, page: int, of: int, blocks: bool) -> list[Line]:
    if shown.old:
        said = stale(shown.age) if shown.age is not None else "NO FIGURES YET"
        letters = size(said, (cells - 2, _STALE_LINES), blocks=blocks)
        large = drawn(said, letters, blocks=blocks) if letters else [said]
        return [*([(f" {row}", "strong")] for row in large), [(f" figures of {shown.said_at}", "strong")]]
    left = f" {shown.said_at}"
    right = f"{page % of + 1}/{of} " if of > 1 else ""
    middle = f"  !! {shown.alert} " if shown.alert else ""
    gap = cells - width(left) - width(middle) - width(right)
    role = "bar-alarm" if shown.alert else "bar-strong"
    return [[(cut(f"{left}{middle}{' ' * max(gap, 0)}{right}", cells), role)], []]


def _below(shown: Shown, cells: int) -> list[Line]:
    return [[(cut(f" {clean_display(shown.trouble)}", cells), "strong")]] if shown.trouble else []


def _panel(panel: Panel, place: _Place, letters: int) -> list[Line]:
    """Return the lines of one panel: title, letters of that size or smaller ones, and what is beside them."""
    role = _ROLES[panel.tone]
    fits = min(letters, place.letters(panel))
    large = drawn(panel.big, fits, blocks=place.blocks) if fits else _broken(panel.big, place.room)
    heading = cut(panel.heading, place.room)
    rule = ("─" if place.blocks else "-") * max(place.room - width(heading) - 1, 0)
    lines = [(row, role or "strong") for row in large] + [(text, "") for text in place.beside(panel)]
    lines += [("", "")] * (place.high - 1 - len(lines))
    head = [(" ", ""), (heading, role or "title"), (f" {rule}"[: place.room - width(heading)], "rule"), ("  ", "")]
    return [head, *(_cells(text, role, place.wide, place.room) for text, role in lines)][: place.high]


def _within(line: Line, cells: int) -> Line:
    """Return a line as far as the terminal is wide; on a narrow one nothing else fits."""
    kept: Line = []
    for text, role in line:
        cells -= width(text)
        if cells < 0:
            return [*kept, (cut(text, cells + width(text)), role)]
        kept.append((text, role))
    return kept


def _broken(text: str, room: int) -> list[str]:
    """Return a line in as many lines as it needs, broken between words."""
    lines = [""]
    for word in (word.replace("\0", " ") for word in NEAR.sub("\0", text).split(" ")):
        longer = f"{lines[-1]} {word}".strip()
        if width(longer) > room and lines[-1]:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _cells(text: str, role: str, wide: int, room: int) -> Line:
    shown = cut(text, room)
    return [(" ", ""), (shown, role), (" " * max(wide - 1 - width(shown), 0), "")]
