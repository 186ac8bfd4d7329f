"""The configuration from the command line: each value with where it comes from, all that is wrong, and changing it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, time
from pathlib import Path
from typing import Annotated

import typer

from helpdesk_tui.cli.settings.judging import problems as judged
from helpdesk_tui.cli.shared.invocation import FAILED, USAGE, Failed, invocation
from helpdesk_tui.cli.shared.out import complain, print_json, say
from helpdesk_tui.cli.shared.plain import group
from helpdesk_tui.cli.shared.tables import print_table
from helpdesk_tui.cli.shared.values import AsJson
from helpdesk_tui.store.place import FilePlace
from helpdesk_tui.wiring.config import Config, Origin, Setting, TableSaid, config_file, trust
from helpdesk_tui.wiring.config.keys import KEYS, SHIPPED

app = group("config", "The configuration: show, check, change it.")

_SWITCHES = {key.name for key in KEYS if key.is_switch}
_SHIPPED_FILES = ("policy", "triage")


@app.command("show")
def show(context: typer.Context, as_json: AsJson = False) -> None:
    """Show each value and where it comes from.

    What was said besides, and does not count, stands below it.
    """
    config, problems = invocation(context).gathered()
    if as_json:
        print_json(_whole(config, problems))
        return
    rows = [*_setting_rows(config), *_table_rows(config), *_trusted_rows(config)]
    painted = [((key, "strong"), (value, ""), (said, "dim")) for key, value, said in rows]
    print_table(("KEY", "VALUE", "FROM"), painted, config.settings["theme"].value, squeezed=("KEY", "VALUE"))
    for sentence in config.overruled:
        say(sentence)
    for problem in problems:
        complain(problem)


@app.command("check")
def check(context: typer.Context, as_json: AsJson = False) -> int:
    """Name all that is wrong with it.

    The console's part (keys, views, templates, theme) is judged as well. Exit status 1 when anything is wrong.
    """
    call = invocation(context)
    config, unread = call.gathered()
    problems = [*unread, *judged(call, config)]
    if as_json:
        print_json({"good": not problems, "problems": problems})
    else:
        for problem in problems:
            say(problem)
        if not problems:
            say("Nothing is wrong with the configuration.")
    return FAILED if problems else 0


@app.command("path")
def path(
    context: typer.Context,
    which: Annotated[str, typer.Argument(metavar="own|desk|system", help="Whose file; your own if not said.")] = "own",
) -> None:
    """Print where a file is looked for."""
    place = _places(invocation(context).gathered()[0]).get(which)
    if place is None:
        raise Failed(f"There is no configuration {which!r}. Name own, desk or system.", USAGE)
    say(str(place))
    if not trust.there(place):
        complain("It is not there yet.")


@app.command("edit")
def edit(context: typer.Context) -> None:
    """Change your own in $EDITOR.

    What you write is checked before it takes the place of the file.
    """
    from helpdesk_tui.cli.settings.edit import edited

    say(edited(invocation(context), config_file(os.environ)[0]))


def _places(config: Config) -> Mapping[str, Path]:
    beside = {"desk": trust.beside(config.file)} if isinstance(config.db, FilePlace) else {}
    return {"own": config_file(os.environ)[0], **beside, "system": trust.SYSTEM}


def _setting_rows(config: Config) -> Iterator[tuple[str, str, str]]:
    for name, (holds, *others) in config.said.items():
        yield name, _value(name, holds) or "none", _from(holds)
        for other in others:
            if other.origin is not Origin.DEFAULT:
                yield "", _value(name, other), f"does not count: {_from(other)}"


def _value(name: str, setting: Setting) -> str:
    return setting.value or (SHIPPED if name in _SHIPPED_FILES else "")


def _table_rows(config: Config) -> Iterator[tuple[str, str, str]]:
    for name, (holds, *others) in config.tables_said.items():
        for key, value in _entries(name, holds):
            yield key, _shown(value), _from(holds)
        for other in others:
            yield f"[{name}]", "", f"does not count: {_from(other)}"


def _entries(name: str, said: TableSaid) -> Iterator[tuple[str, object]]:
    """Yield what stands in a table, or in each entry of a list of tables."""
    for key, value in said.values.items():
        if key == name and isinstance(value, list):
            yield from ((f"{name}[{place}]", entry) for place, entry in enumerate(value, 1))
        else:
            yield name if key == name else f"{name}.{key}", value


def _trusted_rows(config: Config) -> Iterator[tuple[str, str, str]]:
    if config.roles is not None and config.roles_from is not None:
        origin = Origin.SYSTEM if config.roles_from == trust.SYSTEM else Origin.DESK
        named = [f"{name} {role}" for name, role in config.roles.held.items()]
        named += [f"{name} service" for name in sorted(config.roles.services)]
        yield "roles", ", ".join([*named, f"default {config.roles.default}"]), f"{origin}, {config.roles_from}"
    if config.kiosk_machine:
        yield "kiosk", "true", f"{Origin.SYSTEM}, {trust.SYSTEM}"


def _from(said: Setting | TableSaid) -> str:
    return said.source if said.source == said.origin else f"{said.origin}, {said.source}"


def _shown(value: object) -> str:
    """Return a value of a table on one line."""
    return value if isinstance(value, str) and value.isprintable() else json.dumps(_plain(value), ensure_ascii=False)


def _whole(config: Config, problems: Sequence[str]) -> dict[str, object]:
    """Return everything as JSON has it."""
    return {
        "settings": {
            name: {**_said(name, holds), "overrides": [_said(name, other) for other in others]}
            for name, (holds, *others) in config.said.items()
        },
        "tables": {
            name: {
                "values": _plain(holds.values.get(name, holds.values)),
                **_origin(holds),
                "overrides": [_origin(other) for other in others],
            }
            for name, (holds, *others) in config.tables_said.items()
        },
        "roles": None if config.roles_from is None else str(config.roles_from),
        "kiosk": config.kiosk_machine,
        "files": {name: str(place) for name, place in _places(config).items()},
        "overruled": list(config.overruled),
        "problems": list(problems),
    }


def _said(name: str, setting: Setting) -> dict[str, object]:
    value: object = _value(name, setting)
    return {"value": setting.value == "true" if name in _SWITCHES else value, **_origin(setting)}


def _origin(said: Setting | TableSaid) -> dict[str, object]:
    return {"origin": str(said.origin), "source": said.source}


def _plain(value: object) -> object:
    """Return a value of TOML as JSON can have it: dates and times, and what is no number, as text."""
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if isinstance(value, float) and value - value != 0 else value
