"""A picture of the console in a browser, as a technician sees it there; made where there is a Chromium."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from helpdesk_tui.store.sqlite.store import SqliteStore
from tests.web.console.served import Served

CHROMIUM = Path("/usr/bin/chromium")
_WIDE, _HIGH = 1280, 800
_SETTLED = 12_000
"""Milliseconds until what is late already has been announced, and its line is the tabs' again."""


def in_browser(path: Path, fill: Callable[[SqliteStore], object]) -> None:
    """Write a picture of the queue that ``fill`` makes, as a PNG; it shows the machine's own time."""
    from playwright.sync_api import sync_playwright

    with (
        tempfile.TemporaryDirectory() as folder,
        Served(Path(folder), "--listen", "127.0.0.1:0", fill=fill) as served,
        sync_playwright() as playwright,
    ):
        # Drawn by the processor, so that it needs no graphics card.
        options = ["--headless", "--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=options)
        page = browser.new_page(viewport={"width": _WIDE, "height": _HIGH}, color_scheme="dark")
        page.goto(served.link("ana"))
        page.get_by_role("button", name="Open the console").click()
        page.locator(".xterm-screen").wait_for()
        page.wait_for_timeout(_SETTLED)
        page.screenshot(path=path)
        browser.close()
