"""The desk's figures as metrics, printed or written for node_exporter's textfile collector."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from helpdesk_tui.cli.shared.invocation import USAGE, Failed, Look, invocation
from helpdesk_tui.cli.shared.out import say_as_is

app = typer.Typer(name="measures")


@app.command("metrics")
def metrics(
    context: typer.Context,
    textfile: Annotated[
        Path | None,
        typer.Option(metavar="FILE.prom", help="Write them for node_exporter's textfile collector, in place of FILE."),
    ] = None,
) -> None:
    """Print the desk's figures as OpenMetrics, for Prometheus."""
    if textfile is not None and textfile.suffix != ".prom":
        raise Failed(f"node_exporter reads no file but *.prom. Name one, such as {textfile.stem}.prom.", USAGE)
    with invocation(context).look() as look:
        text = _text(look, classic_form=textfile is not None)
    if textfile is None:
        say_as_is(text.removesuffix("\n"))
        return
    from helpdesk_tui.cli.shared.aside import put

    put(textfile, text)


def _text(look: Look, *, classic_form: bool) -> str:
    from helpdesk_tui import __version__
    from helpdesk_tui.reports.metrics.families import families
    from helpdesk_tui.reports.metrics.measured import measure
    from helpdesk_tui.reports.metrics.texts import classic, openmetrics
    from helpdesk_tui.wiring.clock import now_of
    from helpdesk_tui.wiring.pages.counted import Counted
    from helpdesk_tui.wiring.periodic_backup import last_made

    totals = Counted(look.store).totals(look.store)
    now, real = look.clock(), now_of(look.store)()
    measured = measure(look.store, look.policy, now, real, totals, last_made(look.store))
    return (classic if classic_form else openmetrics)(families(measured, __version__))
