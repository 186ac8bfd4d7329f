"""Looking at tickets and deadlines: list, show, due."""

from __future__ import annotations

from typing import Annotated

import typer

from helpdesk_tui.cli.shared.completing import orders, priorities
from helpdesk_tui.cli.shared.invocation import FRONT, MISSING, USAGE, Failed, Look, invocation
from helpdesk_tui.cli.shared.out import (
    Span,
    complain,
    event_json,
    iso,
    print_json,
    print_json_lines,
    say,
    terminal_width,
    ticket_json,
)
from helpdesk_tui.cli.shared.tables import print_lines, print_table
from helpdesk_tui.cli.shared.values import AsJson, Filters, Number, count, priority, when
from helpdesk_tui.domain.filters.query import EVERYTHING_OPEN, Query, Scope
from helpdesk_tui.domain.tickets.ticket import Priority, Status, Ticket, status_at
from helpdesk_tui.domain.words.instants import moment
from helpdesk_tui.store.base import Order, View

app = typer.Typer(name="reading")

_ALL = 2**31 - 1
_PAGE = 200
"""Events of a ticket that are shown unless all are wanted: thousands of notes would be pages nobody reads."""
_WIDE = 100
_COLUMNS = {
    "PRIO": 0,
    "DUE": 0,
    "NUMBER": 0,
    "STATE": _WIDE,
    "ASSIGNEE": 70,
    "REQUESTER": 50,
    "AGE": 60,
    "SUBJECT": 0,
}
"""The columns of the list, each with the cells that a terminal has at least where it is shown."""


def order(text: str) -> Order:
    """Read an order of the queue."""
    try:
        return Order(text.strip().lower())
    except ValueError:
        raise ValueError(f"{text!r} is no order; there are {', '.join(Order)}.") from None


