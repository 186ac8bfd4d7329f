"""Sheets of people: of a help desk by its own words, and of any by those that all share."""

from __future__ import annotations

from collections.abc import Iterator

from helpdesk_tui.intake.files.foreign.arrivals import Person
from helpdesk_tui.intake.files.foreign.context import Context
from helpdesk_tui.intake.files.foreign.rows import fields_of
from helpdesk_tui.intake.files.foreign.system import Holds, SheetPart, has
from helpdesk_tui.intake.files.raw.records import Sheet
from helpdesk_tui.intake.files.values.contacts import one_address, phone_of
from helpdesk_tui.intake.files.values.words import fold

_CUSTOMERS = frozenset({"end user", "customer", "user", "requester", "contact"})


def persons(sheet: Sheet, context: Context) -> Iterator[Person]:
    """Yield the people of a sheet; a row without a name and an address is left out."""
    for fields in fields_of(sheet, context, ()):
        both = " ".join(filter(None, (fields.get("first"), fields.get("last"))))
        email, _ = one_address(fields.get("email"))
        name = fields.get("name") or both or email
        if not name:
            context.account.leave_out(fields.line, "it has neither a name nor an address", context.file)
            continue
        try:
            phone = phone_of(fields.get("phone"))
        except ValueError as error:
            context.account.count(str(error), fields.line)
            phone = ""
        role = fold(fields.get("role"))
        yield Person(
            fields.get("key") or email or name,
            name=name,
            email=email,
            phone=phone,
            organisation=fields.get("organisation"),
            organisation_key=fields.get("organisation_key"),
            agent=None if not role else role not in _CUSTOMERS,
            line=fields.line,
        )


def part(name: str, key: str) -> SheetPart:
    """Return the part of a help desk that reads a sheet of people with the words of a section."""
    return SheetPart(name, key, Holds.PEOPLE, has("name first email", "email phone key"), persons)
