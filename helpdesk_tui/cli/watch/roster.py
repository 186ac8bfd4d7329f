"""The rosters from the command line: who is on duty now, the coming week, and a calendar for other programs.

It reads the watch file alone, so it says who is on duty even while the desk cannot be reached.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

import typer

from helpdesk_tui.cli.shared.invocation import FAILED, USAGE, Failed, Invocation, invocation
from helpdesk_tui.cli.shared.out import Span, complain, iso, print_json
from helpdesk_tui.cli.shared.plain import group
from helpdesk_tui.cli.shared.tables import print_table
from helpdesk_tui.cli.shared.values import AsJson, when
from helpdesk_tui.domain.roster.roster import DAY, Duty, Roster, duties, next_on_duty, on_duty, shifts
from helpdesk_tui.domain.times.instant import day_near
from helpdesk_tui.wiring.clock import real_now
from helpdesk_tui.wiring.config import Config, ConfigError
from helpdesk_tui.wiring.rosters.standing import Rosters

app = group("roster", "Who is on duty, by the rosters of the watch file.")

_WEEK = 7 * DAY
_FAR = 400 * DAY
"""How far ahead the end of somebody's duty is looked for."""

At = Annotated[str | None, typer.Option("--at", metavar="WHEN", help="At that time; now if not said.")]


@app.command("now")
def now(context: typer.Context, at: At = None, as_json: AsJson = False) -> None:
    """Show who is on duty, until when, and who is next."""
    call = invocation(context)
    config, moment = _moment(call, at)
    rosters = _rosters(config)
    if as_json:
        print_json({"at": iso(moment), "rosters": [now_json(roster, moment) for roster in rosters]})
        return
    head = ("ROSTER", "ON DUTY", "UNTIL", "NEXT")
    print_table(head, [_now_row(roster, moment) for roster in rosters], config.settings["theme"].value)


@app.command("week")
def week(context: typer.Context, at: At = None, as_json: AsJson = False) -> None:
    """Show the shifts of the coming seven days.

    The times at which nobody is on duty stand between them.
    """
    call = invocation(context)
    config, moment = _moment(call, at)
    rosters = _rosters(config)
    if as_json:
        print_json(
            {
                "from": iso(moment),
                "until": iso(moment + _WEEK),
                "rosters": [week_json(roster, moment) for roster in rosters],
            }
        )
        return
    rows = [row for roster in rosters for row in _week_rows(roster, moment)]
    print_table(("ROSTER", "FROM", "UNTIL", "WHO"), rows, config.settings["theme"].value)


@app.command("calendar")
def calendar(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(metavar="ROSTER", help="Which one, where there are several.")] = None,
) -> None:
    """Write the coming shifts as a calendar file.

    It is an iCalendar file (RFC 5545) on standard output, with an event for each shift of the coming 60 days.
    """
    from helpdesk_tui.domain.roster.calendar import calendar_of

    config = invocation(context).config()
    rosters = _rosters(config)
    chosen = [roster for roster in rosters if name in (None, roster.name)]
    if len(chosen) != 1:
        known = ", ".join(roster.name for roster in rosters)
        reason = "There are several rosters" if name is None else f"There is no roster {name!r}"
        raise Failed(f"{reason}. Name one: {known}.", USAGE)
    sys.stdout.flush()
    sys.stdout.buffer.write(calendar_of(chosen[0], config.name, real_now()))


def now_json(roster: Roster, at: int) -> dict[str, object]:
    """Return who is on duty at an instant, until when, and who is next; ``next`` is null where that never changes."""
    following = next_on_duty(roster, at)
    return {
        "name": roster.name,
        "zone": roster.zone.key,
        "stale": roster.stale,
        "on_duty": list(on_duty(roster, at)),
        "until": iso(_until(roster, at)),
        "next": None if following is None else _duty_json(following),
    }


def week_json(roster: Roster, at: int) -> dict[str, object]:
    """Return the shifts of the seven days from an instant on, and the times at which nobody is on duty."""
    return {
        "name": roster.name,
        "zone": roster.zone.key,
        "stale": roster.stale,
        "shifts": [
            {"from": iso(shift.begin), "until": iso(shift.end), "who": shift.who}
            for shift in shifts(roster, at, at + _WEEK)
        ],
        "gaps": [
            {"from": iso(duty.begin), "until": iso(duty.end)} for duty in duties(roster, at, at + _WEEK) if not duty.who
        ],
    }


def _duty_json(duty: Duty) -> dict[str, object]:
    return {"from": iso(duty.begin), "until": iso(duty.end), "on_duty": list(duty.who)}


def _until(roster: Roster, at: int) -> int | None:
    """Return when who is on duty changes; None where that is more than a year away."""
    duty = next(duties(roster, at, at + _FAR))
    return duty.end if duty.end < at + _FAR else None


def _moment(call: Invocation, typed: str | None) -> tuple[Config, int]:
    """Return the settings and the instant that is asked about: as it was typed in the desk's zone, else now."""
    config, moment = call.config(), real_now()
    if typed is None:
        return config, moment
    from helpdesk_tui.wiring.opening import read_policy

    return config, when(typed, moment, read_policy(config).business, "any").at


def _rosters(config: Config) -> Sequence[Roster]:
    """Return the rosters with their calendars, asked for anew where that is due. Raises Failed."""
    try:
        standing = Rosters(config)
    except ConfigError as error:
        raise Failed(str(error), FAILED) from None
    if standing.file is None:
        raise Failed('There is no roster: no watch file is set. Name one in the configuration: watch = "watch.toml".')
    today = real_now()
    standing.fetch(today)
    rosters = standing.read(today)
    for problem in standing.problems:
        complain(problem)
    if not rosters:
        raise Failed(f"There is no roster in {standing.file.path}. Write one: [[roster]].")
    return rosters


def _now_row(roster: Roster, at: int) -> list[Span]:
    following = next_on_duty(roster, at)
    there = on_duty(roster, at)
    ends = _until(roster, at)
    return [
        (roster.name, ""),
        _people(there),
        ("" if ends is None else _time(roster, ends, at), ""),
        ("" if following is None else f"{', '.join(following.who)} from {_time(roster, following.begin, at)}", "dim"),
    ]


def _week_rows(roster: Roster, at: int) -> list[list[Span]]:
    held = [Duty(shift.begin, shift.end, (shift.who,)) for shift in shifts(roster, at, at + _WEEK)]
    held += [duty for duty in duties(roster, at, at + _WEEK) if not duty.who]
    return [
        [(roster.name, ""), (_time(roster, duty.begin, at), ""), (_time(roster, duty.end, at), ""), _people(duty.who)]
        for duty in sorted(held, key=lambda duty: (duty.begin, duty.end, duty.who))
    ]


def _people(who: tuple[str, ...]) -> Span:
    return (", ".join(who), "strong") if who else ("nobody", "breached")


def _time(roster: Roster, at: int, here: int) -> str:
    """Return a time on the roster's wall clock."""
    local, today = (datetime.fromtimestamp(one, roster.zone) for one in (at, here))
    return f"{day_near(local.date(), today.date())} {local:%H:%M}"
