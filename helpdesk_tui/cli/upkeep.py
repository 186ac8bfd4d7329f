"""Looking after the desk's file: check."""

from __future__ import annotations

import typer

from helpdesk_tui.cli.invocation import DAMAGED, Failed, invocation
from helpdesk_tui.cli.out import complain, say
from helpdesk_tui.opening import open_store

app = typer.Typer(name="upkeep")


@app.command("check")
def check(context: typer.Context) -> None:
    """Check the file, and that its events give its tickets."""
    config = invocation(context).config()
    store = open_store(config)
    try:
        wrong = store.check()
    finally:
        store.close()
    for problem in wrong:
        complain(problem)
    if wrong:
        raise Failed(f"{config.db} is damaged: {len(wrong)} found. Keep a copy of it before anything else.", DAMAGED)
    say(f"{config.db} is sound.")
