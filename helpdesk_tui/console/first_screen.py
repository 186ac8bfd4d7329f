"""The first screen, painted before Textual is there: the same lines that the widgets show, with the same inks."""

from __future__ import annotations

from helpdesk_tui.console.look.header import header
from helpdesk_tui.console.look.lines import BLANK, Line, drawable, fitted, keys, line
from helpdesk_tui.console.look.tab_names import tab_texts
from helpdesk_tui.console.state.shift import Shift
from helpdesk_tui.console.widgets.rows import queue_lines
from helpdesk_tui.domain.look.ink import ink
from helpdesk_tui.domain.look.themes import Theme


def first_screen(shift: Shift, room: int, height: int) -> str:
    """Return the first screen, each line moved to and each span with its ink, as the ledger reads it."""
    texts = tab_texts(shift.tabs)
    tabs = line(*((f"{text} ", "cursor-strong" if place == 0 else "dim") for place, text in enumerate(texts)))
    footer = keys(shift.keymap.footer(shift.window.cursor), room, shift.keymap.hints(["help"]))
    shift.preview.room = room
    body = queue_lines(shift, room - shift.preview.beside)
    top: list[Line] = [header(shift.news.desktop, shift.desk.policy, shift.now, room), tabs, *body]
    lines = [fitted(one, room) for one in [*top, *[BLANK] * (height - 1 - len(top))][: height - 1]]
    lines.append(fitted(footer, room))
    theme = shift.settings.theme
    return "".join(f"\x1b[{y};1H{_inked(one, theme)}" for y, one in enumerate(lines, 1))


def _inked(spans: Line, theme: Theme) -> str:
    out = []
    for text, role in spans:
        codes = ";".join(ink(role, theme).codes)
        out.append(f"\x1b[{codes}m{drawable(text)}\x1b[0m" if codes else drawable(text))
    return "".join(out)
