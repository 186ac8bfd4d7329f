"""What the command line prints: sentences, tables and JSON, nothing of them able to steer a terminal."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from shutil import get_terminal_size
from typing import TYPE_CHECKING

from helpdesk_tui.domain.agreement.results import settled
from helpdesk_tui.domain.agreement.sla import Policy, state
from helpdesk_tui.domain.text.cells import cut, pad, width
from helpdesk_tui.domain.text.cleaning import clean_display
from helpdesk_tui.domain.tickets.events import INSTANTS
from helpdesk_tui.domain.tickets.ticket import Channel, Sla, Ticket, status_at
from helpdesk_tui.domain.times.instant import utc

if TYPE_CHECKING:
    from helpdesk_tui.domain.tickets.desk_events import DeskEvent
    from helpdesk_tui.domain.tickets.events import Event, Value

Span = tuple[str, str]
"""Text with the role (``domain.look.palette``) that says its colour, where there are any."""

GAP = "  "
"""What stands between two columns."""
_LEAST_SQUEEZED = 6


def say(text: str) -> None:
    """Print to standard output."""
    print(clean_display(text, lines=True))


def say_as_is(text: str) -> None:
    """Print what this program made for another one, whose every character counts."""
    print(text)


def complain(text: str, end: str = "\n") -> None:
    """Print a message to standard error."""
    print(clean_display(text, lines=True), end=end, file=sys.stderr, flush=True)


def counted(count: int, what: str) -> str:
    """Return how many of what: ``1 ticket``, ``1,200 tickets``."""
    return f"{count:,} {what}" if count == 1 else f"{count:,} {what}s"


def iso(at: int | None) -> str | None:
    """Return an instant (seconds UTC) as ISO-8601 with ``Z``."""
    return None if at is None else utc(at)


def ticket_json(ticket: Ticket, policy: Policy, now: int) -> dict[str, object]:
    """Return a ticket as the stable surface has it; its keys and their order do not change.

    Its results are those of ``now``: what time alone has decided counts, whether anything was written since or not.
    """
    reached = settled(ticket, now)
    return {
        "number": ticket.number,
        "version": ticket.version,
        "subject": ticket.subject,
        "requester": ticket.requester,
        "phone": ticket.phone,
        "email": ticket.email,
        "organisation": ticket.organisation,
        "channel": None if ticket.channel is Channel.UNKNOWN else str(ticket.channel),
        "priority": str(ticket.priority),
        "status": str(status_at(ticket, now)),
        "assignee": ticket.assignee,
        "opened_at": iso(ticket.opened_at),
        "responded_at": iso(ticket.responded_at),
        "due_at": iso(ticket.due_at),
        "sla": str(state(policy, ticket, now)),
        "scheduled_for": iso(ticket.scheduled_for),
        "closed_at": iso(ticket.closed_at),
        "resolution": ticket.resolution,
        "reference": ticket.reference,
        "result": None if reached.judged is None else str(reached.judged),
        "result_priority": None if reached.judged_as is None else str(reached.judged_as),
        "result_at": iso(reached.judged_at),
        "response_told_at": iso(ticket.told_at),
        "begun_at": iso(ticket.begun_at),
        "task": None if reached.done is None else "on time" if reached.done is Sla.MET else "late",
        "follow_at": iso(ticket.follow_at),
        "follow_text": ticket.follow_text,
        "wait_until": iso(ticket.wait_until),
        "recurrence": ticket.recurrence,
        "regular_at": iso(ticket.regular_at),
        "previous": ticket.previous,
        "lasts_seconds": ticket.lasts,
        "as_agreed": bool(ticket.as_agreed),
        "taken_over_from": ticket.taken_from,
        "affected": ticket.affected,
        "parent": ticket.parent,
        "merged_into": ticket.merged_into,
    }


def event_json(event: Event) -> dict[str, object]:
    """Return an event: what became what, instants as everywhere."""
    return {
        "version": event.version,
        **_deed_json(event),
        "text": event.text,
        "after": _outward(event.after),
        "before": _outward(event.before),
        "erases": list(event.erases),
        "erased": sorted(event.erased),
        "policy": event.policy,
        "earlier": [list(one) for one in event.earlier],
        "took": event.took,
    }


def desk_event_json(event: DeskEvent) -> dict[str, object]:
    """Return an event of the desk as a whole."""
    return {
        "seq": event.seq,
        **_deed_json(event),
        "facts": dict(event.facts),
        "texts": dict(event.texts),
        "erased": sorted(event.erased),
    }


def _deed_json(event: Event | DeskEvent) -> dict[str, object]:
    """Return what was done, when, by whom, in which operation."""
    return {
        "kind": str(event.kind),
        "at": iso(event.at),
        "actor": event.actor,
        "via": event.via,
        "op": event.op,
        "undoes": event.undoes,
    }


def print_json(value: Mapping[str, object]) -> None:
    """Print one JSON object."""
    print(encoded(value))


def print_json_lines(values: Iterable[Mapping[str, object]]) -> None:
    """Print a JSON array, an element a line."""
    write, comma = sys.stdout.write, ""
    write("[")
    for value in values:
        write(f"{comma}\n{encoded(value)}")
        comma = ","
    write("\n]\n" if comma else "]\n")


def encoded(value: Mapping[str, object]) -> str:
    """Return a value as JSON in ASCII, without any control character."""
    return json.dumps(value, ensure_ascii=True).replace("\x7f", "\\u007f")


def terminal_width() -> int | None:
    """Return the cells of a line on the terminal; None where the output goes elsewhere and nothing is cut."""
    return get_terminal_size().columns if sys.stdout is not None and sys.stdout.isatty() else None


def table(
    head: Sequence[str], rows: Sequence[Sequence[str]], *, right: str = "", squeezed: Sequence[str] = ()
) -> list[str]:
    """Lay out rows in columns under ``head``; the column ``right`` is flushed right.

    On a terminal columns are as wide as ``shared`` has them, and no line is longer than the terminal's.
    """
    clean = [list(head)] + [[clean_display(cell) for cell in row] for row in rows]
    measured = [list(map(width, row)) for row in clean]
    room = terminal_width()
    widths = shared(measured, room, [head.index(name) for name in squeezed])
    flushed = head.index(right) if right else None
    laid: list[str] = []
    for row, sizes in zip(clean, measured, strict=True):
        cells = []
        for column, (cell, size, most) in enumerate(zip(row, sizes, widths, strict=True)):
            filling = " " * (most - size)
            cells.append(pad(cell, most) if size > most else filling + cell if column == flushed else cell + filling)
        line = GAP.join(cells).rstrip()
        laid.append(line if room is None else cut(line, room))
    return laid


def shared(measured: Sequence[Sequence[int]], room: int | None, squeezed: Sequence[int]) -> list[int]:
    """Return the cells of each column, given those of each row: as many as its widest has, where that fits in ``room``.

    Else the last column and the ``squeezed`` ones share what the others leave: the last gets half of it, or what
    those do not need, and of those the widest give way first.
    """
    widths = [max(sizes) for sizes in zip(*measured, strict=True)]
    if room is None:
        return widths
    *others, last = widths
    free = room - sum(cells for column, cells in enumerate(others) if column not in squeezed) - len(GAP) * len(others)
    names = sum(others[column] for column in squeezed)
    if names + last > free:
        least = _LEAST_SQUEEZED * len(squeezed)
        names = min(names, max(free - min(last, (free + 1) // 2), least))
        for column, cells in zip(squeezed, _levelled([others[column] for column in squeezed], names), strict=True):
            widths[column] = cells
        widths[-1] = max(min(last, free - names), 0)
    return widths


def _levelled(widths: Sequence[int], room: int) -> list[int]:
    """Return widths that fit in ``room``, the widest cut down to one level."""
    level = max(widths, default=0)
    while sum(min(one, level) for one in widths) > room and level > 0:
        level -= 1
    spare = room - sum(min(one, level) for one in widths)
    levelled = []
    for one in widths:
        more = 1 if one > level and spare > 0 else 0
        spare -= more
        levelled.append(min(one, level) + more)
    return levelled


def _outward(values: Mapping[str, Value]) -> dict[str, object]:
    """Return an event's values as the ticket's JSON has them, by name."""
    outward: dict[str, object] = {}
    for name in sorted(values):
        value = values[name]
        if name in INSTANTS and isinstance(value, int):
            outward[name] = iso(value)
        elif name == "priority" and value is not None:
            outward[name] = f"P{value}"
        else:
            outward[name] = value
    return outward
