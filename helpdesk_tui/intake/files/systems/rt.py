"""Request Tracker: the spreadsheet of a search, as TSV.

Its priorities are numbers that each desk gives a meaning of its own, so that all are P4. ``Told`` is the last contact
with the requester: it is the response where it lies after the opening and is not the closing.
"""

from __future__ import annotations

from helpdesk_tui.intake.files.foreign import persons
from helpdesk_tui.intake.files.foreign.arrivals import Foreign, Found
from helpdesk_tui.intake.files.foreign.context import Context
from helpdesk_tui.intake.files.foreign.rows import tickets_of
from helpdesk_tui.intake.files.foreign.system import Holds, SheetPart, System, has
from helpdesk_tui.intake.files.raw.records import Sheet
from helpdesk_tui.intake.files.values.fields import Fields


def _tickets(sheet: Sheet, context: Context) -> Found:
    if not context.words.priorities:
        context.account.tell(
            "RT's priorities are numbers without an agreed meaning: all are P4, unless a --map says more."
        )
    return tickets_of(sheet, context, _mend)


def _mend(ticket: Foreign, fields: Fields, context: Context) -> None:
    if not fields.has("told"):
        return
    ticket.tells_responses = True
    said = fields.get("told")
    told = context.instant(fields.label("told"), "" if said.casefold() == "never" else said, ticket.line)
    if told is None or ticket.opened_at is None:
        return
    if told > ticket.opened_at and told != ticket.closed_at:
        ticket.responded_at = told
        context.account.tell("Told is the last contact with the requester, and stands for the first response.")
    else:
        ticket.answered = True


SYSTEM = System(
    "Request Tracker",
    "rt",
    sheets=(
        SheetPart(
            "Request Tracker",
            "rt",
            Holds.TICKETS,
            has("number", "opened", "subject", "requester assignee told"),
            _tickets,
        ),
        persons.part("RT users", "rt-people"),
    ),
)