# A bundle of short options is looked through for each letter: -is:breached would ask for help by its h.
@app.command("list", context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]})
def list_tickets(
    context: typer.Context,
    filters: Filters = None,
    sort: Annotated[
        Order,
        typer.Option(
            "--sort",
            metavar="priority|breach",
            parser=order,
            autocompletion=orders,
            show_default=False,
            help="By priority if not said.",
        ),
    ] = Order.PRIORITY,
    limit: Annotated[
        int | None, typer.Option("--limit", metavar="N", parser=count, help="At most so many tickets.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List the open tickets, or those that a filter finds."""
    if "-h" in (filters or ()):
        say(context.get_help())
        return
    with invocation(context).look() as look:
        now = look.clock()
        view = View(read_filter(filters or [], look, look.person.name), sort)
        tickets = look.store.page(view, 0, _ALL if limit is None else min(limit, _ALL))
        beyond = view.query.closed if not tickets and limit != 0 else None
        closed = look.store.size(View(beyond)) if beyond else 0
    if as_json:
        print_json_lines(ticket_json(ticket, look.policy, now) for ticket in tickets)
    elif tickets:
        _print_table(tickets, look, now)
    if not tickets and limit != 0:
        from helpdesk_tui.domain.filters.echo import nothing_matches

        complain(nothing_matches(" ".join(filters or []), view.query, closed))


@app.command("show")
def show(
    context: typer.Context,
    number: Number,
    whole: Annotated[bool, typer.Option("--all", help=f"All that happened, not its last {_PAGE} events.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show a ticket, why it is due when it is, and what happened."""
    from helpdesk_tui.domain.agreement.results import REASONING, last_reason

    with invocation(context).look() as look:
        now = look.clock()
        ticket = look.store.ticket(number)
        if ticket is None:
            raise Failed(f"There is no ticket #{number}.", MISSING)
        # Who was counted in stands among the events.
        after = 0 if whole or as_json or ticket.affected else max(ticket.version - _PAGE, 0)
        events = look.store.history(number, after)
        body = look.store.by_number(Query(scope=Scope.ALL), number - 1, 1)[0][1] if after else events[0].text
        children = look.store.children(number)
        told = look.store.history(number, kinds=REASONING) if after else events
    if as_json:
        further: dict[str, object] = {
            "body": body,
            "events": [event_json(event) for event in events],
            "affected": ticket.affected,
        }
        further |= {"parent": ticket.parent, "children": [child.number for child in children]}
        further |= {"merged_into": ticket.merged_into}
        print_json(ticket_json(ticket, look.policy, now) | further)
        return
    from helpdesk_tui.cli.tickets.sheet import sheet

    print_lines(sheet(ticket, body, events, look.policy, now, children, last_reason(told)), look.theme)


@app.command("due")
def due(
    context: typer.Context,
    level: Annotated[
        Priority, typer.Argument(metavar="P1..P6", parser=priority, autocompletion=priorities, help="The priority.")
    ],
    at: Annotated[
        str | None, typer.Option("--at", metavar="WHEN", help="When the contact was received; now if not said.")
    ] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Say why, line by line.")] = False,
    as_json: AsJson = False,
) -> None:
    """Say what the matrix promises for a ticket received then."""
    from helpdesk_tui.domain.agreement import sla
    from helpdesk_tui.domain.words.explain import explain as why

    with invocation(context).look() as look:
        now, policy = look.clock(), look.policy
    received = now if at is None else when(at, now, policy.business, "any").at
    scheduled = received if level is Priority.P6 else None
    promised = sla.promises(policy, received)[level]
    reasons = why(policy, level, received, scheduled_for=scheduled)
    if as_json:
        answer: dict[str, object] = {"priority": str(level), "received_at": iso(received), "due_at": iso(promised)}
        print_json(answer | ({"explain": reasons} if explain else {}))
        return
    if promised is None:
        say(f"{level} is due at the time its user chooses.")
    else:
        say(f"{level} received {moment(received, policy, now)} is due {moment(promised, policy, now)}.")
    for line in reasons if explain and promised is not None else ():
        say(line)


def read_filter(filters: list[str], look: Look, me: str, command: str = "list") -> Query:
    """Read the filter as the technician ``me`` asks it now; ``-p:1`` is one, ``--p`` an option that there is not.

    The language is loaded only where there is a filter: that takes 10 ms.
    """
    for one in filters:
        if one.startswith("--") and len(one) > 2:
            name = one.partition("=")[0]
            if name in FRONT:
                raise Failed(f"{name} stands before the command.", USAGE)
            raise Failed(f"There is no option {name}. 'helpdesk {command} --help' names them.", USAGE)
    if not filters:
        return EVERYTHING_OPEN
    from helpdesk_tui.domain.filters.parse import Asker, QueryError, parse_query

    try:
        return parse_query(" ".join(filters), Asker(look.clock(), look.policy, me))
    except QueryError as error:
        raise Failed(str(error), USAGE) from None


def _print_table(tickets: list[Ticket], look: Look, now: int) -> None:
    """Print the tickets; a narrow terminal does without what the other columns mostly say."""
    from helpdesk_tui.domain.times.length import age
    from helpdesk_tui.domain.words.countdown import clock_reading

    room = terminal_width() or _WIDE
    names = [name for name, least in _COLUMNS.items() if room >= least]
    rows: list[list[Span]] = []
    for ticket in tickets:
        clock, quiet = clock_reading(ticket, look.policy, now), "dim" if ticket.status is Status.CLOSED else ""
        cells = {
            "PRIO": (str(ticket.priority), quiet or f"p{int(ticket.priority)}"),
            "DUE": (clock.text, quiet or clock.role),
            "NUMBER": (f"#{ticket.number}", quiet),
            "STATE": (str(status_at(ticket, now)), quiet),
            "ASSIGNEE": (ticket.assignee or "-", quiet or ("" if ticket.assignee else "dim")),
            "REQUESTER": (ticket.asker or "-", quiet or ("" if ticket.asker else "dim")),
            "AGE": (age(now - ticket.opened_at), "dim"),
            "SUBJECT": (ticket.subject, quiet or ("strong" if ticket.priority <= Priority.P2 else "")),
        }
        rows.append([cells[name] for name in names])
    squeezed = [name for name in ("ASSIGNEE", "REQUESTER") if name in names]
    print_table(names, rows, look.theme, right="AGE" if "AGE" in names else "", squeezed=squeezed)
