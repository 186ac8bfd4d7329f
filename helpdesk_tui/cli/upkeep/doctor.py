"""Finding what is wrong around a desk, and saying what to do: rights, disk, SQLite, terminal, time, configuration."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from helpdesk_tui.cli.shared.invocation import FAILED, Invocation, invocation
from helpdesk_tui.cli.shared.out import print_json, say
from helpdesk_tui.cli.shared.values import AsJson
from helpdesk_tui.cli.upkeep import surroundings
from helpdesk_tui.cli.upkeep.looking.finding import Finding, Level, good, wrong

app = typer.Typer(name="health")

_MARKS = {Level.GOOD: "ok", Level.REMARK: "--", Level.WRONG: "!!"}


@app.command("doctor")
def doctor(
    context: typer.Context,
    reach: Annotated[bool, typer.Option("--reach", help="Connect to each target of the watch as well.")] = False,
    as_json: AsJson = False,
) -> int:
    """Look for what is wrong around the desk, and say what to do. Exit status 1 when there is something."""
    found = list(_findings(invocation(context), time.time(), reach))
    bad = [one for one in found if one.level is Level.WRONG]
    if as_json:
        findings = [
            {"check": one.check, "level": str(one.level), "told": one.sentence, "todo": one.todo} for one in found
        ]
        print_json({"good": not bad, "findings": findings})
    else:
        for one in found:
            say(f"{_MARKS[one.level]} {one.check}: {one.sentence}")
            if one.todo:
                say(f"     {one.todo}")
        say(f"{len(bad)} to be put right." if bad else "Nothing to be put right.")
    return FAILED if bad else 0


def _findings(call: Invocation, now: float, reach: bool) -> Iterator[Finding]:
    from helpdesk_tui.cli.settings import judging
    from helpdesk_tui.cli.upkeep import checkup, checkup_server, copies
    from helpdesk_tui.cli.upkeep.looking import rosters, targets
    from helpdesk_tui.store.place import ServerPlace

    written = None
    config, unread = call.gathered()
    for problem in unread:
        yield wrong("configuration", problem, "Correct it; until then no desk opens.")
    for problem in (unfit := judging.problems(call, config)):
        yield wrong("configuration", problem, "Correct it; 'helpdesk config check' names all of these.")
    if not unread:
        if not unfit:
            yield good("configuration", "The configuration, the matrix and the flow chart can be used.")
        place = config.db
        if isinstance(place, ServerPlace):
            yield from checkup.overruled(config)
            yield from checkup_server.server(place, config.settings["durability"].value)
            if not unfit:
                yield from checkup_server.entered(config)
        else:
            yield from checkup.words(config, place.path)
            yield from checkup.desk(place.path)
            yield from checkup.roles(config, place.path)
            yield from copies.findings(config)
            written = _written(place.path)
            yield surroundings.sqlite()
        if not unfit:
            yield from rosters.findings(config, int(now))
            yield from targets.findings(call, config, reach)
    yield surroundings.language()
    yield surroundings.terminal()
    yield surroundings.time_zones(now)
    yield from surroundings.clock(now, written)


def _written(db: Path) -> float | None:
    """Return when the desk was last written (seconds UTC)."""
    times = []
    for path in (db, Path(f"{db}-wal")):
        try:
            times.append(path.stat().st_mtime)
        except OSError:
            continue
    return max(times, default=None)
