"""One ticket as one line of the queue, for any width.

What must be right stands left, in columns of fixed width: priority, clock, number, state.
Free text stands right of it, since terminals disagree about how wide some scripts are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from helpdesk_tui.console.look.lines import Line, Span, column, line, right
from helpdesk_tui.domain.agreement.results import settled
from helpdesk_tui.domain.agreement.sla import Policy
from helpdesk_tui.domain.text.cells import width
from helpdesk_tui.domain.tickets.ticket import Channel, Priority, Sla, Status, Ticket, status_at
from helpdesk_tui.domain.times.instant import narrow
from helpdesk_tui.domain.times.length import age
from helpdesk_tui.domain.words.countdown import WIDEST, clock_reading

CLOCK = WIDEST
_CLOCK = "TO BREACH"
AGE = 4
SIGNS = 4
UP = "↑"
_COUNTED = 100
NARROW = 100
"""Cells of a screen under which a column gets no more than it needs."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column there is: its heading, its cells on a screen under 100, under 150 and wider, what it tells."""

    heading: str
    cells: tuple[int, int, int]
    text: Callable[[Ticket, Policy, int], str]
    role: str = ""


def _moment(field: str) -> Callable[[Ticket, Policy, int], str]:
    """Return what tells an instant of a ticket in twelve cells: the hour today, the date, a year that is another."""

    def worded(ticket: Ticket, policy: Policy, now: int) -> str:
        at = getattr(ticket, field)
        return "" if at is None else narrow(at, policy.business, now)

    return worded


COLUMNS: dict[str, Column] = {
    "with": Column("WITH", (7, 12, 14), lambda ticket, policy, now: ticket.assignee or Sign.NOBODY),
    "requester": Column("REQUESTER", (11, 16, 22), lambda ticket, policy, now: ticket.asker),
    "organisation": Column("ORGANISATION", (11, 18, 26), lambda ticket, policy, now: ticket.organisation or "", "dim"),
    "phone": Column("PHONE", (15, 18, 20), lambda ticket, policy, now: ticket.phone or ""),
    "email": Column("EMAIL", (16, 22, 30), lambda ticket, policy, now: ticket.email or "", "dim"),
    "channel": Column(
        "CHANNEL", (7, 13, 13), lambda ticket, policy, now: "" if ticket.channel is Channel.UNKNOWN else ticket.channel
    ),
    "opened": Column("OPENED", (12, 12, 12), _moment("opened_at"), "dim"),
    "due": Column("DUE", (12, 12, 12), _moment("due_at")),
    "contact": Column("LAST CONTACT", (12, 12, 12), _moment("contacted_at"), "dim"),
    "reference": Column("REFERENCE", (10, 12, 16), lambda ticket, policy, now: ticket.reference or "", "dim"),
}

CHOICE = (*COLUMNS, "age")
"""The columns a view may choose among; priority, clock, number, state and subject always stand, and age is last."""

_LEAST_SUBJECT = 16


class Sign(StrEnum):
    """The signs of a row; nothing else is drawn there for a state. The help page explains each."""

    MARKED = "*"
    CLOSED = "■"
    MET = "✓"
    LATE = "✗"
    WAITING = "…"
    RECURS = "↻"
    PARENT = "┬"
    CHILD = "└"
    MERGED = "→"
    ELSEWHERE = "@"
    NOBODY = "·"
    AFFECTED = "×"
    ALARM = "!"
    ACKNOWLEDGED = "~"


@dataclass(frozen=True, slots=True)
class Columns:
    """How many cells each column has, those between state and subject in their order; 0 leaves the age out."""

    number: int
    named: tuple[tuple[Column, int], ...]
    subject: int
    age: int = AGE
    clock: int = CLOCK


def columns(room: int, widest: int, chosen: Sequence[str] = (), needed: Mapping[str, int] | None = None) -> Columns:
    """Share ``room`` cells out; ``widest`` is the highest ticket number to be shown.

    ``chosen`` are names of CHOICE, which stand in that order; none leaves them to the room there is. The last of
    them give way where the subject would have too little room. On a screen under 100 a column gets no more than its
    contents have ``needed``, and the subject the rest.
    """
    number = max(5, len(str(widest)) + 1)
    shown = chosen or ("with", "requester", *(("organisation",) if room >= 110 else ()), "age")
    size = 0 if room < NARROW else 1 if room < 150 else 2
    needed = needed or {}
    clock = CLOCK if size else max(len(_CLOCK), min(CLOCK, needed.get("clock", CLOCK)))
    age_cells = AGE if "age" in shown else 0
    left = room - (1 + 3 + clock + 1 + number + 1 + SIGNS + (age_cells + 1 if age_cells else 0))
    named: list[tuple[Column, int]] = []
    # Which columns there are does not go by what they need: else more of them would leave the subject less.
    room_for = left - (CLOCK - clock)
    for name in dict.fromkeys(shown):
        if name == "age":
            continue
        one = COLUMNS[name]
        cells = one.cells[size]
        if room_for - cells - 1 < _LEAST_SUBJECT:
            break
        room_for -= cells + 1
        if not size:
            cells = min(cells, max(width(one.heading), needed.get(name, cells)))
        named.append((one, cells))
        left -= cells + 1
    return Columns(number, tuple(named), max(8, left), age_cells, clock)


