"""One ticket as one line of the queue, for any width.

What must be right stands left, in columns of fixed width: priority, clock, number, state.
Free text stands right of it, since terminals disagree about how wide some scripts are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from helpdesk_tui.console.lines import Line, column, line, right
from helpdesk_tui.domain.cells import width
from helpdesk_tui.domain.countdown import WIDEST, age
from helpdesk_tui.domain.sla import Policy
from helpdesk_tui.domain.tell import clock_reading
from helpdesk_tui.domain.ticket import Priority, Sla, Status, Ticket, status_at

CLOCK = WIDEST
AGE = 4
SIGNS = 4


class Sign(StrEnum):
    """The signs of a row; nothing else is drawn there for a state. The help page explains each."""

    MARKED = "*"
    CLOSED = "■"
    MET = "✓"
    LATE = "✗"
    WAITING = "…"
    RECURS = "↻"
    ELSEWHERE = "@"
    NOBODY = "·"
    AFFECTED = "×"


@dataclass(frozen=True, slots=True)
class Columns:
    """How many cells each column has; 0 leaves it out."""

    number: int
    assignee: int
    requester: int
    organisation: int
    subject: int
    age: int = AGE


CHOICE = ("with", "requester", "organisation", "age")
"""The columns a view may choose among; priority, clock, number, state and subject always stand."""


def columns(room: int, widest: int, chosen: Sequence[str] = ()) -> Columns:
    """Share ``room`` cells out; ``widest`` is the highest ticket number to be shown.

    ``chosen`` are names of CHOICE; none leaves them to the room there is.
    """
    number = max(5, len(str(widest)) + 1)
    shown = chosen or (CHOICE if room >= 110 else ("with", "requester", "age"))
    wide = {
        "with": 7 if room < 100 else 12 if room < 150 else 14,
        "requester": 11 if room < 100 else 16 if room < 150 else 22,
        "organisation": 11 if room < 100 else 18 if room < 150 else 26,
        "age": AGE,
    }
    cells = {name: wide[name] if name in shown else 0 for name in CHOICE}
    fixed = 1 + 3 + CLOCK + 1 + number + 1 + SIGNS + sum(taken + 1 for taken in cells.values() if taken)
    subject = max(8, room - fixed)
    return Columns(number, cells["with"], cells["requester"], cells["organisation"], subject, cells["age"])


def headings(layout: Columns) -> Line:
    """Return the line above the queue."""
    return line(
        (" ", "heads"),
        column("", 3, "heads"),
        column("TO BREACH", CLOCK + 1, "heads"),
        right("NO.", layout.number, "heads"),
        (" ", "heads"),
        column("", SIGNS, "heads"),
        *((column("WITH", layout.assignee + 1, "heads"),) if layout.assignee else ()),
        *((column("REQUESTER", layout.requester + 1, "heads"),) if layout.requester else ()),
        *((column("ORGANISATION", layout.organisation + 1, "heads"),) if layout.organisation else ()),
        column("SUBJECT", layout.subject, "heads"),
        *((right("AGE", layout.age + 1, "heads"),) if layout.age else ()),
    )


def row(
    ticket: Ticket, layout: Columns, policy: Policy, now: int, *, marked: bool, gone: bool, elsewhere: bool = False
) -> Line:
    """Return a ticket's line. Roles are those of ``palette``; the cursor is laid over it elsewhere."""
    clock, role = clock_cell(ticket, policy, now)
    quiet = "dim" if gone or ticket.status is Status.CLOSED else ""
    with_role = quiet or ("" if ticket.assignee else "dim")
    signs, sign_role = marks(ticket, now)
    signs = signs[: SIGNS - 2] + Sign.ELSEWHERE if elsewhere else signs
    return line(
        (Sign.MARKED, "mark") if marked else " ",
        (f"{ticket.priority}", quiet or f"p{int(ticket.priority)}"),
        " ",
        (clock, quiet or role),
        " " * (CLOCK + 1 - width(clock)),
        right(str(ticket.number), layout.number, quiet),
        " ",
        column(signs, SIGNS, quiet or sign_role),
        *((column(ticket.assignee or Sign.NOBODY, layout.assignee, with_role), " ") if layout.assignee else ()),
        *((column(ticket.requester or "", layout.requester, quiet), " ") if layout.requester else ()),
        *((column(ticket.organisation or "", layout.organisation, "dim"), " ") if layout.organisation else ()),
        column(
            f"{ticket.affected}{Sign.AFFECTED} {ticket.subject}" if ticket.affected else ticket.subject,
            layout.subject,
            quiet or ("strong" if ticket.priority <= Priority.P2 else ""),
        ),
        *((" ", right(age(now - ticket.opened_at), layout.age, "dim")) if layout.age else ()),
    )


def clock_cell(ticket: Ticket, policy: Policy, now: int) -> tuple[str, str]:
    """Return the clock's text and role: never a colour alone."""
    shown = clock_reading(ticket, policy, now)
    return shown.text, shown.role


def marks(ticket: Ticket, now: int) -> tuple[str, str]:
    """Return the state as signs: waiting, answered (in time or late), scheduled, recurring."""
    signs = ""
    if ticket.status is Status.CLOSED:
        return Sign.CLOSED, "dim"
    if ticket.responded_at is not None:
        signs += Sign.MET if ticket.judged is Sla.MET else Sign.LATE
    if status_at(ticket, now) is Status.WAITING:
        signs += Sign.WAITING
    if ticket.recurrence:
        signs += Sign.RECURS
    return signs, "met" if signs.startswith(Sign.MET) else ""
