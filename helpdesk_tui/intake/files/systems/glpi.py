"""GLPI: the CSV of its ticket list, whose header is in the user's language.

A name or a title may end in its id, and several people stand in one cell with ``<br>`` between them.
"""

from __future__ import annotations

import re

from helpdesk_tui.intake.files.foreign import persons
from helpdesk_tui.intake.files.foreign.arrivals import Foreign, Found
from helpdesk_tui.intake.files.foreign.context import Context
from helpdesk_tui.intake.files.foreign.rows import tickets_of
from helpdesk_tui.intake.files.foreign.system import Holds, SheetPart, System, has
from helpdesk_tui.intake.files.raw.records import Sheet
from helpdesk_tui.intake.files.values.contacts import name_and_address
from helpdesk_tui.intake.files.values.fields import Fields

_ID = re.compile(r"\s*\(\d[\d\s]*\)\s*$")
_BAR = re.compile(r"\s*[\r\n]+\s*\d{1,3}\s?%\s*$")
_BREAK = re.compile(r"\s*(?:<br\s*/?>|[\r\n]+)\s*", re.IGNORECASE)


def _tickets(sheet: Sheet, context: Context) -> Found:
    return tickets_of(sheet, context, _mend)


def _mend(ticket: Foreign, fields: Fields, context: Context) -> None:
    ticket.subject = _ID.sub("", ticket.subject)
    for place, (label, said) in enumerate(ticket.facts):
        bare = _BAR.sub("", said)
        if bare != said:
            ticket.facts[place] = label, bare
            context.account.tell(f"{label}: a date with a progress bar behind it; the date is kept.")
    asked = _people(fields.get("requester"))
    ticket.requester, ticket.email = name_and_address(asked[0]) if asked else ("", "")
    if len(asked) > 1:
        ticket.note("Further requesters", ", ".join(asked[1:]))
    ticket.assignee = ", ".join(
        name for cell in fields.all("assignee") for name in _people(cell) if not context.nobody(name)
    )


def _people(cell: str) -> list[str]:
    return [name for one in _BREAK.split(cell) if (name := _ID.sub("", one).strip())]


SYSTEM = System(
    "GLPI",
    "glpi",
    sheets=(
        SheetPart("GLPI", "glpi", Holds.TICKETS, has("number", "opened", "subject"), _tickets),
        persons.part("GLPI users", "glpi-people"),
    ),
)
