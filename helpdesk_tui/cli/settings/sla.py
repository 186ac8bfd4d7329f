"""The service level matrix from the command line: show it, and count deadlines anew under a changed one."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from helpdesk_tui.cli.shared.invocation import Failed, invocation
from helpdesk_tui.cli.shared.out import Span, complain, counted, say, table, terminal_width
from helpdesk_tui.cli.shared.plain import group
from helpdesk_tui.cli.shared.tables import print_lines
from helpdesk_tui.domain.text.cells import wrap
from helpdesk_tui.domain.text.cleaning import clean_display
from helpdesk_tui.domain.tickets.ticket import Priority
from helpdesk_tui.domain.words.instants import moment

if TYPE_CHECKING:
    from helpdesk_tui.desk import Desk
    from helpdesk_tui.domain.agreement.hours import Calendar
    from helpdesk_tui.domain.agreement.policy import Level, Policy
    from helpdesk_tui.domain.tickets.ticket import Ticket

app = group("sla", "The service level matrix: show, begin, adopt, recompute.")

_BATCH = 500
_INSET, _WIDEST = 6, 100
_DAY, _YEAR = 86_400, 365 * 86_400


@app.command("show")
def show(context: typer.Context) -> None:
    """Show the matrix, and which file it was read from."""
    from helpdesk_tui.wiring.opening import read_policy

    config = invocation(context).config()
    print_lines(_sheet(read_policy(config)), config.settings["theme"].value)


def _sheet(policy: Policy) -> Iterator[Sequence[Span]]:
    """Yield the lines: the matrix, what holds for all of it, the telephone lines, opening hours, where it is from."""
    yield _plain(f"{policy.name}, {policy.zone_name}")
    yield from _matrix(list(policy.levels.values()))
    yield _plain(f"An immediate response is met within {policy.values['immediate_grace']}.")
    grace = policy.values["schedule_grace"]
    yield _plain(f"A scheduled task is on time when it is begun or closed within {grace} of its time.")
    yield from (_plain(f"{way.name} {way.number}") for way in policy.lines)
    yield from map(_plain, _hours(policy.business))
    read, *others = policy.sources
    further = "".join(f", which extends {one}" for one in others)
    yield _plain(f"Read from {read}{further}. Digest {policy.digest}.")


def _plain(text: str) -> Sequence[Span]:
    return ((clean_display(text, lines=True), ""),)


def _matrix(levels: Sequence[Level]) -> Iterator[Sequence[Span]]:
    """Yield the lines of the matrix: a row for each priority, and what it is for below."""
    rows = [(str(level.priority), level.name, level.response, level.availability) for level in levels]
    head, *lines = table(("PRIO", "NAME", "RESPONSE", "HOURS"), rows)
    yield ((head, "heads"),)
    for level, line in zip(levels, lines, strict=True):
        name = str(level.priority)
        yield (name, f"p{level.priority:d}"), (line.removeprefix(name), "")
        for row in wrap(clean_display(f"{level.when}. {level.definition}."), (terminal_width() or _WIDEST) - _INSET):
            yield ((f"{' ' * _INSET}{row}", "dim"),)


def _hours(hours: Calendar) -> Iterator[str]:
    """Yield when the week is open, and the holidays of the year to come."""
    from helpdesk_tui.domain.agreement.policy_hours import WEEKDAYS
    from helpdesk_tui.domain.times.instant import day_text
    from helpdesk_tui.wiring.clock import real_now

    yield f"Open {hours.name}, {hours.zone_name}:"
    for name, intervals in zip(WEEKDAYS, hours.week, strict=True):
        if intervals:
            yield f"  {name[:3].capitalize()} {' '.join(f'{_clock(begin)}-{_clock(end)}' for begin, end in intervals)}"
    now = real_now()
    closed = [f"  {day_text(day)} {name}" for day, name in hours.holidays_between(now, now + _YEAR)]
    yield "Closed in the year to come:" if closed else "No holidays in the year to come."
    yield from closed


def _clock(seconds: int) -> str:
    """Return a time of day, in seconds after midnight; the end of a day is 24:00, past it the next day counts."""
    past = seconds if seconds <= _DAY else seconds - _DAY
    return f"{past // 3_600:02}:{past % 3_600 // 60:02}"


@app.command("init")
def init(
    file: Annotated[
        str | None, typer.Argument(metavar="FILE", help="Where to: sla.toml beside your configuration if not said.")
    ] = None,
) -> None:
    """Write a policy to begin with. It extends the shipped one; - prints it. No file is replaced."""
    from helpdesk_tui.wiring.config import config_file, data_text

    text = data_text("sla-start.toml")[0]
    if file == "-":
        say(text.rstrip())
        return
    path = config_file(os.environ)[0].with_name("sla.toml") if file is None else Path(file)
    try:
        if file is None:
            path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as written:
            written.write(text)
    except FileExistsError:
        raise Failed(f"{path} is there already, and stays as it is. Name another file.") from None
    except OSError as error:
        raise Failed(f"{path} cannot be written: {error.strerror}.") from None
    say(str(path))
    complain(f'It changes nothing yet. Edit it, then put policy = "{path.absolute()}" into the configuration.')


@app.command("adopt")
def adopt(context: typer.Context) -> None:
    """Have a desk on a server go by this matrix and this flow chart. Consoles with others then only look.

    Nothing is counted anew: 'sla recompute' lists what this matrix would move.
    """
    from helpdesk_tui.cli.shared.invocation import USAGE
    from helpdesk_tui.domain.rules.roles import Deed
    from helpdesk_tui.store.place import FilePlace
    from helpdesk_tui.wiring import agreed

    call = invocation(context)
    call.require(Deed.RECOMPUTE)
    config = call.config()
    if isinstance(config.db, FilePlace):
        raise Failed(f"{config.db} is a file: whoever opens it goes by what 'helpdesk sla show' shows.", USAGE)
    with call.look() as look:
        changed = agreed.adopt(look.store, look.policy, config)
    if changed:
        say(f"The desk goes by this {' and this '.join(changed)} now. Digest of the matrix {look.policy.digest}.")
        complain("Consoles that are open go by what they read at their start: have them started again.")
    else:
        say("The desk goes by these already.")


@app.command("recompute")
def recompute(
    context: typer.Context,
    yes: Annotated[bool, typer.Option("--yes", help="Do it; without it only say what would move.")] = False,
) -> None:
    """List which deadlines the present policy would move. With --yes it moves them.

    A task stays at the time its user chose: it is listed where that is closed now, and 'schedule' moves it.
    """
    from helpdesk_tui.domain.rules.roles import Deed

    call = invocation(context)
    if yes:
        call.require(Deed.RECOMPUTE)
    with call.desk() as opened:
        desk = opened.desk
        now = desk.clock()
        tickets = list(_open(desk))
        moving = list(_moving(desk, tickets, now))
        for before, after in moving:
            say(f"#{before.number} {before.priority} {_change(before, after, desk, now)}")
        if not moving:
            say("Every deadline stands as the policy has it.")
        elif not yes:
            say(f"{len(moving)} would move. 'helpdesk sla recompute --yes' moves them.")
        else:
            _move(desk, [before for before, _ in moving])
        _say_closed(desk, tickets, now)


def _open(desk: Desk) -> Iterator[Ticket]:
    """Yield each open ticket."""
    from helpdesk_tui.store.base import View

    start = 0
    while page := desk.store.page(View(), start, _BATCH):
        start += len(page)
        yield from page


def _moving(desk: Desk, tickets: Iterable[Ticket], now: int) -> Iterator[tuple[Ticket, Ticket]]:
    """Yield each ticket that would change, as it is and as it would be."""
    from helpdesk_tui.domain.rules.decide import Step, decide
    from helpdesk_tui.domain.tickets.commands import Recompute

    for ticket in tickets:
        step = decide(ticket, Recompute(), desk.policy, now, desk.actor)
        if isinstance(step, Step):
            yield ticket, step.ticket


def _say_closed(desk: Desk, tickets: Iterable[Ticket], now: int) -> None:
    """Name the tasks to come whose time is not open, unless that was agreed with their user."""
    hours = desk.policy.business
    tasks = [one for one in tickets if one.priority is Priority.P6 and not one.as_agreed]
    closed = [(one, at) for one in tasks if (at := one.scheduled_for or 0) > now and hours.fitting(at) != at]
    for ticket, at in closed:
        names = [name for _, name in hours.holidays_between(at, at + 1)]
        why = f"falls on {names[0]}" if names else "lies outside opening hours"
        say(f"#{ticket.number} {ticket.priority} {moment(at, desk.policy, now)} {why}; its time stays.")
    if closed:
        say(f"{counted(len(closed), 'task')} at a time that is closed. 'helpdesk schedule NUMBER WHEN' moves one.")


def _move(desk: Desk, tickets: list[Ticket]) -> None:
    """Move them, some hundred at a time so that nobody waits long for the desk. Raises Failed for those refused."""
    moved = 0
    refused: list[str] = []
    for start in range(0, len(tickets), _BATCH):
        outcome = desk.recompute({ticket.number: ticket.version for ticket in tickets[start : start + _BATCH]})
        moved += len(outcome.tickets)
        refused += [one.refusal.reason for one in outcome.refused]
    say(f"{moved} moved.")
    for reason in refused:
        complain(reason)
    if refused:
        raise Failed(f"{len(refused)} changed meanwhile and stay as they are. Run it again.")


def _change(before: Ticket, after: Ticket, desk: Desk, now: int) -> str:
    """Say what moves: the deadline, or where that stays the second from which on the promise is missed."""
    was, will_be = _span(before, desk, now), _span(after, desk, now)
    if was != will_be or after.breach_at is None:
        return f"{was} to {will_be}"
    from helpdesk_tui.domain.times.instant import absolute

    hours = desk.policy.business
    instead = f", not from {absolute(before.breach_at, hours)}" if before.breach_at is not None else ""
    missed = "late" if before.priority is Priority.P6 else "missed"
    return f"stays {was}; {missed} from {absolute(after.breach_at, hours)} on{instead}"


def _span(ticket: Ticket, desk: Desk, now: int) -> str:
    if ticket.due_at is None:
        return "no deadline"
    warns = "" if ticket.warn_at is None else f" (warns {moment(ticket.warn_at, desk.policy, now)})"
    return f"due {moment(ticket.due_at, desk.policy, now)}{warns}"
