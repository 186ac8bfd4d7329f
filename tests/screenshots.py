"""Make the pictures of README.md and docs/: the real console on a demo desk, at a fixed moment, as SVG files."""

from __future__ import annotations

import asyncio
import re
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from helpdesk_tui.console.old.app import HelpdeskApp
from helpdesk_tui.console.old.session import Session
from helpdesk_tui.console.old.tour import Tour
from helpdesk_tui.desk import Desk
from helpdesk_tui.domain.agreement.policy_file import parse_policy
from helpdesk_tui.domain.agreement.triage import parse_chart
from helpdesk_tui.intake.demo.fill import fill
from helpdesk_tui.store.base import Presence
from helpdesk_tui.store.sqlite.store import SqliteStore
from helpdesk_tui.wiring.config import data_text

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
    ("help-120x40", (120, 40), ("?",)),
    ("tour-80x24", (80, 24), ("j",)),
    ("command-80x24", (80, 24), (":", *"re")),
    *(
        (f"theme-{name}-80x24", (80, 24), ("j", "j", ":", *f"theme {name}", "enter"))
        for name in ("dark", "light", "high-contrast", "colour-safe", "ansi")
    ),
)


async def shoot(folder: Path) -> list[Path]:
    """Write every picture into ``folder`` and return where they are."""
    made = []
    for name, size, keys in SHOTS:
        with tempfile.TemporaryDirectory() as desk:
            picture = await _picture(Path(desk) / "desk.db", size, keys, toured=name.startswith("tour"))
        path = folder / f"{name}.svg"
        path.write_text(picture)
        made.append(path)
    return made


async def _picture(path: Path, size: tuple[int, int], keys: Sequence[str], *, toured: bool) -> str:
    policy, chart = parse_policy(*data_text("sla.toml")), parse_chart(*data_text("triage.toml"))
    store = SqliteStore(path)
    fill(store, policy, TUESDAY_AFTERNOON, 200, 7)
    store.arrive(Presence("other", "bo", TUESDAY_AFTERNOON, TUESDAY_AFTERNOON))
    desk = Desk(store, policy, "ana", lambda: TUESDAY_AFTERNOON)
    session = Session(desk, lambda: chart, "Help desk", moment=lambda: float(TUESDAY_AFTERNOON))
    # As a demonstration begins: what is late already is not announced, for that hides the headings for a while.
    session.announcements.skip()
    # The tabs are counted at the first tick: before the picture, not by chance during it.
    session.tick()
    if toured:
        session.tour = Tour(session)
    app = HelpdeskApp(session)
    async with app.run_test(size=size) as pilot:
        await pilot.press(*keys)
        await pilot.pause()
        picture = app.export_screenshot(title="helpdesk", simplify=False)
    store.close()
    return _steady(picture)


def _steady(picture: str) -> str:
    """Name the picture's parts the same every time, so that it changes only when the screen does."""
    return re.sub(r"terminal-\d+", "terminal", picture)


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for path in asyncio.run(shoot(FOLDER)):
        print(path.name, file=sys.stderr)
