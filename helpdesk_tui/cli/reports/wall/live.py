"""The wallboard on a terminal: drawn each second, page by page, until ``q`` or Ctrl-C."""

from __future__ import annotations

import os
import select
import signal
import sys
import termios
import time
import tty
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from rich.console import Console
from rich.live import Live
from rich.style import Style
from rich.text import Text

from helpdesk_tui.cli.reports.wall.screen import Line, Shown, frame, pages
from helpdesk_tui.domain.look.ink import ink
from helpdesk_tui.domain.look.themes import DEFAULT, THEMES, Theme, fitting, theme

PAGE = 15
"""Seconds for which a page is shown."""


def show(shown: Callable[[], Shown], theme_name: str) -> None:
    """Draw what ``shown`` returns until somebody ends it."""
    colours = fitting(theme(theme_name) or THEMES[DEFAULT], os.environ)
    blocks = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    console = Console(
        file=sys.stdout, force_terminal=True, color_system="256", highlight=False, markup=False, legacy_windows=False
    )
    turned, began = 0, time.monotonic()
    with _keys() as pressed, Live(console=console, screen=True, auto_refresh=False) as live:
        while True:
            now = shown()
            size = (max(console.size.width, 1), max(console.size.height, 1))
            page = (turned + int((time.monotonic() - began) // PAGE)) % pages(len(now.panels), size)
            lines, old = frame(now, size, page, blocks=blocks)
            live.update(painted(lines, size, colours, inverse=old), refresh=True)
            key = pressed(1 - time.time() % 1)
            if key in ("q", "Q"):
                return
            turned += key == " "


def painted(lines: list[Line], size: tuple[int, int], colours: Theme, *, inverse: bool) -> Text:
    """Return the lines in their colours, each as wide as the terminal; all of them ``inverse`` where that is asked."""
    cells, high = size
    turned = Style(reverse=True) if inverse else Style()
    text = Text(no_wrap=True, overflow="crop", end="")
    for place in range(high):
        line = lines[place] if place < len(lines) else []
        # Reversed text would turn red on white into white on red, so that only the letters were to be read.
        row = Text.assemble(*((part, _style("" if inverse else role, colours)) for part, role in line), end="")
        row.truncate(cells, pad=True)
        row.stylize_before(_style("", colours))
        row.stylize(turned)
        text.append_text(row)
        if place < high - 1:
            text.append("\n")
    return text


def _style(role: str, colours: Theme) -> Style:
    return Style.parse(ink(role, colours).words)


@contextmanager
def _keys() -> Iterator[Callable[[float], str]]:
    """Yield what waits for a key for some seconds and returns it, ``""`` where none was pressed."""
    descriptor = sys.stdin.fileno()
    before = termios.tcgetattr(descriptor)
    handled = signal.signal(signal.SIGTERM, _ended)
    try:
        tty.setcbreak(descriptor)

        def pressed(seconds: float) -> str:
            if not select.select([descriptor], [], [], max(seconds, 0.05))[0]:
                return ""
            typed = os.read(descriptor, 64)
            if not typed:
                # The terminal is gone.
                raise KeyboardInterrupt
            return typed[:1].decode("ascii", "replace")

        yield pressed
    finally:
        signal.signal(signal.SIGTERM, handled)
        termios.tcsetattr(descriptor, termios.TCSADRAIN, before)


def _ended(number: int, place: FrameType | None) -> None:
    raise SystemExit(128 + number)
