"""The first screen, painted before Textual is there: the same lines that the widgets show, with the same inks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from helpdesk_tui.console.look.colours.borrowed import BORROWED
from helpdesk_tui.console.look.header import header
from helpdesk_tui.console.look.lines import BLANK, Line, Span, drawable, fitted, keys
from helpdesk_tui.console.look.preview import beside_lines
from helpdesk_tui.console.look.tab_names import DIGITS, tab_texts
from helpdesk_tui.console.look.too_small import too_small, too_small_lines
from helpdesk_tui.console.state.shift import Shift
from helpdesk_tui.console.tty.cells import drawn, pen_of
from helpdesk_tui.console.tty.depth import depth, plain_signs
from helpdesk_tui.console.widgets.rows import queue_lines
from helpdesk_tui.domain.look.ink import ink
from helpdesk_tui.domain.look.themes import Theme
from helpdesk_tui.domain.text.cells import width

_BARE = "bare"
"""The role of a cell that no widget stands on: Textual paints its ground alone."""

_LINE = re.compile(r"(?=\x1b\[\d+;1H)")
"""Where a line of the screen begins."""

if TYPE_CHECKING:
    from helpdesk_tui.console.state.tour import Tour


def first_screen(shift: Shift, room: int, height: int, tour: Tour | None = None) -> str:
    """Return the first screen, each line moved to and each span with its ink, as the ledger reads it."""
    if too_small(room, height):
        lines = [fitted(one, room) for one in too_small_lines(room, height, shift.keymap.first("quit"))][:height]
    else:
        strip = [tour.line(room)] if tour is not None else []
        lines = _queue(shift, room, height - len(strip))
        lines[2:2] = strip
    inked = _Inks(shift.settings.theme, shift.settings.environ)
    return "".join(f"\x1b[{y};1H{inked.line(one)}" for y, one in enumerate(lines, 1))


def differing(before: str, after: str) -> str:
    """Return what turns the first screen into a later one: the lines that differ, each emptied first."""
    lines = zip(_LINE.split(before), _LINE.split(after), strict=True)
    return "".join(new.replace("H", "H\x1b[K", 1) for old, new in lines if new != old)


def _queue(shift: Shift, room: int, height: int) -> list[Line]:
    """Return the lines of the queue's screen."""
    tabs: Line = ()
    for place, text in enumerate(tab_texts(shift.tabs)):
        role = "dim" if place else "cursor-strong"
        key, rest = (text[:1], text[1:]) if 0 < place < DIGITS else ("", text)
        tabs = (*tabs, *([(key, "key")] if key else []), (rest, role), (" ", _BARE))
    footer = keys(shift.keymap.footer(shift.window.cursor), room, shift.keymap.hints(["help"]))
    preview = shift.preview
    preview.room = room
    body = [*queue_lines(shift, room - preview.beside), *[BLANK] * height][: height - 4]
    if preview.beside:
        previewed = preview.lines(shift.window.cursor, preview.beside - 3, height - 4)
        beside = beside_lines(previewed, preview.beside, height - 4)
        body = [(*fitted(one, room - preview.beside), *other) for one, other in zip(body, beside, strict=True)]
    head = [header(shift.news.desktop, shift.desk.policy, shift.now, room), fitted(_cropped(tabs, room), room, _BARE)]
    return [fitted(one, room) for one in (*head, *body, BLANK, footer)]


def _cropped(spans: Line, room: int) -> Line:
    """Return a line cut off at ``room`` cells, as a widget that scrolls is."""
    out: list[Span] = []
    for text, role in spans:
        out.append((text if width(text) <= room else text[:room], role))
        room -= width(text)
        if room <= 0:
            break
    return tuple(out)


class _Inks:
    """The parameters (SGR) that each role is written with, as the ledger sends them once Textual is there."""

    def __init__(self, theme: Theme, environ: Mapping[str, str]) -> None:
        self._theme, self._colours = theme, depth(environ)
        self._plain_signs = plain_signs(environ)
        self._known: dict[str, str] = {}

    def line(self, spans: Line) -> str:
        """Return a line with the sequences of its roles."""
        out = []
        for text, role in spans:
            codes = self._known.get(role)
            if codes is None:
                attributes, colour, ground = pen_of(self._codes("" if role == _BARE else role), self._colours)
                colour = "" if role == _BARE else colour
                codes = self._known[role] = ";".join(filter(None, (*sorted(attributes), colour, ground)))
            shown = drawn(drawable(text), False, self._plain_signs)
            out.append(f"\x1b[{codes}m{shown}\x1b[0m" if codes else shown)
        # The screen is empty: what nothing is written in needs no spaces.
        return "".join(out).rstrip(" ")

    def _codes(self, role: str) -> str:
        if self._theme.name not in BORROWED:
            return ";".join(ink(role, self._theme).codes)
        # Made of Textual's colours: whoever has chosen such a theme waits for a part of Textual.
        from helpdesk_tui.console.look.colours.themes import borrowed_codes

        return borrowed_codes(self._theme.name, role)
