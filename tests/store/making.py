"""Tickets and histories made by hand, and any number of them by hypothesis."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from helpdesk_tui.domain.agreement.policy_file import parse_policy
from helpdesk_tui.domain.tickets.events import Event, Kind, record
from helpdesk_tui.domain.tickets.ticket import Channel, Priority, Sla, Status, Ticket
from helpdesk_tui.store.base import Store

NOW = 1_790_000_000
POLICY = parse_policy((Path(__file__).parents[2] / "data" / "sla.toml").read_text("utf-8"), "sla.toml")

History = list[tuple[Event, Ticket]]

_ops = count(1)


def a_ticket(number: int = 0, **fields: Any) -> Ticket:
    """A ticket as it is opened, due in an hour."""
    made = Ticket(
        number=number,
        version=1,
        subject="Printer prints pale",
        priority=Priority.P4,
        status=Status.OPEN,
        channel=Channel.PHONE,
        opened_at=NOW,
        clock_start=NOW,
        response_due=NOW + 3600,
        due_at=NOW + 3600,
    )
    return replace(made, **fields)


def opened(ticket: Ticket, text: str | None = None, *, actor: str = "ana", op: str | None = None) -> Event:
    """The event that opened it."""
    return record(Kind.OPENED, None, ticket, at=NOW, actor=actor, op=op or an_op(), text=text)


def changed(
    ticket: Ticket,
    kind: Kind = Kind.EDITED,
    *,
    actor: str = "ana",
    op: str | None = None,
    text: str | None = None,
    undoes: str | None = None,
    **fields: Any,
) -> tuple[Event, Ticket]:
    """A further event, and the ticket after it."""
    after = replace(ticket, version=ticket.version + 1, **fields)
    return record(kind, ticket, after, at=NOW, actor=actor, op=op or an_op(), text=text, undoes=undoes), after


def a_history(ticket: Ticket, *changes: dict[str, Any], text: str | None = None) -> History:
    """A whole history: the opening, then an edit for each of the changes."""
    history: History = [(opened(ticket, text), ticket)]
    for fields in changes:
        history.append(changed(history[-1][1], **fields))
    return history


def an_op() -> str:
    """An operation id nobody has used."""
    return f"op{next(_ops)}"


def put(store: Store, **fields: Any) -> Ticket:
    """Open a ticket in the store, under the next number; ``text`` is its body."""
    text = fields.pop("text", None)
    with store.write() as transaction:
        ticket = a_ticket(transaction.new_number(), **fields)
        transaction.append(opened(ticket, text), ticket)
    return ticket


_instants = st.integers(NOW - 50, NOW + 50)
_words = st.sampled_from(["", "printer", "Prince", "Zoë", "Straße", "o'brien", "10.0.0.1", "P1/P2", "ÅNGSTRÖM", "42"])
_texts = st.lists(_words, max_size=3).map(" ".join)
_maybe = _texts.map(lambda text: text or None)


@st.composite
def tickets(draw: st.DrawFn) -> Ticket:
    """Any ticket there could be, without a number; instants close together, so that orders have ties."""
    priority = draw(st.sampled_from(Priority))
    status = draw(st.sampled_from(Status))
    responded = draw(st.none() | _instants)
    scheduled = draw(_instants) if priority is Priority.P6 else None
    due = scheduled if scheduled is not None else draw(_instants)
    opened_at = draw(_instants)
    return a_ticket(
        subject=draw(_texts),
        priority=priority,
        status=status,
        channel=draw(st.sampled_from(Channel)),
        opened_at=opened_at,
        clock_start=opened_at,
        requester=draw(_maybe),
        organisation=draw(_maybe),
        phone=draw(st.sampled_from([None, "+1 (212) 760-1700", "0049 42 1"])),
        responded_at=responded,
        judged=None if responded is None else draw(st.sampled_from([Sla.MET, Sla.MISSED])),
        judged_as=None if responded is None else draw(st.sampled_from(Priority)),
        judged_at=None if responded is None else draw(_instants),
        breach_at=draw(st.none() | _instants) if responded is None and status is not Status.CLOSED else None,
        follow_at=draw(st.none() | _instants) if status is not Status.CLOSED else None,
        response_due=due,
        update_due=draw(st.none() | _instants),
        due_at=due,
        scheduled_for=scheduled,
        closed_at=draw(_instants) if status is Status.CLOSED else None,
    )


def seen_soon(looked: Callable[[], bool]) -> None:
    """Wait until something is seen that a server tells when it comes to it; a file tells it at once."""
    end = time.monotonic() + 120
    while not looked():
        assert time.monotonic() < end, "it was never seen"
        time.sleep(0.001)
