"""OTRS and Znuny: the CSV of their ticket search, half of whose header is translated, and their statistics.

The state follows StateType, which is not translated; of a priority its number counts, and 5 is the worst.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from helpdesk_tui.intake.files.foreign import persons
from helpdesk_tui.intake.files.foreign.arrivals import Foreign, Found, NotTaken, Remark
from helpdesk_tui.intake.files.foreign.context import Context
from helpdesk_tui.intake.files.foreign.records import each, first, instant, objects, text
from helpdesk_tui.intake.files.foreign.rows import tickets_of
from helpdesk_tui.intake.files.foreign.system import Holds, ListPart, SheetPart, System, has, keys
from helpdesk_tui.intake.files.raw.records import Item, Sheet, column_name
from helpdesk_tui.intake.files.values.contacts import name_and_address
from helpdesk_tui.intake.files.values.fields import Fields
from helpdesk_tui.intake.files.values.html import plain
from helpdesk_tui.intake.files.values.words import fold

_LEVEL = re.compile(r"\s*([1-5])\b")


def _tickets(sheet: Sheet, context: Context) -> Found:
    context.account.tell("Of a priority the number counts, and 5 is the worst: 5 is P2, 4 P3, 3 P4, 2 and 1 P5.")
    if any(context.words.columns.get(column_name(column)) == "state_type" for column in sheet.columns):
        context.account.tell(
            "The state is that of StateType, which is not translated, and not that of the other column."
        )
    return tickets_of(
        sheet, context, _mend, state=_state, priority=lambda fields: _level(fields.get("priority"), context)
    )


def _state(fields: Fields) -> str:
    return fields.get("state_type") or fields.get("state")


def _level(priority: str, context: Context) -> str:
    """Return the number of a priority, for its word is in any language; a word that a map names stays as it is."""
    level = _LEVEL.match(priority)
    return priority if level is None or fold(priority) in context.words.priorities else level[1]


def _mend(ticket: Foreign, fields: Fields, context: Context) -> None:
    ticket.number = ticket.number.removeprefix("Ticket#").strip()


def _api(items: Iterator[Item], context: Context) -> Found:
    return each(items, context, _ticket)


def _ticket(item: Item, context: Context) -> Foreign:
    given, line = item.value, item.line
    number = first(given, "TicketNumber", "TicketID")
    if not number:
        raise NotTaken("it has no number")
    state = context.state(first(given, "StateType", "State"), line)
    ticket = Foreign(number, line, subject=first(given, "Title"), state=state)
    ticket.priority = context.priority(_level(first(given, "Priority", "PriorityID"), context), line)
    ticket.requester, ticket.email = name_and_address(first(given, "CustomerName", "CustomerUserID"))
    ticket.organisation = first(given, "CustomerID")
    owner = first(given, "Owner")
    ticket.assignee = "" if context.nobody(owner) else owner
    ticket.opened_at = instant(given, "Created", context, line)
    ticket.updated_at = instant(given, "Changed", context, line)
    ticket.responded_at = instant(given, "FirstResponse", context, line)
    ticket.closed_at = instant(given, "Closed", context, line) or instant(given, "CloseTime", context, line)
    for label, name in (("Queue", "Queue"), ("Service", "Service"), ("Type", "Type"), ("SLA", "SLA")):
        ticket.note(label, text(given.get(name)))
    for one in objects(given.get("Article")):
        at, said = instant(one, "CreateTime", context, line), plain(first(one, "Body"))
        sender = first(one, "SenderType").casefold()
        if at is not None and said:
            who = {"customer": True, "agent": False}.get(sender)
            internal = first(one, "IsVisibleForCustomer") == "0"
            ticket.remarks.append(Remark("", at, said, first(one, "From"), "", internal, first(one, "ArticleID"), who))
    return ticket


def _is_ticket(name: str, value: Mapping[str, Any]) -> int:
    return 4 if keys(value, "TicketNumber", "StateType", "CustomerUserID", "PriorityID", "QueueID", "Lock") >= 4 else 0


SYSTEM = System(
    "OTRS/Znuny",
    "otrs",
    sheets=(
        SheetPart("OTRS/Znuny", "otrs", Holds.TICKETS, has("number", "opened", "subject"), _tickets),
        persons.part("OTRS customers", "otrs-people"),
    ),
    lists=(ListPart("OTRS API", "otrs", Holds.TICKETS, _is_ticket, _api),),
)
