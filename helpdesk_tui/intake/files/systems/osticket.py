"""osTicket: its CSV export of a queue. It has no comments, and of responses only whether a ticket was answered."""

from __future__ import annotations

from helpdesk_tui.intake.files.foreign.arrivals import Foreign, Found
from helpdesk_tui.intake.files.foreign.context import Context
from helpdesk_tui.intake.files.foreign.rows import tickets_of
from helpdesk_tui.intake.files.foreign.system import Holds, SheetPart, System, has
from helpdesk_tui.intake.files.raw.records import Sheet
from helpdesk_tui.intake.files.values.fields import Fields
from helpdesk_tui.intake.files.values.words import fold


def _tickets(sheet: Sheet, context: Context) -> Found:
    return tickets_of(sheet, context, _mend)


def _mend(ticket: Foreign, fields: Fields, context: Context) -> None:
    """Take over whether a ticket was answered; a blank cell says neither."""
    said = fields.get("answered")
    if not said:
        return
    ticket.answered = fold(said) in context.words.yes
    if ticket.answered:
        context.account.tell(
            "Answered without a time: answered elsewhere, and not judged; not answered: the clock runs."
        )


SYSTEM = System(
    "osTicket",
    "osticket",
    sheets=(SheetPart("osTicket", "osticket", Holds.TICKETS, has("number", "opened", "subject"), _tickets, marks=2),),
)
