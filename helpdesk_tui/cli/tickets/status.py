"""How the desk stands: one short line for a prompt, or the dashboard's figures as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import typer

from helpdesk_tui.cli.shared.invocation import Look, invocation
from helpdesk_tui.cli.shared.out import iso, print_json, say
from helpdesk_tui.cli.shared.values import AsJson
from helpdesk_tui.domain.tickets.ticket import Priority, Status, rank
from helpdesk_tui.wiring.clock import pace_of

if TYPE_CHECKING:
    from helpdesk_tui.domain.shift.figures import Figures

app = typer.Typer(name="standing")

Tally = Mapping[tuple[Priority, Status], int]


@app.command("status")
def status(context: typer.Context, as_json: AsJson = False) -> None:
    """Say in one short line how the desk stands. It suits a tmux status bar or a prompt."""
    with invocation(context).look() as look:
        now = look.clock()
        if as_json:
            print_json(_json(look, now))
        else:
            say(_line(look, now))


def _figures(look: Look, now: int) -> Figures:
    """Return the figures of the day, counted as the dashboard counts them."""
    from helpdesk_tui.domain.filters.standing import breached
    from helpdesk_tui.domain.shift.figures import span_of

    return look.store.figures(span_of(now, look.policy), breached(look.policy, now))


def _json(look: Look, now: int) -> dict[str, object]:
    """Return what the dashboard shows; instants are ISO-8601 UTC, lengths seconds. Keys may come, none changes."""
    from helpdesk_tui.domain.shift.figures import MOST, attainment, tasks

    figures, tally = _figures(look, now), look.store.tally()
    lines, today = attainment(figures), tasks(figures)
    waits = [one for one in figures.longest.values()]
    longest = min(waits, key=lambda one: (one.at, one.number), default=None)
    coming = figures.next_breach
    due = look.store.due_after(now)
    return {
        "at": iso(now),
        "open": _by_priority(_open(tally)),
        "waiting": _by_priority({level: _waiting(look, tally, level, now) for level in Priority}),
        "breached": _by_priority(figures.breached),
        "breached_capped": figures.past >= MOST,
        "next": {"number": due[0].number, "due_at": iso(rank(due[0])[1])} if due else None,
        "next_breach": {"number": coming.number, "at": iso(coming.at)} if coming else None,
        "longest_wait": (
            {"number": longest.number, "since": iso(longest.at), "seconds": now - longest.at} if longest else None
        ),
        "today": {
            "arrivals": sum(figures.arrivals.values()),
            "closings": sum(figures.closings.values()),
            "met": _by_priority({one.priority: one.met for one in lines}),
            "missed": _by_priority({one.priority: one.judged - one.met for one in lines}),
            "mean_response_seconds": {str(one.priority): one.mean for one in lines},
            "tasks": {"on_time": today.met, "late": today.judged - today.met},
        },
    }


def _open(tally: Tally) -> dict[Priority, int]:
    return {
        level: sum(tally.get((level, state), 0) for state in Status if state is not Status.CLOSED) for level in Priority
    }


def _waiting(look: Look, tally: Tally, level: Priority, now: int) -> int:
    """Return how many wait for the customer as ``is:waiting`` lists them: a wait that has ended by now is none."""
    from helpdesk_tui.domain.filters.conditions import Among, Column, every
    from helpdesk_tui.domain.filters.parse import Query
    from helpdesk_tui.domain.filters.standing import waiting
    from helpdesk_tui.store.base import View

    if not tally.get((level, Status.WAITING)):
        return 0
    return look.store.size(View(Query(wanted=(every(Among(Column.PRIORITY, (int(level),)), waiting(now)),))))


def _by_priority(counts: Mapping[Priority, int]) -> dict[str, int]:
    return {str(level): counts.get(level, 0) for level in Priority}


def _line(look: Look, now: int) -> str:
    from helpdesk_tui.domain.shift.figures import MOST
    from helpdesk_tui.domain.times.instant import day_text
    from helpdesk_tui.domain.times.length import length

    pace = pace_of(look.clock)
    local = look.policy.business.local(now)
    parts = [f"{pace.said} {day_text(local.date())} {local:%H:%M}"] if pace else []
    counts = _open(look.store.tally())
    parts += [" ".join(f"{level} {number}" for level, number in counts.items() if number) or "no open tickets"]
    coming = look.store.due_after(now)
    if coming:
        parts.append(f"next in {length(rank(coming[0])[1] - now)} #{coming[0].number}")
    past = _figures(look, now).past
    if past:
        parts.append(f"{past}{'+' if past >= MOST else ''} breached")
    return " · ".join(parts)
