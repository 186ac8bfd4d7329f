"""How the desk stands: one short line for a prompt, or the same figures as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import typer

from helpdesk_tui.cli.invocation import Look, invocation
from helpdesk_tui.cli.out import iso, print_json, say
from helpdesk_tui.cli.values import AsJson
from helpdesk_tui.clock import pace_of
from helpdesk_tui.domain.ticket import Priority, Sla, Status
from helpdesk_tui.store.base import Order, View

if TYPE_CHECKING:
    from helpdesk_tui.domain.ticket import Ticket

app = typer.Typer(name="standing")

_MOST_BREACHED = 1_000


@dataclass(frozen=True, slots=True)
class Standing:
    """The desk at ``now`` (seconds UTC): open, waiting and breached tickets by priority, and the next deadline's.

    ``capped`` says that more may be breached than were counted.
    """

    now: int
    open: Mapping[Priority, int]
    waiting: Mapping[Priority, int]
    breached: Mapping[Priority, int]
    next: Ticket | None
    capped: bool = False


@app.command("status")
def status(context: typer.Context, as_json: AsJson = False) -> None:
    """Say in one short line how the desk stands. It suits a tmux status bar or a prompt."""
    with invocation(context).look() as look:
        standing = read_standing(look, look.clock())
        if as_json:
            print_json(standing_json(standing))
        else:
            say(_line(standing, look))


def read_standing(look: Look, now: int) -> Standing:
    """Count what is open and breached. The breached stand first by time-to-breach; the count stops at 1,000."""
    tally = look.store.tally()
    breached = _breached(look, now)
    coming = look.store.due_after(now)
    return Standing(
        now,
        {
            level: sum(tally.get((level, state), 0) for state in Status if state is not Status.CLOSED)
            for level in Priority
        },
        {level: tally.get((level, Status.WAITING), 0) for level in Priority},
        breached,
        coming[0] if coming else None,
        capped=sum(breached.values()) >= _MOST_BREACHED,
    )


def standing_json(standing: Standing) -> dict[str, object]:
    """Return the figures as scripts see them; further ones may come, these keys do not change."""
    coming = standing.next
    return {
        "at": iso(standing.now),
        "open": _by_priority(standing.open),
        "waiting": _by_priority(standing.waiting),
        "breached": _by_priority(standing.breached),
        "breached_capped": standing.capped,
        "next": None if coming is None else {"number": coming.number, "due_at": iso(coming.due_at)},
    }


def _by_priority(counts: Mapping[Priority, int]) -> dict[str, int]:
    return {str(level): counts.get(level, 0) for level in Priority}


def _line(standing: Standing, look: Look) -> str:
    from helpdesk_tui.domain.instant import day_text
    from helpdesk_tui.domain.length import length

    pace = pace_of(look.clock)
    local = look.policy.business.local(standing.now)
    parts = [f"{pace.told} {day_text(local.date())} {local:%H:%M}"] if pace else []
    parts += [" ".join(f"{level} {number}" for level, number in standing.open.items() if number) or "no open tickets"]
    coming = standing.next
    if coming is not None and coming.due_at is not None:
        parts.append(f"next in {length(coming.due_at - standing.now)} #{coming.number}")
    breached = sum(standing.breached.values())
    if breached:
        parts.append(f"{breached}{'+' if standing.capped else ''} breached")
    return " · ".join(parts)


def _breached(look: Look, now: int) -> Mapping[Priority, int]:
    from helpdesk_tui.domain.sla import state

    found = dict.fromkeys(Priority, 0)
    for start in range(0, _MOST_BREACHED, 100):
        page = look.store.page(View(order=Order.BREACH), start, 100)
        for ticket in page:
            found[ticket.priority] += state(look.policy, ticket, now) is Sla.BREACHED
        last = page[-1] if page else None
        if len(page) < 100 or last is None or not last.running or last.due_at is None or last.due_at >= now:
            break
    return found
