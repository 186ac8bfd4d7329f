"""The wallboard: large figures for a screen on the wall, on a terminal or as a page in a file."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from helpdesk_tui.cli.shared.invocation import USAGE, Failed, Invocation, invocation
from helpdesk_tui.cli.shared.out import complain, say

if TYPE_CHECKING:
    from helpdesk_tui.wiring.pages.looking import Looking

app = typer.Typer(name="wall")

WRITE_EVERY = 3.0
"""Seconds between two writings of the page, which asks for it every five and is stale after ten."""


@app.command("wallboard")
def wallboard(
    context: typer.Context,
    once: Annotated[bool, typer.Option("--once", help="Print the figures once, or write the page once.")] = False,
    html: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help="Write a page to FILE, anew every three seconds.")
    ] = None,
    no_names: Annotated[bool, typer.Option("--no-names", help="Say how many are on duty, and not who.")] = False,
) -> None:
    """Show large figures of the desk, for a screen on the wall.

    It ends with q or Ctrl-C.
    """
    from helpdesk_tui.wiring.pages.looking import Looking

    call = invocation(context)
    looking = Looking(call.config(), names=not no_names)
    try:
        if html is not None:
            _write(looking, html, once=once)
        elif once:
            _print(looking)
        else:
            _show(call, looking)
    finally:
        looking.close()


def _print(looking: Looking) -> None:
    from helpdesk_tui.cli.reports.wall.screen import Shown, plain
    from helpdesk_tui.reports.board.panels import panels, said_at

    board = looking.board()
    for line in plain(Shown(panels(board, looking.policy), said_at(board, looking.policy), 0)):
        say(line)


def _write(looking: Looking, path: Path, *, once: bool) -> None:
    """Write the page, and unless ``once`` again and again: what could not be read is written when it can be again."""
    import time

    from helpdesk_tui.cli.shared.aside import put
    from helpdesk_tui.reports.board.page import page
    from helpdesk_tui.store.base import StoreError
    from helpdesk_tui.wiring.clock import real_now

    trouble = ""
    while True:
        began = time.monotonic()
        try:
            read_at = real_now()
            put(path, page(looking.board(), looking.policy, read_at))
            trouble = ""
        except StoreError as error:
            if once:
                raise
            if str(error) != trouble:
                trouble = str(error)
                complain(trouble)
        if once:
            return
        time.sleep(max(WRITE_EVERY - (time.monotonic() - began), 0.1))


def _show(call: Invocation, looking: Looking) -> None:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise Failed("The wallboard needs a terminal. --once prints it, and --html FILE writes a page.", USAGE)
    if os.environ.get("TERM") in ("dumb", "unknown"):
        raise Failed(f"The wallboard cannot draw on this terminal (TERM={os.environ['TERM']}). Use --once.", USAGE)
    from helpdesk_tui.cli.reports.wall.live import show
    from helpdesk_tui.cli.reports.wall.reading import Reading

    reading = Reading(looking)
    reading.start()
    try:
        show(reading.shown, call.config().settings["theme"].value)
    finally:
        reading.end()
        reading.join(timeout=1)
