"""Make the pictures of README.md and docs/: the real console on a demo desk, at a fixed moment, as SVG files.

Where there is a Chromium, and no such picture yet, the console in a browser is among them, as a PNG.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from helpdesk_tui.domain.filters.query import Query, Scope
from helpdesk_tui.intake.demo.fill import fill
from helpdesk_tui.reports.counting.counted import Asked, counted
from helpdesk_tui.reports.counting.facts import Window
from helpdesk_tui.reports.html.page import as_html
from helpdesk_tui.reports.html.style import STYLE
from helpdesk_tui.store.base import Presence
from helpdesk_tui.store.sqlite.store import SqliteStore
from helpdesk_tui.wiring.clock import real_now
from tests.console.pilot import POLICY, Hand
from tests.web.console.picture import CHROMIUM, in_browser

FOLDER = Path(__file__).parents[1] / "screenshots"
TUESDAY_AFTERNOON = 1_795_548_840
"""Tue 2026-11-24 14:34 EST."""

SHOTS: tuple[tuple[str, tuple[int, int], tuple[str, ...]], ...] = (
    ("queue-80x24", (80, 24), ()),
    ("queue-120x40", (120, 40), ()),
    ("queue-200x50", (200, 50), ()),
    ("ticket-120x40", (120, 40), ("enter",)),
    ("ticket-80x24", (80, 24), ("enter",)),
    ("family-120x40", (120, 40), ("j", "enter")),
    ("priority-80x24", (80, 24), ("j", "j", "p")),
    ("schedule-80x24", (80, 24), ("j", "j", "s", *"fri 14:00")),
    ("new-80x24", (80, 24), ("n", "y", "n", "n", *"Maria Silva", "enter", *"+1 212 760 1700", "enter", *"Mail is")),
    ("new-120x40", (120, 40), ("n", "y", "n", "n", *"0171", "enter", *"Mail is")),
    ("caller-first-80x24", (80, 24), ("n", "tab", *"0171", "enter", *"Mail is", "enter", "y")),
    ("agenda-80x24", (80, 24), ("A",)),
    ("agenda-120x40", (120, 40), ("A",)),
    ("dashboard-80x24", (80, 24), ("d",)),
    ("dashboard-120x40", (120, 40), ("d",)),
    ("handover-80x24", (80, 24), ("H",)),
    ("handover-120x40", (120, 40), ("H",)),
    ("help-120x40", (120, 40), ("?",)),
    ("tour-80x24", (80, 24), ("j",)),
    ("command-80x24", (80, 24), (":", *"re")),
    ("drafts-80x24", (80, 24), ("j", "j", "m", *"Bridge call is open", "escape", "n", "2", *"Kim Lee", "escape", "D")),
    *(
        (f"theme-{name}-80x24", (80, 24), ("j", "j", ":", *f"theme {name}", "enter"))
        for name in ("dark", "light", "high-contrast", "colour-safe", "ansi")
    ),
)


def shoot(folder: Path) -> Iterator[Path]:
    """Write every picture into ``folder`` and yield where it is."""
    for name, size, keys in SHOTS:
        with tempfile.TemporaryDirectory() as desk:
            picture = _picture(Path(desk) / "desk.db", size, keys, toured=name.startswith("tour"))
        path = folder / f"{name}.svg"
        path.write_text(picture)
        yield path
    path = folder / "report-960.svg"
    path.write_text(_report())
    yield path
    path = folder / "browser-1280x800.png"
    if CHROMIUM.exists() and not path.exists():
        # Not anew each time: it shows the day on which it was made.
        in_browser(path, lambda store: fill(store, POLICY, real_now(), 200, 7))
        yield path


MONTH = Window(1_793_505_600, 1_796_101_200, TUESDAY_AFTERNOON)
"""November 2026 in New York."""
WIDE, EDGE, HEADING = 960, 32, 44


def _report() -> str:
    """Return the pictures of the HTML report of the demo desk, one below the other, with their headings."""
    with tempfile.TemporaryDirectory() as desk:
        store = SqliteStore(Path(desk) / "desk.db")
        fill(store, POLICY, TUESDAY_AFTERNOON, 200, 7)
        page = as_html(counted(store, POLICY, Asked(MONTH, Query(scope=Scope.ALL)), "Help desk"))
        store.close()
    below, parts = EDGE, list[str]()
    for height, named, inside in re.findall(r'<svg width="100%" height="(\d+)" (.*?)>(.*?)</svg>', page, re.DOTALL):
        title = re.search("<title[^>]*>(.*?)</title>", inside)
        assert title is not None
        place = f'x="{EDGE}" y="{below + HEADING}" width="{WIDE - 2 * EDGE}" height="{height}"'
        parts.append(f'<text x="{EDGE}" y="{below + 20}" class="head">{title[1]}</text>')
        parts.append(f"<svg {place} {named}>{inside}</svg>")
        below += HEADING + int(height) + EDGE
    more = "text{font-family:sans-serif}.head{font-size:20px;font-weight:700}.back{fill:var(--paper)}"
    size = f'width="{WIDE}" height="{below}" viewBox="0 0 {WIDE} {below}"'
    back = f'<rect width="{WIDE}" height="{below}" class="back"/>'
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size}>\n<style>\n{STYLE}{more}\n</style>\n{back}\n{body}\n</svg>\n'
    )


def _picture(path: Path, size: tuple[int, int], keys: Sequence[str], *, toured: bool) -> str:
    store = SqliteStore(path)
    fill(store, POLICY, TUESDAY_AFTERNOON, 200, 7)
    store.arrive(Presence("other", "bo", TUESDAY_AFTERNOON, TUESDAY_AFTERNOON))
    hand = Hand(store, TUESDAY_AFTERNOON, float(TUESDAY_AFTERNOON), *size, toured=toured)
    try:
        # As a demonstration begins: what is late already is not announced, for that hides the headings for a while.
        hand.shift.announcements.skip()
        # The tabs are counted at the first tick: before the picture, not by chance during it.
        hand.tick(0)
        for key in keys:
            hand.type(key) if len(key) == 1 else hand.key(key)
        return _steady(hand.app.export_screenshot(title="helpdesk", simplify=False))
    finally:
        hand.rise()
        store.close()


def _steady(picture: str) -> str:
    """Name the picture's parts the same every time, so that it changes only when the screen does."""
    return re.sub(r"terminal-\d+", "terminal", picture)


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for path in shoot(FOLDER):
        print(path.name, file=sys.stderr)