def headings(layout: Columns, above: int = 0) -> Line:
    """Return the line above the queue, with how many rows it hides: a P1 may be among them."""
    hidden = f"{UP}{above}" if 0 < above < _COUNTED else UP if above else ""
    return line(
        column(hidden, 4, "mark" if hidden else "heads"),
        column(_CLOCK, layout.clock + 1, "heads"),
        right("NO.", layout.number, "heads"),
        (" ", "heads"),
        column("", SIGNS, "heads"),
        *(column(one.heading, cells + 1, "heads") for one, cells in layout.named),
        column("SUBJECT", layout.subject, "heads"),
        *((right("AGE", layout.age + 1, "heads"),) if layout.age else ()),
    )


class Words(NamedTuple):
    """All of a row that goes by the time: its clock and its signs with their roles, the texts of its columns, its age.

    A second changes few of them: a row with the words it had is the row it was.
    """

    clock: tuple[str, str]
    signs: tuple[str, str]
    named: tuple[str, ...]
    age: str


def words(ticket: Ticket, layout: Columns, policy: Policy, now: int) -> Words:
    """Return what a ticket's row says at ``now``, before anything is cut to its column."""
    named = tuple(one.text(ticket, policy, now) for one, _ in layout.named)
    return Words(clock_cell(ticket, policy, now), marks(ticket, now), named, age(now - ticket.opened_at))


def row(
    ticket: Ticket,
    layout: Columns,
    words: Words,
    *,
    marked: bool,
    gone: bool,
    elsewhere: bool = False,
    parent: bool = False,
    alarm: str = "",
) -> Line:
    """Return a ticket's line. Roles are those of ``palette``; the cursor is laid over it elsewhere.

    ``alarm`` is the sign of its alarms, which stands first among the signs.
    """
    clock, role = words.clock
    quiet = "dim" if gone or ticket.status is Status.CLOSED else ""
    signs, sign_role = words.signs
    signs, sign_role = f"{alarm}{signs}", "breached" if alarm == Sign.ALARM else sign_role
    signs = signs[: SIGNS - 2] + Sign.ELSEWHERE if elsewhere else signs
    named = zip(layout.named, words.named, strict=True)
    return line(
        (Sign.MARKED, "mark") if marked else " ",
        (f"{ticket.priority}", quiet or f"p{int(ticket.priority)}"),
        " ",
        (clock, quiet or role),
        " " * (layout.clock + 1 - width(clock)),
        right(str(ticket.number), layout.number, quiet),
        (Sign.PARENT if parent else Sign.CHILD if ticket.parent is not None else " ", quiet or "strong"),
        column(signs, SIGNS, quiet or sign_role),
        *(span for (one, cells), text in named for span in _cell(one, cells, text, quiet)),
        column(
            f"{ticket.affected}{Sign.AFFECTED} {ticket.subject}" if ticket.affected else ticket.subject,
            layout.subject,
            quiet or ("strong" if ticket.priority <= Priority.P2 else ""),
        ),
        *((" ", right(words.age, layout.age, "dim")) if layout.age else ()),
    )


def _cell(one: Column, cells: int, text: str, quiet: str) -> tuple[Span, str]:
    return column(text, cells, quiet or one.role or ("dim" if text == Sign.NOBODY else "")), " "


def clock_cell(ticket: Ticket, policy: Policy, now: int) -> tuple[str, str]:
    """Return the clock's text and role: never a colour alone."""
    shown = clock_reading(ticket, policy, now)
    return shown.text, shown.role


def marks(ticket: Ticket, now: int) -> tuple[str, str]:
    """Return the state as signs: waiting, answered (in time or late), recurring, closed, merged."""
    signs = ""
    if ticket.status is Status.CLOSED:
        return Sign.CLOSED + (Sign.MERGED if ticket.merged_into is not None else ""), "dim"
    settled_now = settled(ticket, now)
    result = settled_now.done if ticket.priority is Priority.P6 else settled_now.judged
    if result is not None:
        signs += Sign.MET if result is Sla.MET else Sign.LATE
    if status_at(ticket, now) is Status.WAITING:
        signs += Sign.WAITING
    if ticket.recurrence:
        signs += Sign.RECURS
    return signs, "met" if signs.startswith(Sign.MET) else ""
