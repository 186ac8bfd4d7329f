"""Reads the rows of a sheet as tickets, by the words of a help desk; its own module then mends what is its own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator

from helpdesk_tui.intake.files.foreign.arrivals import Foreign, NotTaken
from helpdesk_tui.intake.files.foreign.context import PRIORITY_UNKNOWN, Context
from helpdesk_tui.intake.files.raw.records import Sheet
from helpdesk_tui.intake.files.values.contacts import name_and_address, one_address, phone_of
from helpdesk_tui.intake.files.values.fields import Fields, Layout, layout_of
from helpdesk_tui.intake.files.values.html import plain
from helpdesk_tui.intake.files.values.words import State

DATES = ("opened", "responded", "closed", "updated")
"""Fields of instants that a ticket is made of: the order of day and month must be known for them."""
FURTHER_DATES = ("due", "changed", "told", "at")
"""Fields of instants that go into a note, or are asked by a help desk's own module."""

_GROUPED = re.compile(r"\d{1,3}(?:[\s.,'\u00a0\u202f]\d{3})+")
_THOUSANDS = re.compile(r"\D")
_MOST_MARKERS = 12
_ROUNDED = 16
"""So many digits a table program cannot hold, and rounds."""

Said = Callable[[Fields], str]
"""Returns which word of a row says something, where that is not simply a column's."""

Mend = Callable[[Foreign, Fields, Context], None]
"""What a help desk's own module does to a ticket of its rows; it may raise NotTaken."""


def fields_of(sheet: Sheet, context: Context, dates: tuple[str, ...] = DATES) -> Iterator[Fields]:
    """Settle the dates of a sheet in a first pass, and yield its rows by field in a second.

    Tells which columns are not taken; rows with too many or too few cells are left out.

    Raises:
        IntakeError: the order of day and month in a column of ``dates`` is open.
    """
    layout = layout_of(sheet.columns, context.words)
    for note in sheet.notes:
        context.account.tell(note)
    if layout.left:
        names = ", ".join(layout.columns[place] for place in layout.left)
        context.account.tell(f"Not taken, for a ticket has no such field: {names[:300]}.")
    for ragged in sheet.ragged:
        context.account.leave_out(ragged.line, ragged.reason, context.file)
    _tell_repeats(layout, context)
    _settle(sheet, layout, context, dates)
    markers: Counter[str] = Counter()
    for record in sheet.rows():
        for cell in record.cells:
            if cell and context.blank(cell):
                markers[cell] += 1
        yield Fields(record, layout, context.blank)
    if markers:
        read = ", ".join(f"{marker} ({count:,})" for marker, count in markers.most_common(_MOST_MARKERS))
        context.account.tell(f"Read as empty: {read}.")


def _tell_repeats(layout: Layout, context: Context) -> None:
    times = Counter(name for name in layout.columns if name)
    for name, count in times.items():
        if count > 1:
            context.account.tell(f"Column {name} stands {'twice' if count == 2 else f'{count} times'}.")


def _settle(sheet: Sheet, layout: Layout, context: Context, needed: tuple[str, ...]) -> None:
    places = [place for name in (*needed, *FURTHER_DATES) for place in layout.places.get(name, ())]
    for record in sheet.rows():
        for place in places:
            cell = record.cells[place]
            if not context.blank(cell):
                context.dates.observe(layout.columns[place], record.line, cell)
    context.dates.settle({layout.columns[place] for name in needed for place in layout.places.get(name, ())})


def tickets_of(
    sheet: Sheet, context: Context, mend: Mend | None = None, *, state: Said | None = None, priority: Said | None = None
) -> Iterator[Foreign]:
    """Yield the tickets of a sheet; rows that cannot be taken are left out with their reason.

    ``state`` and ``priority`` return the words of a row that are looked up, where those are not simply its columns'.
    """
    for fields in fields_of(sheet, context):
        try:
            ticket = ticket_of(fields, context, state, priority)
            if mend is not None:
                mend(ticket, fields, context)
        except ValueError as error:
            context.account.leave_out(fields.line, str(error), context.file)
        else:
            yield ticket


def ticket_of(fields: Fields, context: Context, state: Said | None = None, priority: Said | None = None) -> Foreign:
    """Return the ticket of a row by the plain meaning of its fields.

    Raises:
        NotTaken: the row is left out.
    """
    number = fields.get("number")
    if not number:
        raise NotTaken(f"the row has no number ({fields.label('number') or 'no column holds one'})")
    line, number = fields.line, _number(number, context)
    told = state(fields) if state is not None else fields.get("state")
    standing = context.state(told, line) if fields.has("state") else State.OPEN
    ticket = Foreign(number, line, subject=fields.get("subject"), body=plain(fields.get("body")), state=standing)
    if fields.has("priority"):
        ticket.priority = context.priority(priority(fields) if priority is not None else fields.get("priority"), line)
    else:
        context.account.count(f"no priority that means one here: taken as {PRIORITY_UNKNOWN}", line)
    ticket.channel = context.channel(fields.get("channel"))
    caller(ticket, fields, context)
    ticket.assignee = ", ".join(name for name in fields.all("assignee") if not context.nobody(name))
    ticket.requester_key = fields.get("requester_key")
    ticket.assignee_key = fields.get("assignee_key")
    ticket.organisation_key = fields.get("organisation_key")
    ticket.opened_at = context.instant(fields.label("opened"), fields.get("opened"), line)
    ticket.responded_at = context.instant(fields.label("responded"), fields.get("responded"), line)
    ticket.tells_responses = fields.has("responded")
    ticket.closed_at = context.instant(fields.label("closed"), fields.get("closed"), line)
    if not fields.has("state") and ticket.closed_at is not None:
        ticket.state = State.CLOSED
    ticket.updated_at = context.instant(fields.label("updated"), fields.get("updated"), line)
    ticket.resolution = plain(fields.get("resolution"))
    if fields.get("due"):
        ticket.note(fields.label("due"), fields.get("due"))
        ticket.due_at = context.maybe(fields.label("due"), fields.get("due"))
        context.account.tell("Due dates stay in a note: deadlines are the desk's own.")
    for label, cell in fields.noted():
        ticket.note(label, plain(cell))
    return ticket


def _number(number: str, context: Context) -> str:
    """Return a ticket's number without marks of thousands; zeros and letters stay."""
    bare = _THOUSANDS.sub("", number) if _GROUPED.fullmatch(number) else number
    if bare.startswith("0") and len(bare) > 1 and "zeros" not in context.said:
        context.said.add("zeros")
        context.account.tell(f"Numbers keep their zeros, as in {bare}.")
    if bare.isdigit() and len(bare) >= _ROUNDED:
        context.account.tell(f"Numbers of {len(bare)} digits are taken as text; a table program would round them.")
    return bare


def caller(ticket: Foreign, fields: Fields, context: Context) -> None:
    """Set who asked: name, one address, telephone number, organisation; what is more goes into a note."""
    asked = fields.get("requester")
    name, address = name_and_address(asked)
    email, further = one_address(fields.get("email"))
    ticket.requester, ticket.email = name, email or address
    if address and not name:
        further = ", ".join(filter(None, (further, one_address(asked)[1])))
    ticket.note("Further addresses", further)
    ticket.organisation = fields.get("organisation")
    try:
        ticket.phone = phone_of(fields.get("phone"))
    except ValueError as error:
        context.account.count(str(error), fields.line)
